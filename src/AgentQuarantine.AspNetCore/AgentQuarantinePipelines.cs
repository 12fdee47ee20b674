using Polly;

namespace AgentQuarantine.AspNetCore;

/// <summary>The gate in a pipeline of Polly.</summary>
public static class AgentQuarantinePipelines
{
    /// <summary>Adds the gate: an execution of a quarantined agent ends with <see cref="AgentQuarantinedException"/> and does not run.</summary>
    /// <param name="builder">The pipeline. Outside a retry one execution is one event; inside, each try is.</param>
    /// <param name="options">Who is asked, and what is written.</param>
    public static TBuilder AddAgentQuarantine<TBuilder>(this TBuilder builder, AgentQuarantineStrategyOptions options)
        where TBuilder : ResiliencePipelineBuilderBase =>
        builder.AddStrategy(_ => new AgentQuarantineStrategy(options), options);
}
