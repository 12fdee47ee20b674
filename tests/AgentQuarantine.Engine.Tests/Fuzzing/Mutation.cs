namespace AgentQuarantine.Tests.Fuzzing;

/// <summary>One small change of an input.</summary>
internal static class Mutation
{
    private static readonly byte[] Odd = [.. "\0\t\n\r\"\\{}[],:-9e%/ \u007f"u8, 0x80, 0xed, 0xf0, 0xff];

    public static byte[] Of(byte[] bytes, byte[] other, Random random)
    {
        var at = random.Next(bytes.Length + 1);
        var end = Math.Min(bytes.Length, at + random.Next(1, 9));
        return random.Next(6) switch
        {
            // A byte is another.
            0 when at < bytes.Length => [.. bytes[..at], Odd[random.Next(Odd.Length)], .. bytes[(at + 1)..]],
            // A bit is another.
            1 when at < bytes.Length => [.. bytes[..at], (byte)(bytes[at] ^ (1 << random.Next(8))), .. bytes[(at + 1)..]],
            // Some bytes are gone.
            2 => [.. bytes[..at], .. bytes[end..]],
            // Some stand there twice.
            3 => [.. bytes[..end], .. bytes[at..]],
            // It ends early.
            4 => bytes[..at],
            // It goes on as another does.
            _ => [.. bytes[..at], .. other[random.Next(other.Length + 1)..]],
        };
    }
}
