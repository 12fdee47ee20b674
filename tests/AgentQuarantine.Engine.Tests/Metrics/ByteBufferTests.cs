using System.IO.Compression;
using System.Text;
using AgentQuarantine.Metrics;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Tests.Metrics;

public class ByteBufferTests
{
    [Fact]
    public void With_a_drain_it_never_grows_and_nothing_is_lost()
    {
        using var drain = new MemoryStream();
        using var buffer = new ByteBuffer(64, drain);
        var expected = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
        {
            buffer.Write(i);
            buffer.Write(" ünd "u8);
            buffer.Write(0.5 * i);
            expected.Append(FormattableString.Invariant($"{i} ünd {0.5 * i}"));
            Assert.InRange(buffer.Length, 0, 64);
        }
        var large = new byte[100_000];
        buffer.Write(large);
        buffer.Flush();

        Assert.Equal(0, buffer.Length);
        Assert.Equal([.. Encoding.UTF8.GetBytes(expected.ToString()), .. large], drain.ToArray());
    }

    [Fact]
    public void What_is_compressed_is_never_there_in_plain()
    {
        const int Lines = 3_000_000;
        void Write(ByteBuffer to)
        {
            for (var i = 0; i < Lines; i++)
                to.Write("agent_runs_total 17\n"u8);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        using var packed = BufferStream.Gzip(Write);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, 0, 4 << 20);
        using var plain = new GZipStream(new MemoryStream(packed.Span.ToArray()), CompressionMode.Decompress);
        using var counted = new MemoryStream();
        plain.CopyTo(counted);
        Assert.Equal(Lines * "agent_runs_total 17\n".Length, counted.Length);
    }
}
