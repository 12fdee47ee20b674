using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>A rule that is shown rewards one by one.</summary>
internal interface IAlarm
{
    /// <summary>Begins anew.</summary>
    void Clear();

    /// <summary>Takes a reward.</summary>
    void Add(double reward);

    /// <summary>Whether a check would find a breach.</summary>
    bool IsRaised { get; }
}

/// <summary>The rule on the drawdown of reward − target in a window.</summary>
internal sealed class DrawdownAlarm(int window, double target, double limit) : IAlarm
{
    private readonly SlidingWindow<EquityRun> _window = new(window);

    public bool IsRaised => !(_window.Total.Drawdown > limit);

    public void Add(double reward) => _window.Push(Cusum.Excess(reward, target));

    public void Clear() => _window.Clear();
}

/// <summary>The rule on evidence; an alarm stays until it is cleared.</summary>
internal sealed class EvidenceAlarm(EvidenceSettings settings, double limit) : IAlarm
{
    private readonly EDetector _detector = new(settings);

    public bool IsRaised => _detector.Peak >= limit;

    public void Add(double reward) => _detector.Add(reward);

    public void Clear() => _detector.Restart();
}

/// <summary>How many rewards of an agent that has got worse a rule takes to say so.</summary>
internal static class CatchDelay
{
    private const int Paths = 200, Before = 1000, Longest = 20_000;

    /// <summary>
    /// The median of many paths, each with good rewards before the fall; <see langword="null"/> where most take longer than
    /// 20,000.
    /// </summary>
    /// <param name="alarm">The rule.</param>
    /// <param name="rewards">Draws the rewards of an unchanged agent.</param>
    /// <param name="fall">By how much each reward is less after the change.</param>
    /// <param name="rewardsPerLook">How many rewards come between two checks.</param>
    /// <param name="cancellation">Ends the drawing.</param>
    public static double? Median(IAlarm alarm, BlockBootstrap rewards, double fall, int rewardsPerLook, CancellationToken cancellation)
    {
        var delays = new int[Paths];
        for (var path = 0; path < Paths; path++)
        {
            cancellation.ThrowIfCancellationRequested();
            alarm.Clear();
            rewards.Restart();
            for (var i = 1; i <= Before; i++)
            {
                alarm.Add(rewards.Next());
                // A false alarm ends in a release, and the agent begins anew.
                if (i % rewardsPerLook == 0 && alarm.IsRaised)
                    alarm.Clear();
            }
            var delay = 0;
            do
            {
                alarm.Add(rewards.Next() - fall);
            }
            while (++delay < Longest && !(delay % rewardsPerLook == 0 && alarm.IsRaised));
            delays[path] = delay;
        }
        Array.Sort(delays);
        return delays[Paths / 2] < Longest ? delays[Paths / 2] : null;
    }
}
