using System.Net;
using System.Net.Sockets;

namespace AgentQuarantine.Serving;

/// <summary>
/// Slows down who tries passwords. After a few wrong ones the answers to an address come one after the other, each later than the
/// one before; a right password is answered at once. Bounded in memory. Thread-safe.
/// </summary>
internal sealed class LoginThrottle(TimeProvider time)
{
    private const int FreeTries = 3;
    private const int MostAddresses = 1024;
    private const double LongestStep = 5;

    private static readonly TimeSpan LongestQueue = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly Dictionary<IPAddress, Tries> _tries = [];

    /// <summary>How long an address has to wait until its passwords are looked at again; <see langword="null"/>: not at all.</summary>
    public TimeSpan? Wait(IPAddress address)
    {
        lock (_tries)
        {
            return _tries.TryGetValue(Network(address), out var tries) && Left(tries.AnswersUntil) is var left && left >= LongestQueue ? left : null;
        }
    }

    /// <summary>Counts a wrong password.</summary>
    /// <returns>When it is to be answered, from now.</returns>
    public TimeSpan Failed(IPAddress address)
    {
        var key = Network(address);
        var now = time.GetTimestamp();
        lock (_tries)
        {
            var tries = _tries.GetValueOrDefault(key);
            if (tries.Count == 0 || time.GetElapsedTime(tries.Last, now) >= Forgotten)
                tries = new Tries(0, now, now);
            var step = tries.Count < FreeTries ? 0 : Math.Min(LongestStep, 0.25 * Math.Pow(2, Math.Min(tries.Count - FreeTries, 10)));
            var until = Math.Max(now, tries.AnswersUntil) + (long)(step * time.TimestampFrequency);
            if (!_tries.ContainsKey(key) && _tries.Count >= MostAddresses)
                _tries.Remove(_tries.MinBy(pair => pair.Value.Last).Key);
            _tries[key] = new Tries(tries.Count + 1, now, until);
            return Left(until);
        }
    }

    /// <summary>How many addresses are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_tries)
                return _tries.Count;
        }
    }

    private TimeSpan Left(long until) => until <= time.GetTimestamp() ? TimeSpan.Zero : time.GetElapsedTime(time.GetTimestamp(), until);

    /// <summary>In IPv6 one client has 2^64 addresses.</summary>
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>What is known of an address: wrong passwords, when the last one came, and when the last answer to one is due.</summary>
    private readonly record struct Tries(int Count, long Last, long AnswersUntil);
}
