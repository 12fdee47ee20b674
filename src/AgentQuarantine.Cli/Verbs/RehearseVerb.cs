using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq rehearse</c>: what policies would have done to a log.</summary>
internal static class RehearseVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("rehearse", "Replay a log under policies as if checks had run meanwhile. Nothing is written.",
            """
            agentq rehearse                                  the default limit of -3, a check every 5 minutes of the log's time
            agentq rehearse --drawdown-limit -5 --drawdown-limit -20
            agentq rehearse --policy today.json --policy tomorrow.json --json
            agentq rehearse --every-events 200               a check every 200 events
            """);
        var survey = new SurveyParameters(command);
        var every = SurveyParameters.Every(command);
        var policies = Common.Texts(command, "--policy", "PATH", "A policy file. Given several times, the policies stand side by side.");
        var limits = Common.Texts(command, "--drawdown-limit", "X",
            "The default policy with this drawdown limit. May be given several times. [default: -3]");
        var everyEvents = new ValueOption<int>(command, "--every-events", "N", Parse.Count,
            $"A check every N events, whatever their time. [default: by time, and every {RehearsalOptions.DefaultEveryEvents} events without one]");
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var options = new RehearsalOptions { Every = every.Of(result) ?? Defaults.CheckInterval, EveryEvents = everyEvents.Of(result) };
            var rehearsed = RehearsedPolicy.From(
                [.. (result.GetValue(policies) ?? []).Select(Fleets.FilePath)], [.. (result.GetValue(limits) ?? []).Select(Parse.Number)]);
            var rehearsal = new RehearseOperation(survey.Options(result), rehearsed, options, Agentq.Clock);
            return Results.Show(survey.Run(result, rehearsal, new Interrupt()), result.GetValue(json), Write, Print);
        });
        return command;
    }

    internal static void Write(Utf8JsonWriter json, PolicyRehearsal row)
    {
        json.WriteString("policy", row.Policy);
        json.WriteString("agent", row.Agent);
        json.WriteNumber("checks", row.Checks);
        json.WriteNumber("rewards", row.Rewards);
        json.WriteNumber("quarantines", row.Quarantines);
        json.WriteNumber("spared", row.Spared);
        json.WriteNumber("withheld", row.Withheld);
        json.Number("seconds_in_quarantine", row.TimeInQuarantine.TotalSeconds);
        json.WriteNumber("events_in_quarantine", row.EventsInQuarantine);
        json.WriteNumber("rewards_in_quarantine", row.RewardsInQuarantine);
        json.Number("losses_avoided", row.LossesAvoided);
        json.Number("gains_forgone", row.GainsForgone);
        json.Number("net_benefit", row.NetBenefit);
        json.Time("first_breach", row.FirstBreach);
        json.Number("rewards_to_first_breach", row.RewardsToFirstBreach);
        json.Name("final_state", row.FinalState);
        json.WriteNumber("final_level", row.FinalLevel);
        json.WriteStartArray("transitions");
        foreach (var transition in row.Transitions)
        {
            json.WriteStartObject();
            json.Time("time", transition.Time);
            json.Name("state", transition.State);
            json.WriteString("reason", transition.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("path", row.Path);
    }

    private static void Print(IReadOnlyList<PolicyRehearsal> rows)
    {
        var table = new Table(
            new Column("POLICY"), Column.Agent(), new Column("REWARDS", Right: true, Rank: 4), new Column("QUARANTINES", Right: true),
            new Column("TIME HELD", Right: true, Rank: 1), new Column("REWARDS HELD", Right: true, Rank: 2),
            new Column("LOSSES AVOIDED", Right: true),
            new Column("GAINS FORGONE", Right: true), new Column("FIRST BREACH", Rank: 3), new Column("FINALLY", Rank: 1));
        foreach (var row in rows)
        {
            table.Add(row.FinalState == QuarantineState.Quarantined, row.Policy, row.Agent, Show.Number(row.Rewards),
                Show.Number((long)row.Quarantines),
                row.TimeInQuarantine.ToString("d'.'hh':'mm':'ss"), Show.Number(row.RewardsInQuarantine), Show.Number(row.LossesAvoided),
                Show.Number(row.GainsForgone), Show.Time(row.FirstBreach), Json.Snake(row.FinalState.ToString()));
        }
        table.Print();
    }
}
