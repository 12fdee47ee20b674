using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Metrics;
using AgentQuarantine.Operations;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq watch</c>: the fleet in the terminal, or its transitions line by line.</summary>
internal static class WatchVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("watch",
            "Watch the fleet until Ctrl+C: on a terminal as a table that stays up to date, elsewhere each transition of the ledger on a line.",
            """
            agentq watch                                     telemetry/events.jsonl and the ledger, the worst agents first
            agentq watch 'telemetry/*.jsonl' --policy policy.json --agent 'ppo/*'
            agentq watch "$FLEET" --ledger "$FLEET"          a fleet's database
            agentq watch | while read -r line; do notify-send "$line"; done
            agentq watch --json | jq --unbuffered -r 'select(.action == "quarantine") | .agent'
            """);
        var logs = new LogParameters(command);
        var policy = new PolicyParameters(command);
        var ledger = new LedgerParameter(command);
        var agents = Common.Texts(command, "--agent", "NAME", "Only these agents; patterns with *, ? and [set] match. May be given several times.");
        var since = new ValueOption<DateTimeOffset>(command, "--since", "TIME", result => Parse.Time(result, Agentq.Clock.GetUtcNow(), back: true),
            "Begin with the transitions since then, a time such as 2026-01-31T18:00Z or a duration such as 12h, 7d. [default: now]");
        var interval = new ValueOption<TimeSpan>(command, "--interval", "DURATION", Parse.Duration, "How often is looked. [default: 1s]");
        var json = Common.Switch(command, "--json", "Write each transition as one line of JSON, on a terminal too.");
        command.SetAction(result =>
        {
            var file = ledger.Ledger(result);
            var options = new WatchOptions
            {
                Agents = new AgentSelection(result.GetValue(agents)) { SilentPatterns = true },
                Since = since.Of(result),
                Interval = interval.Of(result) ?? Defaults.LookInterval,
                Report = Failure.Print,
            };
            using var interrupt = new Interrupt();
            var asJson = result.GetValue(json);
            var names = logs.Names(result);
            if (asJson || Terminal.Width is null)
            {
                if (names.Any(StoreResolver.IsStore) && !StoreResolver.IsStore(file.Name))
                    throw new WrongUseException("Transitions are a ledger's: name the fleet's, too, with --ledger.");
                Failure.Print($"watching '{file.Name}'");
                new WatchOperation(options, file).Run(record => Terminal.Write(RecordOutput.Line(record, asJson)), interrupt.Token);
                return ExitCode.Done;
            }
            using var fleet = new FleetWatch(new CollectorOptions
            {
                Logs = names,
                Stores = Fleets.Resolver,
                Fields = logs.Fields(result),
                Read = logs.Options(result),
                Ledger = file,
                Policy = policy.Policy(result),
                PolicyPath = policy.Path(result),
                ReadPolicy = () => policy.Policy(result),
            }, options.Agents, Agentq.Clock);
            new WatchScreen(fleet, options, file).Run(interrupt.Token);
            return ExitCode.Done;
        });
        return command;
    }
}
