using Npgsql;

namespace AgentQuarantine.Store.Postgres;

/// <summary>Times as the database keeps them.</summary>
internal static class StoredTime
{
    /// <summary>The transaction's time in UTC ticks, in SQL.</summary>
    public const string NowTicks = "((extract(epoch from now()) * 10000000)::bigint + 621355968000000000)";

    // Beyond every time: what is below 0 is no byte of any file.
    private const long Beyond = 3_200_000_000_000_000_000;

    /// <summary>The server's time.</summary>
    public static DateTimeOffset Now(NpgsqlConnection connection) =>
        new(Database.AskNumber(connection, "select " + NowTicks), TimeSpan.Zero);

    /// <summary>
    /// An event's place among marks, which are times: its own time, or when it arrived where that is earlier or it has none. An event from
    /// before a release does not come to lie past it by arriving late, nor by a clock that is fast.
    /// </summary>
    public static long PlaceOf(long timestamp, long received) => (timestamp == 0 ? received : Math.Min(timestamp, received)) - Beyond;

    /// <summary>A mark's place.</summary>
    public static long PlaceOf(DateTimeOffset mark) => mark.UtcTicks - Beyond;
}
