using System.Globalization;

namespace AgentQuarantine.Rehearsal;

/// <summary>The smallest fall of the mean reward that is worth catching.</summary>
/// <param name="Amount">How much, above 0.</param>
/// <param name="InDeviations">Whether it is in the rewards' standard deviations rather than in reward units.</param>
public readonly record struct SmallestFall(double Amount, bool InDeviations)
{
    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    public const string Expected = "a number above 0 in reward units, or in deviations as in 0.5sd";

    /// <summary>Reads <c>0.5sd</c> or <c>0.2</c>.</summary>
    public static bool TryParse(string text, out SmallestFall fall)
    {
        var inDeviations = text.EndsWith("sd", StringComparison.OrdinalIgnoreCase);
        var isNumber = double.TryParse(inDeviations ? text[..^2] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount);
        fall = new SmallestFall(amount, inDeviations);
        return isNumber && amount > 0 && double.IsFinite(amount);
    }

    /// <summary>The fall in reward units for rewards with this standard deviation.</summary>
    public double Of(double std) => InDeviations ? Amount * std : Amount;
}
