using System.Globalization;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>Which format and which encoding a client wants (RFC 9110, section 12.5).</summary>
internal static class Negotiation
{
    /// <summary>OpenMetrics where the client takes it and wants it at least as much as text; text in every other case.</summary>
    public static ExpositionFormat FormatFor(string? accept)
    {
        double open = 0, text = 0;
        foreach (var (range, parameters, q) in Items(accept))
        {
            if (range.Equals("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) && IsKnownOpenMetrics(parameters))
                open = Math.Max(open, q);
            else if (range is "*/*" || range.Equals("text/*", StringComparison.OrdinalIgnoreCase)
                || range.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
                text = Math.Max(text, q);
        }
        return open > 0 && open >= text ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    /// <summary>Whether the client takes gzip.</summary>
    public static bool TakesGzip(string? acceptEncoding)
    {
        double? gzip = null, any = null;
        foreach (var (coding, _, q) in Items(acceptEncoding))
        {
            if (coding.Equals("gzip", StringComparison.OrdinalIgnoreCase) || coding.Equals("x-gzip", StringComparison.OrdinalIgnoreCase))
                gzip = q;
            else if (coding is "*")
                any = q;
        }
        return (gzip ?? any ?? 0) > 0;
    }

    private static bool IsKnownOpenMetrics(string[] parameters)
    {
        var version = parameters.FirstOrDefault(p => p.StartsWith("version=", StringComparison.OrdinalIgnoreCase));
        return version is null || version["version=".Length..].Trim('"') is "1.0.0";
    }

    private static IEnumerable<(string Value, string[] Parameters, double Q)> Items(string? header)
    {
        foreach (var item in (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = item.Split(';', StringSplitOptions.TrimEntries);
            double q = 1;
            foreach (var part in parts.Skip(1).Where(part => part.StartsWith("q=", StringComparison.OrdinalIgnoreCase)))
            {
                // A weight that is none counts as not acceptable rather than as the most wanted.
                if (!double.TryParse(part.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out q) || q is > 1)
                    q = 0;
            }
            yield return (parts[0], parts[1..], q);
        }
    }
}
