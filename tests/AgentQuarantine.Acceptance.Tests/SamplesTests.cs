namespace AgentQuarantine.Acceptance;

public sealed class SamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_sample_log_is_what_its_script_makes()
    {
        var made = _folder["events.jsonl"];

        var ended = Programs.Run(Programs.OnPath("dotnet"), Repository.Root, "run", "samples/make-samples.cs", "--", made);

        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "samples", "events.jsonl")), File.ReadAllText(made));
    }

    public void Dispose() => _folder.Dispose();
}
