using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>The same schema over the workers of a Citus cluster: events and agents by agent, all else on the coordinator.</summary>
internal static class Citus
{
    /// <summary>Spreads the tables that grow; where they are spread already, nothing happens.</summary>
    public static void Distribute(NpgsqlConnection connection)
    {
        if (Database.Ask(connection, "select distributed from meta") is true)
            return;
        Database.Run(connection, "create extension if not exists citus");
        Database.Run(connection, "select create_distributed_table('agent', 'agent')");
        Database.Run(connection, "select create_distributed_table('event', 'agent', colocate_with => 'agent')");
        Database.Run(connection, "update meta set distributed = true");
    }
}
