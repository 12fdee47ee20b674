using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// Times as event logs write them, in UTC <see cref="DateTime.Ticks"/>; 0 for what is no time or lies outside the bounds.
/// Most lines have the minute of the line before, so the last minute is remembered.
/// </summary>
/// <param name="rules">Which times count.</param>
internal sealed class Timestamps(TimeRules rules)
{
    private const int MinuteLength = 16; // 2026-11-22T14:06
    private const int UsualLength = 24; // 2026-11-22T14:06:59.123Z

    // Numbers of this size and above are milliseconds: as seconds they would be past the year 5000. Then microseconds, nanoseconds.
    private const double Milliseconds = 1e11, Microseconds = 1e14, Nanoseconds = 1e17;

    private Vector128<byte> _minute;
    private long _minuteTicks = -1;

    // The remembered minute's ticks while all of it lies within the bounds, else 0.
    private long _usualTicks;

    /// <summary>The latest time that counts, in UTC ticks.</summary>
    public long Latest
    {
        get;
        set
        {
            if (value < field)
                (_minuteTicks, _usualTicks) = (-1, 0);
            field = value;
        }
    } = long.MaxValue;

    /// <summary>The form that most write, in the minute that is remembered.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryUsual(ReadOnlySpan<byte> text, out long ticks)
    {
        var milliseconds = 0L;
        var isUsual = text.Length == UsualLength && Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text)) == _minute && _usualTicks > 0
            && TryMilliseconds(text[MinuteLength..], out milliseconds);
        ticks = _usualTicks + (milliseconds * TimeSpan.TicksPerMillisecond);
        return isUsual;
    }

    /// <summary>Any text.</summary>
    public long Parse(ReadOnlySpan<byte> text)
    {
        text = text[Ascii.Trim(text)];
        Span<byte> buffer = stackalloc byte[TimeForms.LongestIso];
        var isTime = TimeForms.TryIso(text, buffer, out var iso) ? TryIso(iso, out var ticks)
            : TimeForms.TryUnix(text, out var number) ? TryUnix(number, out ticks)
            : TimeForms.TryOther(text, out ticks);
        return isTime ? Bounded(ticks) : 0;
    }

    /// <summary>A number: seconds, milliseconds, microseconds or nanoseconds since 1970, by its size.</summary>
    /// <param name="time">The number.</param>
    /// <param name="text">The same as it is written: a double does not hold nanoseconds.</param>
    public long OfUnixTime(double time, ReadOnlySpan<byte> text)
    {
        if (!(Math.Abs(time) < Microseconds))
            return TimeForms.TryUnix(text, out var exact) && TryUnix(exact, out var ticks) ? Bounded(ticks) : 0;
        var unit = Math.Abs(time) < Milliseconds ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond;
        var whole = Math.Floor(time);
        return Bounded(DateTime.UnixEpoch.Ticks + ((long)whole * unit) + (long)Math.Round((time - whole) * unit));
    }

    private static bool TryUnix(decimal time, out long ticks)
    {
        var size = (double)Math.Abs(time);
        var unit = size < Milliseconds ? TimeSpan.TicksPerSecond
            : size < Microseconds ? TimeSpan.TicksPerMillisecond
            : size < Nanoseconds ? TimeSpan.TicksPerMicrosecond
            : 1m / TimeSpan.NanosecondsPerTick;
        var isTime = size < 1e20;
        ticks = isTime ? DateTime.UnixEpoch.Ticks + (long)Math.Round(time * unit) : 0;
        return isTime;
    }

    private long Bounded(long ticks) => ticks >= TimeRules.Earliest && ticks <= Math.Min(Latest, DateTime.MaxValue.Ticks) ? ticks : 0;

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

    /// <summary>
    /// ISO 8601: a date, or date and time to the minute or finer, with an offset or none, T or a space between them. Digits of a second
    /// past the seventh are dropped; second 60 is the next minute's first, and 24:00:00 the next day's.
    /// </summary>
    private bool TryIso(ReadOnlySpan<byte> text, out long ticks)
    {
        if (text.Length < MinuteLength)
        {
            var isDate = text.Length == 10 & TryDate(text, out ticks);
            ticks -= isDate ? LocalOffset(ticks) : 0;
            return isDate;
        }
        var minute = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(text));
        if (minute != _minute || _minuteTicks < 0)
        {
            if (!TryMinute(text, out _minuteTicks))
            {
                (ticks, _usualTicks) = (0, 0);
                return false;
            }
            _minute = minute;
            _usualTicks = _minuteTicks >= TimeRules.Earliest && _minuteTicks <= Latest - TimeSpan.TicksPerMinute ? _minuteTicks : 0;
        }
        var rest = text[MinuteLength..];
        var seconds = Seconds(ref rest);
        var isOffset = TryOffset(rest, out var offset);
        ticks = _minuteTicks + seconds;
        if (text[11] == '2' && text[12] == '4')
        {
            // That minute has one moment only: it is not remembered.
            (_minuteTicks, _usualTicks) = (-1, 0);
            isOffset &= seconds == 0;
        }
        ticks -= offset ?? LocalOffset(ticks);
        return isOffset;
    }

    private long LocalOffset(long ticks) =>
        rules.TimeZone is { } zone && (ulong)ticks <= (ulong)DateTime.MaxValue.Ticks ? zone.GetUtcOffset(new DateTime(ticks)).Ticks : 0;

    private static bool TryMinute(ReadOnlySpan<byte> text, out long ticks)
    {
        var hour = TwoDigits(text, 11);
        var minute = TwoDigits(text, 14);
        var isMinute = TryDate(text, out ticks) && text[10] is (byte)'T' or (byte)'t' or (byte)' ' && text[13] == ':'
            && (hour < 24 || (hour == 24 && minute == 0)) && minute < 60;
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
        if (rest.Length < 3 || rest[0] != ':' || TwoDigits(rest, 1) is var seconds && seconds > 60)
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

    /// <summary>Nothing, Z, UTC, GMT, ±hh, ±hhmm or ±hh:mm, a space before it or none. The offset is null where there is none.</summary>
    private static bool TryOffset(ReadOnlySpan<byte> text, out long? ticks)
    {
        ticks = null;
        if (text.IsEmpty)
            return true;
        text = text[Ascii.TrimStart(text)];
        ticks = 0;
        if (text is [(byte)'Z' or (byte)'z'] || text.SequenceEqual("UTC"u8) || text.SequenceEqual("GMT"u8))
            return true;
        if (text.Length is not (3 or 5 or 6) || text[0] is not ((byte)'+' or (byte)'-') || (text.Length == 6 && text[3] != ':'))
            return false;
        var hours = TwoDigits(text, 1);
        var minutes = text.Length == 3 ? 0 : TwoDigits(text, text.Length - 2);
        var offset = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        ticks = text[0] == '-' ? -offset : offset;
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
