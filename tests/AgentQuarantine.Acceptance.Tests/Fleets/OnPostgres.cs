namespace AgentQuarantine.Acceptance.Fleets;

// The same tests over one PostgreSQL.

[Collection(SharedServer.Name)]
public sealed class PostgresGateTests(PostgresServer server, ITestOutputHelper output) : GateTests(server, output);

[Collection(SharedServer.Name)]
public sealed class PostgresLedgerTests(PostgresServer server) : LedgerTests(server);

[Collection(SharedServer.Name)]
public sealed class PostgresRetentionTests(PostgresServer server) : RetentionTests(server);

[Collection(SharedServer.Name)]
public sealed class PostgresShippingTests(PostgresServer server) : ShippingTests(server);

[Collection(SharedServer.Name)]
public sealed class PostgresStoreTests(PostgresServer server) : StoreTests(server);

[Collection(SharedServer.Name)]
public sealed class PostgresCutOffTests(PostgresServer server) : CutOffTests(server);
