using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
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
        var interval = new ValueOption<TimeSpan>("--interval", Parse.Duration)
        {
            Description = "How often the log and the ledger are looked at. [default: 1s]",
            HelpName = "DURATION",
        };
        var checkEvery = new ValueOption<TimeSpan>("--check-every", Parse.Duration)
        {
            Description = "Make a quarantine check this often. [default: never]",
            HelpName = "DURATION",
        };
        command.Options.Add(interval);
        command.Options.Add(checkEvery);
        // A synchronous action: for an asynchronous one the parser's library has a handler of its own for SIGTERM, which
        // waits before ours is asked.
        command.SetAction(result => ServeAsync(new MetricsServiceOptions
        {
            Collector = metrics.Collector(result),
            Server = server.Options(result),
            Interval = interval.Of(result) ?? TimeSpan.FromSeconds(1),
            CheckEvery = checkEvery.Of(result),
            Report = Failure.Print,
        }).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> ServeAsync(MetricsServiceOptions options)
    {
        using var interrupt = new Interrupt();
        await using var service = MetricsService.Start(options, TimeProvider.System);
        if (service.Warning is { } warning)
            Failure.Print("warning: " + warning);
        Failure.Print($"serving {service.Uri} of '{options.Collector.LogPath}'");
        await Task.Delay(Timeout.Infinite, interrupt.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Failure.Print("stopping");
        return ExitCode.Done;
    }
}
