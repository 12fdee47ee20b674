using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Serving;
using AgentQuarantine.Text;

namespace AgentQuarantine.Tests.Fuzzing;

/// <summary>What reads bytes of strangers. A target fails where any other exception comes out than those that it may throw.</summary>
internal static class FuzzTargets
{
    public static Dictionary<string, Action<byte[]>> All { get; } = new()
    {
        ["request"] = Request,
        ["events"] = Events,
        ["ledger"] = Ledger,
        ["policy"] = Policy,
    };

    private static void Request(byte[] bytes)
    {
        var end = RequestParser.EndOfHead(bytes);
        if (end < 0)
            return;
        var status = RequestParser.Parse(bytes.AsSpan(0, end), out var request);
        if (status == 0)
            QueryString.Find(request.Query, "name");
    }

    private static void Events(byte[] bytes)
    {
        var scanner = new EventScanner(EventFields.Default, new AgentTable(), new RejectCounts());
        long offset = 0;
        foreach (var line in Lines(bytes))
        {
            if (scanner.TryScan(line, offset, out var e))
                Assert.False(e.Agent < 0);
            offset += line.Length + 1;
        }
    }

    /// <remarks>Where the quick way vouches for a ledger, the exact way has to read the same.</remarks>
    private static void Ledger(byte[] bytes)
    {
        var quick = LedgerScan.TryRead(bytes);
        try
        {
            var exact = LedgerJson.Write(LedgerJson.ParseTree(bytes));
            if (quick is not null)
                Assert.Equal(exact, LedgerJson.Write(quick));
        }
        catch (JsonShapeException) when (quick is null)
        {
        }
    }

    private static void Policy(byte[] bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            PolicyFile.Load(path).Validate();
        }
        catch (QuarantineException e) when (e.Id == ErrorIds.PolicyInvalid)
        {
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<byte[]> Lines(byte[] bytes)
    {
        for (var start = 0; start <= bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            yield return bytes[start..end];
            start = end + 1;
        }
    }
}
