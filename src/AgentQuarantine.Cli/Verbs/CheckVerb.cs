using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq check</c>: decide and apply.</summary>
internal static class CheckVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("check", "Quarantine the agents whose rewards breach the policy, and clear those that have recovered.",
            """
            agentq check                                     judge telemetry/events.jsonl by the default limit of -3
            agentq check --drawdown-limit -50 --what-if      show what would be done and write nothing
            agentq check --policy policy.json --json         by a policy file; the decisions as JSON
            agentq check --sharpe-floor -0.05 --min-samples 100
            agentq check logs/*.jsonl                        several logs are judged as one, in the order of the events' times
            """);
        var logs = new LogParameters(command);
        var policy = new PolicyParameters(command);
        var ledger = new LedgerParameter(command, writes: true);
        var reach = new ReachParameter(command);
        var refused = new RefusedParameter(command);
        var showRefused = RefusedParameter.Show(command);
        var strict = Common.Switch(command, "--strict", "Fail and decide nothing where more than --max-refused is refused.");
        var whatIf = Common.Switch(command, "--what-if", "Decide, show and write nothing.");
        var includeHealthy = Common.Switch(command, "--include-healthy", "Show the agents with which nothing is wrong, too.");
        var failOnNothing = Common.Switch(command, "--fail-on-nothing", "End with exit code 4 where nobody was judged.");
        var verbose = Common.Verbose(command);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var (file, writes) = (ledger.Ledger(result), !result.GetValue(whatIf));
            CheckOptions Options() => new()
            {
                Stores = Fleets.Resolver,
                Policy = policy.Policy(result),
                Read = logs.Options(result) with { Reach = reach.Of(result) },
                Fields = logs.Fields(result),
                MaxRefused = refused.Of(result),
                ShowRefused = showRefused.Of(result) ?? 0,
                Strict = result.GetValue(strict),
            };
            using var lease = writes ? file.TryLead() : null;
            if (writes && lease is null)
            {
                Failure.Print($"another check of '{file.Name}' is the active one: this one has judged nobody");
                return ExitCode.Done;
            }
            var check = CheckOperation.Recorded(file, Agentq.Clock, writes, () => Read(logs.Paths(result), Options(), file));
            var decided = check.Run(apply: writes, result.GetValue(failOnNothing));
            var shown = decided.Items.Where(decision => decision.Action != DecisionAction.Healthy || result.GetValue(includeHealthy));
            var exitCode = Results.Show(decided with { Items = [.. shown] }, result.GetValue(json),
                (to, decision) => Write(to, decision, decided.FormatOf(decision.Evidence.Statistics?.Path)), Print, result.GetValue(verbose));
            return decided.Failures.Any(failure => failure.Id == ErrorIds.NothingJudged) ? ExitCode.Nothing : exitCode;
        });
        return command;
    }

    private static CheckOperation Read(IReadOnlyList<string> logs, CheckOptions options, IQuarantineLedger ledger)
    {
        using var interrupt = Interrupt.During(options.Read.Request);
        using var progress = Progress.Begin();
        return CheckOperation.Read(logs, options, ledger, Agentq.Clock, progress, interrupt?.Token ?? default);
    }

    private static void Write(Utf8JsonWriter json, QuarantineDecision decision, string format)
    {
        json.WriteString("agent", decision.Agent);
        json.WriteString("action", DecisionActions.NameOf(decision.Action));
        json.WriteBoolean("applied", decision.Applied);
        json.WriteBoolean("quarantined", decision.Quarantined);
        json.WriteString("reason", decision.Reason);
        json.Time("time", decision.Time);
        json.WriteString("rule", decision.Evidence.Rule);
        json.Number("value", decision.Evidence.Value);
        json.Number("limit", decision.Evidence.Limit);
        var judged = decision.Evidence.Statistics;
        StatisticsJson.Write(json, judged);
        json.Number("first_byte", judged?.FirstByte);
        json.Number("last_byte", judged?.LastByte);
        json.WriteString("path", judged?.Path);
        json.WriteString("format", format);
    }

    private static void Print(IReadOnlyList<QuarantineDecision> decisions)
    {
        if (decisions.Count == 0)
            return;
        var table = new Table(
            Column.Agent(), new Column("ACTION"), new Column("APPLIED", Rank: 1), new Column("N", Right: true, Rank: 2), new Column("REASON"));
        foreach (var d in decisions)
        {
            table.Add(d.Quarantined, d.Agent, DecisionActions.NameOf(d.Action), d.Applied ? "yes" : "no",
                d.Evidence.Statistics is { } judged ? Show.Number(judged.Count) : "-", d.Reason);
        }
        table.Print();
    }
}
