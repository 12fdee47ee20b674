namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The names of <see cref="DecisionAction"/>s where a machine reads them, such as <c>quarantine</c>.</summary>
public static class DecisionActions
{
    /// <summary>Every action, in a fixed order.</summary>
    public static IReadOnlyList<DecisionAction> All { get; } = Enum.GetValues<DecisionAction>();

    private static readonly string[] Names = [.. All.Select(action => action.ToString().ToLowerInvariant())];

    /// <summary>The name of <paramref name="action"/>.</summary>
    public static string NameOf(DecisionAction action) => Names[(int)action];

    /// <summary>The action called <paramref name="name"/>.</summary>
    public static bool TryParse(string name, out DecisionAction action)
    {
        action = (DecisionAction)Math.Max(0, Array.IndexOf(Names, name));
        return Names.Contains(name);
    }
}
