using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq export-metrics</c>: metrics as a file where no server may run.</summary>
internal static class ExportMetricsVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("export-metrics", "Write the metrics once, as a file for node_exporter's textfile collector.",
            """
            agentq export-metrics --output /var/lib/node_exporter/agents.prom
            """);
        var metrics = new MetricsParameters(command);
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file: its name ends in .prom, its folder exists. It is replaced in one step.",
            HelpName = "PATH",
            Required = true,
        };
        command.Options.Add(output);
        var refused = new RefusedParameter(command);
        var verbose = Common.Verbose(command);
        command.SetAction(result =>
        {
            using var interrupt = new Interrupt();
            var written = ExportMetricsOperation.Run(
                metrics.Collector(result), Fleets.FilePath(result.GetValue(output)!), Agentq.Clock, interrupt.Token, refused.Of(result));
            foreach (var said in written.Logs.Where(_ => result.GetValue(verbose)).Select(log => log.ToString()))
                Failure.Print(said);
            foreach (var warning in written.Warnings)
                Failure.Print("warning: " + warning);
            return ExitCode.Done;
        });
        return command;
    }
}
