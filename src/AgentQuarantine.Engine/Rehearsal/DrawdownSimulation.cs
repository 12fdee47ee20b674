using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>How an unchanged agent is simulated. A look is a check at which new rewards are in the window.</summary>
/// <param name="Window">The window's length in rewards.</param>
/// <param name="RewardsPerLook">How many rewards come between two looks, at most the window's length.</param>
/// <param name="Looks">How many looks a path has.</param>
/// <param name="Paths">How many paths are drawn, each from an empty window.</param>
internal readonly record struct SimulationPlan(int Window, int RewardsPerLook, int Looks, int Paths)
{
    /// <summary>The look at which the window is full for the first time, counted from 1.</summary>
    public int FullAt => (Window + RewardsPerLook - 1) / RewardsPerLook;
}

/// <summary>Paths of a sliding window's drawdown, drawn by a block bootstrap.</summary>
internal static class DrawdownSimulation
{
    /// <summary>Draws the paths.</summary>
    /// <param name="bootstrap">Gives the rewards.</param>
    /// <param name="plan">What is drawn.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    public static FirstPassages Run(BlockBootstrap bootstrap, SimulationPlan plan, CancellationToken cancellation)
    {
        var passages = new FirstPassages(plan);
        var window = new SlidingWindow<EquityRun>(plan.Window);
        for (var path = 0; path < plan.Paths; path++)
        {
            cancellation.ThrowIfCancellationRequested();
            window.Clear();
            bootstrap.Restart();
            passages.BeginPath();
            for (var look = 1; look <= plan.Looks; look++)
            {
                for (var i = 0; i < plan.RewardsPerLook; i++)
                    window.Push(bootstrap.Next());
                passages.Look(look, window.Total.Drawdown);
            }
        }
        return passages;
    }
}
