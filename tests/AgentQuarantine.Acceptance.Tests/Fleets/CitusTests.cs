using AgentQuarantine.Quarantine;
using AgentQuarantine.Store.Postgres;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>
/// The same over a Citus cluster. AGENTQ_TEST_CITUS is the address of its coordinator's database, without a schema, and PGPASSWORD its password;
/// the tests make schemas of their own.
/// </summary>
public sealed class CitusTests
{
    [Fact]
    public void A_distributed_fleet_ships_counts_and_decides_as_one_node_does()
    {
        var coordinator = Environment.GetEnvironmentVariable("AGENTQ_TEST_CITUS");
        Assert.SkipWhen(string.IsNullOrEmpty(coordinator), "AGENTQ_TEST_CITUS names no coordinator of a Citus cluster");
        using var folder = new TemporaryFolder();
        var url = $"{coordinator}{(coordinator!.Contains('?') ? '&' : '?')}schema=test_{Environment.ProcessId}_{Environment.TickCount64 % 100_000}";
        using var store = PostgresStore.Open(url);
        store.Initialize(distributed: true);
        store.Initialize(distributed: true);
        var log = new FleetLog(2, 40, seed: 5);
        log.Add(20_000);
        for (var host = 0; host < 2; host++)
            Run("ship", folder.Write($"host{host}.jsonl", log[host]), "--to", url, "--once", "--host-name", $"host{host}");
        var merged = folder.Write("merged/all.jsonl", log.All);
        Assert.Equal(Numbers(Run("stats", merged, "--all", "--json")), Numbers(Run("stats", url, "--all", "--json")));
        Assert.Equal(Run("check", merged, "--all", "--drawdown-limit", "-4").Count(c => c == '\n'),
            Run("check", url, "--all", "--drawdown-limit", "-4", "--ledger", url).Count(c => c == '\n'));
        Assert.Equal(0, store.Prune(TimeSpan.FromDays(1), 500));
        using var gate = new QuarantineGate(store.Ledger(TimeSpan.FromSeconds(30)));
        Assert.Null(gate.LastError);

        string Run(params string[] arguments)
        {
            var ended = Programs.RunAgentq(folder.Path, arguments);
            Assert.True(ended.ExitCode == 0, ended.Error);
            return ended.Output;
        }
    }

    private static string[] Numbers(string json) =>
        [.. json.Split('\n').Where(line => !line.Contains("path") && !line.Contains("_byte"))];
}
