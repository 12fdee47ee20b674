using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;

namespace AgentQuarantine.Operations;

/// <summary>What was read of one source: a log, or several merged ones.</summary>
/// <param name="Source">The source's name for people.</param>
/// <param name="Path">The log's full path; <see langword="null"/> for several.</param>
/// <param name="Lines">How many lines were read.</param>
/// <param name="Agents">How many agents they are of.</param>
/// <param name="Rejects">What was refused of them.</param>
public sealed record LogReport(string Source, string? Path, long Lines, int Agents, RejectCounts Rejects)
{
    /// <summary>The files that the logs were rotated to and that were read too, oldest first.</summary>
    public IReadOnlyList<string> Rotated { get; init; } = [];

    /// <summary>What the logs are, such as <c>gzip, docker</c>; <see langword="null"/> for one JSON object a line.</summary>
    public string? Format { get; init; }

    /// <summary>The refusals in words, such as <c>2 malformed, 1 no_agent</c>; empty where there are none.</summary>
    public string Refused => string.Join(", ", RejectCounts.Reasons
        .Where(reason => Rejects[reason] > 0)
        .Select(reason => string.Create(CultureInfo.InvariantCulture, $"{Rejects[reason]} {RejectCounts.NameOf(reason)}")));

    /// <summary>The report in a line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"'{Source}': {Lines} lines{(Format is null ? "" : $" ({Format})")} read, "
        + $"{Agents} agents, refused: {(Rejects.Total == 0 ? "none" : Refused)}.{Before}");

    internal static LogReport Of(IEventSource source, FleetReadResult read) =>
        new(source.Name, source.Path, read.Read.Lines, read.Agents.Count, read.Rejects) { Rotated = read.Rotated, Format = read.Read.Format };

    private string Before => Rotated.Count == 0 ? "" : $" Rotated files read before it: '{string.Join("', '", Rotated)}'.";

    /// <summary>What a person should know of the reading: <see cref="Excess"/>, then <see cref="Repaired"/>.</summary>
    internal IReadOnlyList<string> Warnings(double most) => [.. Excess(most), .. Repaired];

    /// <summary>What to say where bytes had to be repaired.</summary>
    internal IReadOnlyList<string> Repaired => Rejects.Repaired > 0
        ? [string.Create(CultureInfo.InvariantCulture, $"'{Source}': {Rejects.Repaired} repaired: bytes that are not UTF-8 were read as U+FFFD.")]
        : [];

    /// <summary>What to say where more was refused, but for what was sent again, than <paramref name="most"/> percent of the lines;
    /// nothing elsewhere.</summary>
    internal IReadOnlyList<string> Excess(double most) =>
        Rejects.Total - Rejects[RejectReason.Repeated] > most / 100 * Lines
        ? [string.Create(CultureInfo.InvariantCulture, $"'{Source}': more than {most} % of {Lines} lines were refused: {Refused}.")]
        : [];
}
