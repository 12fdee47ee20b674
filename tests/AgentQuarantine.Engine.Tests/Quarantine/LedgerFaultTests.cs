using AgentQuarantine.Disks;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>
/// Every call that a write makes of the file system fails, is cut short, or is the writer's last, one after the other. Each time the old ledger or
/// the new one is there, nothing acknowledged is lost, no gate lets a quarantined agent run, and the history gets every line once.
/// </summary>
public sealed class LedgerFaultTests
{
    private const string Folder = "/fleet", Path = "/fleet/quarantine.json";

    /// <summary>What there is before the write, how the ledger lies, and how large its history grows.</summary>
    public static TheoryData<string> Beginnings => ["nothing", "one write", "several writes", "history full", "history behind", "mounted file"];

    private static readonly Fault[] Faults = [Fault.Fails, Fault.FailsFromHere, Fault.CutShort, Fault.KilledBefore, Fault.KilledAfter];

    [Theory]
    [MemberData(nameof(Beginnings))]
    public void Whatever_call_of_a_write_goes_wrong_nothing_acknowledged_is_lost(string beginning)
    {
        var calls = Calls(beginning);
        Assert.True(calls > 20, $"a write made {calls} calls: is it the whole path?");

        for (var call = 1; call <= calls; call++)
        {
            foreach (var fault in Faults)
            {
                foreach (var after in fault is Fault.KilledBefore or Fault.KilledAfter
                    ? new[] { "restart", "power failure", "power failure after the renames" } : ["restart", "power failure"])
                {
                    if (Try(beginning, call, fault, after) is { } wrong)
                        Assert.Fail($"{beginning}, call {call} of {calls}, {fault}, then {after}: {wrong}");
                }
            }
        }
    }

    [Fact]
    public void Every_kind_of_call_is_among_them()
    {
        var (disk, _) = Begin("several writes");
        disk.Restart();
        Add(disk, "new");

        Assert.Subset(
            disk.Calls.ToHashSet(),
            new HashSet<string> { "look", "lock", "open to read", "read", "create", "write", "flush", "rename", "flush folder", "open", "find" });
    }

    /// <summary>What a writer could forget, one thing at a time: the injection has to see each.</summary>
    [Theory]
    [InlineData("flush", "power failure after the renames")]
    [InlineData("flush folder", "power failure")]
    [InlineData("rename", "restart")]
    [InlineData("write", "restart")]
    public void A_disk_that_leaves_something_out_is_found_out(string left, string after)
    {
        Assert.Null(Try("several writes", 0, Fault.None, after));
        Assert.NotNull(Try("several writes", 0, Fault.None, after, what => what == left));
    }

    private static int Calls(string beginning)
    {
        var (disk, _) = Begin(beginning);
        disk.Restart();
        Add(disk, "new");
        return disk.Calls.Count;
    }

    private static (FaultyDisk Disk, List<string> Acknowledged) Begin(string beginning)
    {
        var disk = new FaultyDisk { MountPoint = beginning == "mounted file" ? Path : null };
        List<string> names = [];
        var writes = beginning switch { "nothing" => 0, "one write" => 1, _ => 3 };
        disk.CreateFolder(Folder);
        if (beginning == "mounted file")
            disk.Open(Path, null).Write("{\"agents\": {}}"u8.ToArray());
        for (var i = 0; i < writes; i++)
        {
            disk.Restart();
            if (beginning == "history behind" && i == 2)
                FailHistory(disk);
            try
            {
                Add(disk, "old-" + i, beginning == "history full" ? 300 : 1 << 20);
            }
            catch (QuarantineException) when (beginning == "history behind" && i == 2)
            {
                // The ledger has taken it.
            }
            names.Add("old-" + i);
        }
        disk.Restart();
        disk.Settle();
        return (disk, names);
    }

    // The rename of the ledger is the last; what comes after the folder's flush is the history.
    private static void FailHistory(FaultyDisk disk) => disk.Plan = call =>
        disk.Calls.Contains("flush folder") && disk.Calls[^1] is "open" or "write" ? Fault.Fails : Fault.None;

    private static string? Try(string beginning, int call, Fault fault, string after, Func<string, bool>? skips = null)
    {
        var (disk, acknowledged) = Begin(beginning);
        var before = disk.Text(Path);
        using var gate = Gate(disk);
        disk.Restart();
        disk.Plan = number => number == call ? fault : Fault.None;
        disk.Skips = skips ?? (_ => false);
        var (taken, hedged, killed) = (false, false, false);
        try
        {
            Add(disk, "new", beginning == "history full" ? 300 : 1 << 20);
            taken = true;
        }
        catch (QuarantineException e)
        {
            taken = hedged = e.Message.Contains("has taken the decision");
            if (!taken && e.Id != ErrorIds.LedgerDamaged && disk.Text(Path) != before)
                return "the message says that the ledger is as it was, and it is not: " + e.Message;
        }
        catch (KilledException)
        {
            // Whether the ledger took it is not known.
            killed = true;
        }
        disk.Skips = _ => false;
        if (!killed && IsFree(gate, acknowledged) is { } free)
            return $"a gate lets '{free}' run while the disk fails";
        // Whoever was told that the disk may not have it is not surprised by a power failure.
        if (after == "restart" || hedged)
            disk.Restart();
        else
            disk.LosePower(keepsNames: after != "power failure");
        if (IsFree(gate, acknowledged) is { } later)
            return $"a gate that lived on lets '{later}' run";
        return Judge(disk, beginning, acknowledged, taken, before);
    }

    private static string? IsFree(QuarantineGate gate, List<string> quarantined)
    {
        gate.Refresh();
        return quarantined.Find(name => !gate.IsDisabled(name));
    }

    private static string? Judge(FaultyDisk disk, string beginning, List<string> acknowledged, bool taken, string? before)
    {
        LedgerSnapshot ledger;
        try
        {
            ledger = Ledger(disk).Read(patient: false);
        }
        catch (QuarantineException e)
        {
            // A file that can only be written in place can be half written; then its backup is what it was, and everybody is told.
            using var unsure = Gate(disk);
            return beginning == "mounted file" && e.Id == ErrorIds.LedgerDamaged && disk.Text(Path + ".bak") == before && unsure.IsDisabled("old-0")
                ? null
                : "it cannot be read: " + e.Message;
        }
        var isNew = ledger.Agents.ContainsKey("new");
        List<string> expected = isNew ? [.. acknowledged, "new"] : acknowledged;
        if (!ledger.Agents.Keys.SequenceEqual(expected))
            return "the ledger holds " + string.Join(", ", ledger.Agents.Keys);
        if (taken && !isNew)
            return "what was acknowledged is lost";
        using var gate = Gate(disk);
        if (expected.Find(name => !gate.IsDisabled(name)) is { } free)
            return $"a gate lets '{free}' run";

        Add(disk, "later");
        expected = [.. expected, "later"];
        var lines = Ledger(disk).History().Select(record => record.Agent).ToList();
        if (!lines.SequenceEqual(expected.TakeLast(lines.Count)) || lines.Count < (beginning == "history full" ? 2 : expected.Count))
            return "the history holds " + string.Join(", ", lines);
        return disk.Files.FirstOrDefault(file => file.EndsWith(".tmp", StringComparison.Ordinal)) is { } left ? $"'{left}' is left" : null;
    }

    private static FileLedger Ledger(IDisk disk, long history = 1 << 20) => new(Path, disk) { MaxHistoryBytes = history };

    private static QuarantineGate Gate(IDisk disk) => new(Ledger(disk), refreshInterval: Timeout.InfiniteTimeSpan);

    private static void Add(IDisk disk, string agent, long history = 1 << 20) =>
        ManualQuarantine.Add(Ledger(disk, history), agent, "by hand", null, LedgerFolder.Now);
}
