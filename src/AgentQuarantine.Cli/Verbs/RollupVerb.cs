using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Rollups;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq rollup</c>: what logs hold by agent and bucket of time.</summary>
internal static class RollupVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("rollup", "Show what the logs hold by agent and bucket of time. They are read whole.",
            """
            agentq rollup                                    buckets of 5 minutes, in UTC
            agentq rollup --every 1d --time-zone Europe/Berlin
            agentq rollup --every 1h --since 2d --csv > hours.csv
            agentq rollup --append telemetry/rollups.csv     for a job every five minutes: what is new and over
            """);
        var survey = new SurveyParameters(command, hasWindows: false);
        var ledger = new LedgerParameter(command);
        var every = new ValueOption<TimeSpan>(command, "--every", "DURATION", Parse.Duration,
            "A bucket's length: a part of a day such as 5m or 1h, or whole days. [default: 5m]");
        var since = new ValueOption<DateTimeOffset>(command, "--since", "TIME",
            argument => Parse.Time(argument, Agentq.Clock.GetUtcNow(), back: true),
            "Leave out the buckets that begin before: a time, or how long ago.");
        var append = Common.Text(command, "--append", "FILE", "Append the buckets that are new and over to this CSV file, instead of showing them.");
        var verbose = Common.Verbose(command);
        var csv = Common.Switch(command, "--csv", "Write CSV for programs instead of a table for people.");
        var json = Common.Json(command);
        command.Validators.Add(result => CheckOutput(result, append, csv, json));
        command.SetAction(result =>
        {
            var options = new RollupOptions { Since = since.Of(result) };
            options = WrongUseException.Where(() => options with { Every = every.Of(result) ?? options.Every });
            if (result.FullPath(append) is { } path)
                return Append(result, survey, ledger.Ledger(result), options, path, result.GetValue(verbose));
            var rollup = new RollupOperation(survey.Options(result), options, ledger.Ledger(result), Agentq.Clock);
            var rows = survey.Run(result, rollup, new Interrupt());
            return Results.Show(rows, result.GetValue(json), Write, result.GetValue(csv) ? PrintCsv : Print, result.GetValue(verbose));
        });
        return command;
    }

    private static void CheckOutput(CommandResult result, Option<string?> append, params Option<bool>[] forms)
    {
        var outputs = forms.Count(form => result.GetResult(form) is { Implicit: false }) + (result.GetResult(append) is { Implicit: false } ? 1 : 0);
        if (outputs > 1)
            result.AddError("--append, --csv and --json exclude each other.");
    }

    private static int Append(
        ParseResult result, SurveyParameters survey, IQuarantineLedger ledger, RollupOptions options, string path, bool isVerbose)
    {
        var logs = survey.Options(result);
        if (!logs.Merge && survey.Paths(result).Count > 1)
            throw new WrongUseException("--append takes one log, or several as one: give --merge, too.");
        using var file = RollupFile.Open(path);
        if (file.Length is { } length && length != options.Every && options.Every <= TimeSpan.FromHours(1))
            throw new WrongUseException($"'{path}' holds buckets of {Duration.Format(length)}, and not of {Duration.Format(options.Every)}.");
        var since = file.End > options.Since || options.Since is null ? file.End : options.Since;
        var rollup = new RollupOperation(logs, options with { Since = since, WholeOnly = true }, ledger, Agentq.Clock);
        var rows = survey.Run(result, rollup, new Interrupt());
        file.Append(rows.Items);
        if (isVerbose)
            Failure.Print($"{Show.Number((long)rows.Items.Count)} rows appended to '{Show.File(path)}'");
        return Results.Show(rows, json: false, Write, _ => { }, isVerbose);
    }

    private static void Write(Utf8JsonWriter json, RollupRow row)
    {
        json.Time("from", row.From);
        json.Time("to", row.To);
        json.WriteString("agent", row.Agent);
        json.WriteNumber("runs", row.Runs);
        json.WriteNumber("errors", row.Errors);
        json.WriteNumber("rewards", row.Rewards);
        json.Number("sum", row.Sum);
        json.Number("mean", row.Mean);
        json.Number("min", row.Min);
        json.Number("max", row.Max);
        json.Number("equity", row.Equity);
        json.Number("drawdown", row.Drawdown);
        json.WriteNumber("latency_count", row.LatencyCount);
        json.Number("latency_p50", row.LatencyP50);
        json.Number("latency_p95", row.LatencyP95);
        json.Number("latency_max", row.LatencyMax);
        json.Number("cost_sum", row.CostSum);
        json.WriteNumber("cost_count", row.CostCount);
        json.Number("seconds_in_quarantine", row.SecondsInQuarantine);
        json.WriteBoolean("partial", row.Partial);
        json.WriteString("path", row.Path);
    }

    private static void PrintCsv(IReadOnlyList<RollupRow> rows)
    {
        const int Chunk = 64 << 10;
        var text = new StringBuilder(RollupCsv.Header).Append('\n');
        foreach (var row in rows)
        {
            RollupCsv.Append(text, row);
            if (text.Length < Chunk)
                continue;
            Terminal.Write(text.ToString());
            text.Clear();
        }
        Terminal.Write(text.ToString());
    }

    private static void Print(IReadOnlyList<RollupRow> rows)
    {
        var table = new Table(
            new Column("FROM"), Column.Agent(), new Column("RUNS", Right: true, Rank: 2), new Column("ERRORS", Right: true, Rank: 3),
            new Column("REWARDS", Right: true, Rank: 5), new Column("SUM", Right: true), new Column("MEAN", Right: true, Rank: 4),
            new Column("EQUITY", Right: true), new Column("DRAWDOWN", Right: true), new Column("P95 MS", Right: true, Rank: 6),
            new Column("COST", Right: true, Rank: 7), new Column("HELD", Right: true, Rank: 1), new Column("PARTIAL", Rank: 8));
        foreach (var row in rows)
        {
            table.Add(row.SecondsInQuarantine > 0, Show.Time(row.From), row.Agent, Show.Number(row.Runs), Show.Number(row.Errors),
                Show.Number(row.Rewards), Show.Number(row.Sum), Show.Number(row.Mean), Show.Number(row.Equity), Show.Number(row.Drawdown),
                Show.Number(row.LatencyP95), Show.Number(row.CostSum),
                row.SecondsInQuarantine == 0 ? "" : Duration.Format(TimeSpan.FromSeconds(Math.Round(row.SecondsInQuarantine))),
                row.Partial ? "yes" : "");
        }
        table.Print();
    }
}
