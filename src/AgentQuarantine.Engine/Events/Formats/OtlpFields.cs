using System.Text;

namespace AgentQuarantine.Events.Formats;

/// <summary>What the fields ask for of spans and log records: keys of attributes, and other members. Nothing else is copied.</summary>
internal sealed class OtlpFields
{
    /// <summary>The object that attributes of resource, scope, span and event stand in together.</summary>
    public const string Attributes = "attributes";

    private readonly (byte[] Key, OtlpRoles Roles)[] _attributes;
    private readonly byte[][] _members;

    public OtlpFields(EventFields fields)
    {
        var attributes = new Dictionary<string, OtlpRoles>(StringComparer.Ordinal);
        var members = new HashSet<string>(StringComparer.Ordinal);
        (FieldExpression Expression, OtlpRoles Roles)[] all =
        [
            (FieldExpression.Parse(fields.Agent), OtlpRoles.Agent), (FieldExpression.Parse(fields.Reward), OtlpRoles.Reward),
            (FieldExpression.Parse(fields.LatencyMs, hasUnit: true), 0), (FieldExpression.Parse(fields.CostUsd), 0),
            (FieldExpression.Parse(fields.Error, hasWords: true), 0), (FieldExpression.Parse(fields.Ok, hasWords: true), 0),
            (FieldExpression.Parse(fields.Timestamp), 0),
        ];
        foreach (var (expression, roles) in all)
        {
            foreach (var source in expression.Sources)
            {
                if (source.Constant is not null)
                {
                    ConstantRoles |= roles;
                    continue;
                }
                var keys = source.Steps.TakeWhile(step => step.Kind is PathStepKind.Key or PathStepKind.QuotedKey).Select(step => step.Key).ToList();
                if (keys is [Attributes, _, ..])
                    attributes[Joined(keys)] = attributes.GetValueOrDefault(Joined(keys)) | roles;
                else if (members.Add(keys[0]))
                    ConstantRoles |= roles & OtlpRoles.Agent;
            }
        }
        _attributes = [.. attributes.Select(pair => (Encoding.UTF8.GetBytes(pair.Key), pair.Value))];
        _members = [.. members.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>What every span and record has: an agent that is a constant, or no attribute.</summary>
    public OtlpRoles ConstantRoles { get; }

    /// <summary>Whether an attribute is asked for, and for what.</summary>
    public bool Has(ReadOnlySpan<byte> attribute, out OtlpRoles roles)
    {
        foreach (var (key, value) in _attributes)
        {
            if (attribute.SequenceEqual(key))
            {
                roles = value;
                return true;
            }
        }
        roles = 0;
        return false;
    }

    /// <summary>Whether a member of a span or a log record itself is asked for.</summary>
    public bool HasMember(ReadOnlySpan<byte> name)
    {
        foreach (var member in _members)
        {
            if (name.SequenceEqual(member))
                return true;
        }
        return false;
    }

    private static string Joined(List<string> keys) => string.Join('.', keys.Skip(1));
}

/// <summary>What an attribute is asked for.</summary>
[Flags]
internal enum OtlpRoles
{
    /// <summary>It tells the agent.</summary>
    Agent = 1,

    /// <summary>It tells the reward.</summary>
    Reward = 2,
}
