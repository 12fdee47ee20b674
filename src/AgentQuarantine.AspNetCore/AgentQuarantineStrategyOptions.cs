using System.ComponentModel.DataAnnotations;
using AgentQuarantine.Events.Writing;
using AgentQuarantine.Quarantine;
using Polly;

namespace AgentQuarantine.AspNetCore;

/// <summary>Who is asked about an execution, and what is written of it.</summary>
public sealed class AgentQuarantineStrategyOptions : ResilienceStrategyOptions
{
    /// <summary>Options under the name that telemetry shows.</summary>
    public AgentQuarantineStrategyOptions() => Name = "AgentQuarantine";

    /// <summary>The gate.</summary>
    [Required]
    public QuarantineGate Gate { get; set; } = null!;

    /// <summary>The agent that an execution is of; its context's operation key unless it is set.</summary>
    [Required]
    public Func<ResilienceContext, string> Agent { get; set; } = context => context.OperationKey
        ?? throw new InvalidOperationException("Name the agent: set Agent, or the context's operation key.");

    /// <summary>Takes an event of each execution: how long it took, and its error; <see langword="null"/>: nothing is written.</summary>
    public EventLogWriter? Log { get; set; }

    /// <summary>What an execution was worth, by agent, exception and result; <see langword="null"/>: events have no reward.</summary>
    public Func<string, Exception?, object?, double?>? Reward { get; set; }

    /// <summary>Told of an event that could not be written; <see langword="null"/>: the execution fails with <c>EventLogUnwritable</c>.</summary>
    public Action<QuarantineException>? OnEventLost { get; set; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;
}
