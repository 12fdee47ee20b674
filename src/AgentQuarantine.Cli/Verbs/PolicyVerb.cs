using System.CommandLine;
using System.Globalization;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq policy</c>: what applies to an agent, and where each value comes from.</summary>
internal static class PolicyVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("policy", "Show what applies to an agent, and where each value comes from.",
            """
            agentq policy ppo/LunarLander-v2 --policy policy.json
            agentq policy planner --policy policy.json --json | jq '.[] | select(.setting == "drawdown_limit")'
            agentq policy test policy.json                   everything that is wrong with a file
            agentq policy compare --difference-policy policy.json
            """);
        command.Subcommands.Add(PolicyTestVerb.Create());
        command.Subcommands.Add(PolicyCompareVerb.Create());
        var agents = Common.Agents(command,
            "The agents' names; the log need not know them. Without one, the defaults and the overrides. "
            + "One called test or compare goes after ' -- '.", required: false);
        var policy = new PolicyParameters(command);
        var json = Common.Json(command);
        command.SetAction(result => Results.Show(
            result.GetValue(agents) is { Length: > 0 } named
                ? PolicyOperation.Run(named, policy.Policy(result))
                : PolicyOperation.Overview(policy.Policy(result)),
            result.GetValue(json), Write, Print));
        return command;
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, PolicyValue value)
    {
        json.WriteString("agent", value.Agent);
        json.WriteString("setting", value.Setting);
        if (value.Value is double or int)
            json.Number("value", Convert.ToDouble(value.Value, CultureInfo.InvariantCulture));
        else
            json.WriteString("value", Text(value.Value));
        json.WriteString("source", value.Source);
    }

    private static void Print(IReadOnlyList<PolicyValue> values)
    {
        var table = new Table(Column.Agent(rank: 1), new Column("SETTING"), new Column("VALUE"), new Column("SOURCE"));
        foreach (var value in values)
            table.Add(false, value.Agent, value.Setting, Text(value.Value) ?? "off", value.Source);
        table.Print();
    }

    // As a policy file has it.
    private static string? Text(object? value) => value switch
    {
        null => null,
        TimeSpan duration => Duration.Format(duration),
        Enum word => Json.Snake(word.ToString()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
