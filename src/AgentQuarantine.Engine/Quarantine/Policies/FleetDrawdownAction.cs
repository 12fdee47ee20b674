namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Whom a fleet's drawdown takes out of service.</summary>
public enum FleetDrawdownAction
{
    /// <summary>The agent whose rewards sum to least from the fleet's peak to the bottom; one a check.</summary>
    Worst,

    /// <summary>Every agent that may run.</summary>
    All,
}
