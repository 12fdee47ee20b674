using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Acceptance.Faces;

/// <summary>The command line and the cmdlets are two faces of one program: each case gives the same results, ids, ledger and history.</summary>
public sealed partial class FaceTests(FacePwsh pwsh) : IClassFixture<FacePwsh>
{
    public static TheoryData<string> Names => [.. FaceCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_faces_do_the_same(string name)
    {
        var expected = pwsh.Outcome(name);
        var actual = Agentq(FaceCases.All.Single(one => one.Name == name));

        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Ledger, actual.Ledger);
        Assert.Equal(expected.History, actual.History);
        Assert.NotEqual("", expected.Steps.Replace("\n--\n", ""));
    }

    internal static void Arrange(FaceCase one, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (path, text) in one.Files)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
    }

    private static FaceOutcome Agentq(FaceCase one)
    {
        using var folder = new TemporaryFolder();
        Arrange(one, folder.Path);
        var steps = one.Steps.Select(step =>
        {
            var ended = Programs.RunAgentq(folder.Path, [.. step.Agentq, "--json"]);
            var errors = ErrorId().Matches(ended.Error).Select(match => match.Groups[1].Value).ToList();
            Assert.True(ended.ExitCode is not 2 && errors.Count > 0 == (ended.ExitCode is 1 or 4), $"exit code {ended.ExitCode}: {ended.Error}");
            return FaceOutcome.Step(ended.Output.Length == 0 ? [] : JsonDocument.Parse(ended.Output).RootElement.EnumerateArray(), step.Keys, errors);
        });
        return FaceOutcome.Of(steps.ToList(), folder.Path);
    }

    [GeneratedRegex("^agentq: ([A-Z][A-Za-z]+): ", RegexOptions.Multiline)]
    private static partial Regex ErrorId();
}
