namespace AgentQuarantine.Acceptance.Faces;

/// <summary>One thing that a person does, as it is written on both faces.</summary>
/// <param name="Agentq">The arguments of <c>agentq</c>, without <c>--json</c>.</param>
/// <param name="PowerShell">The same in PowerShell.</param>
/// <param name="Keys">Which values of the results are compared, by their names in JSON.</param>
public sealed record FaceStep(string[] Agentq, string PowerShell, string[] Keys);

/// <summary>Steps in a folder of their own: done by either face they leave the same files and say the same.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Files">The files that are there before, by their paths.</param>
/// <param name="Steps">The steps.</param>
public sealed record FaceCase(string Name, IReadOnlyDictionary<string, string> Files, FaceStep[] Steps)
{
    /// <summary>The culture of the session.</summary>
    public string Culture { get; init; } = "";
}
