using AgentQuarantine.Events;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>Where the events of a reading stand: 16 bytes an event, for who explains.</summary>
internal sealed class EventPlaces
{
    private readonly List<(int Source, long Number)> _places = [];
    private readonly Dictionary<int, string> _logs = [];

    /// <summary>Reads the logs' names.</summary>
    public void ReadLogs(NpgsqlConnection connection)
    {
        using var command = Database.Command(connection, "select id, name from source");
        using var reader = command.ExecuteReader();
        while (reader.Read())
            _logs[reader.GetInt32(0)] = reader.GetString(1);
    }

    /// <summary>The next event's place.</summary>
    public void Add(int source, long number) => _places.Add((source, number));

    /// <summary>The place of the event that was read as such a line, from 1 on.</summary>
    public EventPlace? Of(long line) => line is > 0 && line <= _places.Count && _places[(int)line - 1] is var place
        && _logs.TryGetValue(place.Source, out var log) ? new EventPlace(log, place.Number) : null;
}
