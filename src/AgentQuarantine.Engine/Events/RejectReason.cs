namespace AgentQuarantine.Events;

/// <summary>Why a line, or one value of a line, was refused.</summary>
public enum RejectReason
{
    /// <summary>The line, or a part of it, is not one JSON value. It is refused.</summary>
    Malformed,

    /// <summary>The line is JSON, but not an object. The line is refused.</summary>
    NotObject,

    /// <summary>The object has no agent: a non-empty string, or a number. The line is refused.</summary>
    NoAgent,

    /// <summary>The line is longer than <see cref="Scanning.EventScanner.MaxLineBytes"/>. The line is refused.</summary>
    TooLong,

    /// <summary>The reward is neither null nor what Python's <c>float()</c> takes. Only the reward is refused.</summary>
    BadReward,

    /// <summary>The latency is neither null nor a number that is not negative. Only the latency is refused.</summary>
    BadLatency,

    /// <summary>The cost is neither null nor a number that is not negative. Only the cost is refused.</summary>
    BadCost,

    /// <summary>A reward, latency or cost is NaN or infinite. Only that value is refused.</summary>
    NonFinite,

    /// <summary>The time cannot be read, or lies outside what <see cref="TimeRules"/> allow. The event has no time then.</summary>
    BadTime,

    /// <summary>The event has the id of one before it: it was sent again. The object is refused.</summary>
    Repeated,
}
