namespace AgentQuarantine;

/// <summary>The public error ids. They are the same in PowerShell, on the command line and here, and do not change.</summary>
public static class ErrorIds
{
    /// <summary>There is no event log at the path.</summary>
    public const string EventLogNotFound = nameof(EventLogNotFound);

    /// <summary>The event log is there but cannot be read.</summary>
    public const string EventLogUnreadable = nameof(EventLogUnreadable);

    /// <summary>An event cannot be written to the event log.</summary>
    public const string EventLogUnwritable = nameof(EventLogUnwritable);

    /// <summary>Lines of the event log were read, and none of them is an event.</summary>
    public const string EventLogNotUnderstood = nameof(EventLogNotUnderstood);

    /// <summary>More of the event log was refused than a strict check allows. Nothing is applied.</summary>
    public const string EventLogRefused = nameof(EventLogRefused);

    /// <summary>There is no such format, or its profile file is not valid.</summary>
    public const string FormatInvalid = nameof(FormatInvalid);

    /// <summary>The path leads to something that is not a file system.</summary>
    public const string PathNotFileSystem = nameof(PathNotFileSystem);

    /// <summary>The ledger is not what it should be. It is never overwritten.</summary>
    public const string LedgerDamaged = nameof(LedgerDamaged);

    /// <summary>The ledger is not there, though there was one or one is required. It is never taken for an empty ledger.</summary>
    public const string LedgerNotFound = nameof(LedgerNotFound);

    /// <summary>The ledger is there but cannot be read.</summary>
    public const string LedgerUnreadable = nameof(LedgerUnreadable);

    /// <summary>The path cannot lead to a ledger: an address, a folder, a pipe, a file in place of a folder, links that lead nowhere.</summary>
    public const string LedgerUnsupported = nameof(LedgerUnsupported);

    /// <summary>Another process held the ledger's lock for too long.</summary>
    public const string LedgerLocked = nameof(LedgerLocked);

    /// <summary>The ledger, its folder or its history cannot be written.</summary>
    public const string LedgerUnwritable = nameof(LedgerUnwritable);

    /// <summary>The policy file or a policy value is not valid.</summary>
    public const string PolicyInvalid = nameof(PolicyInvalid);

    /// <summary>The policy file exists and may not be overwritten.</summary>
    public const string PolicyExists = nameof(PolicyExists);

    /// <summary>A check judged nobody, though it was asked to fail then.</summary>
    public const string NothingJudged = nameof(NothingJudged);

    /// <summary>No such agent in the ledger or the log.</summary>
    public const string AgentNotFound = nameof(AgentNotFound);

    /// <summary>The dashboard or rules file exists and may not be overwritten.</summary>
    public const string DashboardExists = nameof(DashboardExists);

    /// <summary>A file that was asked for cannot be written: it is read-only, or its folder is.</summary>
    public const string FileUnwritable = nameof(FileUnwritable);

    /// <summary>Another program listens on the port.</summary>
    public const string PortInUse = nameof(PortInUse);

    /// <summary>The host name or address cannot be listened on.</summary>
    public const string AddressUnavailable = nameof(AddressUnavailable);

    /// <summary>The certificate cannot be loaded, or has no private key.</summary>
    public const string CertificateInvalid = nameof(CertificateInvalid);

    /// <summary>The file of users and passwords cannot be read, or a line of it is not right.</summary>
    public const string CredentialsInvalid = nameof(CredentialsInvalid);

    /// <summary>The web configuration cannot be read, or asks for something that this server does not do.</summary>
    public const string WebConfigInvalid = nameof(WebConfigInvalid);

    /// <summary>The name of a textfile for Prometheus does not end in <c>.prom</c>.</summary>
    public const string TextfileNameInvalid = nameof(TextfileNameInvalid);

    /// <summary>The address of a fleet's database is not valid, or stands where it cannot.</summary>
    public const string StoreUrlInvalid = nameof(StoreUrlInvalid);

    /// <summary>The fleet's database cannot be reached, or the connection broke.</summary>
    public const string StoreUnreachable = nameof(StoreUnreachable);

    /// <summary>The fleet's database has no certificate that is good, or offers no TLS. Nothing was sent to it.</summary>
    public const string StoreUntrusted = nameof(StoreUntrusted);

    /// <summary>The fleet's database lets this user not in, or not do this.</summary>
    public const string StoreDenied = nameof(StoreDenied);

    /// <summary>The database holds no fleet of that name yet.</summary>
    public const string StoreNotFound = nameof(StoreNotFound);

    /// <summary>The fleet's schema is older than this program needs.</summary>
    public const string StoreTooOld = nameof(StoreTooOld);

    /// <summary>The fleet's schema is newer than this program knows.</summary>
    public const string StoreTooNew = nameof(StoreTooNew);

    /// <summary>The fleet's database refused a statement.</summary>
    public const string StoreFailed = nameof(StoreFailed);

    /// <summary>This check is the fleet's active one no more. Nothing was written.</summary>
    public const string LeaseLost = nameof(LeaseLost);

    /// <summary>No metrics server of this session is the one named.</summary>
    public const string ServerNotFound = nameof(ServerNotFound);
}
