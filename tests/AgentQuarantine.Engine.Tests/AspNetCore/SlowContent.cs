using System.Net;
using System.Text;
using AgentQuarantine.Tests.Events;

namespace AgentQuarantine.Tests.AspNetCore;

/// <summary>A body whose first byte is sent at once, and the rest when it is told to end.</summary>
internal sealed class SlowContent : HttpContent
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Begun => _begun.Task;

    public void End() => _end.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync("\n"u8.ToArray());
        await stream.FlushAsync();
        _begun.SetResult();
        await _end.Task;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(RecordingSink.Line(1)));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
