using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Acceptance;

/// <summary><c>agentq watch</c>: lines in a pipe, a table on a terminal.</summary>
public sealed class WatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void In_a_pipe_each_transition_is_a_line_until_it_is_ended(string signal)
    {
        var kill = Programs.OnPath("kill");
        Add("a\nb");
        using var process = Programs.Start(
            Programs.OnPath("env"), _folder.Path, ["--default-signal=INT", Programs.Agentq, "watch", "--since", "1h", "--interval", "50ms"]);

        Assert.EndsWith(" quarantine a\\nb: why", process.StandardOutput.ReadLine());
        Add("c");
        Assert.EndsWith(" quarantine c: why", process.StandardOutput.ReadLine());

        Programs.Run(kill, _folder.Path, "-" + signal, process.Id.ToString(CultureInfo.InvariantCulture));
        var ended = Programs.End(process);
        Assert.Equal((0, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith("agentq: watching '", ended.Error);
    }

    [Fact]
    public void As_JSON_each_transition_is_one_line_with_the_keys_of_the_history()
    {
        Add("a");
        using var process = Programs.Start(Programs.Agentq, _folder.Path, ["watch", "--json", "--since", "1h"]);

        var line = JsonDocument.Parse(process.StandardOutput.ReadLine()!).RootElement;
        process.Kill();

        var listed = JsonDocument.Parse(Programs.RunAgentq(_folder.Path, "list", "--history", "--json").Output).RootElement[0];
        Assert.True(JsonElement.DeepEquals(listed, line), $"{line}");
    }

    [Fact]
    public void On_a_terminal_the_fleet_is_drawn_in_its_place()
    {
        _folder.Write("log.jsonl", Event("fallen", -5) + Event("well", 1));
        Programs.RunAgentq(_folder.Path, "check", "log.jsonl");
        // A shell without job control has its background programs ignore SIGINT.
        const string Watch = "stty cols 160 rows 30; \"$AGENTQ\" watch log.jsonl --since 1h & "
            + "until grep -q '1[ ]quarantined' screen; do sleep 0.1; done; kill -TERM $!; wait $!; echo ended with $?";
        var variables = new Dictionary<string, string?>
        {
            ["AGENTQ"] = Programs.Agentq,
            ["TERM"] = "xterm",
            ["NO_COLOR"] = "1",
            ["LC_ALL"] = "C.UTF-8",
        };
        using var process = Programs.Start(Programs.OnPath("script"), _folder.Path, ["-qefc", Watch, "screen"], variables);

        var screen = Programs.End(process).Output;

        Assert.Contains("\e[?1049h", screen);
        Assert.Contains("1 quarantined, 1 healthy", screen);
        Assert.Matches(@"fallen +Quarantined +-5\.0000 +-3\.0000 +167% +▁ +20", screen);
        Assert.Matches(@"well +Healthy +0 +-3\.0000 +0% +█ +20", screen);
        Assert.Matches(@"fallen +quarantine +automatic +", screen);
        Assert.Contains("\e[?1049l", screen);
        Assert.EndsWith("ended with 0", screen.TrimEnd());
    }

    [Fact]
    public void A_ledger_that_cannot_be_read_ends_it_at_once() =>
        Assert.Equal(1, Programs.RunAgentq(_folder.Path, "watch", "--require-ledger").ExitCode);

    private void Add(string agent) => Assert.Equal(0, Programs.RunAgentq(_folder.Path, "add", agent, "--reason", "why").ExitCode);

    private static string Event(string agent, double reward) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"agent": "{{agent}}", "reward": {{reward}}, "ts": "2026-03-02T00:00:00Z"}""") + "\n";
}
