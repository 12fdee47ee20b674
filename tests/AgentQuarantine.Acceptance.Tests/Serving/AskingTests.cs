using AgentQuarantine.Acceptance.Documentation;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>The examples of docs/serving.md by which an agent asks before it runs, run as they stand there.</summary>
public sealed class AskingTests : IAsyncLifetime
{
    // Names that a path through a proxy does not survive.
    private static readonly string[] Bad =
        ["bad/one", "bad//two", "bad/../three", "bad/", "/bad", "bad%2Ffour", "bad?x=1&name=good", "bad+one +", ".", "ünd"];

    private readonly TemporaryFolder _folder = new();
    private ServedAgentq _served = null!;

    public async ValueTask InitializeAsync()
    {
        _folder.Write("telemetry/events.jsonl", string.Concat(Enumerable.Repeat(
            string.Concat(Bad.Select(name => $"{{\"agent\":\"{name}\",\"reward\":-1}}\n").Append("{\"agent\":\"good\",\"reward\":1}\n")), 10)));
        _served = new ServedAgentq(_folder, "--check-every", "1h", "--external-url", "http://127.0.0.1/keeps/");
        await _served.ReadyAsync();
    }

    [Fact]
    public void In_Python()
    {
        var python = Programs.OnPath("python3");
        var script = Example("python no-run", "def may_run")
            + "\nimport sys\nprint([may_run(name, sys.argv[1]) for name in ('bad/one', 'good', 'new')], may_run('good', 'http://127.0.0.1:9'))\n";
        var ended = Programs.Run(python, _folder.Path, _folder.Write("ask.py", script), Server);

        Assert.Equal(("[False, True, True] False\n", ""), (ended.Output, ended.Error));
    }

    [Theory]
    [InlineData("strips")]
    [InlineData("keeps")]
    public async Task Behind_a_proxy_that_changes_paths(string location)
    {
        var python = Programs.OnPath("python3");
        using var nginx = new NginxProxy(_folder, _served.Port);
        await nginx.ReadyAsync();
        var names = string.Join(", ", Bad.Append("good").Append("new").Select(name => $"'{name}'"));
        var script = Example("python no-run", "def may_run")
            + $"\nimport sys\nprint([may_run(name, sys.argv[1]) for name in [{names}]])\n";
        var ended = Programs.Run(python, _folder.Path, _folder.Write("ask.py", script), nginx.Behind(location));

        Assert.Equal($"[{string.Join(", ", Bad.Select(_ => "False"))}, True, True]\n", ended.Output + ended.Error);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("rewrites")]
    [InlineData("strips/metrics?")]
    public async Task Whatever_else_a_proxy_answers_is_no_permission(string location)
    {
        var python = Programs.OnPath("python3");
        using var nginx = new NginxProxy(_folder, _served.Port);
        await nginx.ReadyAsync();
        var script = Example("python no-run", "def may_run")
            + "\nimport sys\nprint([may_run(name, sys.argv[1]) for name in ('bad/one', 'good', 'new')])\n";
        var ended = Programs.Run(python, _folder.Path, _folder.Write("ask.py", script), nginx.Behind(location));

        Assert.Equal("[False, False, False]\n", ended.Output + ended.Error);
    }

    [Fact]
    public void With_curl()
    {
        var curl = Programs.OnPath("curl");
        var line = Example("console no-run", "curl -fsS").Split('\n')[0];
        Assert.StartsWith("$ curl -fsS --get --data-urlencode name=ppo/LunarLander-v2 http://localhost:10871/api/v1/agents", line);
        var ended = Programs.Run(curl, _folder.Path, "-fsS", "--get", "--data-urlencode", "name=bad/one", $"{Server}/api/v1/agents");

        Assert.StartsWith(
            "{\"agent\":\"bad/one\",\"quarantined\":true,\"known\":true,\"state\":\"quarantined\",\"kind\":\"automatic\","
            + "\"reason\":\"Auto-quarantine: drawdown ",
            ended.Output);
        Assert.StartsWith(
            "{\"agent\":\"nobody\",\"quarantined\":false,\"known\":false,",
            Programs.Run(curl, _folder.Path, "-fsS", $"{Server}/api/v1/agents/nobody").Output);
    }

    [Fact]
    public void In_CSharp()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1", "compiling the C# example takes long: AGENTQ_LONG=1 runs it");
        var dotnet = Programs.OnPath("dotnet");
        var program =
            """
            using System.Net;
            using System.Text.Json;

            using var http = new HttpClient();
            foreach (var agent in new[] { "bad/one", "good", "new" })
                Console.WriteLine(await MayRunAsync(http, agent));

            """ + Example("csharp", "MayRunAsync").Replace("http://localhost:10871", Server);
        var ended = Programs.Run(dotnet, _folder.Path, "run", _folder.Write("ask.cs", program));

        Assert.Equal(["False", "True", "True"], ended.Lines);
    }

    public ValueTask DisposeAsync()
    {
        _served.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Server => _served.Address("").ToString().TrimEnd('/');

    private static string Example(string info, string holding) => string.Join('\n',
        new DocumentationPage(Path.Combine(Repository.Root, "docs", "serving.md")).Blocks
            .Single(block => block.Info == info && block.Lines.Any(line => line.Contains(holding, StringComparison.Ordinal))).Lines);
}
