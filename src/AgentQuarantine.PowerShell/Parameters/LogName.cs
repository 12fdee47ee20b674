namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>An event log as it is named.</summary>
/// <param name="Text">A path, relative to the session's location.</param>
/// <param name="IsLiteral">Whether its wildcards are taken as they are.</param>
internal readonly record struct LogName(string Text, bool IsLiteral);
