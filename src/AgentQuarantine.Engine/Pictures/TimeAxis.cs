using System.Globalization;

namespace AgentQuarantine.Pictures;

/// <summary>The axis of times of a chart, in UTC.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
/// <param name="Left">The pixel of its beginning.</param>
/// <param name="Right">The pixel of its end.</param>
internal readonly record struct TimeAxis(DateTimeOffset From, DateTimeOffset To, double Left, double Right)
{
    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 5, 15, 30 }.Select(s => TimeSpan.FromSeconds(s)), .. new[] { 1, 5, 15, 30 }.Select(m => TimeSpan.FromMinutes(m)),
        .. new[] { 1, 3, 6, 12 }.Select(h => TimeSpan.FromHours(h)), .. new[] { 1, 2, 7, 30, 90, 365, 3650 }.Select(d => TimeSpan.FromDays(d)),
    ];

    /// <summary>The place of a time as a part of the axis, from 0 to 1.</summary>
    public double Part(DateTimeOffset time) =>
        To <= From ? 0.5 : Math.Clamp((time - From).Ticks / (double)(To - From).Ticks, 0, 1);

    /// <summary>The pixel of a time.</summary>
    public double this[DateTimeOffset time] => Left + (Part(time) * (Right - Left));

    /// <inheritdoc cref="this[DateTimeOffset]"/>
    public double this[long ticks] => this[new DateTimeOffset(ticks, TimeSpan.Zero)];

    /// <summary>Round times on the axis with their labels, at most <paramref name="most"/> of them.</summary>
    public IEnumerable<(double At, string Label)> Ticks(int most)
    {
        var range = To - From;
        if (range <= TimeSpan.Zero)
            yield break;
        var step = Steps.FirstOrDefault(step => range / step <= most, Steps[^1]);
        var format = step < TimeSpan.FromMinutes(1) ? "HH:mm:ss" : step < TimeSpan.FromDays(1) ? "HH:mm" : "MM-dd";
        for (var ticks = (From.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks; ticks <= To.UtcTicks; ticks += step.Ticks)
        {
            var time = new DateTimeOffset(ticks, TimeSpan.Zero);
            var label = time.TimeOfDay == TimeSpan.Zero && step < TimeSpan.FromDays(1) ? "MM-dd" : format;
            yield return (this[time], time.ToString(label, CultureInfo.InvariantCulture));
        }
    }
}
