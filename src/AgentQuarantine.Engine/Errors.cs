using AgentQuarantine.Disks;

namespace AgentQuarantine;

/// <summary>Every failure of the engine, made in one place.</summary>
internal static class Errors
{
    public static QuarantineException EventLogNotFound(string path) =>
        new(ErrorIds.EventLogNotFound, $"There is no event log at '{path}'. Name the log your agents write to.", path);

    public static QuarantineException EventLogUnreadable(string path, Exception cause) =>
        new(ErrorIds.EventLogUnreadable,
            $"The event log '{path}' cannot be read: {cause.Message} Check the permissions of the file and of its folders, and the disk.",
            path, cause);

    public static QuarantineException EventLogIsDirectory(string path, Exception? cause = null) =>
        new(ErrorIds.EventLogUnreadable, $"The event log '{path}' is a directory. Name the log file in it.", path, cause);

    public static QuarantineException EventLogIsNoFile(string path, string what) =>
        new(ErrorIds.EventLogUnreadable, $"The event log '{path}' is {what}. Name the file that your agents write to.", path);

    public static QuarantineException EventLogUnwritable(string path, Exception cause) =>
        new(ErrorIds.EventLogUnwritable,
            $"The event was not written to '{path}': {FileFault.Explain(cause, writing: true, "log")}", path, cause);

    public static QuarantineException EventLogNotUnderstood(string path, string what) =>
        new(ErrorIds.EventLogNotUnderstood, $"Nothing in the event log '{path}' is an event: {what}", path);

    public static QuarantineException EventLogRefused(string name, string what) =>
        new(ErrorIds.EventLogRefused, $"{what} Nothing was decided. Correct what writes them, or allow more with -MaxRefused (--max-refused).", name);

    public static QuarantineException EventLogDamaged(string path, Exception cause) =>
        new(ErrorIds.EventLogUnreadable,
            $"The event log '{path}' is compressed (gzip) and damaged or not whole: {cause.Message} Make it anew, or name another.", path, cause);

    public static QuarantineException FormatInvalid(string format, string what, Exception cause) =>
        new(ErrorIds.FormatInvalid, $"The format '{format}' cannot be used: {what}", format, cause);

    private const string BeginAnew = "to begin with an empty ledger, write {\"agents\": {}} to it.";

    public static QuarantineException LedgerDamaged(string path, string what, Exception cause) =>
        new(ErrorIds.LedgerDamaged,
            $"The ledger '{path}' is damaged and was left as it is: {what} "
            + $"Repair it, or put its backup '{path}.bak' in its place; {BeginAnew}", path, cause);

    public static QuarantineException EvidenceDamaged(string path, string what, Exception cause) =>
        new(ErrorIds.LedgerDamaged,
            $"The evidence '{path}' beside the ledger is damaged and was left as it is: {what} Repair it, or remove it: then the evidence of "
            + "every agent begins anew.", path, cause);

    public static QuarantineException LedgerHalfWritten(string path, Exception cause) =>
        new(ErrorIds.LedgerDamaged,
            $"The ledger '{path}' had to be written in place, for it is mounted by itself, and may be half written: "
            + $"{FileFault.Explain(cause, writing: true)} Then put its backup '{path}.bak' in its place.", path, cause);

    public static QuarantineException LedgerNotFound(string path, string evidence) =>
        new(ErrorIds.LedgerNotFound,
            $"The ledger '{path}' is gone: {evidence} "
            + $"See whether its folder is mounted, or put its backup '{path}.bak' in its place; {BeginAnew}", path);

    public static QuarantineException LedgerUnreadable(string path, Exception cause) =>
        new(ErrorIds.LedgerUnreadable, $"The ledger '{path}' cannot be read: {FileFault.Explain(cause, writing: false)}", path, cause);

    public static QuarantineException LedgerUnsupported(string path, string what, Exception? cause = null) =>
        new(ErrorIds.LedgerUnsupported, $"'{path}' cannot be a ledger: {what} Name a file.", path, cause);

    public static QuarantineException LedgerLocked(string path, string lockFile, TimeSpan timeout) =>
        new(ErrorIds.LedgerLocked,
            $"The ledger '{path}' was locked by another process for {timeout.TotalSeconds:0.###} s. "
            + $"Try again; if it stays so, find the process that holds '{lockFile}'.", path);

    public static QuarantineException LedgerUnwritable(string path, Exception cause) =>
        new(ErrorIds.LedgerUnwritable, $"The ledger '{path}' was left as it is: {FileFault.Explain(cause, writing: true)}", path, cause);

    public static QuarantineException LedgerReadOnly(string path) =>
        new(ErrorIds.LedgerUnwritable,
            $"The ledger '{path}' was left as it is: it is marked read-only. Make it writable (chmod u+w, attrib -r), or name another ledger.", path);

    public static QuarantineException LedgerIsMirror(string path, string source) =>
        new(ErrorIds.LedgerUnwritable,
            $"The ledger '{path}' was left as it is: it mirrors '{source}', which takes its place at the next change. Write there: --ledger " +
                $"URL.", path);

    public static QuarantineException LedgerTaken(string path, string except, Exception cause) =>
        new(ErrorIds.LedgerUnwritable,
            $"The ledger '{path}' has taken the decision, which is in force; only {except}. "
            + $"The cause: {FileFault.Explain(cause, writing: true)}", path, cause);

    public static QuarantineException CheckUnrecorded(string path, Exception cause) =>
        new(ErrorIds.LedgerUnwritable,
            $"How the check ended could not be written to '{path}', so nobody else sees that it was made: {FileFault.Explain(cause, writing: true)}",
            path, cause);

    public static QuarantineException StoreUrlInvalid(string url, string what) =>
        new(ErrorIds.StoreUrlInvalid, $"'{Secrets.Redact(url)}' cannot be used: {what} docs/fleet.md says what an address is like.",
            Secrets.Redact(url));

    public static QuarantineException StoreUnreachable(string name, string what, Exception? cause = null) =>
        new(ErrorIds.StoreUnreachable,
            $"The fleet's database '{name}' cannot be reached: {Secrets.Redact(what)} Check the address, the network and whether the server runs.",
            name, cause);

    public static QuarantineException StoreUntrusted(string name, string what, Exception? cause = null) =>
        new(ErrorIds.StoreUntrusted, $"The fleet's database '{name}' is not trusted: {what} Name the host as its certificate does, and the file of "
            + "its authority's certificate with sslrootcert; docs/fleet.md describes sslmode.", name, cause);

    public static QuarantineException StoreDenied(string name, string what, Exception? cause = null) =>
        new(ErrorIds.StoreDenied, $"The fleet's database '{name}' refuses this user: {Secrets.Redact(what)} "
            + "The password comes from PGPASSWORD or a passfile; docs/fleet.md says which role may do what.", name, cause);

    public static QuarantineException StoreNotFound(string name) =>
        new(ErrorIds.StoreNotFound, $"There is no fleet in '{name}' yet. Make it with agentq store init (Initialize-AgentStore), "
            + "or name another schema with ?schema=NAME.", name);

    public static QuarantineException StoreTooOld(string name, int version, int needed) =>
        new(ErrorIds.StoreTooOld, FormattableString.Invariant(
            $"The fleet's schema in '{name}' is of version {version}, and this program needs {needed}. ")
            + "Bring it up to date: agentq store upgrade.", name);

    public static QuarantineException StoreTooNew(string name, int version, int needed) =>
        new(ErrorIds.StoreTooNew, FormattableString.Invariant(
            $"The fleet's schema in '{name}' is of version {version}, and this program knows {needed}. Install a newer agentq on this host."), name);

    public static QuarantineException StoreFailed(string name, string what, Exception? cause = null) =>
        new(ErrorIds.StoreFailed, $"The fleet's database '{name}' refused a statement: {Secrets.Redact(what)}", name, cause);

    public static QuarantineException StoreLocked(string name, TimeSpan timeout, Exception? cause = null) =>
        new(ErrorIds.LedgerLocked, $"The ledger in '{name}' was locked by another writer for {timeout.TotalSeconds:0.###} s. Try again.", name,
            cause);

    public static QuarantineException LeaseLost(string name) =>
        new(ErrorIds.LeaseLost, $"Another check has become the active one of '{name}'. This one has written nothing.", name);

    public static QuarantineException PolicyInvalid(string what) =>
        new(ErrorIds.PolicyInvalid, $"The policy is not valid: {what}");

    public static QuarantineException PolicyFileInvalid(string path, string what, Exception? cause = null) =>
        new(ErrorIds.PolicyInvalid, $"The policy file '{path}' is not valid: {what} Correct it; docs/policy.md names every setting.", path, cause);

    public static QuarantineException PolicyExists(string path) =>
        new(ErrorIds.PolicyExists,
            $"The policy file '{path}' exists and was left as it is. Name another path, or overwrite it with -Force (--force).", path);

    public static QuarantineException PolicyNotOverwritten(string path) =>
        new(ErrorIds.PolicyExists, $"The policy file '{path}' exists and was left as it is: setting up overwrites nothing. Name another path.", path);

    public static QuarantineException NothingJudged(string why) =>
        new(ErrorIds.NothingJudged, $"{why} See whether -Field (--field) names the keys that your agents write, and what the policy asks for.");

    public static QuarantineException AgentNotFound(string agent, string where) =>
        new(ErrorIds.AgentNotFound, $"There is no agent '{agent}' in '{where}'. Leave the name out to see which there are.", agent);

    public static QuarantineException DashboardExists(string path) =>
        new(ErrorIds.DashboardExists, $"'{path}' exists and was left as it is. Name another path, or overwrite it with -Force (--force).", path);

    public static QuarantineException PortInUse(string host, int port, Exception cause) =>
        new(ErrorIds.PortInUse,
            FormattableString.Invariant($"Port {port} of '{host}' is in use. Stop what listens there, or choose another port; 0 picks a free one."),
            FormattableString.Invariant($"{port}"), cause);

    public static QuarantineException TooFewOpenFiles(long files, int least) =>
        new(ErrorIds.AddressUnavailable, FormattableString.Invariant(
            $"This process may open only {files} files, and a server needs {least}. Raise the limit: ulimit -n 1024, or LimitNOFILE= of systemd."));

    public static QuarantineException AddressUnavailable(string host, Exception cause) =>
        new(ErrorIds.AddressUnavailable,
            $"'{host}' cannot be listened on: {cause.Message} "
            + "Name an address of this machine, localhost, or * for all of them, and a port that you may use.", host, cause);

    public static QuarantineException TooFewFiles(string host, Exception cause) => new(
        ErrorIds.AddressUnavailable,
        $"'{host}' cannot be listened on: this process may have too few files open at once. Raise that limit (ulimit -n 1024, LimitNOFILE=1024).",
        host,
        cause);

    public static QuarantineException CredentialsInvalid(string path, string why, Exception? cause = null) =>
        new(ErrorIds.CredentialsInvalid, $"The credential file '{path}' cannot be used: {why}", path, cause);

    public static QuarantineException CertificateInvalid(string what, Exception cause) =>
        new(ErrorIds.CertificateInvalid,
            $"The certificate '{what}' cannot be used: {cause.Message} "
            + "Name a PFX file, or a PEM file with its private key, and its password where it has one.", what, cause);

    public static QuarantineException TextfileNameInvalid(string path) =>
        new(ErrorIds.TextfileNameInvalid, $"'{path}' does not end in .prom. The textfile collector reads no other files: rename it.", path);

    public static QuarantineException FileUnwritable(string path, string why, Exception? cause = null) =>
        new(ErrorIds.FileUnwritable, $"'{path}' cannot be written: {why} Make it writable, or name another path.", path, cause);
}
