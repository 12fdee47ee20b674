using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq stats</c>: the rolling statistics of every agent.</summary>
internal static class StatsVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("stats", "Show the rolling reward statistics of every agent.",
            """
            agentq stats                                     the last 5000 lines of telemetry/events.jsonl
            agentq stats run7.jsonl --all --window 1000      the whole log, windows of 1000 rewards
            agentq stats --spark                             with a line of the equity in every row
            agentq stats --json | jq '.[] | select(.drawdown < -3)'
            agentq stats --field Agent=gen_ai.agent.name --field Reward=score
            """);
        var survey = new SurveyParameters(command);
        var reach = new ReachParameter(command);
        var ledger = new LedgerParameter(command);
        var policy = Common.Text(command, "--policy", "PATH", "A policy file: its reward targets give target_drawdown.");
        var target = PolicyParameters.RewardTarget(command);
        var spark = Common.Switch(command, "--spark", "Show the equity in the window as a line of text; with --json as the numbers 'equity'.");
        var verbose = Common.Verbose(command);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var options = survey.Options(result);
            var judged = PolicyFile.LoadOrDefault(result.FullPath(policy), rewardTarget: target.Of(result));
            var logs = options with { Read = options.Read with { Policy = judged, Reach = reach.Of(result), Equity = result.GetValue(spark) } };
            var statistics = new StatisticsOperation(logs, ledger.Ledger(result), Agentq.Clock);
            var read = survey.Run(result, statistics, Interrupt.During(logs.Read.Request));
            return Results.Show(
                read, result.GetValue(json), (to, stats) => Write(to, stats, read.FormatOf(stats.Path)), Print, result.GetValue(verbose));
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, AgentRewardStats stats, string format)
    {
        json.WriteString("agent", stats.Agent);
        StatisticsJson.Write(json, stats);
        if (stats.Equity is { } equity)
        {
            json.WriteStartArray("equity");
            foreach (var point in equity)
                json.WriteNumberValue(point);
            json.WriteEndArray();
        }
        json.Time("last_seen", stats.LastSeen);
        json.WriteBoolean("quarantined", stats.Quarantined);
        json.WriteString("path", stats.Path);
        json.WriteString("format", format);
    }

    private static void Print(IReadOnlyList<AgentRewardStats> stats)
    {
        var severalLogs = stats.DistinctBy(s => s.Path).Skip(1).Any();
        var hasLines = stats.Any(s => s.Equity is not null);
        var table = new Table(
            [
                Column.Agent(), .. hasLines ? [new Column("EQUITY")] : Array.Empty<Column>(), new Column("N", Right: true), new Column("MEAN",
                    Right: true, Rank: 2), new Column("STD", Right: true, Rank: 5),
                new Column("SHARPE", Right: true, Rank: 1), new Column("DRAWDOWN", Right: true), new Column("NOW", Right: true, Rank: 3),
                new Column("LAST", Right: true, Rank: 6), new Column("RUNS", Right: true, Rank: 7), new Column("ERRORS", Right: true, Rank: 4),
                new Column("LAST SEEN", Rank: 8), new Column("QUARANTINED"), .. severalLogs ? [new Column("LOG", Rank: 9)] : Array.Empty<Column>(),
            ]);
        foreach (var s in stats)
        {
            table.Add(s.Quarantined,
                [
                    s.Agent, .. hasLines ? [TextSparkline.Draw(s.Equity ?? [], ascii: !Locale.IsUtf8)] : Array.Empty<string>(),
                        Show.Number(s.Count), Show.Number(s.Mean), Show.Number(s.Std),
                    Show.Number(s.Sharpe), Show.Number(s.Drawdown), Show.Number(s.CurrentDrawdown),
                    Show.Number(s.LastReward), Show.Number(s.Runs), Show.Number(s.Errors),
                    Show.Time(s.LastSeen), s.Quarantined ? "yes" : "",
                    .. severalLogs ? [s.Path is null ? "-" : Show.File(s.Path)] : Array.Empty<string>(),
                ]);
        }
        table.Print();
    }
}
