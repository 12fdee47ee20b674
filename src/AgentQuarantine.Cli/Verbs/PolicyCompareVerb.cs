using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq policy compare</c>: what two policies decide differently on a log.</summary>
internal static class PolicyCompareVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("compare",
            "Replay a log under two policies and show the agents to which they do not do the same. Nothing is written.",
            """
            agentq policy compare --difference-policy policy.json            the default policy and another one
            agentq policy compare logs/*.jsonl --reference-policy today.json --difference-policy tomorrow.json
            """);
        var survey = new SurveyParameters(command);
        var every = SurveyParameters.Every(command);
        var reference = Common.Text(command, "--reference-policy", "PATH", "The first policy's file. [default: the default policy]");
        var difference = Common.Text(command, "--difference-policy", "PATH", "The second policy's file.");
        difference.Required = true;
        var includeEqual = Common.Switch(command, "--include-equal", "Show the agents too to which both do the same.");
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var second = RehearsedPolicy.From([result.FullPath(difference)!], [])[0];
            var first = RehearsedPolicy.From(result.FullPath(reference) is { } path ? [path] : [], [])[0];
            var options = new RehearsalOptions { Every = every.Of(result) ?? Defaults.CheckInterval };
            var comparison = new ComparePolicyOperation(
                survey.Options(result), first, second, options, result.GetValue(includeEqual), Agentq.Clock);
            return Results.Show(survey.Run(result, comparison, new Interrupt()), result.GetValue(json), Write, Print);
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, PolicyComparison pair)
    {
        var (first, second) = pair;
        json.WriteString("agent", first.Agent);
        json.WriteBoolean("equal", pair.IsEqual);
        json.WriteString("reference_policy", first.Policy);
        json.WriteString("difference_policy", second.Policy);
        json.WriteNumber("reference_quarantines", first.Quarantines);
        json.WriteNumber("difference_quarantines", second.Quarantines);
        json.Number("reference_seconds", first.TimeInQuarantine.TotalSeconds);
        json.Number("difference_seconds", second.TimeInQuarantine.TotalSeconds);
        json.Time("reference_first_breach", first.FirstBreach);
        json.Time("difference_first_breach", second.FirstBreach);
        json.Name("reference_state", first.FinalState);
        json.Name("difference_state", second.FinalState);
        json.Number("net_benefit", second.NetBenefit - first.NetBenefit);
        json.WriteString("path", first.Path);
    }

    private static void Print(IReadOnlyList<PolicyComparison> pairs)
    {
        if (pairs.Count == 0)
            return;
        var table = new Table(
            Column.Agent(), new Column("QUARANTINES", Right: true), new Column("TIME HELD", Right: true, Rank: 1), new Column("FIRST BREACH",
                Rank: 2),
            new Column("FINALLY"), new Column("NET BENEFIT", Right: true));
        foreach (var pair in pairs)
        {
            var (first, second) = pair;
            table.Add(second.FinalState == QuarantineState.Quarantined, first.Agent,
                Change(Show.Number((long)first.Quarantines), Show.Number((long)second.Quarantines)),
                Change(first.TimeInQuarantine.ToString("d'.'hh':'mm':'ss"), second.TimeInQuarantine.ToString("d'.'hh':'mm':'ss")),
                Change(Show.Time(first.FirstBreach), Show.Time(second.FirstBreach)),
                Change(Json.Snake(first.FinalState.ToString()), Json.Snake(second.FinalState.ToString())),
                Show.Number(second.NetBenefit - first.NetBenefit));
        }
        table.Print();
    }

    private static string Change(string before, string after) => before == after ? before : $"{before} -> {after}";
}
