using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq calibrate</c>: what chance alone does to drawdowns, and limits that it seldom reaches.</summary>
internal static class CalibrateVerb
{
    private static readonly CalibrationOptions Usual = new();

    public static Command Create()
    {
        var command = new VerbCommand("calibrate",
            "Measure the drawdown that chance alone gives each agent, and suggest a limit that it seldom reaches.",
            """
            agentq calibrate                                 one false alarm an agent in a hundred days
            agentq calibrate --false-alarms-per-day 0.1 --as-policy policy.json
            agentq calibrate --catch 0.5sd                   target, limit and evidence for a fall of half a deviation
            agentq calibrate --rewards-per-day 2000 --json   for a log that has no time
            agentq calibrate --policy policy.json            the false alarms of the limits you have
            """);
        var survey = new SurveyParameters(command);
        var every = SurveyParameters.Every(command);
        var policy = Common.Text(command, "--policy", "PATH", "The policy whose limits are judged, and which --as-policy builds on.");
        var falseAlarms = new ValueOption<double>(command, "--false-alarms-per-day", "X", Parse.Positive,
            $"The wanted false alarms of one agent per day. [default: {Usual.FalseAlarmsPerDay}]");
        var fall = new ValueOption<SmallestFall>(command, "--catch", "X", Parse.Fall,
            "The smallest fall worth catching, in reward units or as 0.5sd: suggests target and limit, and how soon each rule catches it.");
        var rewardsPerDay = new ValueOption<double>(command, "--rewards-per-day", "X", Parse.Positive,
            "Rewards of one agent per day. [default: as the log's times say]");
        var seed = new ValueOption<int>(command, "--seed", "N", Parse.Count, "Another seed, another drawing. [default: 1]");
        var replicates = new ValueOption<int>(command, "--replicates", "N", Parse.Count,
            $"How many paths are drawn for each agent, at least {CalibrationOptions.FewestReplicates}. [default: {Usual.Replicates}]");
        var blockLength = new ValueOption<int>(command, "--block-length", "N", Parse.Count,
            "How many neighbouring rewards stay together. [default: as they depend on each other]");
        var asPolicy = Common.Text(command, "--as-policy", "PATH", "Write the suggested limits to this policy file.");
        var force = Common.Switch(command, "--force", "Overwrite a policy file that exists.");
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var options = new CalibrationOptions
            {
                Every = every.Of(result) ?? Defaults.CheckInterval,
                FalseAlarmsPerDay = falseAlarms.Of(result) ?? Usual.FalseAlarmsPerDay,
                Catch = fall.Of(result),
                RewardsPerDay = rewardsPerDay.Of(result),
                Replicates = replicates.Of(result) ?? Usual.Replicates,
                BlockLength = blockLength.Of(result),
                Seed = (ulong)(seed.Of(result) ?? 1),
                Policy = PolicyFile.LoadOrDefault(result.FullPath(policy)),
            };
            if (options.Replicates < CalibrationOptions.FewestReplicates)
                throw new WrongUseException($"--replicates takes at least {CalibrationOptions.FewestReplicates}.");
            var calibration = new CalibrateOperation(survey.Options(result), options, Agentq.Clock);
            var agents = survey.Run(result, calibration, new Interrupt());
            if (result.FullPath(asPolicy) is { } path)
                calibration.WritePolicy(path, result.GetValue(force));
            return Results.Show(agents, result.GetValue(json), Write, Print);
        });
        return command;
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
        json.Number("fall", agent.Fall);
        json.Number("suggested_target", agent.SuggestedTarget);
        json.Number("suggested_target_limit", agent.SuggestedTargetLimit);
        json.Number("baseline", agent.Baseline);
        json.Number("reward_upper_bound", agent.RewardUpperBound);
        json.Number("evidence_block", agent.EvidenceBlock);
        json.Number("false_alarm_every", agent.FalseAlarmEvery);
        json.Number("drawdown_delay", agent.DrawdownDelay);
        json.Number("target_delay", agent.TargetDelay);
        json.Number("evidence_delay", agent.EvidenceDelay);
        json.WriteString("caution", agent.Caution);
        json.WriteString("path", agent.Path);
    }

    private static void Print(IReadOnlyList<DrawdownCalibration> agents)
    {
        if (agents.Any(agent => agent.Fall is not null || agent.Caution is not null))
            PrintFalls(agents);
        else
            PrintLimits(agents);
    }

    // Each rule with what it takes, and after how many rewards it catches the fall.
    private static void PrintFalls(IReadOnlyList<DrawdownCalibration> agents)
    {
        var table = new Table(
            new Column("AGENT"), new Column("N", Right: true, Rank: 3), new Column("MEAN", Right: true, Rank: 2), new Column("FALL", Right: true),
            new Column("LIMIT", Right: true, Rank: 1), new Column("AFTER", Right: true), new Column("TARGET", Right: true),
            new Column("LIMIT", Right: true), new Column("AFTER", Right: true), new Column("BASELINE", Right: true), new Column("BOUND", Right: true),
            new Column("BLOCK", Right: true), new Column("AFTER", Right: true), new Column("CAUTION", Rank: 4));
        foreach (var agent in agents)
        {
            table.Add(false, agent.Agent, Show.Number((long)agent.Count), Show.Number(agent.Mean), Show.Number(agent.Fall),
                Show.Number(agent.SuggestedLimit), After(agent.DrawdownDelay), Show.Number(agent.SuggestedTarget),
                Show.Number(agent.SuggestedTargetLimit), After(agent.TargetDelay), Show.Number(agent.Baseline), Show.Number(agent.RewardUpperBound),
                agent.EvidenceBlock is { } block ? Show.Number((long)block) : "-", After(agent.EvidenceDelay), agent.Caution ?? "");
        }
        table.Print();
    }

    private static string After(double? delay) => delay is { } rewards ? Show.Number((long)rewards) : "-";

    private static void PrintLimits(IReadOnlyList<DrawdownCalibration> agents)
    {
        var table = new Table(
            Column.Agent(), new Column("N", Right: true, Rank: 3), new Column("MEAN", Right: true, Rank: 2),
            new Column("STD", Right: true, Rank: 1),
            new Column("WINDOW", Right: true, Rank: 2), new Column("CLOSED FORM", Right: true, Rank: 4), new Column("EXPECTED", Right: true),
            new Column("1 IN 100", Right: true, Rank: 1), new Column("LIMIT", Right: true), new Column("FALSE ALARMS/DAY", Right: true),
            new Column("SUGGESTED", Right: true));
        foreach (var agent in agents)
        {
            table.Add(false, agent.Agent, Show.Number((long)agent.Count), Show.Number(agent.Mean), Show.Number(agent.Std),
                Show.Number((long)agent.Window),
                Show.Number(agent.ClosedFormDrawdown), Show.Number(agent.ExpectedDrawdown), Show.Number(agent.Drawdown99), Show.Number(agent.Limit),
                Show.Number(agent.FalseAlarmsPerDay), Show.Number(agent.SuggestedLimit));
        }
        table.Print();
    }
}
