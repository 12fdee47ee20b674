using AgentQuarantine.Events;
using AgentQuarantine.Events.Formats;

namespace AgentQuarantine.Rehearsal.Setup;

/// <summary>Where one value of an event was found.</summary>
/// <param name="Field">The field, such as <c>Reward</c>.</param>
/// <param name="Path">Where it stands in a line.</param>
/// <param name="Events">How many of the events that were looked at have it.</param>
public sealed record FoundField(string Field, string Path, long Events);

/// <summary>What a log was found to be.</summary>
/// <param name="Fields">Where the values stand.</param>
/// <param name="Found">The fields that some events have.</param>
/// <param name="Profile">The profile by whose paths they were found; <see langword="null"/>: by none.</param>
/// <param name="Format">What the log was read as; <see langword="null"/> for one object a line.</param>
/// <param name="Lines">How many lines were looked at.</param>
internal sealed record FoundFields(EventFields Fields, IReadOnlyList<FoundField> Found, string? Profile, string? Format, long Lines);

/// <summary>Finds where the values of events stand in a log, by trying names on its last lines.</summary>
/// <param name="log">The log's full path.</param>
/// <param name="given">What the caller knows: it is kept.</param>
/// <param name="cancellation">Ends the trying.</param>
internal sealed class FieldFinder(string log, EventFields given, CancellationToken cancellation)
{
    private const string NoKey = "agentq_no_such_key";

    private static readonly string[] Profiles = ["otel-genai", "litellm", "langfuse", "freqtrade"];

    private readonly Lazy<IReadOnlyList<string>> _leaves = new(() => LeafPaths.Of(log));

    /// <summary>Finds them.</summary>
    /// <exception cref="QuarantineException">
    /// <c>EventLogNotUnderstood</c>: no key says which agent, or what it earned; and as of every reading.
    /// </exception>
    public FoundFields Find()
    {
        var (fields, profile) = (given, (string?)null);
        var trial = FieldTrial.Of(log, fields, cancellation);
        if (!IsEnough(trial) && given.Format == EventFormat.Auto && ByProfile() is var (name, inProfile, found))
            (fields, profile, trial) = (inProfile, name, found);
        foreach (var (field, names) in FieldCandidates.All)
        {
            if (trial.Count(field) == 0 && IsUsual(fields, field))
                (fields, trial) = Best(fields, trial, field, names);
        }
        if (trial.Events == 0)
            throw Nowhere("which agent it is of", "Agent");
        if (trial.Count("Reward") == 0)
            throw Nowhere("what the agent earned", "Reward");
        return new FoundFields(fields, [.. FieldCandidates.All.Select(one => Found(one.Field)).Where(one => one.Events > 0)], profile,
            trial.Format, trial.Read);

        // Two fields tell errors: what each says is seen where the other is not looked at.
        FoundField Found(string field) => new(field, PathOf(fields, field), field switch
        {
            "Error" => trial.Count(field) == 0 ? 0 : FieldTrial.Of(log, fields with { Ok = NoKey }, cancellation).Count(field),
            "Ok" => trial.Count(field) == 0 ? 0 : FieldTrial.Of(log, fields with { Error = NoKey }, cancellation).Count(field),
            _ => trial.Count(field),
        });
    }

    private static bool IsEnough(FieldTrial trial) => trial.Events > 0 && trial.Count("Reward") > 0;

    private (string Name, EventFields Fields, FieldTrial Trial)? ByProfile()
    {
        foreach (var name in Profiles)
        {
            var fields = EventFormats.Find(name)!.In(given);
            if (FieldTrial.Of(log, fields, cancellation) is var trial && IsEnough(trial))
                return (name, fields, trial);
        }
        return null;
    }

    // The name that most events have; of several, the first.
    private (EventFields Fields, FieldTrial Trial) Best(EventFields fields, FieldTrial trial, string field, string[] names)
    {
        var best = (Fields: fields, Trial: trial);
        foreach (var path in names.Concat(_leaves.Value.Where(leaf => leaf.Contains('.') && names.Contains(leaf[(leaf.LastIndexOf('.') + 1)..]))))
        {
            var tried = fields.With(field, path);
            if (FieldTrial.Of(log, tried, cancellation) is var found && found.Count(field) > best.Trial.Count(field))
                best = (tried, found);
        }
        return best;
    }

    private QuarantineException Nowhere(string what, string field) => Errors.EventLogNotUnderstood(
        log, $"no key that is usual says {what}"
        + (_leaves.Value.Count > 0 ? $"; there are '{string.Join("', '", _leaves.Value.Take(20))}'." : ".")
        + $" Name it: --field {field}=KEY (-Field @{{ {field} = 'KEY' }}).");

    private static bool IsUsual(EventFields fields, string field) => PathOf(fields, field) == PathOf(EventFields.Default, field);

    internal static string PathOf(EventFields fields, string field) => field switch
    {
        "Agent" => fields.Agent,
        "Reward" => fields.Reward,
        "Timestamp" => fields.Timestamp,
        "LatencyMs" => fields.LatencyMs,
        "CostUsd" => fields.CostUsd,
        "Error" => fields.Error,
        _ => fields.Ok,
    };
}
