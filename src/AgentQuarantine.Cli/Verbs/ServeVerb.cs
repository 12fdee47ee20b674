using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq serve</c>: metrics for Prometheus, and an API that agents ask before they run.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("serve", "Serve metrics to Prometheus and answer agents that ask before they run, until Ctrl+C or SIGTERM.",
            $"""
            agentq serve                                     http://localhost:{ServerOptions.DefaultPort}/metrics of telemetry/events.jsonl
            agentq serve --check-every 5m --policy policy.json
            agentq serve --host '*' --certificate agentq.pfx --credential-file scrape.secret
            curl http://localhost:{ServerOptions.DefaultPort}/api/v1/agents/momentum
            """);
        var metrics = new MetricsParameters(command);
        var server = new ServerParameters(command);
        var interval = new ValueOption<TimeSpan>(command, "--interval", "DURATION", Parse.Duration,
            "How often the log and the ledger are looked at. [default: 1s]");
        var checkEvery = new ValueOption<TimeSpan>(command, "--check-every", "DURATION", Parse.Duration,
            "Make a quarantine check this often. [default: never]");
        // A synchronous action: for an asynchronous one the parser's library has a handler of its own for SIGTERM, which
        // waits before ours is asked.
        command.SetAction(result => ServeAsync(new MetricsServiceOptions
        {
            Collector = metrics.Collector(result),
            Server = server.Options(result),
            Interval = interval.Of(result) ?? Defaults.LookInterval,
            CheckEvery = checkEvery.Of(result),
            Report = Failure.Print,
        }).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> ServeAsync(MetricsServiceOptions options)
    {
        using var interrupt = new Interrupt();
        await using var service = MetricsService.Start(options, Agentq.Clock);
        if (service.Warning is { } warning)
            Failure.Print("warning: " + warning);
        Failure.Print($"serving {service.Uri} of '{options.Collector.LogPath}'");
        await Task.Delay(Timeout.Infinite, interrupt.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Failure.Print("stopping");
        return ExitCode.Done;
    }
}
