namespace AgentQuarantine.Acceptance.Fleets;

// The same tests over one coordinator and its workers.

[Collection(SharedCluster.Name)]
public sealed class CitusGateTests(CitusCluster cluster, ITestOutputHelper output) : GateTests(cluster.Coordinator, output);

[Collection(SharedCluster.Name)]
public sealed class CitusLedgerTests(CitusCluster cluster) : LedgerTests(cluster.Coordinator);

[Collection(SharedCluster.Name)]
public sealed class CitusRetentionTests(CitusCluster cluster) : RetentionTests(cluster.Coordinator);

[Collection(SharedCluster.Name)]
public sealed class CitusShippingTests(CitusCluster cluster) : ShippingTests(cluster.Coordinator);

[Collection(SharedCluster.Name)]
public sealed class CitusStoreTests(CitusCluster cluster) : StoreTests(cluster.Coordinator);

[Collection(SharedCluster.Name)]
public sealed class CitusCutOffTests(CitusCluster cluster) : CutOffTests(cluster.Coordinator);
