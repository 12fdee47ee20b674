namespace AgentQuarantine.Acceptance;

public sealed class SamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_samples_are_what_their_script_makes()
    {
        var ended = Programs.Run(Programs.OnPath("dotnet"), Repository.Root, "run", "samples/make-samples.cs", "--", _folder.Path);

        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        foreach (var name in new[] { "events.jsonl", "policy.json" })
            Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "samples", name)), File.ReadAllText(_folder[name]));
    }

    public void Dispose() => _folder.Dispose();
}
