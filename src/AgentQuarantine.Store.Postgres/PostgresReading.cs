using System.Data;
using AgentQuarantine.Events;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>One reading, of the database as it was when it began.</summary>
internal sealed class PostgresReading : IEventReading
{
    private const string All = "from event e join agent a using (agent) order by e.at, e.source, e.n";

    private readonly Database _database;
    private readonly ReadRequest _request;
    private readonly int? _rows;
    private readonly int _window;
    private readonly bool _byTime;
    private readonly EventPlaces? _places;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly DateTimeOffset _began;
    private readonly List<int> _indexes = [];
    private AgentEvent[] _events = new AgentEvent[512];
    private int _count;
    private long _lines;

    public PostgresReading(Database database, ReadRequest request, int window, bool byTime, EventPlaces? places)
    {
        (_database, _window, _byTime, _places) = (database, window, byTime, places);
        _request = request;
        _rows = request == ReadRequest.Default ? window : request.Last;
        ReadsRewards = request == ReadRequest.Default;
        _connection = database.Open();
        try
        {
            (_transaction, _began, LastChanged) = database.Guard(() =>
            {
                var transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead);
                // The plan is simple: to compile it takes longer than it saves.
                Database.Run(_connection, "set transaction read only; set local jit = off");
                // Agent by agent: rows of several workers would come mixed.
                if (_rows is not null)
                    Database.Run(_connection, "set local max_parallel_workers_per_gather = 0");
                places?.ReadLogs(_connection);
                return (transaction, StoredTime.Now(_connection),
                    Database.Ask(_connection, "select max(updated_at) from source") is DateTime changed
                        ? new DateTimeOffset(changed) : (DateTimeOffset?)null);
            });
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged { get; }

    /// <inheritdoc/>
    public bool HasEarlier { get; private set; }

    // Whether the number is one of rewards; otherwise it is one of events.
    private bool ReadsRewards { get; }

    /// <inheritdoc/>
    public IFeedLook Arrivals() => new PostgresLook(_database, _connection, _window, _request);

    /// <inheritdoc/>
    public EventPlace? PlaceOf(long line) => _places?.Of(line);

    /// <inheritdoc/>
    public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) =>
        PostgresEvents.Resolve(marks) is { } cutoff ? [cutoff] : [];

    /// <inheritdoc/>
    public ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        _database.Guard(() =>
        {
            if (_rows is not { } rows)
                ReadInOrder($"select a.id, {EventQueries.Columns} {All}", sink, cancellation);
            else if (_byTime)
                ReadInOrder($"select a.id, e.* {NewestOf("$1")} order by e.at, e.source, e.n", sink, cancellation, rows);
            else
                ReadNewest(sink, progress, cancellation);
        });
        return new ReadSummary(0, 0, _lines);
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => [PostgresEvents.Mark(_database.Name, _began)];

    /// <inheritdoc/>
    public void Dispose() => Database.End(_transaction, _connection);

    private static string NewestOf(string rows) =>
        $"""
        from agent a cross join lateral (
            select {EventQueries.Columns} from event e where e.agent = a.agent order by e.at desc, e.source desc, e.n desc limit {rows}) e
        """;

    private void ReadInOrder(string query, IEventSink sink, CancellationToken cancellation, params object[] arguments)
    {
        Agents(sink);
        using var command = Database.Command(_connection, query, arguments);
        command.CommandTimeout = 0;
        using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
        while (reader.Read())
        {
            Take(reader, _indexes[(int)reader.GetInt64(0)]);
            if (_count == _events.Length)
                HandOver(sink, cancellation);
        }
        HandOver(sink, cancellation);
    }

    // By the index, agent by agent; those whose newest events hold too few rewards once more, and further back.
    private void ReadNewest(IEventSink sink, IProgress<ReadProgress>? progress, CancellationToken cancellation)
    {
        var agents = Agents(sink);
        var shortOnes = new List<long>();
        var newest = EventQueries.Newest("a.id", "$1") + Citus.AgentByAgent(Citus.IsDistributed(_connection), "id");
        using (var command = Database.Command(_connection, newest, _rows!.Value))
        {
            command.CommandTimeout = 0;
            using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
            long present = -1, done = 0;
            while (reader.Read())
            {
                var id = reader.GetInt64(0);
                if (id != present)
                {
                    End(present);
                    progress?.Report(new ReadProgress(++done, agents));
                    present = id;
                }
                Take(reader, _indexes[(int)id]);
            }
            End(present);
        }
        foreach (var id in shortOnes)
        {
            ReadWindow(id);
            HandOver(sink, cancellation);
        }

        void End(long id)
        {
            var isFull = _count == _rows;
            if (isFull && ReadsRewards && Rewards() < _window)
                shortOnes.Add(id);
            else
                HandOver(sink, cancellation);
            HasEarlier |= isFull && !ReadsRewards;
            _count = 0;
        }
    }

    private void ReadWindow(long id)
    {
        var most = EventQueries.MostOf(_window);
        using var command = Database.Command(_connection, EventQueries.Window("a.id", "a.id = $1", "$2", "$3"), id, _window, most);
        command.CommandTimeout = 0;
        using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
        while (reader.Read())
            Take(reader, _indexes[(int)reader.GetInt64(0)]);
        HasEarlier |= _count == most;
    }

    // The agents' indexes by their ids, so that no row brings a name.
    private int Agents(IEventSink sink)
    {
        using var command = Database.Command(_connection, "select id, agent from agent");
        using var reader = command.ExecuteReader();
        var count = 0;
        while (reader.Read())
        {
            var id = (int)reader.GetInt64(0);
            while (_indexes.Count <= id)
                _indexes.Add(-1);
            _indexes[id] = sink.Agents.Intern(reader.GetString(1));
            count++;
        }
        return count;
    }

    private int Rewards()
    {
        var rewards = 0;
        foreach (ref readonly var e in _events.AsSpan(0, _count))
            rewards += double.IsNaN(e.Reward) ? 0 : 1;
        return rewards;
    }

    private void Take(NpgsqlDataReader reader, int agent)
    {
        if (_count == _events.Length)
            Array.Resize(ref _events, 2 * _events.Length);
        var arrived = new ArrivedEvent();
        EventQueries.Read(reader, agent, ref arrived);
        _events[_count++] = arrived.Event;
    }

    private void HandOver(IEventSink sink, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (ref var e in _events.AsSpan(0, _count))
        {
            _places?.Add(e.Source, e.Line);
            // To all else it is one log.
            (e.Source, e.Line) = (0, ++_lines);
        }
        sink.Add(_events.AsSpan(0, _count));
        _count = 0;
    }
}
