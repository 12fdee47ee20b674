using AgentQuarantine.Stores;

namespace AgentQuarantine.Tests.Stores;

/// <summary>A store in memory. It can be told to fail before a batch is taken, or after it was and before anybody hears of it.</summary>
internal sealed class RememberingStore : IShipmentTarget
{
    private ShippedSource _source = new("h:/log", 0, 0, 0, []);

    /// <summary>What the next batch meets.</summary>
    public Fault Next { get; set; }

    /// <summary>What has arrived: agents and rewards in their order.</summary>
    public List<(string Agent, double Reward)> Events { get; } = [];

    public ShippedSource Find(string source) => _source;

    public ShippedSource? Send(ShippedBatch batch)
    {
        var fault = Next;
        Next = Fault.None;
        if (fault == Fault.Before)
            throw Errors.StoreUnreachable("memory", "cut before.");
        if (batch.Before.Batch != _source.Batch)
            return null;
        foreach (var e in batch.Events.Span)
            Events.Add((batch.Agents[e.Agent], e.Reward));
        _source = _source with
        {
            Batch = _source.Batch + 1,
            Events = Events.Count,
            Files = [batch.File, .. _source.Files.Where(file => file.Number != batch.File.Number)],
        };
        return fault == Fault.After ? throw Errors.StoreUnreachable("memory", "cut after.") : _source;
    }

    public void Dispose()
    {
    }
}

/// <summary>When a connection breaks.</summary>
internal enum Fault
{
    None,
    Before,
    After,
}
