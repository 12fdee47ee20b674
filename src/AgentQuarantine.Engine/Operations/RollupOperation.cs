using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Rollups;

namespace AgentQuarantine.Operations;

/// <summary>What event logs hold by agent and bucket of time. Logs are read whole, once.</summary>
/// <param name="logs">How the logs are read; buckets begin by the clocks of their time zone.</param>
/// <param name="options">What the buckets are like.</param>
/// <param name="ledger">Says who was quarantined when.</param>
/// <param name="time">The clock.</param>
public sealed class RollupOperation(LogOptions logs, RollupOptions options, IQuarantineLedger ledger, TimeProvider time)
    : LogOperation<RollupRow>(logs, time)
{
    // Writers flush, and clocks differ: a bucket is over so long after its end where no newer event says so.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private readonly BucketTimes _times = new(options.Every, logs.Fields.Times.TimeZone);

    /// <inheritdoc/>
    private protected override OperationResult<RollupRow> Run(
        IEventSource source, DateTimeOffset now, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var entries = ledger.Read();
        var transitions = ledger.History().ToLookup(record => record.Agent, StringComparer.Ordinal);
        var sink = new RollupSink(_times);
        var reported = new ReportedSource(source);
        reported.Read(ReadRequest.All, sink, progress, cancellation);
        var over = Math.Max(sink.Newest, (now - Settling).UtcTicks);
        var rows = sink.Rows(agent => QuarantineSpan.Of(transitions[agent], entries.Find(agent), now), now)
            .Select(row => row with { Partial = row.To.UtcTicks > over, Path = source.Path })
            .Where(row => !(row.From < options.Since) && !(options.WholeOnly && row.Partial)).ToArray();
        Array.Sort(rows, (a, b) => a.From != b.From ? a.From.CompareTo(b.From) : string.CompareOrdinal(a.Agent, b.Agent));
        return new OperationResult<RollupRow>
        {
            Time = now,
            Items = AgentsOf(source).From(rows, row => row.Agent),
            Logs = [reported.Report!],
            Warnings =
            [
                .. reported.Report!.Warnings(Logs.MaxRefused),
                .. Said(sink.Untimed, "events have no time, and are in no bucket.", source),
                .. Said(sink.LateLatencies, "latencies came later than those of the two next buckets, and are in no percentile: "
                    + "read the log with -Merge (--merge), which puts events in order.", source),
            ],
        };
    }

    private static string[] Said(long count, string what, IEventSource source) => count == 0 ? []
        : [string.Create(CultureInfo.InvariantCulture, $"'{source.Name}': {count} {what}")];
}
