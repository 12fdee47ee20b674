using System.Globalization;
using System.Text;

namespace AgentQuarantine.Events.Scanning;

/// <summary>The forms of times beside ISO 8601 with its separators. They are seldom: speed does not matter here.</summary>
internal static class TimeForms
{
    /// <summary>The longest text that is taken for ISO 8601.</summary>
    public const int LongestIso = 64;

    private static readonly string[] OtherFormats = ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dd/MMM/yyyy:HH:mm:ss zzz"];

    /// <summary>
    /// The text as ISO 8601 with its separators, where it begins like that: the basic form (<c>20260302T000149Z</c>) gets them, slashes in
    /// the date become hyphens, and a zone's name in brackets behind the offset (<c>[UTC]</c>) is dropped.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="buffer">Room for <see cref="LongestIso"/> bytes.</param>
    /// <param name="iso">The text, or what was made of it in the buffer.</param>
    public static bool TryIso(ReadOnlySpan<byte> text, Span<byte> buffer, out ReadOnlySpan<byte> iso)
    {
        iso = text;
        if (text.Length is < 8 or > LongestIso - 8)
            return false;
        if (text[^1] == ']' && text.IndexOf((byte)'[') is > 20 and var bracket)
            iso = text = text[..bracket];
        if (text.Length >= 10 && text[4] == '-' && text[7] == '-')
            return true;
        if (text.Length >= 10 && text[4] == '/' && text[7] == '/')
        {
            text.CopyTo(buffer);
            buffer[4] = buffer[7] = (byte)'-';
            iso = buffer[..text.Length];
            return true;
        }
        if (text[..8].ContainsAnyExceptInRange((byte)'0', (byte)'9') || text.Length is > 8 and < 13
            || (text.Length > 8 && text[8] is not ((byte)'T' or (byte)'t')))
            return false;
        var made = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (i is 4 or 6)
                buffer[made++] = (byte)'-';
            else if (i == 11 || (i == 13 && char.IsAsciiDigit((char)text[i])))
                buffer[made++] = (byte)':';
            buffer[made++] = text[i];
        }
        iso = buffer[..made];
        return true;
    }

    /// <summary>A number of seconds or parts of them since 1970.</summary>
    public static bool TryUnix(ReadOnlySpan<byte> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out number);

    /// <summary><c>/Date(1772409600000)/</c> of .NET's old JSON, the form of HTTP (RFC 9110), and that of web servers' logs.</summary>
    public static bool TryOther(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.StartsWith("/Date("u8) && text.EndsWith(")/"u8))
        {
            // An offset behind the number says where it was written, not when.
            text = text[6..^2];
            var sign = text.Length > 1 ? text[1..].IndexOfAny((byte)'+', (byte)'-') + 1 : 0;
            var isDate = long.TryParse(sign > 0 ? text[..sign] : text,
                NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
                && Math.Abs(milliseconds / 1e14) < 1;
            ticks = DateTime.UnixEpoch.Ticks + (isDate ? milliseconds * TimeSpan.TicksPerMillisecond : 0);
            return isDate;
        }
        if (text.Length > 40 || !DateTimeOffset.TryParseExact(Encoding.UTF8.GetString(text), OtherFormats,
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return false;
        ticks = time.UtcTicks;
        return true;
    }
}
