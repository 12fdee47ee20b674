using System.Globalization;
using System.Text;

namespace AgentQuarantine.Acceptance;

public sealed class LargeLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_last_lines_of_three_gigabytes_cost_no_more_reading_than_those_of_three_megabytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux counts what a process has read");
        var bash = Programs.OnPath("bash");
        var lines = Lines(5000);
        var small = Write("small.jsonl", 3_000_000, lines);
        var large = Write("large.jsonl", 3_000_000_000, lines);

        var fromSmall = Read(bash, small);
        var fromLarge = Read(bash, large);

        Assert.Equal(fromSmall.Output, fromLarge.Output);
        Assert.InRange(fromLarge.Bytes, 0, fromSmall.Bytes + 1_000_000);
    }

    [Fact]
    public void A_check_of_a_million_agents_with_a_reward_each_takes_a_gigabyte_at_most()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux counts a process' memory in kilobytes");
        var python = Programs.OnPath("python3");
        using (var log = new StreamWriter(_folder["million.jsonl"]))
        {
            for (var i = 0; i < 1_000_000; i++)
                log.Write($"{{\"agent\": \"agent-{i:0000000}\", \"reward\": {(i % 2000) - 1000}e-3, \"ts\": {1_767_225_600 + i}}}\n");
        }

        var ended = Programs.Run(python, _folder.Path, "-c",
            "import resource, subprocess, sys; print(subprocess.call(sys.argv[1:]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)",
            Programs.Agentq, "check", "--all", "million.jsonl");

        Assert.Equal(("0", ""), (ended.Output.Split(' ')[0], ended.Error));
        Assert.InRange(int.Parse(ended.Output.Split(' ')[1], CultureInfo.InvariantCulture), 100_000, 1 << 20);
    }

    [Fact]
    public void Another_language_changes_no_byte_of_the_output()
    {
        _folder.Write("log.jsonl", Lines(100));

        foreach (var arguments in new[] { new[] { "stats", "log.jsonl" }, ["stats", "log.jsonl", "--json"],
            ["check", "log.jsonl", "--drawdown-limit", "-0.5", "--what-if"] })
        {
            var plain = Run(arguments, "C");
            var german = Run(arguments, "de_DE.UTF-8");
            Assert.Equal(0, plain.ExitCode);
            Assert.Contains("0.", plain.Output);
            Assert.Equal(plain, german);
        }
    }

    public void Dispose() => _folder.Dispose();

    private Ended Run(string[] arguments, string language)
    {
        using var process = Programs.Start(Programs.Agentq, _folder.Path, arguments, new Dictionary<string, string?>
        {
            ["LANG"] = language,
            ["LC_ALL"] = language,
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = null,
        });
        return Programs.End(process);
    }

    private static string Lines(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"agent\": \"agent-{i % 7}\", \"reward\": {Math.Round(Math.Sin(i), 3)}, \"ts\": {1_767_225_600 + i}}}\n");
        return text.ToString();
    }

    /// <summary>A log whose beginning is a hole: as long as it says, and hardly anything on the disk.</summary>
    private string Write(string name, long length, string tail)
    {
        var bytes = Encoding.UTF8.GetBytes("\n" + tail);
        using var file = new FileStream(_folder[name], FileMode.CreateNew);
        file.SetLength(length - bytes.Length);
        file.Seek(0, SeekOrigin.End);
        file.Write(bytes);
        return name;
    }

    /// <summary>What the table says without the log's name, and how many bytes the process has read of all its files.</summary>
    private (string Output, long Bytes) Read(string bash, string log)
    {
        // The kernel adds what a process has read to its parent's account when the parent has waited for it.
        var ended = Programs.Run(bash, _folder.Path, "-c", "\"$0\" stats \"$1\" && grep rchar /proc/$$/io", Programs.Agentq, log);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return (string.Join('\n', ended.Lines[..^1]), long.Parse(ended.Lines[^1].Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
