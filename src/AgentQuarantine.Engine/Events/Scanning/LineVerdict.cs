namespace AgentQuarantine.Events.Scanning;

/// <summary>What a line is.</summary>
internal enum LineVerdict
{
    /// <summary>Nothing but white space.</summary>
    Blank,

    /// <summary>One JSON object in UTF-8.</summary>
    Object,

    /// <summary>Another JSON value in UTF-8.</summary>
    NotObject,

    /// <summary>Not JSON, or not UTF-8.</summary>
    Malformed,

    /// <summary>Longer than a line may be.</summary>
    TooLong,
}
