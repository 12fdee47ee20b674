namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>The tests that share one server.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServer : ICollectionFixture<PostgresServer>
{
    public const string Name = "fleet";
}

/// <summary>The tests that share one Citus cluster.</summary>
[CollectionDefinition(Name)]
public sealed class SharedCluster : ICollectionFixture<CitusCluster>
{
    public const string Name = "fleet over Citus";
}

/// <summary>A coordinator and its workers.</summary>
public sealed class CitusCluster
{
    /// <summary>The coordinator, which every program talks to.</summary>
    public PostgresServer Coordinator { get; } = PostgresServer.OfCitus();
}
