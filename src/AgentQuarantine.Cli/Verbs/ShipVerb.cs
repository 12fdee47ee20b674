using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq ship</c>: this host's events to the fleet's database.</summary>
internal static class ShipVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("ship", "Send the events of this host's logs to the fleet's database, each once, as they are written.",
            """
            agentq ship --to 'postgres://ship@db.example/agents?schema=fleet_a'
            agentq ship 'logs/*.jsonl' --to postgres://ship@db.example/agents --metrics /var/lib/node_exporter/ship.prom
            agentq ship old/*.jsonl --to postgres://ship@db.example/agents --once
            """);
        var logs = new LogParameters(command, hasWindows: false);
        var to = Common.Text(command, "--to", "URL", "The fleet's database.");
        to.Required = true;
        var once = Common.Switch(command, "--once", "Send what is there, and end.");
        var host = Common.Text(command, "--host-name", "NAME", "What this host is called in the database. [default: the machine's name]");
        var rotateWait = new ValueOption<TimeSpan>(command, "--rotate-wait", "DURATION", Parse.Duration,
            "How long a file that was rotated away is read on at least, for writers that still hold it open. [default: 5s]");
        var metrics = Common.Text(command, "--metrics", "PATH", "A textfile (.prom) for Prometheus' node_exporter: lag, events and refusals.");
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var options = new ShipOptions
            {
                Logs = logs.Names(result),
                Fields = logs.Fields(result),
                Rotated = logs.Rotated(result),
                Host = result.GetValue(host) ?? Environment.MachineName,
                RotateWait = rotateWait.Of(result) ?? TimeSpan.FromSeconds(5),
                Once = result.GetValue(once),
                Textfile = result.FullPath(metrics),
                Report = Failure.Print,
            };
            var store = Fleets.Find(result.GetValue(to)!);
            using var interrupt = new Interrupt();
            if (!options.Once)
                Failure.Print($"shipping {string.Join(", ", options.Logs.Select(log => $"'{log}'"))} to '{store.Name}'");
            return Results.Show(new ShipOperation(options, store, Agentq.Clock).Run(interrupt.Token), result.GetValue(json), Write, Print);
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, ShippedLogStatus log)
    {
        json.WriteString("path", log.Path);
        json.WriteString("source", log.Source);
        json.WriteNumber("events", log.Events);
        json.WriteNumber("refused", log.Refused);
        json.WriteNumber("behind_bytes", log.BehindBytes);
    }

    private static void Print(IReadOnlyList<ShippedLogStatus> logs)
    {
        var table = new Table(
            new Column("LOG"), new Column("EVENTS", Right: true), new Column("REFUSED", Right: true), new Column("BEHIND", Right: true));
        foreach (var log in logs)
            table.Add(false, Show.File(log.Path), Show.Number(log.Events), Show.Number(log.Refused), Show.Number(log.BehindBytes));
        table.Print();
    }
}
