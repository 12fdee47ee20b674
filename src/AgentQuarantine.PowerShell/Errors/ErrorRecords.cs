using System.Management.Automation;

namespace AgentQuarantine.PowerShell.Errors;

/// <summary>Every error record of the module, made in one place. The ids are those of <see cref="ErrorIds"/>.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord From(QuarantineException e) => new(e, e.Id, CategoryOf(e.Id), e.Target);

    public static ErrorRecord EventLogNotFound(string path, Exception? cause = null) => From(new QuarantineException(
        ErrorIds.EventLogNotFound,
        WildcardPattern.ContainsWildcardCharacters(path)
            ? $"No event log matches '{path}'. Name the log your agents write to; -LiteralPath takes the characters * ? [ ] as they are."
            : $"There is no event log at '{path}'. Name the log your agents write to.",
        path,
        cause));

    public static ErrorRecord PathNotFileSystem(string path, string? provider, Exception? cause = null) => From(new QuarantineException(
        ErrorIds.PathNotFileSystem,
        provider is null
            ? $"'{path}' leads to no file: {cause?.Message} Name a path in a file system."
            : $"'{path}' belongs to the provider {provider}, which holds no files. Name a path in a file system.",
        path,
        cause));

    public static ErrorRecord StatisticsCopied(object? agent, PSObject input) => new(
        new PSArgumentException(
            $"What came for the agent '{agent}' is a copy ({NameOf(input)}), which does not know what came after a clearing. "
            + "Pipe what Get-AgentRewardStats emits in this session as it is; a copy's agents are named by -Agent there."),
        "StatisticsCopied", ErrorCategory.InvalidArgument, input);

    public static ErrorRecord InputNotLog(PSObject input) => new(
        new PSArgumentException(
            $"This {NameOf(input)} is no event log and no statistics. Pipe paths, files, or what Get-AgentRewardStats emits."),
        "InputNotLog", ErrorCategory.InvalidArgument, input);

    public static ErrorRecord LogsAndStatistics() => new(
        new PSArgumentException("Event logs and statistics came through one pipeline. Pipe the one or the other."),
        "LogsAndStatistics", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord AgentNotPiped(string agent) => From(new QuarantineException(
        ErrorIds.AgentNotFound, $"There is no agent '{agent}' among the statistics that were piped.", agent));

    public static ErrorRecord StatisticsOfSeveralLogs(string agent) => new(
        new PSArgumentException(
            $"The statistics of '{agent}' are of several merged logs, which they do not name. Name the logs, with -Merge and -Agent."),
        "StatisticsOfSeveralLogs", ErrorCategory.InvalidArgument, agent);

    public static ErrorRecord MetricsOfStatistics() => new(
        new PSArgumentException("Metrics are those of every agent of a log, and statistics of some agents were piped. Name the log."),
        "MetricsOfStatistics", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord SetupOfSeveral(IReadOnlyList<string> logs) => new(
        new PSArgumentException($"A fleet is set up by one log, and there are {logs.Count}: '{string.Join("', '", logs)}'. Name one."),
        "SetupOfSeveral", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord SetupOfStatistics() => new(
        new PSArgumentException("A fleet is set up by a whole log, and statistics of some agents were piped. Name the log."),
        "SetupOfStatistics", ErrorCategory.InvalidArgument, null);

    // Without the namespaces, but with what PowerShell has put before them: 'Deserialized.AgentRewardStats'.
    private static string NameOf(PSObject input)
    {
        var name = input.TypeNames.FirstOrDefault() ?? nameof(PSObject);
        var copied = Array.Find(["Deserialized.", "Selected."], name.StartsWith);
        return $"{copied}{name[(name.LastIndexOf('.') + 1)..]}";
    }

    public static ErrorRecord TimeZoneInvalid(ArgumentException e) => new(e, "TimeZoneInvalid", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord BucketInvalid(ArgumentException e) => new(e, "BucketInvalid", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord RotatedPatternInvalid(ArgumentException e) => new(e, "RotatedPatternInvalid", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord RotatedAndNoRotated() => new(
        new PSArgumentException("-RotatedPattern and -NoRotated exclude each other. Leave one of them out."),
        "RotatedAndNoRotated", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord LastAndAll() => new(
        new PSArgumentException("-Last and -All exclude each other. Leave one of them out."),
        "LastAndAll", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord OverrideNotTable(string pattern) => new(
        new PSArgumentException($"The override '{pattern}' is no hashtable. Write it as @{{ '{pattern}' = @{{ drawdown_limit = -5 }} }}."),
        "OverrideNotTable", ErrorCategory.InvalidArgument, pattern);

    public static ErrorRecord UntilEmpty() => new(
        new PSArgumentException("-Until is empty. Name a time that is still to come or a duration, or leave it out: the quarantine has no end then."),
        "UntilEmpty", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord TestsWithoutRules() => new(
        new PSArgumentException("-Tests are the tests of the rules. Name the rules' file with -Rules, too."),
        "TestsWithoutRules", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord DashboardOption(ArgumentException e) => new(e, "DashboardOption", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord MetricsOption(ArgumentException e) => new(e, "MetricsOption", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord NoCertificate(object value) => new(
        new PSArgumentException($"A {value.GetType().Name} is no certificate. Give an X509Certificate2 or the path of a PFX or PEM file."),
        ErrorIds.CertificateInvalid, ErrorCategory.InvalidArgument, value);

    public static ErrorRecord CredentialInvalid(ArgumentException e) => new(e, "CredentialInvalid", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord WebConfigStandsAlone() => new(
        new PSArgumentException("-WebConfig stands in place of -Certificate, -ClientCAPath and -Credential. Leave these out."),
        "WebConfigStandsAlone", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord ClientCAWithoutCertificate() => new(
        new PSArgumentException("Clients show certificates over TLS only. Give a -Certificate, too."),
        "ClientCAWithoutCertificate", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord ExternalUrlInvalid(Uri url) => new(
        new PSArgumentException($"'{url}' is not an address that begins with http:// or https://."),
        "ExternalUrlInvalid", ErrorCategory.InvalidArgument, url);

    public static ErrorRecord ChecksOfAFleet() => new(
        new PSArgumentException("-CheckEvery is for logs and a ledger file. Of a fleet's database run Invoke-AgentQuarantine on a schedule."),
        "ChecksOfAFleet", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord NoStore(string url) => From(new QuarantineException(
        ErrorIds.StoreUrlInvalid, $"'{url}' is no address of a fleet's database, such as postgres://user@host/db.", url));

    public static ErrorRecord ServerNotFound(int id) => From(new QuarantineException(
        ErrorIds.ServerNotFound, $"This session has no metrics server {id}. Get-AgentMetricsServer lists those it has.", $"{id}"));

    private static ErrorCategory CategoryOf(string id) => id switch
    {
        ErrorIds.EventLogNotFound or ErrorIds.LedgerNotFound or ErrorIds.AgentNotFound or ErrorIds.ServerNotFound
            or ErrorIds.StoreNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.StoreUnreachable => ErrorCategory.ConnectionError,
        ErrorIds.StoreUntrusted => ErrorCategory.SecurityError,
        ErrorIds.StoreDenied => ErrorCategory.PermissionDenied,
        ErrorIds.StoreTooOld or ErrorIds.StoreTooNew => ErrorCategory.NotImplemented,
        ErrorIds.StoreFailed or ErrorIds.LeaseLost => ErrorCategory.InvalidOperation,
        ErrorIds.EventLogUnreadable or ErrorIds.LedgerUnreadable => ErrorCategory.ReadError,
        ErrorIds.LedgerUnwritable or ErrorIds.FileUnwritable => ErrorCategory.WriteError,
        ErrorIds.LedgerDamaged or ErrorIds.EventLogNotUnderstood or ErrorIds.EventLogRefused => ErrorCategory.InvalidData,
        ErrorIds.PathNotFileSystem or ErrorIds.PolicyInvalid or ErrorIds.AddressUnavailable or ErrorIds.CertificateInvalid
            or ErrorIds.WebConfigInvalid or ErrorIds.LedgerUnsupported or ErrorIds.TextfileNameInvalid
            or ErrorIds.StoreUrlInvalid => ErrorCategory.InvalidArgument,
        ErrorIds.LedgerLocked or ErrorIds.PortInUse => ErrorCategory.ResourceBusy,
        ErrorIds.DashboardExists or ErrorIds.PolicyExists => ErrorCategory.ResourceExists,
        _ => ErrorCategory.NotSpecified,
    };
}
