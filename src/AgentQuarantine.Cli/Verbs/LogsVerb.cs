using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Live;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq logs</c>: what the event logs hold.</summary>
internal static class LogsVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("logs", "Show which logs there are, what they hold, and how old their newest event is.",
            """
            agentq logs 'telemetry/*.jsonl'                  a line a log, of its last 5000 lines
            agentq logs --all --json                         the whole log, for programs
            """);
        var logs = new LogParameters(command);
        var refused = new RefusedParameter(command);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var options = new LogOptions { Fields = logs.Fields(result), Read = logs.Options(result), MaxRefused = refused.Of(result) };
            using var interrupt = Interrupt.During(options.Read.Request);
            using var progress = Progress.Begin();
            var shown = new LogsOperation(options, Agentq.Clock).Run(logs.Paths(result), progress, interrupt?.Token ?? default);
            return Results.Show(shown, result.GetValue(json), (to, log) => Write(to, log, shown.Time), items => Print(items, shown.Time));
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, LogStatus log, DateTimeOffset now)
    {
        json.WriteString("path", log.Path);
        json.Number("bytes", log.Bytes);
        json.WriteNumber("behind_bytes", log.BehindBytes);
        json.WriteNumber("events", log.Events);
        json.WriteNumber("refused", log.Refused);
        json.Time("newest_event", log.NewestEvent);
        json.Number("newest_event_age_seconds", (now - log.NewestEvent)?.TotalSeconds);
        json.Time("last_changed", log.LastChanged);
        json.WriteString("format", log.Format ?? "jsonl");
    }

    private static void Print(IReadOnlyList<LogStatus> logs, DateTimeOffset now)
    {
        var table = new Table(
            new Column("LOG"), new Column("BYTES", Right: true, Rank: 3), new Column("BEHIND", Right: true, Rank: 2),
            new Column("EVENTS", Right: true),
            new Column("REFUSED", Right: true), new Column("NEWEST EVENT", Rank: 1), new Column("AGE", Right: true));
        foreach (var log in logs)
        {
            table.Add(false, Show.File(log.Path), log.Bytes is { } bytes ? Show.Number(bytes) : "-", Show.Number(log.BehindBytes),
                Show.Number(log.Events), Show.Number(log.Refused), Show.Time(log.NewestEvent), Age(now - log.NewestEvent));
        }
        table.Print();
    }

    // The two largest units, as in 3d4h.
    private static string Age(TimeSpan? age) => age switch
    {
        null => "-",
        { TotalDays: >= 1 } t => FormattableString.Invariant($"{(int)t.TotalDays}d{t.Hours}h"),
        { TotalHours: >= 1 } t => FormattableString.Invariant($"{t.Hours}h{t.Minutes}m"),
        { TotalMinutes: >= 1 } t => FormattableString.Invariant($"{t.Minutes}m{t.Seconds}s"),
        { } t => FormattableString.Invariant($"{Math.Max(0, (int)t.TotalSeconds)}s"),
    };
}
