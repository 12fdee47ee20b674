using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Explanations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq explain</c>: why an agent is where it is.</summary>
internal static class ExplainVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("explain", "Say why an agent is where it is, what would release it, and what other limits would have done.",
            """
            agentq explain momentum                          by telemetry/events.jsonl and the default limit of -3
            agentq explain momentum run7.jsonl --policy policy.json
            agentq explain 'ppo/*' --json | jq '.[] | {agent, earliest_release}'
            """);
        var agent = new Argument<string>("agent") { Description = "The agent; patterns with *, ? and [set] match." };
        command.Arguments.Add(agent);
        var logs = new LogParameters(command);
        var policy = new PolicyParameters(command);
        var ledger = new LedgerParameter(command);
        var reach = new ReachParameter(command);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            var options = new CheckOptions
            {
                Stores = Fleets.Resolver,
                Policy = policy.Policy(result),
                Read = logs.Options(result) with { Reach = reach.Of(result) },
                Fields = logs.Fields(result),
            };
            using var interrupt = Interrupt.During(options.Read.Request);
            using var progress = Progress.Begin();
            var explained = ExplainOperation.Run(
                new AgentSelection([result.GetValue(agent)!]), logs.Paths(result), options, ledger.Ledger(result), Agentq.Clock, progress,
                interrupt?.Token ?? default);
            return Results.Show(explained, result.GetValue(json), Write, Print);
        });
        return command;
    }

    private static void Print(IReadOnlyList<AgentExplanation> agents)
    {
        foreach (var (i, one) in agents.Index())
        {
            Terminal.Write((i > 0 ? "\n" : "") + string.Concat(one.Sentences.Select(sentence => Visible.Text(sentence) + "\n")));
        }
    }

    private static void Write(Utf8JsonWriter json, AgentExplanation one)
    {
        json.WriteString("agent", one.Agent);
        json.Time("time", one.Time);
        json.WriteBoolean("quarantined", one.Quarantined);
        json.WriteString("state", one.Entry is { } entry ? Json.Snake(entry.State.ToString()) : "healthy");
        json.Time("since", one.Entry?.Since);
        json.WriteString("reason", one.Entry?.Reason);
        json.WriteString("next", DecisionActions.NameOf(one.Next));
        json.WriteString("next_reason", one.NextReason);
        json.Time("earliest_release", one.EarliestRelease);
        Write(json, one.Fall);
        json.WriteStartArray("rules");
        foreach (var rule in one.Rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Rule);
            json.Number("value", rule.Value);
            json.Number("limit", rule.Limit);
            json.WriteNumber("samples", rule.Samples);
            json.WriteNumber("takes", rule.Takes);
            json.WriteBoolean("breached", rule.Breached);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("other_limits");
        foreach (var other in one.OtherLimits)
        {
            json.WriteStartObject();
            json.Number("limit", other.Limit);
            json.Number("line", other.At?.Line);
            Write(json, other.At?.Place);
            json.Time("time", other.At?.Time);
            json.WriteBoolean("breached", other.At is not null);
            json.Number("rewards_later", other.RewardsLater);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("sentences");
        foreach (var sentence in one.Sentences)
            json.WriteStringValue(sentence);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ExplainedFall? fall)
    {
        if (fall is null)
        {
            json.WriteNull("fall");
            return;
        }
        json.WriteStartObject("fall");
        json.Number("depth", fall.Depth);
        json.WriteNumber("rewards", fall.Rewards);
        json.WritePropertyName("first");
        Write(json, fall.First);
        json.WritePropertyName("last");
        Write(json, fall.Last);
        json.WriteStartArray("worst");
        foreach (var reward in fall.Worst)
            Write(json, reward);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EventPlace? place)
    {
        if (place is null)
            return;
        json.WriteString("log", place.Log);
        json.WriteNumber("event", place.Number);
    }

    private static void Write(Utf8JsonWriter json, ExplainedReward reward)
    {
        json.WriteStartObject();
        json.Number("reward", reward.Reward);
        json.Number("line", reward.Line);
        Write(json, reward.Place);
        json.Time("time", reward.Time);
        json.WriteEndObject();
    }
}
