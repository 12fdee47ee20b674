using AgentQuarantine.Acceptance.Documentation;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>The examples of docs/serving.md by which an agent asks before it runs, run as they stand there.</summary>
public sealed class AskingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServedAgentq _served = null!;

    public async ValueTask InitializeAsync()
    {
        _folder.Write("telemetry/events.jsonl",
            string.Concat(Enumerable.Repeat("{\"agent\":\"bad/one\",\"reward\":-1}\n{\"agent\":\"good\",\"reward\":1}\n", 10)));
        _served = new ServedAgentq(_folder, "--check-every", "1h");
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

    [Fact]
    public void With_curl()
    {
        var curl = Programs.OnPath("curl");
        var line = Example("console no-run", "curl -fsS").Split('\n')[0];
        Assert.StartsWith("$ curl -fsS http://localhost:10871/api/v1/agents/", line);
        var ended = Programs.Run(curl, _folder.Path, "-fsS", $"{Server}/api/v1/agents/bad%2Fone");

        Assert.StartsWith("{\"agent\":\"bad/one\",\"quarantined\":true,\"state\":\"quarantined\",\"kind\":\"automatic\",\"reason\":\"Auto-quarantine: drawdown ", ended.Output);
        Assert.NotEqual(0, Programs.Run(curl, _folder.Path, "-fsS", $"{Server}/api/v1/agents/nobody").ExitCode);
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
