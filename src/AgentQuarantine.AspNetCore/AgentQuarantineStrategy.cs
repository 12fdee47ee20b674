using Polly;

namespace AgentQuarantine.AspNetCore;

/// <summary>Refuses executions for agents that are quarantined, and writes the outcomes of the others.</summary>
internal sealed class AgentQuarantineStrategy(AgentQuarantineStrategyOptions options) : ResilienceStrategy
{
    /// <inheritdoc/>
    protected override async ValueTask<Outcome<TResult>> ExecuteCore<TResult, TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<TResult>>> callback, ResilienceContext context, TState state)
    {
        var agent = options.Agent(context);
        if (options.Gate.IsDisabled(agent))
            return Outcome.FromException<TResult>(new AgentQuarantinedException(agent));
        if (options.Log is null)
            return await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);

        var began = options.Time.GetTimestamp();
        Outcome<TResult> outcome;
        try
        {
            outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
        }
        catch (Exception e)
        {
            outcome = Outcome.FromException<TResult>(e);
        }
        // A run that its caller gave up says nothing about the agent.
        if (outcome.Exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
            return outcome;
        try
        {
            var reward = options.Reward?.Invoke(agent, outcome.Exception, outcome.Exception is null ? (object?)outcome.Result : null);
            options.Log.Write(agent, reward, options.Time.GetElapsedTime(began).TotalMilliseconds, error: outcome.Exception?.Message);
        }
        catch (QuarantineException e) when (options.OnEventLost is not null)
        {
            options.OnEventLost(e);
        }
        return outcome;
    }
}
