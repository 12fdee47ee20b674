using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentQuarantine.Store.Postgres;
using AgentQuarantine.Stores;
using Npgsql;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>A PostgreSQL of these tests' own, on a free port of the loopback. Tests are skipped where none is installed.</summary>
public sealed class PostgresServer : IDisposable
{
    /// <summary>What no output, error, log or process list may hold.</summary>
    public const string Password = "s3cret-of-the-fleet";

    private readonly string _folder = Directory.CreateTempSubdirectory("agentq-pg-").FullName;
    private readonly string? _programs = Programs.Find();
    private readonly bool _isRoot = Environment.UserName == "root";

    public PostgresServer()
    {
        if (_programs is null)
            return;
        var passwords = Path.Combine(_folder, "password");
        File.WriteAllText(passwords, Password);
        if (_isRoot)
            Run("/bin/chown", "-R", User, _folder);
        Run(As("initdb", "-D", Data, "-U", "owner", "-A", "scram-sha-256", "--pwfile", passwords, "--no-sync", "-E", "UTF8", "--locale=C"));
        Start();
    }

    /// <summary>The port of the loopback.</summary>
    public int Port { get; } = FreePort();

    private string Data => Path.Combine(_folder, "data");

    // PostgreSQL does not run as root.
    private static string User { get; } = File.Exists("/etc/passwd") && File.ReadAllText("/etc/passwd").Contains("\npostgres:", StringComparison.Ordinal)
        ? "postgres" : "nobody";

    /// <summary>Skips the test where there is no PostgreSQL.</summary>
    public void Need() => Assert.SkipWhen(_programs is null, "initdb of PostgreSQL is neither on PATH nor under /usr/lib/postgresql");

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
        store.Initialize();
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

    /// <summary>Ends the server as a crash does.</summary>
    public void Kill()
    {
        Run("/bin/kill", "-9", File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());
    }

    /// <summary>Starts the server; after a kill its children may still be there for a moment.</summary>
    public void Start()
    {
        var options = $"-p {Port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200";
        for (var left = 50; ; left--)
        {
            var ended = Run(left > 0, As("pg_ctl", "-D", Data, "-o", options, "-l", Path.Combine(_folder, "log"), "-w", "start"));
            if (ended == 0)
                return;
            Thread.Sleep(100);
        }
    }

    /// <summary>What the server wrote of itself.</summary>
    public string Log => File.ReadAllText(Path.Combine(_folder, "log"));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_programs is not null)
            Run(true, As("pg_ctl", "-D", Data, "-m", "immediate", "stop"));
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

/// <summary>The tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServer : ICollectionFixture<PostgresServer>
{
    public const string Name = "fleet";
}
