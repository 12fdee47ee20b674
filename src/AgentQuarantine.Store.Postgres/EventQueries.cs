using AgentQuarantine.Events;
using AgentQuarantine.Live;
using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>How events are asked for, and how their rows are read.</summary>
internal static class EventQueries
{
    /// <summary>The columns of an event behind the one that says whose it is.</summary>
    public const string Columns = "e.reward, e.latency_ms, e.cost_usd, e.error, e.no_reward, e.ts, e.rx, e.at, e.source, e.n";

    /// <summary>The newest events of each agent, oldest first within it.</summary>
    /// <param name="who">The column of <c>agent a</c> that says whose a row is.</param>
    /// <param name="rows">How many.</param>
    public static string Newest(string who, string rows) =>
        $"""
        select {who}, e.* from agent a cross join lateral (
            select * from (
                select {Columns} from event e where e.agent = a.agent order by e.at desc, e.source desc, e.n desc limit {rows}) newest
            order by at, source, n) e
        """;

    /// <summary>The events of some agents back to the oldest reward of their windows, oldest first within an agent.</summary>
    /// <param name="who">As of <see cref="Newest"/>.</param>
    /// <param name="which">Which agents.</param>
    /// <param name="window">The windows' length.</param>
    /// <param name="most">The most events of an agent.</param>
    public static string Window(string who, string which, string window, string most) =>
        $"""
        select {who}, e.* from agent a cross join lateral (
            select * from (
                select {Columns} from event e left join lateral ({Retention.EdgeOf("a.agent", window)}) edge on true
                where e.agent = a.agent and (edge.at is null or (e.at, e.source, e.n) >= (edge.at, edge.source, edge.n))
                order by e.at desc, e.source desc, e.n desc limit {most}) newest
            order by at, source, n) e
        where {which}
        """;

    /// <summary>How far back <see cref="Window"/> reaches at most.</summary>
    public static long MostOf(int window) => (long)NewestEvents.MostRowsAReward * window;

    /// <summary>Reads a row; whose it is comes first.</summary>
    public static void Read(NpgsqlDataReader reader, int agent, ref ArrivedEvent e)
    {
        e.Event = new AgentEvent
        {
            Agent = agent,
            Reward = Number(reader, 1),
            LatencyMs = Number(reader, 2),
            CostUsd = Number(reader, 3),
            IsError = reader.GetBoolean(4),
            NoReward = (NoReward)reader.GetInt16(5),
            Timestamp = reader.GetInt64(6),
        };
        e.Event.Offset = StoredTime.PlaceOf(e.Event.Timestamp, reader.GetInt64(7));
        e.At = reader.GetInt64(8);
        e.Event.Source = reader.GetInt32(9);
        e.Event.Line = reader.GetInt64(10);
    }

    private static double Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);
}
