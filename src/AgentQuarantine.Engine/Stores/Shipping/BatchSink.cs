using System.Text;
using AgentQuarantine.Events;

namespace AgentQuarantine.Stores.Shipping;

/// <summary>Collects the events of a batch, without those that a database cannot hold.</summary>
internal sealed class BatchSink : IEventSink
{
    /// <summary>The longest name, in bytes of UTF-8: longer ones fit into no index.</summary>
    public const int MostNameBytes = 1024;

    private AgentEvent[] _events = new AgentEvent[8192];
    private bool?[] _fits = [];
    private int _count;

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <summary>How many events of the batch were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>The name that was refused last.</summary>
    public string? RefusedName { get; private set; }

    /// <summary>The events so far, which are the caller's from now on.</summary>
    public ReadOnlyMemory<AgentEvent> Take()
    {
        var events = _events.AsSpan(0, _count).ToArray();
        (_count, Refused) = (0, 0);
        return events;
    }

    /// <inheritdoc/>
    public void Add(in AgentEvent e)
    {
        if (!Fits(e.Agent))
        {
            Refused++;
            RefusedName = Agents[e.Agent];
            return;
        }
        if (_count == _events.Length)
            Array.Resize(ref _events, 2 * _count);
        _events[_count++] = e;
    }

    private bool Fits(int agent)
    {
        if (agent >= _fits.Length)
            Array.Resize(ref _fits, Math.Max(agent + 1, 2 * _fits.Length));
        return _fits[agent] ??= Agents[agent] is var name && !name.Contains('\0') && Encoding.UTF8.GetByteCount(name) <= MostNameBytes;
    }
}
