using System.Text;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Operations;
using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Cli.Verbs;

/// <summary>A fleet on a screen of its own, drawn again in its place: how the agents stand, the worst first, and the newest transitions.</summary>
/// <param name="fleet">The agents.</param>
/// <param name="options">Which, and how often is looked.</param>
/// <param name="ledger">Has the transitions.</param>
internal sealed class WatchScreen(FleetWatch fleet, WatchOptions options, IQuarantineLedger ledger)
{
    // The alternate screen: what stood on the terminal before comes back at the end.
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string ClearBelow = "\e[J";
    private const int MostTransitions = 6;

    private readonly Queue<HistoryRecord> _newest = new();
    private string? _said;

    /// <summary>Draws until <paramref name="cancellation"/>.</summary>
    public void Run(CancellationToken cancellation)
    {
        var transitions = new WatchOperation(options with { Report = text => _said = text }, ledger);
        // What is wrong from the beginning is said where it stays.
        Take(transitions.Look());
        Terminal.Write(Enter);
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                Take(transitions.Look());
                Terminal.Write(Draw(fleet.Look(cancellation), Terminal.WidthNow, Math.Max(8, Console.WindowHeight)));
                ledger.WaitForChange(options.Interval, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl+C is the way to end it.
        }
        finally
        {
            Terminal.Write(Leave);
        }
    }

    private string Draw(WatchedFleet now, int width, int height)
    {
        var screen = new StringBuilder(Home);
        Line($"{Show.Time(now.Time)}  {(now.Agents.Count == 0 ? "no agents yet" : now.Summary)}");
        Line(Visible.Text(now.Failure ?? _said ?? ""));
        var below = _newest.Count == 0 ? 0 : _newest.Count + 2;
        // Two lines above, the table's head, the line that says who is left out; the last row stays free of a line feed.
        var room = Math.Max(1, height - 5 - below);
        Lines(Agents(now.Agents.Take(room)).Render(width, Terminal.Colours).ToString());
        if (now.Agents.Count > room)
            Line($"... and {now.Agents.Count - room} more");
        if (_newest.Count > 0)
        {
            Line("");
            Lines(RecordOutput.Table(_newest.Reverse()).Render(width, Terminal.Colours).ToString());
        }
        return screen.Append(ClearBelow).ToString();

        void Line(string text) => Lines(Visible.Cut(text, width) + "\n");
        void Lines(string text) => screen.Append(text.Replace("\n", "\e[K\n", StringComparison.Ordinal));
    }

    private static Table Agents(IEnumerable<WatchedAgent> agents)
    {
        var table = new Table(
            Column.Agent(), new Column("STATE"), new Column("DRAWDOWN", Right: true), new Column("LIMIT", Right: true, Rank: 3),
            new Column("USED", Right: true), new Column("EQUITY", Rank: 4), new Column("LAST SEEN", Rank: 5), new Column("SINCE", Rank: 6),
            new Column("REASON", Rank: 2));
        foreach (var agent in agents)
        {
            table.Add(agent.IsQuarantined,
                agent.Agent, agent.State, Show.Number(agent.Drawdown), double.IsNaN(agent.Limit) ? "-" : Show.Number(agent.Limit), agent.Used,
                TextSparkline.Draw(agent.Equity, ascii: !Locale.IsUtf8), Show.Time(agent.LastSeen), Show.Time(agent.Since), agent.Reason);
        }
        return table;
    }

    private void Take(IReadOnlyList<HistoryRecord> records)
    {
        foreach (var record in records)
        {
            if (_newest.Count == MostTransitions)
                _newest.Dequeue();
            _newest.Enqueue(record);
        }
    }
}
