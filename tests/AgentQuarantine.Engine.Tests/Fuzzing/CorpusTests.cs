using AgentQuarantine.Fuzzing.Targets;

namespace AgentQuarantine.Tests.Fuzzing;

/// <summary>The inputs that tests/AgentQuarantine.Fuzzing keeps, without its instrumentation: what held for them holds.</summary>
public class CorpusTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string> Targets => [.. FuzzTarget.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_the_fuzzer_keeps_holds(string name)
    {
        var target = FuzzTarget.All.Single(target => target.Name == name);
        var inputs = Corpus.Read(Folder, target).ToList();

        Assert.NotEmpty(inputs);
        Assert.All(inputs, target.Run);
    }
}
