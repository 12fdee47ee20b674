using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>
/// The roles of a fleet: <c>SCHEMA_ship</c>, <c>SCHEMA_check</c>, <c>SCHEMA_gate</c> and <c>SCHEMA_read</c>. Nobody can log in as one of them; a
/// user is made a member. The owner is who made the schema.
/// </summary>
internal static class Roles
{
    /// <summary>What comes behind the schema's name.</summary>
    public static readonly string[] Names = ["ship", "check", "gate", "read"];

    /// <summary>Makes the roles that are not there, and gives each what it may do.</summary>
    /// <returns>Why that could not be done; <see langword="null"/>: it was.</returns>
    public static string? Make(NpgsqlConnection connection, StoreUrl url)
    {
        using var transaction = connection.BeginTransaction();
        try
        {
            Database.Run(connection, "select pg_advisory_xact_lock(hashtextextended('agentquarantine roles', 0))");
            foreach (var name in Names.Select(name => $"{url.Schema}_{name}"))
            {
                if (Database.Ask(connection, "select 1 from pg_roles where rolname = $1", name) is null)
                    Database.Run(connection, $"create role {name} nologin");
            }
            using var stream = typeof(Roles).Assembly.GetManifestResourceStream("roles.sql")!;
            using var reader = new StreamReader(stream);
            Database.Run(connection, reader.ReadToEnd().Replace("{schema}", url.Schema, StringComparison.Ordinal));
            transaction.Commit();
            return null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return $"The roles {url.Schema}_ship, _check, _gate and _read were not made: this user may make none (CREATEROLE). Everything else " +
                $"is in place.";
        }
    }
}
