using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Goes on where reading a policy file would end: at the next setting.</summary>
internal static class PolicyFaults
{
    /// <summary>Everything that is wrong with a policy file's text.</summary>
    /// <param name="document">The text.</param>
    /// <param name="file">The file's name.</param>
    public static IReadOnlyList<PolicyFault> Of(byte[] document, string file)
    {
        var faults = new List<JsonShapeException>();
        Try(faults, () => OfSettings(faults, JsonParser.Parse(document, comments: true).AsObject()));
        // What single settings do not show, such as two that contradict each other.
        if (faults.Count == 0)
            Try(faults, () => PolicyFile.Parse(document, file));
        return [.. faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).Select(fault => new PolicyFault(fault.Line, fault.Column,
            fault.What))];
    }

    private static void OfSettings(List<JsonShapeException> faults, JsonValueAt root)
    {
        foreach (var (name, json) in root.Members.Where(member => member.Key is not ("$schema" or "defaults" or "overrides")))
        {
            Try(faults, () => _ = (PolicySettings.FindFleet(name)
                ?? throw PolicyFile.Unknown(json, name, PolicySettings.FindAgent(name) is null ? null : "defaults")).Read(json));
        }
        Try(faults, () => OfAgents(faults, root.Find("defaults")?.AsObject()));
        Try(faults, () =>
        {
            foreach (var (_, json) in root.Find("overrides")?.AsObject().Members ?? [])
                Try(faults, () => OfAgents(faults, json.AsObject()));
        });
    }

    private static void OfAgents(List<JsonShapeException> faults, JsonValueAt? settings)
    {
        foreach (var (name, json) in settings?.Members ?? [])
        {
            Try(faults, () => _ = (PolicySettings.FindAgent(name)
                ?? throw PolicyFile.Unknown(json, name, PolicySettings.FindFleet(name) is null ? null : "the top")).Read(json));
        }
    }

    private static void Try(List<JsonShapeException> faults, Action read)
    {
        try
        {
            read();
        }
        catch (JsonShapeException e)
        {
            faults.Add(e);
        }
    }
}
