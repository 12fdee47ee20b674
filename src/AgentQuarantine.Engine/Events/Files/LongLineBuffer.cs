using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Events.Files;

/// <summary>One buffer for the longest lines, which all threads of a reading share, so that memory stays bounded however many they are.</summary>
internal sealed class LongLineBuffer
{
    private readonly Lock _free = new();
    private byte[]? _buffer;

    /// <summary>The buffer, as soon as nobody else has it: room for the longest line, its LF and the scanner's slack.</summary>
    public byte[] Take()
    {
        _free.Enter();
        return _buffer ??= GC.AllocateUninitializedArray<byte>(EventScanner.MaxLineBytes + 2 + EventScanner.Slack);
    }

    /// <summary>Gives the buffer back, on the thread that took it.</summary>
    public void Release() => _free.Exit();
}
