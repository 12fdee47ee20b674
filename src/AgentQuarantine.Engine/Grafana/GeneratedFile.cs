namespace AgentQuarantine.Grafana;

/// <summary>A file to be written.</summary>
/// <param name="Path">Its full path, or its path below the folder it belongs to.</param>
/// <param name="Content">Its bytes.</param>
public sealed record GeneratedFile(string Path, byte[] Content);
