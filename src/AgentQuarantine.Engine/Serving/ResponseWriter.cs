using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>
/// Writes a response no slower than a bound. A client that does not read lets a buffer and a place go within moments; one that is
/// far away and reads on gets all the time that it needs.
/// </summary>
internal sealed class ResponseWriter(Stream stream, ServerLimits limits, TimeProvider time)
{
    private const int Chunk = 32 * 1024;

    /// <summary>Writes a whole response.</summary>
    /// <exception cref="OperationCanceledException">The client is too slow.</exception>
    public async Task WriteAsync(HttpResponse response, bool keepAlive, bool withBody)
    {
        using var head = new ByteBuffer(1024);
        response.WriteHead(head, keepAlive, time.GetUtcNow());
        var spare = await WriteAsync(head.Memory, limits.WriteGrace);
        for (var rest = withBody ? response.Body.Memory : default; !rest.IsEmpty;)
        {
            var length = Math.Min(rest.Length, Chunk);
            spare = await WriteAsync(rest[..length], spare);
            rest = rest[length..];
        }
        using var timeout = new CancellationTokenSource(spare, time);
        await stream.FlushAsync(timeout.Token);
    }

    /// <summary>Writes within the time that the slowest rate gives, and <paramref name="spare"/> besides.</summary>
    /// <returns>What is left to spare: never more than the grace, so that nobody saves up for a long silence.</returns>
    private async Task<TimeSpan> WriteAsync(ReadOnlyMemory<byte> bytes, TimeSpan spare)
    {
        var allowed = spare + TimeSpan.FromSeconds((double)bytes.Length / limits.WriteRate);
        var started = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(allowed, time);
        await stream.WriteAsync(bytes, timeout.Token);
        var left = allowed - time.GetElapsedTime(started);
        return left < limits.WriteGrace ? TimeSpan.FromTicks(Math.Max(left.Ticks, TimeSpan.TicksPerMillisecond)) : limits.WriteGrace;
    }
}
