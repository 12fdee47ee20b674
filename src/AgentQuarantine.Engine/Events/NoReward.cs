namespace AgentQuarantine.Events;

/// <summary>Why an event has no reward that can be judged.</summary>
public enum NoReward : byte
{
    /// <summary>The line has no reward, or null.</summary>
    Missing,

    /// <summary>It is not a number: <see cref="RejectReason.BadReward"/>.</summary>
    Unreadable,

    /// <summary>It is NaN or positive infinity, or too large for a double: <see cref="RejectReason.NonFinite"/>.</summary>
    NotFinite,

    /// <summary>It is negative infinity, or too far below zero for a double: <see cref="RejectReason.NonFinite"/>. No loss is larger.</summary>
    NegativeInfinity,
}
