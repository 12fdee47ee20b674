using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq follow</c>: the fleet's ledger in a local file.</summary>
internal static class FollowVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("follow", "Mirror the fleet's ledger into a local file, for everything that reads a ledger file.",
            """
            agentq follow 'postgres://gate@db.example/agents?schema=fleet_a' --ledger meta_supervisor/quarantine.json
            agentq follow postgres://gate@db.example/agents --metrics /var/lib/node_exporter/ledger.prom
            """);
        var url = Fleets.Url(command);
        var ledger = Common.Text(command, "--ledger", "PATH", $"The local file. [default: {Defaults.LedgerPath}]");
        var once = Common.Switch(command, "--once", "Mirror the ledger as it is, and end.");
        var metrics = Common.Text(command, "--metrics", "PATH", "A textfile (.prom) for Prometheus' node_exporter: the ledger's age.");
        command.SetAction(result =>
        {
            var options = new FollowOptions
            {
                LedgerPath = Fleets.FilePath(result.GetValue(ledger) ?? Defaults.LedgerPath),
                Textfile = result.FullPath(metrics),
                Once = result.GetValue(once),
                Report = Failure.Print,
            };
            var store = Fleets.Find(result.GetValue(url)!);
            using var interrupt = new Interrupt();
            if (!options.Once)
                Failure.Print($"following '{store.Name}' in '{options.LedgerPath}'");
            new FollowOperation(options, store.Ledger(TimeSpan.FromSeconds(5)), Agentq.Clock).Run(interrupt.Token);
            return ExitCode.Done;
        });
        return command;
    }
}
