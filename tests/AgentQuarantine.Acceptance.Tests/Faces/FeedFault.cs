namespace AgentQuarantine.Acceptance.Faces;

/// <summary>A fault of the feed, and what a check makes of it. The agent <c>bad</c> is in quarantine before.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Log">The log's bytes; <see langword="null"/>: there is none.</param>
/// <param name="ExitCode">How <c>agentq check</c> ends; the cmdlet has an error where it is not 0.</param>
/// <param name="Message">What warnings or errors say, among other things; empty: there are none.</param>
/// <param name="IsReleased">Whether <c>bad</c> is released.</param>
public sealed record FeedFault(string Name, byte[]? Log, int ExitCode, string Message, bool IsReleased)
{
    /// <summary>The check's further arguments.</summary>
    public string[] Agentq { get; init; } = [];

    /// <summary>The same for the cmdlet.</summary>
    public string PowerShell { get; init; } = "";

    /// <summary>Other files that are there, by their names.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();
}
