using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq init</c>: from a log to a policy that fits.</summary>
internal static class InitVerb
{
    private const string PolicyPath = "policy.json";

    public static Command Create()
    {
        var command = new VerbCommand("init", "Find a log's fields, measure its agents, and write a policy that fits and only observes.",
            """
            agentq init logs/run7.jsonl                      writes policy.json, and shows what it would have done
            agentq init trades.jsonl --policy trading.json --catch 0.2
            agentq init --what-if                            shows all of it and writes nothing
            """);
        var survey = new LogParameters(command);
        var policy = Common.Text(command, "--policy", "PATH", $"The policy file to write; one that is there is left as it is. [default: " +
            $"{PolicyPath}]");
        var enforce = Common.Switch(command, "--enforce", "Write a policy that enforces, in place of one that observes.");
        var every = SurveyParameters.Every(command);
        var falseAlarms = new ValueOption<double>(command, "--false-alarms-per-day", "X", Parse.Positive,
            $"The wanted false alarms of one agent per day. [default: {new CalibrationOptions().FalseAlarmsPerDay}]");
        var fall = new ValueOption<SmallestFall>(command, "--catch", "X", Parse.Fall,
            "The smallest fall worth catching, in reward units or in deviations. [default: 0.5sd]");
        var rewardsPerDay = new ValueOption<double>(command, "--rewards-per-day", "X", Parse.Positive,
            "Rewards of one agent per day. [default: as the log's times say]");
        var whatIf = Common.Switch(command, "--what-if", "Show all of it and write nothing.");
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var logs = survey.Paths(result);
            if (logs.Count != 1)
                throw new WrongUseException("'init' takes one log.");
            var usual = new InitOptions { PolicyPath = Fleets.FilePath(result.GetValue(policy) ?? PolicyPath) };
            var options = usual with
            {
                Logs = new LogOptions { Fields = survey.Fields(result), Read = survey.Options(result) },
                Enforce = result.GetValue(enforce),
                Every = every.Of(result) ?? usual.Every,
                FalseAlarmsPerDay = falseAlarms.Of(result) ?? usual.FalseAlarmsPerDay,
                Catch = fall.Of(result) ?? usual.Catch,
                RewardsPerDay = rewardsPerDay.Of(result),
            };
            using var interrupt = new Interrupt();
            using var progress = Progress.Begin();
            var setup = InitOperation.Run(logs[0], options, write: !result.GetValue(whatIf), Agentq.Clock, progress, interrupt.Token);
            return Results.Show(setup, result.GetValue(json), Write, Print);
        });
        return command;
    }

    private static void Print(IReadOnlyList<FleetSetup> setups)
    {
        foreach (var setup in setups)
        {
            Say($"'{Show.File(setup.Log)}' is {setup.Format ?? "one JSON object a line"}"
                + (setup.Profile is null ? "." : $", of {setup.Profile}."));
            foreach (var field in setup.Fields)
                Say($"{field.Field,-10}{field.Path} ({Show.Number(field.Events)} of {Show.Number(setup.LinesTried)} lines)");
            Say("");
            PrintAgents(setup.Agents);
            Say("");
            Say($"{(setup.Written ? "Written" : "Not written")}: '{Show.File(setup.PolicyPath)}', which "
                + (setup.Policy.Mode == PolicyMode.Enforce ? "enforces." : "observes: nothing is enforced until its mode is \"enforce\"."));
            Say("To this log, checks would have done:");
            PrintRehearsals(setup.Rehearsals);
            Say("");
            Say("For the schedule:");
            foreach (var line in setup.Schedule)
                Say("  " + line);
        }
    }

    private static void Say(string line) => Terminal.Write(Visible.Text(line) + "\n");

    private static void PrintAgents(IReadOnlyList<DrawdownCalibration> agents)
    {
        var table = new Table(
            Column.Agent(), new Column("N", Right: true), new Column("MEAN", Right: true), new Column("STD", Right: true),
            new Column("TARGET", Right: true), new Column("LIMIT", Right: true), new Column("CATCHES AFTER", Right: true),
                new Column("CAUTION", Rank: 1));
        foreach (var agent in agents)
        {
            table.Add(false, agent.Agent, Show.Number((long)agent.Count), Show.Number(agent.Mean), Show.Number(agent.Std),
                Show.Number(agent.SuggestedTarget), Show.Number(agent.SuggestedTargetLimit ?? agent.SuggestedLimit),
                agent.TargetDelay is { } delay ? Show.Number((long)delay) : "-", agent.Caution ?? "");
        }
        table.Print();
    }

    private static void PrintRehearsals(IReadOnlyList<PolicyRehearsal> rehearsals)
    {
        var table = new Table(
            new Column("POLICY"), new Column("CHECKS", Right: true), new Column("QUARANTINES", Right: true), new Column("AGENTS", Right: true),
            new Column("TIME HELD", Right: true), new Column("LOSSES AVOIDED", Right: true), new Column("GAINS FORGONE", Right: true));
        foreach (var policy in rehearsals.GroupBy(row => row.Policy))
        {
            var rows = policy.ToList();
            table.Add(false, policy.Key, Show.Number(rows[0].Checks), Show.Number(rows.Sum(row => (long)row.Quarantines)),
                $"{rows.Count(row => row.Quarantines > 0)} of {rows.Count}",
                new TimeSpan(rows.Sum(row => row.TimeInQuarantine.Ticks)).ToString("d'.'hh':'mm':'ss", CultureInfo.InvariantCulture),
                Show.Number(rows.Sum(row => row.LossesAvoided)), Show.Number(rows.Sum(row => row.GainsForgone)));
        }
        table.Print();
    }

    private static void Write(Utf8JsonWriter json, FleetSetup setup)
    {
        json.WriteString("log", setup.Log);
        json.WriteString("format", setup.Format);
        json.WriteString("profile", setup.Profile);
        json.WriteNumber("lines_tried", setup.LinesTried);
        json.WriteStartArray("fields");
        foreach (var field in setup.Fields)
        {
            json.WriteStartObject();
            json.WriteString("field", field.Field);
            json.WriteString("path", field.Path);
            json.WriteNumber("events", field.Events);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("agents");
        foreach (var agent in setup.Agents)
        {
            json.WriteStartObject();
            json.WriteString("agent", agent.Agent);
            json.WriteNumber("count", agent.Count);
            json.Number("mean", agent.Mean);
            json.Number("std", agent.Std);
            json.Number("reward_target", agent.SuggestedTarget);
            json.Number("drawdown_limit", agent.SuggestedTargetLimit ?? agent.SuggestedLimit);
            json.Number("delay", agent.TargetDelay);
            json.WriteString("caution", agent.Caution);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("policy_path", setup.PolicyPath);
        json.WriteBoolean("written", setup.Written);
        json.WritePropertyName("policy");
        json.WriteRawValue(PolicyFile.Format(setup.Policy));
        json.WriteStartArray("rehearsals");
        foreach (var row in setup.Rehearsals)
        {
            json.WriteStartObject();
            RehearseVerb.Write(json, row);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("schedule");
        foreach (var line in setup.Schedule)
            json.WriteStringValue(line);
        json.WriteEndArray();
    }
}
