using System.Net;
using System.Text.RegularExpressions;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>
/// An address such as <c>postgres://user@host:5432/db?schema=fleet_a&amp;sslmode=verify-full</c>. It holds no password: everybody may read the
/// list of processes.
/// </summary>
internal sealed partial class StoreUrl
{
    /// <summary>The schema where none is named.</summary>
    public const string DefaultSchema = "agentquarantine";

    private const int DefaultPort = 5432;

    private StoreUrl(string name, string schema, NpgsqlConnectionStringBuilder settings) => (Name, Schema, Settings) = (name, schema, settings);

    /// <summary>The address for people.</summary>
    public string Name { get; }

    /// <summary>The schema, which is the tenant.</summary>
    public string Schema { get; }

    /// <summary>How to connect.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; }

    /// <summary>Reads an address.</summary>
    /// <exception cref="QuarantineException"><c>StoreUrlInvalid</c>.</exception>
    public static StoreUrl Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql"))
            throw Errors.StoreUrlInvalid(text, "it is not like postgres://user@host:5432/database.");
        var (user, password) = url.UserInfo.IndexOf(':') is >= 0 and var colon ? (url.UserInfo[..colon], true) : (url.UserInfo, false);
        var query = Query(url, text);
        if (password || query.ContainsKey("password"))
            throw Errors.StoreUrlInvalid(text, "it holds a password, which the list of processes shows to everybody. Put it in PGPASSWORD or a " +
                "passfile.");
        var host = query.GetValueOrDefault("host") ?? url.Host;
        var database = Uri.UnescapeDataString(url.AbsolutePath.Trim('/'));
        if (database.Length == 0)
            throw Errors.StoreUrlInvalid(text, "it names no database.");
        var schema = query.GetValueOrDefault("schema", DefaultSchema);
        if (!SchemaName().IsMatch(schema))
            throw Errors.StoreUrlInvalid(text, "a schema's name is of lower-case letters, digits and _, begins with a letter, and has 40 " +
                "characters at most.");
        var isLocal = host.Length == 0 || host.StartsWith('/') || IsLoopback(host);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = host.Length == 0 ? "localhost" : host,
            Port = url.Port > 0 ? url.Port : DefaultPort,
            Database = database,
            Username = user.Length > 0 ? Uri.UnescapeDataString(user) : null,
            SearchPath = schema,
            SslMode = Mode(query.GetValueOrDefault("sslmode"), isLocal, text),
            RootCertificate = query.GetValueOrDefault("sslrootcert"),
            SslCertificate = query.GetValueOrDefault("sslcert"),
            SslKey = query.GetValueOrDefault("sslkey"),
            Passfile = query.GetValueOrDefault("passfile"),
            ApplicationName = "agentquarantine",
            Timeout = 10,
            TcpKeepAlive = true,
            TcpKeepAliveTime = 5,
            TcpKeepAliveInterval = 2,
            MaxPoolSize = 16,
            IncludeErrorDetail = false,
        };
        if (isLocal && settings.SslMode == SslMode.Prefer)
            settings.GssEncryptionMode = GssEncryptionMode.Disable;
        return new StoreUrl(NameOf(user, host, settings, schema), schema, settings);
    }

    private static Dictionary<string, string> Query(Uri url, string text)
    {
        var known = new[] { "schema", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "host", "password" };
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.IndexOf('=') is >= 0 and var equals ? (part[..equals], part[(equals + 1)..]) : (part, "");
            if (!known.Contains(name, StringComparer.Ordinal))
                throw Errors.StoreUrlInvalid(text, $"there is no setting '{name}'; there are schema, sslmode, sslrootcert, sslcert, sslkey, " +
                    $"passfile and host.");
            query[name] = Uri.UnescapeDataString(value);
        }
        return query;
    }

    private static SslMode Mode(string? mode, bool isLocal, string text) => mode switch
    {
        null => isLocal ? SslMode.Prefer : SslMode.VerifyFull,
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw Errors.StoreUrlInvalid(text, "sslmode is disable, allow, prefer, require, verify-ca or verify-full."),
    };

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'),
            out var address) && IPAddress.IsLoopback(address));

    private static string NameOf(string user, string host, NpgsqlConnectionStringBuilder settings, string schema)
    {
        var at = user.Length > 0 ? user + "@" : "";
        var port = settings.Port == DefaultPort ? "" : FormattableString.Invariant($":{settings.Port}");
        var socket = host.StartsWith('/') ? "&host=" + host : "";
        return $"postgres://{at}{(host.StartsWith('/') ? "" : host)}{port}/{settings.Database}?schema={schema}{socket}";
    }

    // The schema is part of the roles' names, which have 63 bytes.
    [GeneratedRegex("^[a-z][a-z0-9_]{0,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex SchemaName();
}
