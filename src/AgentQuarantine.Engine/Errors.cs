namespace AgentQuarantine;

/// <summary>Every failure of the engine, made in one place.</summary>
internal static class Errors
{
    public static QuarantineException EventLogNotFound(string path) =>
        new(ErrorIds.EventLogNotFound, $"There is no event log at '{path}'. Name the log your agents write to.", path);

    public static QuarantineException EventLogUnreadable(string path, Exception cause) =>
        new(ErrorIds.EventLogUnreadable, $"The event log '{path}' cannot be read: {cause.Message} Check the permissions of the file and of its folders, and the disk.", path, cause);

    public static QuarantineException EventLogIsDirectory(string path, Exception? cause = null) =>
        new(ErrorIds.EventLogUnreadable, $"The event log '{path}' is a directory. Name the log file in it.", path, cause);

    public static QuarantineException LedgerDamaged(string path, Exception cause) =>
        new(ErrorIds.LedgerDamaged, $"The ledger '{path}' is damaged and was left as it is: {cause.Message} Restore it, for example from '{path}.bak'.", path, cause);

    public static QuarantineException AgentNotFound(string agent, string where) =>
        new(ErrorIds.AgentNotFound, $"There is no agent '{agent}' in '{where}'.", agent);

    public static QuarantineException DashboardExists(string path) =>
        new(ErrorIds.DashboardExists, $"'{path}' exists and was left as it is. Force overwrites it.", path);

    public static QuarantineException FileUnwritable(string path, string why, Exception? cause = null) =>
        new(ErrorIds.FileUnwritable, $"'{path}' cannot be written: {why} Make it writable, or name another path.", path, cause);
}
