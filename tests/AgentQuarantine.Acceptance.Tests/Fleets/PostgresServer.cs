using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentQuarantine.Store.Postgres;
using AgentQuarantine.Stores;
using Npgsql;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>
/// A PostgreSQL of these tests' own, on a free port of the loopback, or the coordinator of a Citus cluster. Tests are skipped where there is none.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string CitusVariable = "AGENTQ_TEST_CITUS";

    private readonly string? _folder, _programs, _data, _log;
    private readonly string _missing = "initdb of PostgreSQL is neither on PATH nor under /usr/lib/postgresql";
    private readonly bool _isRoot = Environment.UserName == "root";

    /// <summary>A server of its own.</summary>
    public PostgresServer()
    {
        _programs = Programs.Find();
        if (_programs is null)
            return;
        _folder = Directory.CreateTempSubdirectory("agentq-pg-").FullName;
        (_data, _log, Port) = (Path.Combine(_folder, "data"), Path.Combine(_folder, "log"), FreePort());
        var passwords = Path.Combine(_folder, "password");
        File.WriteAllText(passwords, Password);
        if (_isRoot)
            Run("/bin/chown", "-R", User, _folder);
        Run(As("initdb", "-D", _data, "-U", "owner", "-A", "scram-sha-256", "--pwfile", passwords, "--no-sync", "-E", "UTF8", "--locale=C"));
        File.AppendAllText(Path.Combine(_data, "postgresql.conf"),
            $"port = {Port}\nunix_socket_directories = '{_folder}'\nlisten_addresses = '127.0.0.1'\nfsync = off\nmax_connections = 200\n");
        Start();
    }

    // A cluster of tests/tools/citus-cluster.sh, on this host.
    private PostgresServer(string? coordinator)
    {
        _missing = CitusVariable + " names no coordinator of a Citus cluster";
        if (string.IsNullOrEmpty(coordinator))
            return;
        (Port, IsCitus) = (new Uri(coordinator).Port, true);
        _programs = (string)Ask("public", "select setting from pg_config where name = 'BINDIR'")!;
        _data = (string)Ask("public", "show data_directory")!;
        _log = Path.Combine(_data, "log");
    }

    /// <summary>What no output, error, log or process list may hold.</summary>
    public static string Password { get; } =
        (HasCitus ? Environment.GetEnvironmentVariable("PGPASSWORD") : null) ?? "s3cret-of-the-fleet";

    /// <summary>The port of the loopback.</summary>
    public int Port { get; }

    /// <summary>Whether events and agents are spread over workers.</summary>
    public bool IsCitus { get; }

    private static bool HasCitus => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CitusVariable));

    // PostgreSQL does not run as root.
    private static string User { get; } =
        File.Exists("/etc/passwd") && File.ReadAllText("/etc/passwd").Contains("\npostgres:", StringComparison.Ordinal)
            ? "postgres" : "nobody";

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public void Need() => Assert.SkipWhen(_programs is null, _missing);

    /// <summary>The coordinator that AGENTQ_TEST_CITUS names.</summary>
    public static PostgresServer OfCitus() => new(Environment.GetEnvironmentVariable(CitusVariable));

    /// <summary>The address of a schema.</summary>
    public string Url(string schema, string user = "owner", int? port = null) =>
        $"postgres://{user}@127.0.0.1:{port ?? Port}/postgres?schema={schema}&sslmode=disable";

    /// <summary>The store in a schema.</summary>
    public IFleetStore Open(string schema, string user = "owner", int? port = null) =>
        PostgresStore.Open(Url(schema, user, port), new NetworkCredential(user, Password));

    /// <summary>A new fleet.</summary>
    public IFleetStore Make(string schema)
    {
        Need();
        var store = Open(schema);
        store.Initialize(distributed: IsCitus);
        return store;
    }

    /// <summary>A connection for the test itself.</summary>
    public NpgsqlConnection Connect(string schema, string user = "owner")
    {
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={Port};Database=postgres;Username={user};Password={Password};Search Path={schema};Pooling=false;SSL Mode=Disable");
        connection.Open();
        return connection;
    }

    /// <summary>Runs a statement, and gives the first value that it gives.</summary>
    public object? Ask(string schema, string sql, string user = "owner")
    {
        using var connection = Connect(schema, user);
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Runs <c>agentq</c> with the password in its environment.</summary>
    internal static Ended Agentq(string folder, params string[] arguments)
    {
        using var process = StartAgentq(folder, arguments);
        return Acceptance.Programs.End(process);
    }

    /// <summary>Starts <c>agentq</c> with the password in its environment.</summary>
    internal static Process StartAgentq(string folder, params string[] arguments) => Acceptance.Programs.Start(
        Acceptance.Programs.Agentq, folder, arguments, new Dictionary<string, string?> { ["PGPASSWORD"] = Password });

    /// <summary>Writes a file among the server's own, which nobody else may read.</summary>
    public void Give(string name, string text)
    {
        var path = Path.Combine(_data!, name);
        File.WriteAllText(path, text);
        if (_isRoot)
            Run("/bin/chown", User, path);
        Run("/bin/chmod", "600", path);
    }

    /// <summary>Ends the server as a crash does.</summary>
    public void Kill()
    {
        Run("/bin/kill", "-9", File.ReadLines(Path.Combine(_data!, "postmaster.pid")).First());
    }

    /// <summary>Starts the server; after a kill its children may still be there for a moment.</summary>
    public void Start()
    {
        for (var left = 50; ; left--)
        {
            var ended = Run(left > 0, As("pg_ctl", "-D", _data!, "-l", _log!, "-w", "start"));
            if (ended == 0)
                return;
            Thread.Sleep(100);
        }
    }

    /// <summary>What the server wrote of itself.</summary>
    public string Log => File.ReadAllText(_log!);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder is null)
            return;
        Run(true, As("pg_ctl", "-D", _data!, "-m", "immediate", "stop"));
        Directory.Delete(_folder, recursive: true);
    }

    private string[] As(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs!, program);
        return _isRoot ? ["/usr/sbin/runuser", "-u", User, "--", path, .. arguments] : [path, .. arguments];
    }

    private static void Run(params string[] command) => Run(false, command);

    private static int Run(bool mayFail, string[] command)
    {
        // The server keeps the output open for as long as it lives: nobody reads it.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "cd /; \"$@\" >/dev/null 2>&1 </dev/null", "sh", .. command]) { UseShellExecute = false };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0 && !mayFail)
            throw new InvalidOperationException(string.Join(' ', command) + " failed");
        return process.ExitCode;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static class Programs
    {
        public static string? Find()
        {
            var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Concat(Directory.Exists("/usr/lib/postgresql")
                    ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(version => Path.Combine(version, "bin")) : []);
            return OperatingSystem.IsWindows() ? null : folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
        }
    }
}
