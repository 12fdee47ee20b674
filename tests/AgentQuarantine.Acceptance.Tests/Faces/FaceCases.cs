namespace AgentQuarantine.Acceptance.Faces;

/// <summary>The cases. A new verb or cmdlet gets a line here.</summary>
internal static class FaceCases
{
    private static readonly string[] Decision = ["agent", "action", "applied", "quarantined", "reason"];
    private static readonly string[] Explanation = ["agent", "quarantined", "state", "next_reason"];
    private static readonly string[] Entry = ["agent", "quarantined", "state", "kind", "reason", "level"];
    private static readonly string[] Record = ["agent", "action", "kind", "enforced", "reason", "level"];
    private static readonly string[] Statistics = ["agent", "count", "drawdown", "sharpe", "runs", "quarantined"];
    private static readonly string[] Answer = ["agent", "quarantined"];
    private static readonly string[] Rehearsal = ["policy", "agent", "checks", "quarantines", "final_state"];
    private static readonly string[] Difference =
        ["agent", "equal", "reference_quarantines", "difference_quarantines", "reference_state", "difference_state", "net_benefit"];
    private static readonly string[] Rollup =
        ["agent", "runs", "errors", "rewards", "sum", "min", "equity", "drawdown", "latency_count", "seconds_in_quarantine", "partial"];

    private static readonly string[] Calibration = ["agent", "count", "window", "limit", "expected_drawdown"];

    private static readonly Dictionary<string, string> Nothing = [];
    private static readonly Dictionary<string, string> Fleet = new() { ["telemetry/events.jsonl"] = FleetLog() };
    private static readonly Dictionary<string, string> Elsewhere = new() { ["run.jsonl"] = FleetLog() };

    private static readonly Dictionary<string, string> Foreign = new(Elsewhere) { ["foreign.log"] = "{'agent': 'x'}\n" };

    private static readonly Dictionary<string, string> Forms = new()
    {
        ["docker.log"] = Lines(40, """{"log":"{\"agent\":\"x\",\"reward\":-0.1}\n","stream":"stdout","time":"2026-03-02T00:00:00Z"}"""),
        ["pretty.json"] = "[\n" + Lines(3, "  {\n    \"agent\": \"y\",\n    \"reward\": -2\n  },") + "  {\"agent\": \"y\"}\n]\n",
        ["fleet.csv"] = "agent,reward\n" + Lines(5, "z,-1"),
        ["trades.jsonl"] = Lines(5, """{"strategy":"s","pair":"p","profit_ratio":-0.4,"profit_abs":-40}"""),
        ["mine.json"] = """{ "form": "jsonl", "fields": { "agent": "pair", "reward": "profit_abs" } }""",
    };

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["refused.jsonl"] = FleetLog() + string.Concat(Enumerable.Repeat("[]\n", 9)),
    };

    private static readonly Dictionary<string, string> Two = new()
    {
        ["a.jsonl"] = Events("x", -0.2, 10, hour: 1),
        ["b.jsonl"] = Events("x", -0.2, 10, hour: 2) + Events("y", 1, 3, hour: 3),
    };

    private static readonly Dictionary<string, string> Rotated = new()
    {
        ["a.jsonl"] = Events("x", -0.5, 20, hour: 1),
        ["b.jsonl"] = Events("x", 0.01, 1, hour: 2),
    };

    private static readonly Dictionary<string, string> Siblings = new()
    {
        ["events.jsonl.2"] = Events("x", -0.5, 20, hour: 1),
        ["events.jsonl.1"] = Events("y", 1, 2, hour: 2),
        ["events.jsonl"] = Events("x", 0.01, 1, hour: 3),
        ["before.jsonl"] = Events("x", -0.125, 4, hour: 1),
    };

    private static readonly Dictionary<string, string> Flood = new()
    {
        ["log.jsonl"] = Events("bad", -0.5, 30) + Lines(200, """{"agent":"chatty","reward":0.1}""") + Events("bad", 0.01, 2, hour: 1),
        ["policy.json"] = """{ "reach": 400 }""",
    };

    private static readonly Dictionary<string, string> Ahead = new()
    {
        ["log.jsonl"] = Lines(2, """{"agent":"a","reward":1,"ts":"2099-01-01T00:00:00Z"}""") + Events("b", 1, 2),
    };

    private static readonly Dictionary<string, string> Disorder = new()
    {
        ["log.jsonl"] = Events("x", -1, 3, hour: 2) + Events("x", 1, 3, hour: 1) + Events("x", -1, 3, hour: 4) + Events("x", 1, 3, hour: 3),
    };

    private static readonly Dictionary<string, string> Silent = new()
    {
        ["log.jsonl"] = Events("good", 0.5, 20) + Events("stopped", 0.5, 20) + Lines(20, """{"agent":"stopped","reward":null}""")
            + Lines(9, """{"agent":"never"}""") + Lines(9, """{"agent":"nan","reward":NaN}""")
            + Events("infinite", 0.5, 20) + Lines(1, """{"agent":"infinite","reward":-Infinity}""")
            + Events("large", 0.5, 20) + Lines(1, """{"agent":"large","reward":-1e400}"""),
    };

    private static readonly Dictionary<string, string> Teams = new()
    {
        ["telemetry/events.jsonl"] = Events(@"team\ppo", -0.1, 40) + Events("other", 0.5, 40) + Events("a*", -0.1, 40) + Events("abc", -0.1, 40),
    };

    private static readonly FaceStep Check = new(["check"], "Invoke-AgentQuarantine", Decision);
    private static readonly FaceStep History = new(["list", "--history"], "Get-AgentQuarantine -History", Record);
    private static readonly FaceStep List = new(["list"], "Get-AgentQuarantine", Entry);
    private static readonly FaceStep AddThree = new(
        ["add", "a1", "a[1]", "b", "--reason", "test"], "Add-AgentQuarantine a1, 'a[1]', b -Reason test -PassThru", Entry);

    private static readonly FaceStep AddStars = new(
        ["add", "a*", "abc", "--reason", "test"], "Add-AgentQuarantine 'a*', abc -Reason test -PassThru", Entry);

    public static IReadOnlyList<FaceCase> All { get; } =
    [
        new("a check", Fleet, [Check, List, History]),
        new("an agent explained", Fleet,
        [
            new(["explain", "momentum"], "Get-AgentQuarantine momentum -Explain", Explanation), Check,
            new(["explain", "m*"], "Get-AgentQuarantine m* -Explain", Explanation),
            new(["explain", "nobody"], "Get-AgentQuarantine nobody -Explain", Explanation),
        ]),
        new("a fleet set up", new Dictionary<string, string>(Fleet) { ["taken.json"] = "{}" },
        [
            new(["init", "--what-if"], "Initialize-AgentQuarantine -WhatIf", ["format", "profile", "written"]),
            new(["init"], "Initialize-AgentQuarantine", ["format", "profile", "written"]),
            new(["init", "--policy", "taken.json"], "Initialize-AgentQuarantine -PolicyPath taken.json", ["written"]),
            new(["check", "--policy", "policy.json", "--include-healthy"],
                "Invoke-AgentQuarantine -PolicyPath policy.json -IncludeHealthy", Decision),
        ]),
        new("a check that shows the healthy", Fleet, [new(["check", "--include-healthy"], "Invoke-AgentQuarantine -IncludeHealthy", Decision)]),
        new("two checks", Fleet, [Check, Check, History]),
        new("a fresh log is no recovery", Rotated, [new(["check", "a.jsonl"], "Invoke-AgentQuarantine a.jsonl", Decision),
            new(["check", "b.jsonl"], "Invoke-AgentQuarantine b.jsonl", Decision), List, History]),
        new("a rotated log", Siblings,
        [
            new(["check", "events.jsonl", "--no-rotated"], "Invoke-AgentQuarantine events.jsonl -NoRotated", Decision),
            new(["check", "events.jsonl", "--last", "3"], "Invoke-AgentQuarantine events.jsonl -Last 3", Decision),
            new(["check", "events.jsonl"], "Invoke-AgentQuarantine events.jsonl", Decision), List, History,
            new(["stats", "events.jsonl"], "Get-AgentRewardStats events.jsonl", Statistics),
            new(["stats", "events.jsonl", "--spark"], "Get-AgentRewardStats events.jsonl -Equity", [.. Statistics, "equity"]),
            new(["stats", "events.jsonl", "events.jsonl.1"], "Get-AgentRewardStats events.jsonl, events.jsonl.1", Statistics),
            new(["stats", "events.jsonl", "--rotated", "before*"], "Get-AgentRewardStats events.jsonl -RotatedPattern before*", Statistics),
            new(["rehearse", "events.jsonl"], "Measure-AgentQuarantinePolicy events.jsonl", Rehearsal),
            new(["calibrate", "events.jsonl"], "Measure-AgentDrawdown events.jsonl", Calibration),
        ]),
        new("a neighbour that floods the last lines", Flood,
        [
            new(["check", "log.jsonl", "--last", "100", "--include-healthy"], "Invoke-AgentQuarantine log.jsonl -Last 100 -IncludeHealthy", Decision),
            new(["check", "log.jsonl", "--last", "100", "--reach", "500", "--include-healthy"],
                "Invoke-AgentQuarantine log.jsonl -Last 100 -Reach 500 -IncludeHealthy", Decision),
            new(["stats", "log.jsonl", "--last", "100", "--reach", "500"], "Get-AgentRewardStats log.jsonl -Last 100 -Reach 500", Statistics),
            new(["check", "log.jsonl", "--last", "100", "--policy", "policy.json", "--include-healthy"],
                "Invoke-AgentQuarantine log.jsonl -Last 100 -PolicyPath policy.json -IncludeHealthy", Decision),
        ]),
        new("a clock that is ahead", Ahead,
        [
            new(["check", "log.jsonl", "--strict"], "Invoke-AgentQuarantine log.jsonl -Strict", Decision),
            new(["check", "log.jsonl", "--strict", "--include-healthy", "--time-tolerance", "36500d"],
                "Invoke-AgentQuarantine log.jsonl -Strict -IncludeHealthy -TimeTolerance 36500d", Decision),
        ]),
        new("rewards that are missing or not finite", Silent,
        [
            new(["check", "log.jsonl", "--include-healthy"], "Invoke-AgentQuarantine log.jsonl -IncludeHealthy", Decision), History,
            new(["stats", "log.jsonl"],
                "Get-AgentRewardStats log.jsonl", ["agent", "count", "runs", "consecutive_errors", "rewards_missing", "rewards_not_finite"]),
        ]),
        new("nothing is judged", new Dictionary<string, string> { ["log.jsonl"] = Lines(9, """{"agent":"never"}""") },
        [
            new(["check", "log.jsonl"], "Invoke-AgentQuarantine log.jsonl", Decision),
            new(["check", "log.jsonl", "--fail-on-nothing"], "Invoke-AgentQuarantine log.jsonl -FailOnNothing", Decision),
        ]),
        new("what if", Fleet, [new(["check", "--what-if"], "Invoke-AgentQuarantine -WhatIf", Decision)]),
        new("a check by limits", Fleet, [new(
            ["check", "--drawdown-limit", "-2.5", "--min-samples", "5"], "Invoke-AgentQuarantine -DrawdownLimit -2.5 -MinSamples 5", Decision)]),
        new("rewards below their target", new Dictionary<string, string> { ["log.jsonl"] = Lines(40, """{"agent":"low","reward":0.1}""") },
        [
            new(["check", "log.jsonl", "--reward-target", "0.2"], "Invoke-AgentQuarantine log.jsonl -RewardTarget 0.2", Decision), History,
            new(["stats", "log.jsonl", "--reward-target", "0.2"], "Get-AgentRewardStats log.jsonl -RewardTarget 0.2",
                ["agent", "drawdown", "target_drawdown"]),
        ]),
        new("evidence of rewards below a baseline",
            Policy(new() { ["log.jsonl"] = Lines(40, """{"agent":"low","reward":0.1}""") },
                """{ "defaults": { "drawdown_limit": null, "false_alarm_every": 100, "baseline": 0.9, "reward_upper_bound": 1 } }"""),
            [
                new(["check", "log.jsonl", "--policy", "policy.json"], "Invoke-AgentQuarantine log.jsonl -PolicyPath policy.json", Decision), History,
                new(["stats", "log.jsonl", "--policy", "policy.json"], "Get-AgentRewardStats log.jsonl -PolicyPath policy.json",
                    ["agent", "evidence_log10"]),
                new(["stats", "log.jsonl"], "Get-AgentRewardStats log.jsonl", ["agent", "evidence_log10"]),
            ]),
        new("a check by a policy", Policy(Fleet, """{ "defaults": { "drawdown_limit": -50 }, "overrides": { "e*": { "drawdown_limit": -2 } } }"""),
            [new(["check", "--policy", "policy.json"], "Invoke-AgentQuarantine -PolicyPath policy.json", Decision)]),
        new("a fleet as a whole", Policy(Fleet, """
            { "fleet_drawdown_limit": -2, "defaults": { "drawdown_limit": -50, "base_hold": "1h" } }
            """),
            [
                new(["policy", "x", "--policy", "policy.json"], "Get-AgentQuarantinePolicy x policy.json", ["agent", "setting", "source"]),
                new(["explain", "momentum", "--policy", "policy.json"], "Get-AgentQuarantine momentum -Explain -PolicyPath policy.json",
                    Explanation),
                new(["check", "--policy", "policy.json"], "Invoke-AgentQuarantine -PolicyPath policy.json", Decision),
                new(["check", "--policy", "policy.json"], "Invoke-AgentQuarantine -PolicyPath policy.json", Decision[..^1]), List, History,
                new(["rehearse", "--policy", "policy.json"], "Measure-AgentQuarantinePolicy -PolicyPath policy.json", Rehearsal),
            ]),
        new("a fleet as a whole without a hold", Policy(Fleet, """{ "fleet_drawdown_limit": -2 }"""),
            [
                new(["check", "--policy", "policy.json"], "Invoke-AgentQuarantine -PolicyPath policy.json", Decision),
                new(["policy", "test", "policy.json"], "Test-AgentQuarantinePolicy policy.json", ["valid"]),
            ]),
        new("a policy that observes", Policy(Fleet, """{ "mode": "observe" }"""),
            [new(["check", "--policy", "policy.json"], "Invoke-AgentQuarantine -PolicyPath policy.json", Decision), List, History]),
        new("a bad policy", Policy(Fleet, """{ "defaults": { "drawdown_limt": -50 } }"""),
            [new(["check", "--policy", "policy.json"], "Invoke-AgentQuarantine -PolicyPath policy.json", Decision)]),
        new("a missing policy", Fleet, [new(["check", "--policy", "nowhere.json"], "Invoke-AgentQuarantine -PolicyPath nowhere.json", Decision)]),
        new("a check of several logs", Two, [new(["check", "a.jsonl", "b.jsonl"], "Invoke-AgentQuarantine a.jsonl, b.jsonl", Decision), List]),
        new("a check of a missing log", Two, [new(["check", "a.jsonl", "nowhere.jsonl"], "Invoke-AgentQuarantine a.jsonl, nowhere.jsonl", Decision)]),
        new("a check without a log", Nothing, [Check]),
        new("another window", Fleet, [new(["check", "--window", "9", "--last", "40", "--include-healthy"],
            "Invoke-AgentQuarantine -Window 9 -Last 40 -IncludeHealthy", Decision)]),
        new("mapped fields", new Dictionary<string, string> { ["log.jsonl"] = string.Concat(Enumerable.Repeat("""{"who":"x","r":-1}""" + "\n", 4)) },
            [new(["check", "log.jsonl", "--field", "Agent=who", "--field", "Reward=r"],
                "Invoke-AgentQuarantine log.jsonl -Field @{ Agent = 'who'; Reward = 'r' }", Decision)]),
        new("logs of other forms", Forms,
        [
            new(["stats", "docker.log", "pretty.json", "fleet.csv"], "Get-AgentRewardStats docker.log, pretty.json, fleet.csv", Statistics),
            new(["check", "docker.log", "pretty.json"], "Invoke-AgentQuarantine docker.log, pretty.json", Decision),
            new(["stats", "trades.jsonl", "--format", "freqtrade"], "Get-AgentRewardStats trades.jsonl -Format freqtrade", Statistics),
            new(["stats", "trades.jsonl", "--format", "./mine.json"], "Get-AgentRewardStats trades.jsonl -Format ./mine.json", Statistics),
            new(["stats", "trades.jsonl", "--format", "nowhere"], "Get-AgentRewardStats trades.jsonl -Format nowhere", Statistics),
            new(["stats", "docker.log", "--format", "csv"], "Get-AgentRewardStats docker.log -Format csv", Statistics),
            new(["rehearse", "docker.log", "--show-refused", "3"], "Measure-AgentQuarantinePolicy docker.log -ShowRefused 3", Rehearsal),
        ]),
        new("a log that is not understood", Foreign,
        [
            new(["check", "foreign.log", "run.jsonl"], "Invoke-AgentQuarantine foreign.log, run.jsonl", Decision),
            new(["stats", "foreign.log", "run.jsonl"], "Get-AgentRewardStats foreign.log, run.jsonl", Statistics),
            new(["rehearse", "foreign.log"], "Measure-AgentQuarantinePolicy foreign.log", Rehearsal),
            new(["calibrate", "foreign.log"], "Measure-AgentDrawdown foreign.log", Calibration),
        ]),
        new("a strict check", Refused,
        [
            new(["check", "refused.jsonl", "--strict"], "Invoke-AgentQuarantine refused.jsonl -Strict", Decision),
            new(["check", "refused.jsonl", "--strict", "--max-refused", "50"],
                "Invoke-AgentQuarantine refused.jsonl -Strict -MaxRefused 50", Decision),
            new(["stats", "refused.jsonl", "--max-refused", "1.5"], "Get-AgentRewardStats refused.jsonl -MaxRefused 1.5", Statistics),
        ]),
        new("what logs hold", Two, [new(["logs", "a.jsonl", "b.jsonl"], "Get-AgentEventLog a.jsonl, b.jsonl", ["events", "refused", "bytes"])]),
        new("what a missing log holds", Two, [new(["logs", "a.jsonl", "nowhere.jsonl"], "Get-AgentEventLog -LiteralPath a.jsonl, nowhere.jsonl",
            ["events", "refused", "bytes"])]),
        new("statistics of several logs", Two, [new(["stats", "a.jsonl", "b.jsonl"], "Get-AgentRewardStats a.jsonl, b.jsonl", Statistics)]),
        new("statistics of merged logs", Two,
            [new(["stats", "a.jsonl", "b.jsonl", "--merge"], "Get-AgentRewardStats a.jsonl, b.jsonl -Merge", Statistics)]),
        new("events in disorder", Disorder,
            [new(["stats", "log.jsonl", "--merge"], "Get-AgentRewardStats log.jsonl -Merge", Statistics),
                new(["stats", "log.jsonl"], "Get-AgentRewardStats log.jsonl", Statistics)]),
        new("statistics where one log is missing", Two,
            [new(["stats", "a.jsonl", "nowhere.jsonl", "b.jsonl"], "Get-AgentRewardStats -LiteralPath a.jsonl, nowhere.jsonl, b.jsonl", Statistics)]),
        new("statistics of some agents", Teams,
            [new(["stats", "--agent", "TEAM*", "--agent", "[o]ther"], "Get-AgentRewardStats -Agent TEAM*, '[o]ther'", Statistics)]),
        new("statistics of nobody", Teams, [new(["stats", "--agent", "nobody"], "Get-AgentRewardStats -Agent nobody", Statistics)]),
        new("a missing ledger", Fleet, [List, History, new(["test", "x"], Tests("x"), Answer)]),
        new("a required ledger", Fleet,
        [
            new(["list", "--require-ledger"], "Get-AgentQuarantine -RequireLedger", Entry),
            new(["stats", "--require-ledger"], "Get-AgentRewardStats -RequireLedger", Statistics),
            new(["check", "--require-ledger"], "Invoke-AgentQuarantine -RequireLedger", Decision),
            new(["add", "x", "--reason", "test", "--require-ledger"], "Add-AgentQuarantine x test -RequireLedger -PassThru", Entry),
            Check, new(["list", "--require-ledger"], "Get-AgentQuarantine -RequireLedger", Entry),
        ]),
        new("a damaged ledger", new Dictionary<string, string>(Fleet) { ["meta_supervisor/quarantine.json"] = "[]" },
        [
            Check, List, AddThree, new(["clear", "b"], "Clear-AgentQuarantine b -PassThru", Entry),
            new(["stats"], "Get-AgentRewardStats", Statistics),
            new(["test", "b"], "$null = Test-AgentQuarantine b", Answer),
        ]),
        new("add", Nothing, [AddThree, AddThree, List, History]),
        new("add what a check has quarantined", Fleet,
            [Check, new(["add", "momentum", "--reason", "mine"], "Add-AgentQuarantine momentum mine -PassThru", Entry), Check, History]),
        new("add until", Nothing,
            [new(["add", "x", "--reason", "test", "--until", "12h"], "Add-AgentQuarantine x -Reason test -Until 12h -PassThru", Entry), List]),
        new("clear by name", Fleet, [Check, new(["clear", "momentum"], "Clear-AgentQuarantine momentum -PassThru", Entry), Check, History]),
        new("clear by name in another case", Nothing, [AddThree, new(["clear", "B"], "Clear-AgentQuarantine B -PassThru", Entry), List]),
        new("clear by pattern", Nothing, [AddThree, new(["clear", "A*"], "Clear-AgentQuarantine A* -PassThru", Entry), List]),
        new("clear by a set", Nothing, [AddThree, new(["clear", "a[0-9]"], "Clear-AgentQuarantine 'a[0-9]' -PassThru", Entry), List]),
        new("clear a name that looks like a set", Nothing, [AddThree, new(["clear", "a[1]"], "Clear-AgentQuarantine 'a[1]' -PassThru", Entry), List]),
        new("clear by a pattern with an escape", Nothing, [AddThree, new(["clear", "a`[*"], "Clear-AgentQuarantine 'a`[*' -PassThru", Entry), List]),
        new("clear all", Nothing, [AddThree, new(["clear", "--all"], "Clear-AgentQuarantine -All -Force -PassThru", Entry), List, History]),
        new("clear with the log that is named", Elsewhere,
        [
            new(["check", "run.jsonl"], "Invoke-AgentQuarantine run.jsonl", Decision),
            new(["clear", "momentum", "--log", "run.jsonl"], "Clear-AgentQuarantine momentum -Path run.jsonl -PassThru", Entry),
            new(["check", "run.jsonl"], "Invoke-AgentQuarantine run.jsonl", Decision),
        ]),
        new("clear without the default log", Elsewhere,
        [
            new(["check", "run.jsonl"], "Invoke-AgentQuarantine run.jsonl", Decision),
            new(["clear", "momentum"], "Clear-AgentQuarantine momentum -PassThru", Entry),
            new(["check", "run.jsonl"], "Invoke-AgentQuarantine run.jsonl", Decision), List, History,
        ]),
        new("clear with a log that is missing", Nothing,
            [AddThree, new(["clear", "b", "--log", "nowhere.jsonl"], "Clear-AgentQuarantine b -LiteralPath nowhere.jsonl -PassThru", Entry), List]),
        new("clear somebody unknown", Nothing, [AddThree, new(["clear", "nobody", "b"], "Clear-AgentQuarantine nobody, b -PassThru", Entry), List]),
        new("clear a pattern that matches nobody", Nothing,
            [AddThree, new(["clear", "nobody*"], "Clear-AgentQuarantine nobody* -PassThru", Entry), List]),
        new("list by pattern", Nothing, [AddThree, new(["list", "A?"], "Get-AgentQuarantine A?", Entry)]),
        new("list somebody unknown", Nothing, [AddThree, new(["list", "nobody", "b"], "Get-AgentQuarantine nobody, b", Entry)]),
        new("history of a name that looks like a pattern", Nothing,
            [AddStars, new(["list", "a*", "--history"], "Get-AgentQuarantine 'a*' -History", Record)]),
        new("history of nobody", Nothing, [AddThree, new(["list", "nobody", "--history"], "Get-AgentQuarantine nobody -History", Record)]),
        new("history since", Nothing, [AddThree, new(["list", "--history", "--since", "1h"], "Get-AgentQuarantine -History -Since 1h", Record)]),
        new("test", Fleet, [Check, new(["test", "momentum", "good", "unknown"], Tests("momentum", "good", "unknown"), Answer)]),
        new("a policy explained", Policy(Nothing, """{ "defaults": { "drawdown_limit": -50 }, "overrides": { "e*": { "drawdown_limit": -2 } } }"""),
            [new(["policy", "edge", "x", "--policy", "policy.json"],
                "Get-AgentQuarantinePolicy edge, x policy.json", ["agent", "setting", "source"])]),
        new("a whole policy", Policy(Nothing, """{ "defaults": { "drawdown_limit": -50 }, "overrides": { "e*": { "drawdown_limit": -2 } } }"""),
            [new(["policy", "--policy", "policy.json"], "Get-AgentQuarantinePolicy -PolicyPath policy.json", ["agent", "setting", "source"])]),
        new("policies tested", Policy(
            new Dictionary<string, string> { ["wrong.json"] = "{ \"defaults\": {\n  \"drawdown_limit\": 3, \"what\": 1 } }" },
            """{ "defaults": { "drawdown_limit": -50 } }"""),
        [
            new(["policy", "test", "policy.json", "wrong.json", "none.json"],
                "Test-AgentQuarantinePolicy policy.json, wrong.json, none.json", ["valid"]),
        ]),
        new("policies compared", Policy(Fleet, """{ "defaults": { "drawdown_limit": -2.5 } }"""),
        [
            new(["policy", "compare", "--difference-policy", "policy.json", "--every", "5s"],
                "Compare-AgentQuarantinePolicy -DifferencePolicyPath policy.json -Every 5s", Difference),
            new(["policy", "compare", "--reference-policy", "policy.json", "--difference-policy", "policy.json", "--include-equal", "--agent", "e*"],
                "Compare-AgentQuarantinePolicy -ReferencePolicyPath policy.json -DifferencePolicyPath policy.json -IncludeEqual -Agent e*",
                Difference),
            new(["policy", "compare", "--difference-policy", "none.json"],
                "Compare-AgentQuarantinePolicy -DifferencePolicyPath none.json", Difference),
        ]),
        new("rehearse", Fleet,
            [new(["rehearse", "--drawdown-limit", "-1", "--drawdown-limit", "-3"],
                "Measure-AgentQuarantinePolicy -DrawdownLimit -1, -3", Rehearsal)]),
        new("rehearse a team", Teams, [new(["rehearse", "--agent", @"team\*"], @"Measure-AgentQuarantinePolicy -Agent 'team\*'", Rehearsal)]),
        new("rehearse nobody", Teams, [new(["rehearse", "--agent", "nobody*"], "Measure-AgentQuarantinePolicy -Agent nobody*", Rehearsal)]),
        new("calibrate a team", Teams, [new(
            ["calibrate", "--agent", @"team\*", "--replicates", "100"], @"Measure-AgentDrawdown -Agent 'team\*' -Replicates 100", Calibration)]),
        new("calibrate for a fall", Teams, [new(
            ["calibrate", "--catch", "0.5sd", "--replicates", "100"], "Measure-AgentDrawdown -Catch 0.5sd -Replicates 100",
            [.. Calibration, "fall", "caution"])]),
        new("calibrate nobody", Teams, [new(["calibrate", "--agent", "nobody"], "Measure-AgentDrawdown -Agent nobody", Calibration)]),
        new("rollups", Two,
        [
            new(["rollup", "a.jsonl", "b.jsonl", "--every", "1h"], "Get-AgentRollup a.jsonl, b.jsonl -Every 1h", Rollup),
            new(["rollup", "a.jsonl", "b.jsonl", "--merge", "--every", "1d", "--time-zone", "Asia/Kolkata", "--agent", "y"],
                "Get-AgentRollup a.jsonl, b.jsonl -Merge -Every 1d -TimeZone Asia/Kolkata -Agent y", Rollup),
            new(["rollup", "b.jsonl", "--since", "2026-03-02T02:30Z"], "Get-AgentRollup b.jsonl -Since 2026-03-02T02:30Z", Rollup),
        ]),
        new("rollups of a missing log and of nobody", Two,
        [
            new(["rollup", "nowhere.jsonl", "a.jsonl"], "Get-AgentRollup -LiteralPath nowhere.jsonl, a.jsonl", Rollup),
            new(["rollup", "a.jsonl", "--agent", "nobody"], "Get-AgentRollup a.jsonl -Agent nobody", Rollup),
        ]),
        new("names in Turkish", Nothing,
        [
            new(["add", "trading-i", "--reason", "test"], "Add-AgentQuarantine trading-i test -PassThru", Entry),
            new(["list", "TRADING*"], "Get-AgentQuarantine TRADING*", Entry),
            new(["clear", "TRADING-I"], "Clear-AgentQuarantine TRADING-I -PassThru", Entry),
        ]) { Culture = "tr-TR" },
    ];

    private static string FleetLog() => Events("momentum", -0.1, 40) + Events("edge", -0.3, 9) + Events("good", 0.5, 20);

    private static string Events(string agent, double reward, int count, int hour = 0)
    {
        var name = agent.Replace(@"\", @"\\", StringComparison.Ordinal);
        var start = new DateTime(2026, 3, 2, hour, 0, 0, DateTimeKind.Utc);
        return string.Concat(Enumerable.Range(0, count).Select(i => FormattableString.Invariant(
            $$"""{"agent": "{{name}}", "reward": {{reward}}, "ts": "{{start.AddSeconds(i):yyyy-MM-ddTHH:mm:ssZ}}"}""") + "\n"));
    }

    private static string Lines(int count, string line) => string.Concat(Enumerable.Repeat(line + "\n", count));

    private static Dictionary<string, string> Policy(Dictionary<string, string> files, string policy) => new(files) { ["policy.json"] = policy };

    private static string Tests(params string[] agents) => $"'{string.Join("', '", agents)}'"
        + " | ForEach-Object { [pscustomobject]@{ Agent = $_; Quarantined = Test-AgentQuarantine $_ } }";
}
