using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Statistics;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq store</c>: a fleet's database.</summary>
internal static class StoreVerb
{
    private const string Address = "postgres://fleet@db.example/agents?schema=fleet_a";

    public static Command Create()
    {
        var command = new Command("store", "Make, look at and look after a fleet's database.");
        command.Subcommands.Add(Init());
        command.Subcommands.Add(Act("upgrade", "Bring a fleet's schema up to this version's.", store => store.Upgrade()));
        command.Subcommands.Add(Act("status", "Show what a fleet's database holds, and which logs are shipped to it.", store => store.Status()));
        command.Subcommands.Add(Prune());
        return command;
    }

    private static VerbCommand Init()
    {
        var command = new VerbCommand("init", "Make a fleet's schema, its tables and its roles; what is there stays as it is.",
            $"agentq store init '{Address}'");
        var url = Fleets.Url(command);
        var distributed = Common.Switch(command, "--distributed", "Spread events and agents over the workers of a Citus cluster.");
        var json = Common.Json(command);
        command.SetAction(result => Show(Fleets.Find(result.GetValue(url)!).Initialize(result.GetValue(distributed)), result.GetValue(json)));
        return command;
    }

    private static VerbCommand Act(string name, string description, Func<IFleetStore, StoreStatus> act)
    {
        var command = new VerbCommand(name, description, $"agentq store {name} '{Address}'");
        var url = Fleets.Url(command);
        var json = Common.Json(command);
        command.SetAction(result => Show(act(Fleets.Find(result.GetValue(url)!)), result.GetValue(json)));
        return command;
    }

    private static VerbCommand Prune()
    {
        var command = new VerbCommand("prune", "Remove the events of old days. What windows still need is kept, whatever its age.",
            $"agentq store prune '{Address}' --keep 2d");
        var url = Fleets.Url(command);
        var keep = new ValueOption<TimeSpan>(command, "--keep", "DURATION", Parse.Duration,
            "How long whole days are kept, at least 1d. [default: 7d]");
        var window = new ValueOption<int>(command, "--window", "N", Parse.Count,
            $"How many of an agent's newest rewards are kept at least: the longest window that anybody asks for. [default: {Fleet.DefaultWindow}]");
        command.SetAction(result =>
        {
            var age = keep.Of(result) ?? TimeSpan.FromDays(7);
            if (age < TimeSpan.FromDays(1))
                throw new WrongUseException("--keep is a day at least: today's events are still arriving.");
            var removed = Fleets.Find(result.GetValue(url)!).Prune(age, window.Of(result) ?? Fleet.DefaultWindow, Failure.Print);
            Failure.Print($"{Output.Show.Number(removed)} events removed");
            return ExitCode.Done;
        });
        return command;
    }

    private static int Show(StoreStatus status, bool json) => Results.Show(
        new OperationResult<StoreStatus> { Items = [status], Warnings = status.Notes }, json, Write, items => Print(items[0]));

    private static void Write(Utf8JsonWriter json, StoreStatus status)
    {
        json.WriteString("store", status.Name);
        json.WriteNumber("version", status.Version);
        json.WriteNumber("needed", status.Needed);
        json.WriteString("server", status.Server);
        json.WriteBoolean("encrypted", status.Encrypted);
        json.WriteNumber("agents", status.Agents);
        json.WriteNumber("days", status.Days);
        json.WriteNumber("event_bytes", status.EventBytes);
        json.WriteNumber("ledger_version", status.LedgerVersion);
        json.WriteNumber("epoch", status.Epoch);
        json.WriteStartArray("sources");
        foreach (var source in status.Sources)
        {
            json.WriteStartObject();
            json.WriteString("name", source.Name);
            json.WriteNumber("events", source.Events);
            json.WriteNumber("refused", source.Refused);
            json.Time("updated_at", source.UpdatedAt);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Print(StoreStatus status)
    {
        var version = status.Version == status.Needed ? $"version {status.Version}"
            : status.Version == 0 ? "no fleet yet: agentq store init makes one"
            : status.Version < status.Needed ? $"version {status.Version}, and {status.Needed} is needed: agentq store upgrade"
            : $"version {status.Version}, newer than this program's {status.Needed}";
        Failure.Print($"'{status.Name}': {version}; PostgreSQL {status.Server}, {(status.Encrypted ? "encrypted" : "not encrypted")}; "
            + FormattableString.Invariant($"{status.Agents} agents, {status.Days} days, {status.EventBytes >> 20} MB of events, ")
            + FormattableString.Invariant($"ledger version {status.LedgerVersion}"));
        if (status.Sources.Count == 0)
            return;
        var table = new Table(new Column("SOURCE"), new Column("EVENTS", Right: true), new Column("REFUSED", Right: true), new Column("LAST BATCH"));
        foreach (var source in status.Sources)
            table.Add(false, source.Name, Output.Show.Number(source.Events), Output.Show.Number(source.Refused), Output.Show.Time(source.UpdatedAt));
        table.Print();
    }
}
