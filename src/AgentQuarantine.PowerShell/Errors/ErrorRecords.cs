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

    public static ErrorRecord AgentNotFound(string agent, string where) => From(new QuarantineException(
        ErrorIds.AgentNotFound, $"There is no agent '{agent}' in '{where}'. Names are listed by the Tab key.", agent));

    public static ErrorRecord LastAndAll() => new(
        new PSArgumentException("-Last and -All exclude each other. Leave one of them out."),
        "LastAndAll", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord TestsWithoutRules() => new(
        new PSArgumentException("-Tests are the tests of the rules. Name the rules' file with -Rules, too."),
        "TestsWithoutRules", ErrorCategory.InvalidArgument, null);

    public static ErrorRecord DashboardOption(ArgumentException e) => new(e, "DashboardOption", ErrorCategory.InvalidArgument, null);

    private static ErrorCategory CategoryOf(string id) => id switch
    {
        ErrorIds.EventLogNotFound or ErrorIds.AgentNotFound or ErrorIds.ServerNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.EventLogUnreadable => ErrorCategory.ReadError,
        ErrorIds.LedgerUnwritable or ErrorIds.FileUnwritable => ErrorCategory.WriteError,
        ErrorIds.LedgerDamaged => ErrorCategory.InvalidData,
        ErrorIds.PathNotFileSystem or ErrorIds.PolicyInvalid => ErrorCategory.InvalidArgument,
        ErrorIds.LedgerLocked or ErrorIds.PortInUse => ErrorCategory.ResourceBusy,
        ErrorIds.DashboardExists => ErrorCategory.ResourceExists,
        _ => ErrorCategory.NotSpecified,
    };
}
