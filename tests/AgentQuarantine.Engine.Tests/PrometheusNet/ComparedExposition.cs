using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Tests.PrometheusNet;

/// <summary>An exposition without what prometheus-net and this project write differently on purpose: each difference is one line here.</summary>
internal static partial class ComparedExposition
{
    public static IReadOnlyList<string> Lines(string exposition)
    {
        var samples = exposition.Split('\n').Where(line => line is not ("" or "# EOF") && !line.StartsWith('#'))
            // The bridge speaks of agents and says whether it is up; the process and the service have other metrics in a host.
            .Where(line => line.StartsWith("agent_", StringComparison.Ordinal) || line.StartsWith("agentquarantine_up ", StringComparison.Ordinal))
            // prometheus-net does not know when a count began.
            .Where(line => !Created().IsMatch(line))
            // Numbers are the same doubles, written otherwise: 1E-05 is 1e-05, +Inf is Infinity, 0 is -0, and OpenMetrics' 1 is 1.0.
            .Select(line => Bound().Replace(line, bound => $"le=\"{Number(bound.Groups[1].Value)}\""))
            .Select(line => line[..line.LastIndexOf(' ')] + " " + Number(line[(line.LastIndexOf(' ') + 1)..]))
            .ToList();
        // prometheus-net heads a family in which nobody has a sample, too.
        var families = samples.Select(line => Name().Match(line)).SelectMany(name => new[] { name.Value, name.Groups[1].Value }).ToHashSet();
        var heads = exposition.Split('\n').Where(line => Head().Match(line) is { Success: true } head && families.Contains(head.Groups[1].Value));
        // The order of a family's lines, and of the families, means nothing to a reader.
        return [.. samples.Concat(heads).Order(StringComparer.Ordinal)];
    }

    private static string Number(string text) => text switch
    {
        "+Inf" or "Infinity" => "+Inf",
        "-Inf" or "-Infinity" => "-Inf",
        "NaN" => text,
        "-0" or "-0.0" => "0",
        _ => double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^agent_[a-z_]+_created")]
    private static partial Regex Created();

    [GeneratedRegex("le=\"([^\"]*)\"")]
    private static partial Regex Bound();

    // The sample's name, and its family's: without what its kind adds.
    [GeneratedRegex("^([a-z_]+?)(?:_total|_bucket)?(?=[ {])")]
    private static partial Regex Name();

    [GeneratedRegex("^# (?:HELP|TYPE) ([a-z_]+)")]
    private static partial Regex Head();
}
