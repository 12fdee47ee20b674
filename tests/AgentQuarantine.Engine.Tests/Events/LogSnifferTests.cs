using System.Text;
using AgentQuarantine.Events.Files;

namespace AgentQuarantine.Tests.Events;

public sealed class LogSnifferTests
{
    private const string Line = """{"agent": "a", "reward": -1}""";

    [Theory]
    [InlineData("[" + Line + ", " + Line + "]", "JSON array")]
    [InlineData("[\n  {\n    \"agent\": \"a\"\n", "JSON array")]
    [InlineData("{\n  \"agent\": \"a\"\n}\n", "several lines")]
    [InlineData("agent,reward\na,-1\n", "CSV")]
    [InlineData("#{\"t_start\": 1.5, \"env_id\": \"CartPole-v1\"}\nr,l,t\n-0.5,20,0.5\n", "CSV")]
    [InlineData("{'agent': 'a', 'reward': -1}\n", "json.dumps")]
    [InlineData("[{'agent': 'a'}]\n", "json.dumps")]
    [InlineData("{\"log\": \"{}\\n\", \"stream\": \"stdout\", \"time\": \"2026-03-02T00:00:00Z\"}\n", "docker json-file")]
    [InlineData("2026-03-02T00:00:00.123456789Z stdout F " + Line + "\n", "CRI")]
    [InlineData("{\"resourceSpans\": [{\"scopeSpans\": []}]}\n", "OTLP")]
    [InlineData("{\"resourceLogs\": [{\"resource\": {\"attributes\": [", "OTLP")]
    [InlineData("{\"who\": \"a\", \"score\": -1}\n", "no line has the key 'agent'")]
    [InlineData("\uFEFF{\"who\": {\"name\": 1}, \"score\": -1}\n", "The first object's keys: who, score.")]
    [InlineData("[2026-03-02 00:00:00] INFO started, done\n", "No line is a JSON object")]
    [InlineData("{\"trial_id\": \"x\", \"policy_reward_mean\": {\"p0\": NaN}}\n", "--format rllib")]
    [InlineData("{\"pair\": \"ADA/USDT\", \"profit_ratio\": -0.4}\n", "--format freqtrade")]
    [InlineData("{\"response_cost\": 1, \"status\": \"success\"}\n", "--format litellm")]
    [InlineData("{\"name\": \"x\", \"latency\": 1, \"scores\": []}\n", "--format langfuse")]
    [InlineData("started\n{\"who\": NaN}\n", "The first object's keys: who.")]
    public void A_log_is_named_by_its_first_bytes(string head, string expected) => Assert.Contains(expected, Describe(Encoding.UTF8.GetBytes(head)));

    [Fact]
    public void Utf16_is_named_with_and_without_a_byte_order_mark()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Assert.Contains("UTF-16", Describe(encoding.GetBytes(Line)));
            Assert.Contains("UTF-16", Describe([.. encoding.GetPreamble(), .. encoding.GetBytes("日本")]));
        }
        Assert.DoesNotContain("UTF-16", Describe(new byte[64]));
    }

    [Fact]
    public void A_compressed_log_is_named_with_the_command_that_reads_it() =>
        Assert.Contains("agentq check '/log'", Describe([0x1f, 0x8b, 8, 0]));

    [Fact]
    public void Keys_are_shown_without_control_characters_and_not_at_any_length()
    {
        var described = Describe(Encoding.UTF8.GetBytes("{\"\\u001b[2J\": 1, \"" + new string('x', 500) + "\": 1}\n"));

        Assert.Contains("keys: [2J, xxx", described);
        Assert.True(described.Length < 250);
        Assert.DoesNotContain('\e', described);
    }

    [Fact]
    public void Any_bytes_have_a_description()
    {
        var random = new Random(1);
        for (var i = 0; i < 2000; i++)
        {
            var head = new byte[random.Next(64)];
            random.NextBytes(head);
            Assert.NotEqual("", Describe(head));
        }
    }

    private static string Describe(byte[] head) => LogSniffer.Describe(head, "/log", "agent");
}
