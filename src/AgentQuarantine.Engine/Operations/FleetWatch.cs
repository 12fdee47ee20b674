using AgentQuarantine.Metrics;
using AgentQuarantine.Pictures;
using AgentQuarantine.Serving.Pages;

namespace AgentQuarantine.Operations;

/// <summary>
/// A fleet as its logs grow and its ledger changes: every line is read once, and each look says how the agents stand by now. Not thread-safe.
/// </summary>
/// <param name="options">What is read, and how it is judged.</param>
/// <param name="agents">The agents that are asked for.</param>
/// <param name="time">The clock.</param>
public sealed class FleetWatch(CollectorOptions options, AgentSelection agents, TimeProvider time) : IDisposable
{
    private readonly MetricsCollector _collector = new(options with { History = options.History ?? TimeSpan.FromDays(1) }, time);

    /// <summary>The fleet as it is. What cannot be read is said in <see cref="WatchedFleet.Failure"/>; the rest goes on.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public WatchedFleet Look(CancellationToken cancellation = default)
    {
        var snapshot = _collector.Refresh(cancellation);
        var rows = agents.From(
            Array.ConvertAll(snapshot.Rows, row => (Row: new PageRow(row), Count: row.Statistics?.Count ?? 0)), row => row.Row.Agent);
        return new WatchedFleet
        {
            Time = snapshot.Time,
            Summary = string.Join(", ", rows.GroupBy(row => row.Row.State).OrderBy(state => state.Key)
                .Select(state => $"{state.Count()} {AgentStates.TileOf(state.Key)}")),
            Agents =
            [
                .. rows.OrderBy(row => row.Row.State).ThenByDescending(row => double.IsNaN(row.Row.Share) ? -1 : row.Row.Share)
                    .Select(row => new WatchedAgent(row.Row, () => Newest(row.Row.Agent, row.Count))),
            ],
            Failure = _collector.Failure is QuarantineException failure ? $"{failure.Id}: {failure.Message}" : _collector.Failure?.Message,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _collector.Dispose();

    // The past goes further back than the last lines, which the statistics are of.
    private IReadOnlyList<double> Newest(string agent, int count)
    {
        var rewards = _collector.Past!.Rewards(agent);
        return [.. rewards.Skip(Math.Max(0, rewards.Count - count))];
    }
}
