namespace AgentQuarantine.Grafana;

/// <summary>A series that a promtool unit test feeds in: one value a minute.</summary>
/// <param name="Name">The series with its labels.</param>
/// <param name="Values">Its values in promtool's notation, such as <c>0+60x40</c>.</param>
internal sealed record CaseSeries(string Name, string Values);

/// <summary>One promtool unit test of one alert.</summary>
/// <param name="Alert">The alert's name.</param>
/// <param name="Title">What is tested, as the rest of a sentence that begins with the alert's name.</param>
/// <param name="Minute">When the alert is looked at.</param>
/// <param name="Series">What is fed in.</param>
internal sealed record AlertCase(string Alert, string Title, int Minute, params CaseSeries[] Series)
{
    /// <summary>The labels of the alert that fires, its severity aside; <see langword="null"/> where none does.</summary>
    public IReadOnlyDictionary<string, string>? Fires { get; init; }

    /// <summary>The value as the annotations show it.</summary>
    public string Value { get; init; } = "";
}
