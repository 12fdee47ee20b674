using System.Text;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Policies;

/// <summary>
/// A policy file: JSON with comments. Settings of the fleet stand at the top, those of every agent under <c>defaults</c>, those of some
/// agents under <c>overrides</c>, by name or pattern. <c>docs/policy.schema.json</c> is its schema.
/// </summary>
public static class PolicyFile
{
    /// <summary>The fewest rewards on which a Sharpe floor is judged where a policy file does not say it.</summary>
    public const int SharpeMinSamples = 100;

    /// <summary>Reads a policy file.</summary>
    /// <param name="path">The file's full path.</param>
    /// <exception cref="QuarantineException">
    /// <c>PolicyInvalid</c>: it is missing, unreadable, or a key or value in it, whose line is named, is wrong.
    /// </exception>
    public static FleetPolicy Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Errors.PolicyFileInvalid(path, "there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.PolicyFileInvalid(path, $"it cannot be read: {e.Message}", e);
        }
        catch (JsonShapeException e)
        {
            throw Errors.PolicyFileInvalid(path, e.Message, e);
        }
    }

    /// <summary>The policy of a run: a file's or the default one, with values given by hand in place of its defaults.</summary>
    /// <param name="path">The file's full path; <see langword="null"/>: the default policy.</param>
    /// <param name="drawdownLimit">As in <see cref="FleetPolicy.With"/>.</param>
    /// <param name="sharpeFloor">As in <see cref="FleetPolicy.With"/>.</param>
    /// <param name="minSamples">As in <see cref="FleetPolicy.With"/>.</param>
    /// <param name="rewardTarget">As in <see cref="FleetPolicy.With"/>.</param>
    /// <exception cref="QuarantineException"><c>PolicyInvalid</c>.</exception>
    public static FleetPolicy LoadOrDefault(
        string? path, double? drawdownLimit = null, double? sharpeFloor = null, int? minSamples = null, double? rewardTarget = null) =>
        (path is null ? FleetPolicy.Default : Load(path)).With(drawdownLimit, sharpeFloor, minSamples, rewardTarget);

    /// <summary>A policy as a file: only what differs from the built-in values.</summary>
    public static string Format(FleetPolicy policy)
    {
        var json = new JsonText(indented: true).Open('{');
        foreach (var setting in PolicySettings.Fleet.Where(setting => !Equals(setting.Get(policy), setting.Get(FleetPolicy.Default))))
            Write(json, setting.Name, setting.Get(policy));
        json.Name("defaults").Open('{');
        foreach (var setting in PolicySettings.Agent.Where(setting => !Equals(setting.Get(policy.Defaults), setting.Get(BuiltIn))))
            Write(json, setting.Name, setting.Get(policy.Defaults));
        json.Close('}').Name("overrides").Open('{');
        foreach (var one in policy.Overrides.All)
        {
            json.Name(one.Pattern).Open('{');
            foreach (var (name, value) in one.Values)
                Write(json, name, value);
            json.Close('}');
        }
        return json.Close('}').Close('}') + "\n";
    }

    /// <summary>Writes a policy as a policy file, whole or not at all.</summary>
    /// <param name="path">The file's full path; its folder is made where it is missing.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="force">Overwrites a file that exists.</param>
    /// <exception cref="QuarantineException"><c>PolicyExists</c> or <c>FileUnwritable</c>.</exception>
    public static void Write(string path, FleetPolicy policy, bool force)
    {
        if (File.Exists(path) && !force)
            throw Errors.PolicyExists(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, Encoding.UTF8.GetBytes(Format(policy)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileUnwritable(path, e.Message, e);
        }
    }

    /// <summary>Everything that is wrong with a policy file, in the order of its lines; nothing where it is a policy.</summary>
    /// <param name="path">The file's full path.</param>
    public static IReadOnlyList<PolicyFault> Test(string path)
    {
        try
        {
            return PolicyFaults.Of(File.ReadAllBytes(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [new PolicyFault(0, 0, "there is no such file.")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new PolicyFault(0, 0, $"it cannot be read: {e.Message}")];
        }
    }

    private static QuarantinePolicy BuiltIn { get; } = QuarantinePolicy.Default with { SharpeMinSamples = SharpeMinSamples };

    /// <summary>A policy file's text as a policy.</summary>
    /// <exception cref="JsonShapeException">It is none.</exception>
    internal static FleetPolicy Parse(byte[] document, string file)
    {
        var root = JsonParser.Parse(document, comments: true).AsObject();
        var policy = FleetPolicy.Default with { Defaults = BuiltIn };
        var sources = new Dictionary<string, string>(StringComparer.Ordinal) { ["sharpe_min_samples"] = "built in, for policy files" };
        foreach (var (name, json) in root.Members)
        {
            if (name is "$schema" or "defaults" or "overrides")
                continue;
            var setting = PolicySettings.FindFleet(name) ?? throw Unknown(json, name, PolicySettings.FindAgent(name) is null ? null : "defaults");
            policy = setting.Set(policy, setting.Read(json));
            sources[name] = $"{file}, line {json.NameLine}";
        }
        var defaults = policy.Defaults;
        foreach (var (name, value, json) in Values(root.Find("defaults")?.AsObject()))
        {
            defaults = PolicySettings.FindAgent(name)!.Set(defaults, value);
            sources[name] = $"{file}, line {json.NameLine}: defaults";
        }
        if (PolicySettings.Conflict(defaults) is { } conflict)
            throw root.Get("defaults").Wrong(conflict);
        var overrides = root.Find("overrides")?.AsObject().Members.Select(member => Override(member.Key, member.Value, file, defaults)) ?? [];
        policy = policy with { Defaults = defaults, Overrides = new PolicyOverrides(overrides), Sources = sources };
        return PolicySettings.Conflict(policy) is { } contradiction ? throw root.Get("fleet_drawdown_limit").Wrong(contradiction) : policy;
    }

    private static PolicyOverride Override(string pattern, JsonValueAt json, string file, QuarantinePolicy defaults)
    {
        if (pattern.Length == 0)
            throw json.WrongName("an override has no name.");
        var values = Values(json.AsObject()).ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal);
        var one = new PolicyOverride(pattern, values, $"{file}, line {json.NameLine}: override '{pattern}'");
        var effective = values.Aggregate(defaults, (policy, value) => PolicySettings.FindAgent(value.Key)!.Set(policy, value.Value));
        return PolicySettings.Conflict(effective) is { } conflict ? throw json.Wrong($"in the override '{pattern}', {conflict}") : one;
    }

    private static IEnumerable<(string Name, object? Value, JsonValueAt Json)> Values(JsonValueAt? json)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in json?.Members ?? [])
        {
            var setting = PolicySettings.FindAgent(name) ?? throw Unknown(value, name, PolicySettings.FindFleet(name) is null ? null : "the top");
            if (!known.Add(setting.Name))
                throw value.Wrong($"'{setting.Name}' and '{PolicySettings.FalseAlarmEvery}' are one setting: give one of them.");
            yield return (setting.Name, setting.Read(value), value);
        }
    }

    internal static JsonShapeException Unknown(JsonValueAt json, string name, string? place) =>
        json.WrongName(place is null ? $"there is no setting '{name}'." : $"'{name}' does not belong here but under {place}.");

    private static void Write(JsonText json, string name, object? value)
    {
        json.Name(name);
        _ = value switch
        {
            double number => json.Value(number),
            int count => json.Value((long)count),
            TimeSpan duration => json.Value(Duration.Format(duration)),
            Enum word => json.Value(Setting.NameOf(word)),
            _ => json.Raw("null"),
        };
    }
}
