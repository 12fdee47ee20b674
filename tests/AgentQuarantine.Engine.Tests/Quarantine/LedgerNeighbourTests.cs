using System.Diagnostics;
using AgentQuarantine.Disks;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>The ledger among other accounts, other programs and other file systems.</summary>
public sealed class LedgerNeighbourTests : IDisposable
{
    private const uint Nobody = 65534;

    private readonly LedgerFolder _folder = new();

    public static bool IsRoot => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    public static bool HasPython => OperatingSystem.IsLinux() && Run("python3", "--version") == 0;

    public void Dispose() => _folder.Dispose();

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }

    private void Add(string agent) => ManualQuarantine.Add(_folder.Ledger, agent, "by hand", null, LedgerFolder.Now);

    [Fact(Skip = "only root can give a file away", SkipUnless = nameof(IsRoot))]
    public void What_root_writes_stays_its_owners_from_the_first_file_on()
    {
        Assert.Equal(0, Run("chown", "65534:65534", _folder.Root));

        Add("a");
        Add("b");
        ManualQuarantine.Add(new FileLedger(Path.Combine(_folder.Root, "new", "quarantine.json")), "a", "by hand", null, LedgerFolder.Now);

        Assert.All(Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories), path =>
        {
            var facts = SystemDisk.Instance.Look(path)!.Value;
            Assert.Equal((path, Nobody, Nobody), (path, facts.Owner, facts.Group));
        });
        Assert.Equal(10, Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Count());
    }

    [Fact(Skip = "only root can give a file away", SkipUnless = nameof(IsRoot))]
    public void A_link_that_somebody_put_there_is_not_given_away()
    {
        var theirs = Path.Combine(_folder.Root, "theirs");
        File.WriteAllText(theirs, "");
        Add("a");
        Run("chown", "65534:65534", _folder.Root, _folder.LedgerPath);
        File.Delete(_folder.LedgerPath + ".lock");
        File.CreateSymbolicLink(_folder.LedgerPath + ".lock", theirs);

        Add("b");

        Assert.Equal(0u, SystemDisk.Instance.Look(theirs)!.Value.Owner);
    }

    [Fact]
    public void A_link_in_place_of_a_temporary_file_is_not_followed()
    {
        Add("a");
        var strangers = Path.Combine(_folder.Root, "strangers");
        File.WriteAllText(strangers, "mine");
        foreach (var name in new[] { ".tmp", ".bak.tmp" })
            File.CreateSymbolicLink(_folder.LedgerPath + name, strangers);

        Add("b");

        Assert.Equal("mine", File.ReadAllText(strangers));
        Assert.Null(new FileInfo(_folder.LedgerPath).LinkTarget);
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.tmp"));
    }

    [Fact]
    public void The_temporary_files_of_a_ledger_next_to_it_are_left_alone()
    {
        var theirs = _folder.LedgerPath + "2.0123456789abcdef.tmp";
        File.WriteAllText(theirs, "");

        Add("a");

        Assert.True(File.Exists(theirs));
    }

    [Theory]
    [InlineData(13, "right to write")]
    [InlineData(16, "Mount the folder")]
    [InlineData(28, "disk is full")]
    [InlineData(30, "read-only")]
    [InlineData(5, "disk reports an error")]
    [InlineData(24, "too many files")]
    [InlineData(37, "knows no locks")]
    public void Each_cause_has_its_own_advice_and_none_is_damage(int errno, string advice)
    {
        var cause = errno == 13 ? (Exception)new UnauthorizedAccessException("denied") : new IOException("no", errno);

        Assert.Contains(advice, FileFault.Explain(cause, writing: true));
        Assert.DoesNotContain("move both away", FileFault.Explain(cause, writing: true));
    }

    [Fact]
    public void A_ledger_that_cannot_be_read_is_not_called_damaged()
    {
        var disk = new FaultyDisk();
        disk.CreateFolder("/fleet");
        var ledger = new FileLedger("/fleet/quarantine.json", disk);
        ManualQuarantine.Add(ledger, "a", "by hand", null, LedgerFolder.Now);
        disk.Plan = _ => disk.Calls[^1] == "read" ? Fault.Fails : Fault.None;

        Assert.Equal(ErrorIds.LedgerUnreadable, Assert.Throws<QuarantineException>(ledger.Read).Id);
        Assert.Equal(
            ErrorIds.LedgerUnreadable,
            Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(ledger, "b", "by hand", null, LedgerFolder.Now)).Id);
    }

    [Fact]
    public void A_ledger_that_is_half_written_is_read_again_for_a_moment()
    {
        var disk = new FaultyDisk();
        disk.CreateFolder("/fleet");
        using var file = disk.Open("/fleet/quarantine.json", null);
        file.Write("{\"agents\": {\"a\": {\"act"u8);
        disk.Plan = _ =>
        {
            // Its writer goes on while it is looked at.
            if (disk.Calls.Count == 8)
                file.Write("ive\": true}}}"u8);
            return Fault.None;
        };

        Assert.True(new FileLedger("/fleet/quarantine.json", disk).Read().Agents["a"].Active);
    }

    [Fact(Skip = "there is no python3", SkipUnless = nameof(HasPython))]
    public void The_example_of_the_documentation_writes_under_the_lock()
    {
        var page = File.ReadAllText(Find("docs/policy.md"));
        var begin = page.IndexOf("```python", StringComparison.Ordinal) + "```python\n".Length;
        var script = Path.Combine(_folder.Root, "writer.py");
        File.WriteAllText(script, page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)] + """

            import sys
            for i in range(25):
                quarantine(sys.argv[1], f"python-{i}", "by a program")
            """);
        Add("first");

        using var python = Process.Start("python3", [script, _folder.LedgerPath]);
        for (var i = 0; i < 25; i++)
            Add("ours-" + i);
        python.WaitForExit();

        Assert.Equal(0, python.ExitCode);
        Assert.Equal(51, _folder.Ledger.Read().Agents.Count);
    }

    [Fact(Skip = "there is no python3", SkipUnless = nameof(HasPython))]
    public void A_lock_that_another_program_holds_is_honoured()
    {
        Add("a");
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c",
            $"import fcntl, sys\nf = open('{_folder.LedgerPath}.lock', 'a')\n"
            + "fcntl.flock(f, fcntl.LOCK_EX)\nprint('held', flush=True)\nsys.stdin.read()"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", python.StandardOutput.ReadLine());
        var ledger = new FileLedger(_folder.LedgerPath) { LockTimeout = TimeSpan.FromMilliseconds(20) };

        Assert.Equal(
            ErrorIds.LedgerLocked,
            Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(ledger, "b", "by hand", null, LedgerFolder.Now)).Id);
        python.StandardInput.Close();
        Add("b");

        Assert.Equal(["a", "b"], _folder.Ledger.Read().Agents.Keys);
    }

    [Fact]
    public void Several_names_are_one_write()
    {
        ManualQuarantine.Add(_folder.Ledger, ["a", "b", "a", "c"], "by hand", null, LedgerFolder.Now);
        ManualQuarantine.Clear(_folder.Ledger, ["a", "b"], [], LedgerFolder.Now);

        Assert.Equal(3, LedgerJson.Parse(File.ReadAllBytes(_folder.LedgerPath + ".bak")).Agents.Values.Count(entry => entry.Active));
        Assert.Equal(["a", "b", "c", "a", "b"], _folder.Ledger.History().Select(record => record.Agent));
    }

    private static string Find(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "AgentQuarantine.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, file);
    }

    // Their names cannot be guessed; a link that is there all the same is an error.
    [Fact]
    public void A_link_in_the_place_of_a_new_file_is_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few accounts make links");
        var (victim, link) = (Path.Combine(_folder.Root, "victim"), Path.Combine(_folder.Root, "new.tmp"));
        File.WriteAllText(victim, "theirs");
        File.CreateSymbolicLink(link, victim);

        Assert.ThrowsAny<IOException>(() => SystemDisk.Instance.Create(link, null));
        Assert.Equal("theirs", File.ReadAllText(victim));
    }
}
