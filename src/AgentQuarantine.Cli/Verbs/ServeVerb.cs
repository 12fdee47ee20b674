using System.CommandLine;
using System.Runtime.InteropServices;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Metrics;
using AgentQuarantine.Operations;
using AgentQuarantine.Serving;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq serve</c>: metrics for Prometheus, a page for people, and an API that agents ask before they run.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("serve",
            "Serve metrics to Prometheus and a page to people, and answer agents that ask before they run, until Ctrl+C or SIGTERM.",
            $"""
            agentq serve                                     http://localhost:{ServerOptions.DefaultPort}/, and /metrics for Prometheus
            agentq serve 'telemetry/*.jsonl'                 all logs of a folder, new ones too: the program expands the pattern
            agentq serve --check-every 5m --policy policy.json
            agentq serve "$FLEET" --ledger "$FLEET"          a fleet's database: postgres://reader@db.example/agents?schema=fleet_a
            agentq serve --host '*' --certificate agentq.pfx --credential-file scrape.secret
            agentq serve --host '*' --web-config web.yml --external-url https://fleet.example.org/agents/
            curl http://localhost:{ServerOptions.DefaultPort}/api/v1/agents/momentum
            """);
        var metrics = new MetricsParameters(command);
        var server = new ServerParameters(command);
        var interval = new ValueOption<TimeSpan>(command, "--interval", "DURATION", Parse.Duration,
            "How often the log and the ledger are looked at. [default: 1s]");
        var rotateWait = new ValueOption<TimeSpan>(command, "--rotate-wait", "DURATION", Parse.Duration,
            "How long a log that was renamed is read on, for writers that still hold it open. [default: 5s]");
        var state = Common.Text(command, "--state", "PATH",
            "Where the counters are kept, so that a restart counts nothing twice. [default: .counters.json beside the ledger]");
        var noCreated = Common.Switch(command, "--no-created", "Do not tell in OpenMetrics since when each counter counts (_created).");
        var checkEvery = new ValueOption<TimeSpan>(command, "--check-every", "DURATION", Parse.Duration,
            "Make a quarantine check this often. [default: never]");
        var page = new PageParameters(command);
        // A synchronous action: for an asynchronous one the parser's library has a handler of its own for SIGTERM, which
        // waits before ours is asked.
        command.SetAction(result =>
        {
            OpenFileLimit.Check();
            var collector = metrics.Collector(result);
            if (collector.Logs.Append(collector.Ledger.Name).Any(StoreResolver.IsStore) && checkEvery.Of(result) is not null)
                throw new WrongUseException("--check-every is for logs and a ledger file: of a fleet's database run agentq check URL on a timer.");
            return ServeAsync(new MetricsServiceOptions
            {
                Collector = collector with
                {
                    RotateWait = rotateWait.Of(result) ?? Defaults.RotateWait,
                    StatePath = result.FullPath(state) ?? StatePath(collector),
                    History = page.History(result),
                    Metrics = collector.Metrics with { Created = !result.GetValue(noCreated) },
                },
                Server = server.Options(result),
                Interval = interval.Of(result) ?? Defaults.LookInterval,
                CheckEvery = checkEvery.Of(result),
                Report = Failure.Print,
            }).GetAwaiter().GetResult();
        });
        return command;
    }

    // The counters are this server's, wherever the ledger is.
    private static string StatePath(CollectorOptions collector)
    {
        var ledger = StoreResolver.IsStore(collector.Ledger.Name) ? Path.GetFullPath(Defaults.LedgerPath) : collector.Ledger.Name;
        return collector.Logs.Any(StoreResolver.IsStore) ? Defaults.FleetStatePath(ledger) : Defaults.StatePath(ledger);
    }

    private static async Task<int> ServeAsync(MetricsServiceOptions options)
    {
        using var interrupt = new Interrupt();
        MetricsService? started = null;
        using var hangup = OnHangup(() => Volatile.Read(ref started)?.Reload());
        await using var service = MetricsService.Start(options, Agentq.Clock);
        Volatile.Write(ref started, service);
        foreach (var warning in service.Warnings)
            Failure.Print("warning: " + warning);
        Failure.Print($"serving {service.Uri} of '{options.Collector.LogNames}'");
        await Task.Delay(Timeout.Infinite, interrupt.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Failure.Print("stopping");
        return ExitCode.Done;
    }

    /// <summary>SIGHUP: files are to be read again. Windows sends it where the console is closed, which nobody survives.</summary>
    private static PosixSignalRegistration? OnHangup(Action reload) => OperatingSystem.IsWindows()
        ? null
        : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            reload();
        });
}
