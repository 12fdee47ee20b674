using System.Diagnostics;
using System.Text.Json;

namespace AgentQuarantine.Acceptance;

/// <summary>Many writers, and writers that are killed. AGENTQ_LONG=1 makes the campaign long.</summary>
public sealed class LedgerCampaignTests : IDisposable
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    private readonly TemporaryFolder _folder = new();

    private string Ledger => _folder["quarantine.json"];

    [Fact]
    public void Sixteen_processes_that_add_fifty_agents_each_lose_none()
    {
        var writers = Enumerable.Range(0, 16)
            .Select(writer => Add(Enumerable.Range(0, 50).Select(i => $"agent-{writer}-{i}"))).ToList();

        foreach (var writer in writers)
        {
            using (writer)
            {
                var ended = Programs.End(writer);
                Assert.True(ended.ExitCode == 0, ended.Error);
            }
        }

        Assert.Equal(800, Agents(Ledger).Count);
        Assert.Equal(800, File.ReadAllLines(_folder["quarantine.history.jsonl"]).Length);
    }

    [Fact]
    public void A_writer_that_is_killed_leaves_the_old_or_the_new_ledger()
    {
        var random = new Random(20260302);
        var before = new List<string>();
        for (var round = 0; round < (Long ? 300 : 12); round++)
        {
            var names = Enumerable.Range(0, 40).Select(i => $"agent-{round:000}-{i:00}").ToList();
            using (var writer = Add(names))
            {
                // Wherever the writer is by then, in the middle of a write as likely as not, it must not matter.
                WaitForEntries(before.Count + random.Next(1, 25), writer);
                Thread.SpinWait(random.Next(200_000));
                writer.Kill();
                writer.WaitForExit();
            }

            var after = Agents(Ledger);
            Assert.Equal(before.Concat(names).Take(after.Count), after);
            if (File.Exists(Ledger + ".bak"))
                Assert.Equal(after.Take(Agents(Ledger + ".bak").Count), Agents(Ledger + ".bak"));
            before = after;
        }

        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "add", "the last one", "--ledger", Ledger).ExitCode);
        Assert.Equal(before.Append("the last one"), Agents(Ledger));
    }

    public void Dispose() => _folder.Dispose();

    // However slow the machine is, nobody gives up: what is asked is whether an entry is lost.
    private Process Add(IEnumerable<string> names) =>
        Programs.Start(Programs.Agentq, _folder.Path, ["add", .. names, "--ledger", Ledger, "--lock-timeout", "10m"]);

    private void WaitForEntries(int count, Process writer)
    {
        while (!writer.HasExited && (!File.Exists(Ledger) || Agents(Ledger).Count < count))
            Thread.Yield();
    }

    // Nothing of ours reads here: any whole JSON document of the ledger's shape will do, nothing else.
    private static List<string> Agents(string ledger)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(ledger));
        return [.. json.RootElement.GetProperty("agents").EnumerateObject().Select(agent => agent.Name)];
    }
}
