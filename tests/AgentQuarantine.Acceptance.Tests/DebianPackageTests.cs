namespace AgentQuarantine.Acceptance;

/// <summary>The Debian package, built, judged, installed into a fresh system and run there. AGENTQ_LONG=1 runs it: it takes minutes.</summary>
public sealed class DebianPackageTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private readonly TemporaryFolder _folder = new();

    private string Chroot => _folder["chroot"];

    [Fact]
    public void The_package_is_installed_and_runs_in_a_fresh_Debian()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1", "building a Debian package takes long: AGENTQ_LONG=1 runs it");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "debootstrap and chroot ask for root");
        var bash = Programs.OnPath("bash");
        var debootstrap = Programs.OnPath("debootstrap");
        var chroot = Programs.OnPath("chroot");
        Programs.OnPath("dpkg-deb");

        Succeeds(bash, Path.Combine(Repository.Root, "packaging", "debian", "build"));
        var package = Assert.Single(Directory.GetFiles(Path.Combine(Repository.Root, "output", "debian"), "agentq_*.deb"));
        if (Programs.Has("lintian"))
            Assert.Equal("", Succeeds(Programs.OnPath("lintian"), "--allow-root", "--fail-on", "error,warning", package).Output);

        Succeeds(debootstrap, "--variant=minbase", "stable", Chroot, "http://deb.debian.org/debian");
        File.Copy(package, Path.Combine(Chroot, "agentq.deb"));
        File.Copy(Path.Combine(Repository.Root, "samples", "events.jsonl"), Path.Combine(Chroot, "events.jsonl"));
        Succeeds(chroot, Chroot, "dpkg", "-i", "/agentq.deb");

        Assert.Matches(@"^\d+\.\d+\.\d+\n$", Succeeds(chroot, Chroot, "agentq", "--version").Output);
        Assert.Contains("momentum", Succeeds(chroot, Chroot, "agentq", "check", "/events.jsonl", "--ledger", "/quarantine.json").Output);
        Assert.Equal(3, Programs.Run(chroot, _folder.Path, Chroot, "agentq", "test", "momentum", "--ledger", "/quarantine.json").ExitCode);
        Assert.Contains(
            "check\n",
            Succeeds(chroot, Chroot, "bash", "-c", """
                . /usr/share/bash-completion/completions/agentq
                COMP_WORDS=(agentq ch) COMP_CWORD=1 COMP_LINE='agentq ch' COMP_POINT=9
                _agentq agentq
                printf '%s\n' "${COMPREPLY[@]}"
                """).Output);
        Succeeds(chroot, Chroot, "dpkg", "--purge", "agentq");
        Assert.False(File.Exists(Path.Combine(Chroot, "usr", "bin", "agentq")));
    }

    public void Dispose() => _folder.Dispose();

    private Ended Succeeds(string program, params string[] arguments)
    {
        using var process = Programs.Start(program, _folder.Path, arguments, new Dictionary<string, string?> { ["DOTNET_NOLOGO"] = "1" });
        var ended = Programs.End(process, Limit);
        Assert.True(ended.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {ended.ExitCode}: {ended.Output}{ended.Error}");
        return ended;
    }
}
