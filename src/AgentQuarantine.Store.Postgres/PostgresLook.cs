using System.Data;
using AgentQuarantine.Events;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>One look at a feed, in a transaction that sees the database as it was when it began.</summary>
/// <remarks>A log's row is locked by each of its batches: whoever sees how many events it has sees them all.</remarks>
internal sealed class PostgresLook : IFeedLook
{
    // Where nothing but what is new is read, an answer that does not come is none.
    private const int AnswerSeconds = 10;

    private const long Little = 100_000;

    private readonly Database _database;
    private readonly int _window;
    private readonly ReadRequest _request;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction? _transaction;
    private readonly bool _isDistributed;
    private readonly byte[] _name = new byte[Stores.Shipping.BatchSink.MostNameBytes];
    private readonly ArrivedEvent[] _events = new ArrivedEvent[512];
    private int _count;

    /// <summary>A look in a transaction of its own.</summary>
    public PostgresLook(Database database, PostgresFeed feed, int window, ReadRequest request)
    {
        (_database, _window, _request) = (database, window, request);
        _connection = database.Open();
        try
        {
            _transaction = database.Guard(() => _connection.BeginTransaction(IsolationLevel.RepeatableRead));
            // Agent by agent: rows of several workers would come mixed.
            database.Guard(() => Database.Run(_connection,
                "set transaction read only; set local jit = off; set local max_parallel_workers_per_gather = 0"));
            (Fleet, _isDistributed, End) = database.Guard(About);
            Sources = database.Guard(ReadSources);
            if (_isDistributed)
                Sources = feed.Settled(Sources);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>A look in the transaction of a reading.</summary>
    public PostgresLook(Database database, NpgsqlConnection connection, int window, ReadRequest request)
    {
        (_database, _connection, _window, _request) = (database, connection, window, request);
        (Fleet, _isDistributed, End) = database.Guard(About);
        Sources = database.Guard(ReadSources);
    }

    /// <inheritdoc/>
    public string Fleet { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FeedSource> Sources { get; }

    /// <inheritdoc/>
    public LogMark End { get; }

    /// <inheritdoc/>
    public void ReadNewest(
        AgentTable agents, Action<ReadOnlySpan<ArrivedEvent>> take, CancellationToken cancellation, IReadOnlyCollection<string>? only = null)
    {
        const string Only = "a.agent = any($1::text[])";
        var readsRewards = _request == ReadRequest.Default || _request.Last is null;
        var most = readsRewards ? _window : _request.Last!.Value;
        var (agent, rows, rewards) = (-1, 0, 0);
        var shortOnes = new List<string>();
        var order = Citus.AgentByAgent(_isDistributed, "agent");
        Read(
            only is null ? Command(EventQueries.Newest("a.agent", "$1") + order, most)
                : Command($"{EventQueries.Newest("a.agent", "$2")} where {Only}{order}", TextArray.Of(only), most),
            agents, CountAndTake, cancellation);
        EndAgent();
        if (shortOnes.Count > 0)
        {
            Read(
                Command(EventQueries.Window("a.agent", Only, "$2", "$3"), TextArray.Of(shortOnes), _window, EventQueries.MostOf(_window)),
                agents, take, cancellation);
        }

        void CountAndTake(ReadOnlySpan<ArrivedEvent> events)
        {
            foreach (ref readonly var e in events)
            {
                if (e.Event.Agent != agent)
                    EndAgent();
                agent = e.Event.Agent;
                rows++;
                rewards += double.IsNaN(e.Event.Reward) ? 0 : 1;
            }
            take(events);
        }

        void EndAgent()
        {
            if (readsRewards && rows == most && rewards < _window)
                shortOnes.Add(agents[agent]);
            (rows, rewards) = (0, 0);
        }
    }

    /// <inheritdoc/>
    public void ReadSince(
        IReadOnlyDictionary<int, long> places, AgentTable agents, Action<ReadOnlySpan<ArrivedEvent>> take, CancellationToken cancellation)
    {
        var news = Sources.Where(source => places.GetValueOrDefault(source.Number) < source.Events).ToList();
        // A little that is new is found by its index, whatever statistics say; a whole fleet by reading all there is.
        var isLittle = news.Sum(source => source.Events - places.GetValueOrDefault(source.Number)) < Little;
        _database.Guard(() => Database.Run(_connection, isLittle
            ? "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off" : "set local work_mem = '64MB'"));
        // Written out: a cluster does not take arrays that are read side by side.
        var rows = news.Select(source =>
            FormattableString.Invariant($"({source.Number}, {places.GetValueOrDefault(source.Number)}::bigint, {source.Events}::bigint)"));
        using var command = Command(
            $"""
            select e.agent, {EventQueries.Columns}
            from (values {string.Join(", ", rows)}) as place (source, known, present)
            join event e on e.source = place.source and e.n > place.known and e.n <= place.present
            order by e.at, e.source, e.n
            """);
        if (isLittle)
            command.CommandTimeout = AnswerSeconds;
        Read(command, agents, take, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_transaction is not null)
            Database.End(_transaction, _connection);
    }

    private NpgsqlCommand Command(string text, params object[] arguments)
    {
        var command = Database.Command(_connection, text, arguments);
        command.CommandTimeout = 0;
        return command;
    }

    private (string Fleet, bool IsDistributed, LogMark End) About()
    {
        using var command = Command($"select created_at::text, distributed, {StoredTime.NowTicks} from meta");
        command.CommandTimeout = AnswerSeconds;
        using var reader = command.ExecuteReader();
        reader.Read();
        var now = new DateTimeOffset(reader.GetInt64(2), TimeSpan.Zero);
        return (reader.GetString(0), reader.GetBoolean(1), PostgresEvents.Mark(_database.Name, now));
    }

    private List<FeedSource> ReadSources()
    {
        using var command = Command("select id, name, events, refused, updated_at from source order by name");
        command.CommandTimeout = AnswerSeconds;
        using var reader = command.ExecuteReader();
        var sources = new List<FeedSource>();
        while (reader.Read())
        {
            sources.Add(new FeedSource(
                reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }
        return sources;
    }

    private void Read(NpgsqlCommand command, AgentTable agents, Action<ReadOnlySpan<ArrivedEvent>> take, CancellationToken cancellation) =>
        _database.Guard(() =>
        {
            using var cancelling = cancellation.UnsafeRegister(static command => ((NpgsqlCommand)command!).Cancel(), command);
            try
            {
                using var reader = command.ExecuteReader(CommandBehavior.SequentialAccess);
                while (reader.Read())
                {
                    // No string an event.
                    var length = (int)reader.GetBytes(0, 0, _name, 0, _name.Length);
                    EventQueries.Read(reader, agents.Intern(_name.AsSpan(0, length)), ref _events[_count++]);
                    if (_count == _events.Length)
                        HandOver(take, cancellation);
                }
                HandOver(take, cancellation);
            }
            catch (PostgresException e) when (cancellation.IsCancellationRequested && e.SqlState == PostgresErrorCodes.QueryCanceled)
            {
                throw new OperationCanceledException(cancellation);
            }
            finally
            {
                _count = 0;
            }
        });

    private void HandOver(Action<ReadOnlySpan<ArrivedEvent>> take, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        take(_events.AsSpan(0, _count));
        _count = 0;
    }
}
