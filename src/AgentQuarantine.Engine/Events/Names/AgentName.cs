using System.Security.Cryptography;
using System.Text;

namespace AgentQuarantine.Events.Names;

/// <summary>How long an agent's name may be.</summary>
internal static class AgentName
{
    /// <summary>The most characters (Unicode scalar values) of a name. Longer ones are cut, so that no name fills tables and metrics.</summary>
    public const int MaxLength = 256;

    /// <summary>Room for a name that was cut, in bytes of UTF-8.</summary>
    public const int LongestShortened = (4 * MaxLength) + 1 + (2 * HashBytes);

    private const int HashBytes = 8;

    /// <summary>
    /// The name, in UTF-8; of a longer one its first <see cref="MaxLength"/> characters, <c>~</c>, and 16 hexadecimal digits of the whole
    /// name's SHA-256. Names that begin alike stay apart, and a name is cut in the same way everywhere.
    /// </summary>
    /// <param name="name">The whole name.</param>
    /// <param name="buffer">Room for <see cref="LongestShortened"/> bytes.</param>
    public static ReadOnlySpan<byte> Shorten(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        if (name.Length <= MaxLength)
            return name;
        var rest = name;
        for (var characters = 0; !rest.IsEmpty && characters < MaxLength; characters++)
        {
            Rune.DecodeFromUtf8(rest, out _, out var bytes);
            rest = rest[bytes..];
        }
        if (rest.IsEmpty)
            return name;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        var length = name.Length - rest.Length;
        name[..length].CopyTo(buffer);
        buffer[length++] = (byte)'~';
        Convert.TryToHexStringLower(hash[..HashBytes], buffer[length..], out var digits);
        return buffer[..(length + digits)];
    }

    /// <summary>The name, shortened in the same way.</summary>
    public static string Shorten(string name) =>
        name.Length <= MaxLength ? name : Encoding.UTF8.GetString(Shorten(Encoding.UTF8.GetBytes(name), new byte[LongestShortened]));
}
