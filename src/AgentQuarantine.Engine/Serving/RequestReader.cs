using System.Buffers;

namespace AgentQuarantine.Serving;

/// <summary>Reads request heads off a connection, one after the other; what follows a head is kept for the next.</summary>
internal sealed class RequestReader(Stream stream, ServerLimits limits, TimeProvider time) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(limits.HeadBytes);
    private int _length;

    /// <summary>Reads the next head.</summary>
    /// <param name="firstByte">How long the client may take over the first byte.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <returns>
    /// The request and 0; or <see langword="null"/> and the status that refuses it, 0 where the client just went away or
    /// stayed silent.
    /// </returns>
    public async Task<(HttpRequest? Request, int Status)> ReadAsync(TimeSpan firstByte, CancellationToken stop)
    {
        if (_length == 0 && !await FillAsync(firstByte, stop))
            return (null, 0);
        using var timeout = new CancellationTokenSource(limits.Head, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        while (true)
        {
            var end = RequestParser.EndOfHead(_buffer.AsSpan(0, Math.Min(_length, limits.HeadBytes)));
            if (end > 0)
                return Parse(end);
            if (_length >= limits.HeadBytes)
                return (null, 431);
            try
            {
                var read = await stream.ReadAsync(_buffer.AsMemory(_length, limits.HeadBytes - _length), either.Token);
                if (read == 0)
                    return (null, 0);
                _length += read;
            }
            catch (OperationCanceledException) when (timeout.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                return (null, IsBlank() ? 0 : 408);
            }
        }
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private async Task<bool> FillAsync(TimeSpan patience, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            _length = await stream.ReadAsync(_buffer.AsMemory(0, limits.HeadBytes), either.Token);
            return _length > 0;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return false;
        }
    }

    private (HttpRequest?, int) Parse(int end)
    {
        var status = RequestParser.Parse(_buffer.AsSpan(0, end), out var request);
        _buffer.AsSpan(end, _length - end).CopyTo(_buffer);
        _length -= end;
        return status == 0 ? (request, 0) : (null, status);
    }

    private bool IsBlank() => _buffer.AsSpan(0, _length).IndexOfAnyExcept("\r\n"u8) < 0;
}
