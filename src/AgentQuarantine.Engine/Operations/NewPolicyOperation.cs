using System.Globalization;
using System.Text;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Text;

namespace AgentQuarantine.Operations;

/// <summary>A policy made of names and values.</summary>
public static class NewPolicyOperation
{
    /// <summary>Makes a policy.</summary>
    /// <param name="settings">Settings of the fleet and of every agent, by their names in a policy file.</param>
    /// <param name="overrides">Settings of some agents, by names and patterns.</param>
    /// <exception cref="QuarantineException"><c>PolicyInvalid</c>.</exception>
    public static FleetPolicy Run(
        IReadOnlyDictionary<string, object?> settings, IReadOnlyDictionary<string, IReadOnlyDictionary<string, object?>> overrides)
    {
        var json = new JsonText(indented: true).Open('{');
        foreach (var (name, value) in settings.Where(setting => PolicySettings.FindFleet(setting.Key) is not null))
            Write(json, name, value);
        json.Name("defaults").Open('{');
        foreach (var (name, value) in settings.Where(setting => PolicySettings.FindFleet(setting.Key) is null))
            Write(json, name, value);
        json.Close('}').Name("overrides").Open('{');
        foreach (var (pattern, values) in overrides)
        {
            json.Name(pattern).Open('{');
            foreach (var (name, value) in values)
                Write(json, name, value);
            json.Close('}');
        }
        try
        {
            return PolicyFile.Parse(Encoding.UTF8.GetBytes(json.Close('}').Close('}').ToString()), "");
        }
        catch (JsonShapeException e)
        {
            throw Errors.PolicyInvalid(e.What);
        }
    }

    private static void Write(JsonText json, string name, object? value)
    {
        json.Name(name);
        _ = value switch
        {
            null => json.Raw("null"),
            double number => json.Value(number),
            TimeSpan duration => json.Value(Duration.Format(duration)),
            int or long or short or byte => json.Value(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
            float or decimal => json.Value(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            _ => json.Value(Convert.ToString(value, CultureInfo.InvariantCulture)),
        };
    }
}
