using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>
/// Clients add and clear at random, while the disk fails and the machine goes down at random; what they were answered is held against a model:
/// what was acknowledged is there, what was refused is not, and of what was cut off either.
/// </summary>
public sealed class LedgerModelTests
{
    private const string Path = "/fleet/quarantine.json";

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    private static readonly Gen<(string Agent, bool Clear, int Call, Fault Fault, string After)> Acts =
        from agent in Gen.Elements("a", "b", "c")
        from clear in Gen.Elements(false, true)
        from call in Gen.Choose(1, 60)
        from fault in Gen.Elements(Fault.None, Fault.None, Fault.Fails, Fault.FailsFromHere, Fault.CutShort, Fault.KilledBefore, Fault.KilledAfter)
        from after in Gen.Elements("restart", "power failure", "power failure after the renames")
        select (agent, clear, call, fault, after);

    [Fact]
    public void Whatever_fails_the_ledger_is_what_its_clients_were_told() =>
        Prop.ForAll(Acts.ListOf(25).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(IsLong ? 5000 : 200));

    // A line of the history that was written and never flushed was lost with the power, for the next write took it for kept.
    [Fact]
    public void The_campaign_that_lost_a_line_loses_none() =>
        Prop.ForAll(Acts.ListOf(25).ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1).WithReplay(
            FSharpOption<Replay>.Some(new Replay(new Rnd(2350049704883404705, 2078836725825608951), FSharpOption<int>.Some(61)))));

    private static void Holds(IEnumerable<(string Agent, bool Clear, int Call, Fault Fault, string After)> acts)
    {
        var disk = new FaultyDisk();
        disk.CreateFolder("/fleet");
        disk.Settle();
        var model = new Dictionary<string, bool>();
        var history = new List<string>();
        var serial = 0;
        foreach (var act in acts)
        {
            var reason = $"act {serial++}";
            var (taken, hedged, killed) = (false, false, false);
            disk.Restart();
            disk.Plan = call => call == act.Call ? act.Fault : Fault.None;
            try
            {
                if (act.Clear)
                    ManualQuarantine.Clear(Ledger(disk), act.Agent, [], LedgerFolder.Now.AddSeconds(serial));
                else
                    ManualQuarantine.Add(Ledger(disk), act.Agent, reason, null, LedgerFolder.Now.AddSeconds(serial));
                taken = true;
            }
            catch (QuarantineException e)
            {
                taken = hedged = e.Message.Contains("has taken the decision");
            }
            catch (KilledException)
            {
                killed = true;
            }
            if (killed && act.After != "restart")
                disk.LosePower(keepsNames: act.After != "power failure");
            else
                disk.Restart();
            // What nobody was told that the disk has, the disk gets in the end, if there is no power failure before.
            if (hedged || killed)
                disk.Settle();
            var found = Ledger(disk).Read(patient: false).Agents;
            // A journal's last lines show in the history even before it has them.
            var lines = Ledger(disk).History().Select(record => record.Agent).ToList();
            if (killed)
                taken = lines.Count > history.Count;
            if (taken)
            {
                model[act.Agent] = !act.Clear;
                history.Add(act.Agent);
            }
            Assert.Equal(model.OrderBy(pair => pair.Key), found.ToDictionary(pair => pair.Key, pair => pair.Value.Active).OrderBy(pair => pair.Key));
            Assert.Equal(history, lines);
        }
    }

    [Fact]
    public void Threads_that_change_the_same_agents_are_put_in_one_order_that_the_history_tells()
    {
        using var folder = new LedgerFolder();
        var (threads, each) = IsLong ? (16, 100) : (4, 20);
        var acknowledged = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < each; i++)
            {
                var agent = "agent-" + random.Next(5);
                try
                {
                    if (random.Next(2) == 0)
                        ManualQuarantine.Add(folder.Ledger, agent, $"{thread}/{i}", null, LedgerFolder.Now);
                    else
                        ManualQuarantine.Clear(folder.Ledger, agent, [], LedgerFolder.Now);
                    Interlocked.Increment(ref acknowledged);
                }
                catch (QuarantineException e) when (e.Id == ErrorIds.AgentNotFound)
                {
                    // Nobody has quarantined it yet.
                }
            }
        });

        var last = folder.Ledger.History().GroupBy(record => record.Agent).ToDictionary(group => group.Key, group => group.Last());
        Assert.Equal(acknowledged, folder.Ledger.History().Count());
        Assert.All(folder.Ledger.Read().Agents.Values, entry => Assert.Equal(
            (entry.Active, entry.Reason),
            (last[entry.Agent].Action == AgentQuarantine.Quarantine.Decisions.DecisionAction.Quarantine, last[entry.Agent].Reason)));
    }

    private static FileLedger Ledger(FaultyDisk disk) => new(Path, disk);
}
