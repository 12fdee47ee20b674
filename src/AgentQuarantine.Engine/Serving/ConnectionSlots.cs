namespace AgentQuarantine.Serving;

/// <summary>What a new connection may do.</summary>
internal enum Admission
{
    /// <summary>Anything.</summary>
    Full,

    /// <summary>Health checks only.</summary>
    HealthOnly,

    /// <summary>Nothing: it is to be closed.</summary>
    Refused,
}

/// <summary>
/// The connections there are, bounded. When there is no room the one that has been waiting longest, idle or with half a
/// request, makes room: whoever only holds a connection open keeps nobody else out. Thread-safe.
/// </summary>
/// <param name="most">The most connections.</param>
/// <param name="forHealth">How many of them are for health checks only.</param>
internal sealed class ConnectionSlots(int most, int forHealth)
{
    private readonly HashSet<Connection> _connections = [];

    public int Count
    {
        get
        {
            lock (_connections)
                return _connections.Count;
        }
    }

    public Admission Enter(Connection connection)
    {
        lock (_connections)
        {
            var crowded = _connections.Count >= most - forHealth;
            if (crowded && LongestWaiting() is { } waiting)
            {
                _connections.Remove(waiting);
                waiting.Abort();
                crowded = false;
            }
            if (_connections.Count >= most)
                return Admission.Refused;
            _connections.Add(connection);
            return crowded ? Admission.HealthOnly : Admission.Full;
        }
    }

    public void Leave(Connection connection)
    {
        lock (_connections)
            _connections.Remove(connection);
    }

    public Connection[] All()
    {
        lock (_connections)
            return [.. _connections];
    }

    private Connection? LongestWaiting() => _connections.Where(c => c.WaitingSince is not null).MinBy(c => c.WaitingSince);
}
