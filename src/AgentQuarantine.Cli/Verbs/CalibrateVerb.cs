using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq calibrate</c>: what chance alone does to drawdowns, and limits that it seldom reaches.</summary>
internal static class CalibrateVerb
{
    private static readonly CalibrationOptions Defaults = new();

    public static Command Create()
    {
        var command = new VerbCommand("calibrate", "Measure the drawdown that chance alone gives each agent, and suggest a limit that it seldom reaches.",
            """
            agentq calibrate                                 one false alarm an agent in a hundred days
            agentq calibrate --false-alarms-per-day 0.1 --as-policy policy.json
            agentq calibrate --rewards-per-day 2000 --json   for a log that has no time
            agentq calibrate --policy policy.json            the false alarms of the limits you have
            """);
        var measure = new MeasureParameters(command);
        var policy = new Option<string?>("--policy") { Description = "The policy whose limits are judged, and which --as-policy builds on.", HelpName = "PATH" };
        var falseAlarms = Number(command, "--false-alarms-per-day", $"The wanted false alarms of one agent per day. [default: {Defaults.FalseAlarmsPerDay}]");
        var rewardsPerDay = Number(command, "--rewards-per-day", "Rewards of one agent per day. [default: as the log's times say]");
        var seed = new Option<int?>("--seed") { Description = "Another seed, another drawing. [default: 1]", HelpName = "N", CustomParser = Parse.Count };
        var replicates = new Option<int?>("--replicates")
        {
            Description = $"How many paths are drawn for each agent, at least {CalibrationOptions.FewestReplicates}. [default: {Defaults.Replicates}]",
            HelpName = "N",
            CustomParser = Parse.Count,
        };
        var blockLength = new Option<int?>("--block-length") { Description = "How many neighbouring rewards stay together. [default: as they depend on each other]", HelpName = "N", CustomParser = Parse.Count };
        var asPolicy = new Option<string?>("--as-policy") { Description = "Write the suggested limits to this policy file.", HelpName = "PATH" };
        var force = new Option<bool>("--force") { Description = "Overwrite a policy file that exists." };
        foreach (var option in new Option[] { policy, seed, replicates, blockLength, asPolicy, force })
            command.Options.Add(option);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var read = measure.Logs.Options(result);
            var options = Defaults with
            {
                Window = read.Window,
                Last = read.Request.Last,
                Every = measure.Every(result),
                FalseAlarmsPerDay = result.GetValue(falseAlarms) ?? Defaults.FalseAlarmsPerDay,
                RewardsPerDay = result.GetValue(rewardsPerDay),
                Replicates = result.GetValue(replicates) ?? Defaults.Replicates,
                BlockLength = result.GetValue(blockLength),
                Seed = (ulong)(result.GetValue(seed) ?? 1),
                Policy = PolicyFile.LoadOrDefault(result.GetValue(policy) is { } file ? Path.GetFullPath(file) : null),
            };
            if (options.Replicates < CalibrationOptions.FewestReplicates)
                throw new WrongUseException($"--replicates takes at least {CalibrationOptions.FewestReplicates}.");
            var agents = measure.ForEachLog(result, (log, progress, stopping) => DrawdownCalibrator.Calibrate(
                log, options, names => names.Where(name => measure.IsWanted(result, name)), progress, stopping));
            if (result.GetValue(asPolicy) is { } path)
                CalibratedPolicy.Write(Path.GetFullPath(path), options.Policy, agents, result.GetValue(force));
            if (result.GetValue(json))
                Json.Array(agents, Write);
            else
                Print(agents);
            if (agents.Exists(agent => agent.RewardsPerDay is null))
                Failure.Print("the log has no time to tell how many rewards come in a day, so no limit is suggested: give --rewards-per-day.");
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<double?> Number(Command command, string name, string description)
    {
        var option = new Option<double?>(name) { Description = description, HelpName = "X", CustomParser = Parse.Positive };
        command.Options.Add(option);
        return option;
    }

    private static void Write(Utf8JsonWriter json, DrawdownCalibration agent)
    {
        json.WriteString("agent", agent.Agent);
        json.WriteNumber("count", agent.Count);
        json.Number("mean", agent.Mean);
        json.Number("std", agent.Std);
        json.WriteNumber("window", agent.Window);
        json.Number("rewards_per_day", agent.RewardsPerDay);
        json.WriteNumber("block_length", agent.BlockLength);
        json.Number("closed_form_drawdown", agent.ClosedFormDrawdown);
        json.Number("expected_drawdown", agent.ExpectedDrawdown);
        json.Number("drawdown_95", agent.Drawdown95);
        json.Number("drawdown_99", agent.Drawdown99);
        json.Number("limit", agent.Limit);
        json.Number("hit_probability", agent.HitProbability);
        json.Number("false_alarms_per_day", agent.FalseAlarmsPerDay);
        json.Number("wanted_false_alarms_per_day", agent.WantedFalseAlarmsPerDay);
        json.Number("suggested_limit", agent.SuggestedLimit);
        json.WriteBoolean("extrapolated", agent.Extrapolated);
        json.WriteString("path", agent.Path);
    }

    private static void Print(List<DrawdownCalibration> agents)
    {
        var table = new Table(
            new Column("AGENT"), new Column("N", Right: true, Rank: 3), new Column("MEAN", Right: true, Rank: 2), new Column("STD", Right: true, Rank: 1),
            new Column("WINDOW", Right: true, Rank: 2), new Column("CLOSED FORM", Right: true, Rank: 4), new Column("EXPECTED", Right: true),
            new Column("1 IN 100", Right: true, Rank: 1), new Column("LIMIT", Right: true), new Column("FALSE ALARMS/DAY", Right: true), new Column("SUGGESTED", Right: true));
        foreach (var agent in agents)
        {
            table.Add(false, agent.Agent, Show.Number((long)agent.Count), Show.Number(agent.Mean), Show.Number(agent.Std), Show.Number((long)agent.Window),
                Show.Number(agent.ClosedFormDrawdown), Show.Number(agent.ExpectedDrawdown), Show.Number(agent.Drawdown99), Show.Number(agent.Limit),
                Show.Number(agent.FalseAlarmsPerDay), Show.Number(agent.SuggestedLimit));
        }
        table.Print();
    }
}
