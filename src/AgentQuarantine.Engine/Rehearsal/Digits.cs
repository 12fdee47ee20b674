using System.Globalization;

namespace AgentQuarantine.Rehearsal;

/// <summary>Numbers for people: as many digits as mean something beside a scale.</summary>
internal static class Digits
{
    /// <summary>The greatest such number that is not above <paramref name="value"/>.</summary>
    public static double Down(double value, double scale) => Round(value, scale, Math.Floor);

    /// <summary>The least such number that is not below <paramref name="value"/>.</summary>
    public static double Up(double value, double scale) => Round(value, scale, Math.Ceiling);

    /// <summary>The nearest such number.</summary>
    public static double Near(double value, double scale) => Round(value, scale, Math.Round);

    // To a thousandth of the scale's power of ten.
    private static double Round(double value, double scale, Func<double, double> round)
    {
        if (!(scale > 1e-290 && double.IsFinite(value)))
            return value;
        var exponent = (int)Math.Floor(Math.Log10(scale)) - 3;
        var rounded = round(value / Math.Pow(10, exponent));
        return Math.Abs(rounded) < 1e15
            ? double.Parse(string.Create(CultureInfo.InvariantCulture, $"{rounded}E{exponent}"), CultureInfo.InvariantCulture) : value;
    }
}
