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

    public static ErrorRecord TimeZoneInvalid(ArgumentException e) => new(e, "TimeZoneInvalid", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord RotatedPatternInvalid(ArgumentException e) => new(e, "RotatedPatternInvalid", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord RotatedAndNoRotated() => new(
        new PSArgumentException("-RotatedPattern and -NoRotated exclude each other. Leave one of them out."),
        "RotatedAndNoRotated", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord LastAndAll() => new(
        new PSArgumentException("-Last and -All exclude each other. Leave one of them out."),
        "LastAndAll", ErrorCategory.InvalidArgument, null);

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

    public static ErrorRecord ServerNotFound(int id) => From(new QuarantineException(
        ErrorIds.ServerNotFound, $"This session has no metrics server {id}. Get-AgentMetricsServer lists those it has.", $"{id}"));

    private static ErrorCategory CategoryOf(string id) => id switch
    {
        ErrorIds.EventLogNotFound or ErrorIds.LedgerNotFound or ErrorIds.AgentNotFound or ErrorIds.ServerNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.EventLogUnreadable or ErrorIds.LedgerUnreadable => ErrorCategory.ReadError,
        ErrorIds.LedgerUnwritable or ErrorIds.FileUnwritable => ErrorCategory.WriteError,
        ErrorIds.LedgerDamaged or ErrorIds.EventLogNotUnderstood or ErrorIds.EventLogRefused => ErrorCategory.InvalidData,
        ErrorIds.PathNotFileSystem or ErrorIds.PolicyInvalid or ErrorIds.AddressUnavailable or ErrorIds.CertificateInvalid
            or ErrorIds.WebConfigInvalid or ErrorIds.LedgerUnsupported or ErrorIds.TextfileNameInvalid => ErrorCategory.InvalidArgument,
        ErrorIds.LedgerLocked or ErrorIds.PortInUse => ErrorCategory.ResourceBusy,
        ErrorIds.DashboardExists or ErrorIds.PolicyExists => ErrorCategory.ResourceExists,
        _ => ErrorCategory.NotSpecified,
    };
}
