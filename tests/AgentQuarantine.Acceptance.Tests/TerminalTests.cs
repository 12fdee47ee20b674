using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Acceptance;

/// <summary>What only a terminal sees, on one made by util-linux's <c>script</c>.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Red = "\e[31m";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Quarantined_agents_stand_out_in_red_unless_NO_COLOR_is_set()
    {
        _folder.Write("log.jsonl", Event("healthy", 1) + Event("fallen", -5));
        Programs.RunAgentq(_folder.Path, "check", "log.jsonl");

        var coloured = OnTerminal(200, "stats log.jsonl");

        Assert.StartsWith(Red + "fallen", Assert.Single(coloured, line => line.Contains("fallen", StringComparison.Ordinal)));
        Assert.DoesNotContain(coloured, line => line.Contains("healthy", StringComparison.Ordinal) && line.Contains('\e'));
        Assert.DoesNotContain(OnTerminal(200, "stats log.jsonl", ("NO_COLOR", "1")), line => line.Contains('\e'));
        Assert.DoesNotContain('\e', Programs.RunAgentq(_folder.Path, "stats", "log.jsonl").Output);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    [InlineData(44)]
    public void A_table_is_no_wider_than_the_terminal(int columns)
    {
        _folder.Write("log.jsonl", Event("a", -5) + Event("an-agent-with-a-name-that-is-longer-than-most", -5) + Event("日本語の名前を持つエージェント", 1));

        var stats = OnTerminal(columns, "stats log.jsonl", ("NO_COLOR", "1"));
        var check = OnTerminal(columns, "check log.jsonl", ("NO_COLOR", "1"));

        Assert.Equal(4, stats.Length);
        Assert.Equal(3, check.Length);
        Assert.All(stats.Concat(check), line => Assert.InRange(Columns(line), 1, columns));
        Assert.StartsWith("AGENT ", stats[0]);
    }

    [Fact]
    public void A_pipe_gets_the_table_in_its_full_width()
    {
        var name = new string('x', 64);
        _folder.Write("log.jsonl", Event(name, 1));

        Assert.Contains(name, Programs.RunAgentq(_folder.Path, "stats", "log.jsonl").Output);
    }

    [Theory]
    [InlineData("C.UTF-8", "▂▃▄▅▆▇█")]
    [InlineData("de_DE.utf8@euro", "▂▃▄▅▆▇█")]
    [InlineData("", "▂▃▄▅▆▇█")]
    [InlineData("C", ".:-=+*#")]
    [InlineData("de_DE.ISO-8859-1", ".:-=+*#")]
    public void Equity_is_drawn_with_the_characters_that_the_locale_has(string locale, string line)
    {
        _folder.Write("log.jsonl", string.Concat(Enumerable.Repeat(Event("a", 1), 7)));
        var variables = new Dictionary<string, string?> { ["LC_ALL"] = locale, ["LC_CTYPE"] = null, ["LANG"] = null };

        var stats = Programs.End(Programs.Start(Programs.Agentq, _folder.Path, ["stats", "log.jsonl", "--spark"], variables));
        var json = Programs.End(Programs.Start(Programs.Agentq, _folder.Path, ["stats", "log.jsonl", "--spark", "--json"], variables));

        Assert.Contains($"a      {line}  7", stats.Output);
        var equity = JsonDocument.Parse(json.Output).RootElement[0].GetProperty("equity");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], equity.EnumerateArray().Select(one => one.GetInt32()));
        Assert.DoesNotContain(line, json.Output);
    }

    [Fact]
    public void A_long_reading_shows_how_far_it_is_and_leaves_no_trace()
    {
        WriteHole("log.jsonl", 200_000_000);
        File.AppendAllText(_folder["log.jsonl"], "\n" + Event("a", 1));

        var text = string.Join('\n', OnTerminal(100, "stats log.jsonl --all"));

        Assert.Contains("reading: ", text);
        Assert.Contains("% of 200 MB", text);
        Assert.Contains("\e[K", text);
    }

    [Fact]
    public void Ctrl_C_ends_a_long_reading_with_130_and_writes_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux counts what a process has read");
        var kill = Programs.OnPath("kill");
        WriteHole("log.jsonl", 200_000_000_000);
        // Whoever runs these tests in the background has SIGINT ignored, and so would their children.
        using var process = Programs.Start(
            Programs.OnPath("env"), _folder.Path, ["--default-signal=INT", Programs.Agentq, "check", "log.jsonl", "--all"]);
        while (BytesRead(process.Id) < 50_000_000)
            Assert.False(process.HasExited, "it has read the whole hole");

        Programs.Run(kill, _folder.Path, "-INT", process.Id.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(new Ended(130, "", "agentq: interrupted\n"), Programs.End(process));
        Assert.Equal(["log.jsonl"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    public void Dispose() => _folder.Dispose();

    private static string Event(string agent, double reward) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"agent": "{{agent}}", "reward": {{reward}}, "ts": "2026-03-02T00:00:00Z"}""") + "\n";

    // Behind an event: a hole at the start, as copytruncate leaves it, is passed over.
    private void WriteHole(string name, long length)
    {
        _folder.Write(name, Event("b", 1));
        using var file = File.OpenWrite(_folder[name]);
        file.SetLength(length);
    }

    /// <summary>The lines that agentq prints on a terminal so many columns wide.</summary>
    private string[] OnTerminal(int columns, string arguments, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(one => one.Name, one => (string?)one.Value);
        variables.TryAdd("NO_COLOR", null);
        variables["TERM"] = "xterm";
        using var process = Programs.Start(
            Programs.OnPath("script"), _folder.Path,
                ["-qec", $"stty cols {columns} rows 50; '{Programs.Agentq}' {arguments}", "/dev/null"], variables);
        var ended = Programs.End(process);
        Assert.Equal(0, ended.ExitCode);
        // .NET puts the terminal's keypad into its mode before it asks how wide it is.
        return ended.Output.Replace("\e[?1h\e=", "").TrimEnd('\n').Split('\n');
    }

    private static int Columns(string line) => line.Sum(c => c is >= '\u2E80' and <= '\uFFEF' ? 2 : 1);

    private static long BytesRead(int process)
    {
        try
        {
            return long.Parse(File.ReadLines($"/proc/{process}/io").First(line => line.StartsWith("rchar", StringComparison.Ordinal))[7..],
                CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0;
        }
    }
}
