using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The same schema over the workers of a Citus cluster: events and agents by agent, all else on the coordinator.</summary>
internal static class Citus
{
    /// <summary>
    /// What a query of the newest events needs at its end, so that its rows come agent by agent: those of several workers come mixed.
    /// One server gives them so by itself, and needs no sorting.
    /// </summary>
    /// <param name="isDistributed">Whether there are workers.</param>
    /// <param name="agent">The column that tells agents apart.</param>
    public static string AgentByAgent(bool isDistributed, string agent) => isDistributed ? $" order by {agent}, at, source, n" : "";

    /// <summary>The function that tells a table's size with its indexes, wherever it lies.</summary>
    public static string SizeFunction(NpgsqlConnection connection) =>
        IsDistributed(connection) ? "citus_total_relation_size" : "pg_total_relation_size";

    /// <summary>Spreads the tables that grow; where they are spread already, nothing happens.</summary>
    public static void Distribute(NpgsqlConnection connection)
    {
        if (IsDistributed(connection))
            return;
        Database.Run(connection, "create extension if not exists citus");
        Database.Run(connection, "select create_distributed_table('agent', 'agent')");
        Database.Run(connection, "select create_distributed_table('event', 'agent', colocate_with => 'agent')");
        Database.Run(connection, "update meta set distributed = true");
    }

    /// <summary>Whether there are workers.</summary>
    public static bool IsDistributed(NpgsqlConnection connection) => Database.Ask(connection, "select distributed from meta") is true;
}
