using System.Globalization;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The schema and its versions: numbered scripts, each run once, by one program at a time.</summary>
internal static class Migrations
{
    private static readonly string[] Scripts =
    [
        .. typeof(Migrations).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && char.IsAsciiDigit(name[0])).Order(StringComparer.Ordinal),
    ];

    /// <summary>The version that this program works with.</summary>
    public static int Needed => Scripts.Length;

    /// <summary>The version of the schema; <see langword="null"/> where there is none.</summary>
    public static int? VersionOf(NpgsqlConnection connection, StoreUrl url) =>
        Database.Ask(connection, "select to_regclass($1)::text", url.Schema + ".meta") is null
            ? null
            : (int)Database.AskNumber(connection, "select schema_version from meta");

    /// <summary>Demands the version that this program works with.</summary>
    /// <exception cref="QuarantineException"><c>StoreNotFound</c>, <c>StoreTooOld</c> or <c>StoreTooNew</c>.</exception>
    public static void Demand(NpgsqlConnection connection, StoreUrl url)
    {
        var version = VersionOf(connection, url) ?? throw Errors.StoreNotFound(url.Name);
        if (version < Needed)
            throw Errors.StoreTooOld(url.Name, version, Needed);
        if (version > Needed)
            throw Errors.StoreTooNew(url.Name, version, Needed);
    }

    /// <summary>Runs the scripts that the schema has not seen, all or none.</summary>
    /// <param name="connection">Of the schema's owner.</param>
    /// <param name="url">The schema.</param>
    /// <param name="creates">Whether a schema that is not there is made; otherwise that is <c>StoreNotFound</c>.</param>
    /// <param name="upTo">The version to end with.</param>
    public static void Run(NpgsqlConnection connection, StoreUrl url, bool creates, int? upTo = null)
    {
        using var transaction = connection.BeginTransaction();
        Database.Run(connection, "select pg_advisory_xact_lock(hashtextextended($1, 0))", "agentquarantine migration " + url.Schema);
        var known = VersionOf(connection, url);
        var version = known ?? 0;
        if (version > Needed)
            throw Errors.StoreTooNew(url.Name, version, Needed);
        if (known is null)
        {
            if (!creates)
                throw Errors.StoreNotFound(url.Name);
            Database.Run(connection, $"create schema if not exists {url.Schema}");
        }
        foreach (var script in Scripts.Take(upTo ?? Needed).Skip(version))
            Database.Run(connection, Text(script).Replace("{schema}", url.Schema, StringComparison.Ordinal));
        Database.Run(connection, "update meta set schema_version = $1", upTo ?? Needed);
        transaction.Commit();
    }

    private static string Text(string script)
    {
        using var stream = typeof(Migrations).Assembly.GetManifestResourceStream(script)!;
        using var reader = new StreamReader(stream);
        return string.Create(CultureInfo.InvariantCulture, $"{reader.ReadToEnd()}");
    }
}
