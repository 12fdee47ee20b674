using System.Diagnostics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>What is not a ledger, and a ledger that is gone.</summary>
public sealed class LedgerPresenceTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public static bool IsUnix => !OperatingSystem.IsWindows();

    public void Dispose() => _folder.Dispose();

    private static QuarantineException Refused(string path)
    {
        var reading = Assert.Throws<QuarantineException>(() => new FileLedger(path).Read());
        var writing = Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(new FileLedger(path), "a", "by hand", null, LedgerFolder.Now));
        using var gate = new QuarantineGate(path, refreshInterval: Timeout.InfiniteTimeSpan);
        Assert.True(gate.IsDisabled("a"));
        Assert.Equal((reading.Id, reading.Id), (writing.Id, gate.LastError!.Id));
        return reading;
    }

    [Theory]
    [InlineData("postgres://u:secret@h/db")]
    [InlineData("/home/me/postgres:/u:secret@h/db")]
    [InlineData("https://u:se/c'ret@h/db?password=secret")]
    [InlineData("postgresql://h/db?user=u&password=secret")]
    [InlineData("redis://:secret@h:6379/0")]
    [InlineData("/home/me/Server=h;Database=d;User Id=u;Password=secret")]
    [InlineData("/home/me/host=h dbname=d password = secret")]
    public void An_address_is_no_ledger_and_its_password_is_not_told(string path)
    {
        var error = Refused(path);

        Assert.Equal(ErrorIds.LedgerUnsupported, error.Id);
        Assert.DoesNotContain("ret", error.Message + error.Target + new FileLedger(path).Name);
        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData("C:\\fleet\\quarantine.json")]
    [InlineData("/home/me/12:30/quarantine.json")]
    [InlineData("/home/me/run7:late/quarantine.json")]
    [InlineData("/home/me/9ab:/quarantine.json")]
    [InlineData("/home/me/a b:/quarantine.json")]
    [InlineData("quarantine.json:")]
    public void A_path_with_a_colon_is_no_address(string path) => Assert.False(LedgerFiles.IsAddress(path));

    [Fact]
    public void A_file_in_place_of_a_folder_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "file"), "");

        Assert.Equal(ErrorIds.LedgerUnsupported, Refused(Path.Combine(_folder.Root, "file", "quarantine.json")).Id);
        Assert.Equal(ErrorIds.LedgerUnsupported, Refused(Path.Combine(_folder.Root, "file", "deeper", "quarantine.json")).Id);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_a_ledger_that_is_gone()
    {
        File.CreateSymbolicLink(_folder.LedgerPath, Path.Combine(_folder.Root, "unmounted", "real.json"));

        Assert.Equal(ErrorIds.LedgerNotFound, Refused(_folder.LedgerPath).Id);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "unmounted")));
    }

    [Fact]
    public void Links_in_a_circle_are_refused()
    {
        File.CreateSymbolicLink(_folder.LedgerPath, _folder.LedgerPath + "2");
        File.CreateSymbolicLink(_folder.LedgerPath + "2", _folder.LedgerPath);

        Assert.Equal(ErrorIds.LedgerUnsupported, Refused(_folder.LedgerPath).Id);
    }

    [Fact(Skip = "Windows has no such pipes", SkipUnless = nameof(IsUnix))]
    public void A_pipe_is_refused_and_nobody_waits_for_it()
    {
        Process.Start("mkfifo", _folder.LedgerPath).WaitForExit();

        Assert.Equal(ErrorIds.LedgerUnsupported, Refused(_folder.LedgerPath).Id);
        Assert.Equal(ErrorIds.LedgerUnsupported, Refused("/dev/null").Id);
    }

    [Fact]
    public void Whoever_has_seen_a_ledger_does_not_take_its_absence_for_an_empty_one()
    {
        var ledger = LedgerFolder.With(_folder, """{"agents": {"a": {"active": true}}}""");
        using var gate = new QuarantineGate(_folder.LedgerPath, refreshInterval: Timeout.InfiniteTimeSpan);
        ledger.Read();

        Directory.Delete(_folder.Root, recursive: true);

        Assert.Equal(ErrorIds.LedgerNotFound, Assert.Throws<QuarantineException>(ledger.Read).Id);
        Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(ledger, "b", "by hand", null, LedgerFolder.Now));
        gate.Refresh();
        Assert.True(gate.IsDisabled("a"));
        Assert.False(Directory.Exists(_folder.Root));
        Directory.CreateDirectory(_folder.Root);
    }

    [Fact]
    public void A_history_without_its_ledger_shows_that_there_was_one()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        File.Delete(_folder.LedgerPath);

        Assert.Equal(ErrorIds.LedgerNotFound, Refused(_folder.LedgerPath).Id);

        LedgerFolder.With(_folder, """{"agents": {}}""");
        Assert.Empty(_folder.Ledger.Read().Agents);
    }

    [Fact]
    public void A_check_that_quarantines_nobody_leaves_nothing_that_a_ledger_is_missed_by()
    {
        _folder.Ledger.Update(_ => [], LedgerFolder.Now);

        Assert.Empty(_folder.Ledger.Read().Agents);
    }

    [Fact]
    public void A_required_ledger_has_to_be_there()
    {
        var ledger = new FileLedger(_folder.LedgerPath) { RequireLedger = true };

        Assert.Equal(ErrorIds.LedgerNotFound, Assert.Throws<QuarantineException>(ledger.Read).Id);
        Assert.Equal(ErrorIds.LedgerNotFound, Assert.Throws<QuarantineException>(() => ledger.Update(_ => [], LedgerFolder.Now)).Id);
    }
}
