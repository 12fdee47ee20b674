using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// Times as event logs write them, in UTC <see cref="DateTime.Ticks"/>; 0 for what is no time.
/// Most lines have the minute of the line before, so the last minute is remembered.
/// </summary>
internal sealed class Timestamps
{
    private const long MaxTicks = 3_155_378_975_999_999_999; // DateTime.MaxValue
    private const int MinuteLength = 16; // 2026-11-22T14:06
    private const int UsualLength = 24; // 2026-11-22T14:06:59.123Z

    private Vector128<byte> _minute;
    private long _minuteTicks = -1;

    /// <summary>Seconds since 1970, or milliseconds above 1e11 (which as seconds would be past the year 5000).</summary>
    public static long OfUnixTime(double time)
    {
        var unit = Math.Abs(time) > 1e11 ? TimeSpan.TicksPerMillisecond : TimeSpan.TicksPerSecond;
        var whole = Math.Floor(time);
        if (!(Math.Abs(whole * unit) < MaxTicks))
            return 0;
        var ticks = DateTime.UnixEpoch.Ticks + ((long)whole * unit) + (long)Math.Round((time - whole) * unit);
        return ticks is > 0 and <= MaxTicks ? ticks : 0;
    }

    /// <summary>
    /// ISO 8601: a date, or date and time to the minute or finer, with an offset, a Z or none (UTC), T or a space between them.
    /// Digits of a second past the seventh are dropped.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Parse(ReadOnlySpan<byte> text) =>
        text.Length == UsualLength && Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text)) == _minute && _minuteTicks > 0
            && TryMilliseconds(text[MinuteLength..], out var milliseconds)
                ? _minuteTicks + (milliseconds * TimeSpan.TicksPerMillisecond)
                : ParseAny(text);

    /// <summary><c>:ss.fffZ</c>, as most write it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryMilliseconds(ReadOnlySpan<byte> rest, out long milliseconds)
    {
        // In a well-formed time, digits are left, and zeros between them; seconds begin with 5 at most.
        var digits = BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ 0x5A_30_30_30_2E_30_30_3A;

        // The seconds, the first digit behind the point and the other two come to lie in a byte each; one product adds them up.
        var pairs = ((digits * 10) + (digits >> 8)) & 0x00_00_FF_00_FF_00_FF_00;
        milliseconds = (long)((pairs * ((1000ul << 32) | (100ul << 16) | 1)) >> 40) & 0xFFFF;
        return ((digits | (digits + 0x00_06_06_06_00_06_0A_00)) & 0xFF_F0_F0_F0_FF_F0_F0_FF) == 0;
    }

    private long ParseAny(ReadOnlySpan<byte> text)
    {
        if (text.Length < MinuteLength)
            return text.Length == 10 && TryDate(text, out var day) ? day : 0;

        var minute = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text));
        if (minute != _minute || _minuteTicks < 0)
        {
            if (!TryMinute(text, out _minuteTicks))
                return 0;
            _minute = minute;
        }
        var rest = text[MinuteLength..];
        var ticks = _minuteTicks + Seconds(ref rest);
        if (!TryOffset(rest, out var offset))
            return 0;
        ticks -= offset;
        return ticks is > 0 and <= MaxTicks ? ticks : 0;
    }

    private static bool TryMinute(ReadOnlySpan<byte> text, out long ticks)
    {
        var hour = TwoDigits(text, 11);
        var minute = TwoDigits(text, 14);
        var isMinute = TryDate(text, out ticks) && text[10] is (byte)'T' or (byte)'t' or (byte)' ' && text[13] == ':' && hour < 24 && minute < 60;
        ticks = isMinute ? ticks + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) : -1;
        return isMinute;
    }

    private static bool TryDate(ReadOnlySpan<byte> text, out long ticks)
    {
        var year = (TwoDigits(text, 0) * 100) + TwoDigits(text, 2);
        var month = TwoDigits(text, 5);
        var day = TwoDigits(text, 8);
        var isDate = text[4] == '-' && text[7] == '-' && year is >= 1 and <= 9999 && month is >= 1 and <= 12
            && day >= 1 && day <= DateTime.DaysInMonth((int)year, (int)month);
        ticks = isDate ? new DateTime((int)year, (int)month, (int)day).Ticks : 0;
        return isDate;
    }

    /// <summary>Takes <c>:ss</c> and a fraction off the text. Anything else is left there, and is refused as an offset.</summary>
    private static long Seconds(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 3 || rest[0] != ':' || TwoDigits(rest, 1) is var seconds && seconds > 59)
            return 0;
        var ticks = seconds * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        if (rest.Length < 2 || rest[0] is not ((byte)'.' or (byte)','))
            return ticks;

        var unit = TimeSpan.TicksPerSecond;
        var i = 1;
        for (; i < rest.Length && i <= 9 && (uint)(rest[i] - '0') <= 9; i++)
        {
            unit /= 10;
            ticks += (rest[i] - '0') * unit;
        }
        rest = i == 1 ? rest : rest[i..];
        return ticks;
    }

    /// <summary>Nothing, Z, ±hh, ±hhmm or ±hh:mm.</summary>
    private static bool TryOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length <= 1)
            return text.IsEmpty || text[0] is (byte)'Z' or (byte)'z';
        if (text[0] is not ((byte)'+' or (byte)'-') || text.Length is not (3 or 5 or 6) || (text.Length == 6 && text[3] != ':'))
            return false;
        var hours = TwoDigits(text, 1);
        var minutes = text.Length == 3 ? 0 : TwoDigits(text, text.Length - 2);
        ticks = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        if (text[0] == '-')
            ticks = -ticks;
        return hours < 24 && minutes < 60;
    }

    /// <summary>The number of two digits; a large number when they are not digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TwoDigits(ReadOnlySpan<byte> text, int at)
    {
        var tens = (uint)(text[at] - '0');
        var ones = (uint)(text[at + 1] - '0');
        return tens <= 9 && ones <= 9 ? (tens * 10) + ones : 10_000;
    }
}
