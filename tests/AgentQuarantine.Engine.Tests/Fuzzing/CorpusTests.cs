using AgentQuarantine.Tests.Events.Scanning;

namespace AgentQuarantine.Tests.Fuzzing;

/// <summary>
/// Every input of tests/corpus, and inputs that are made from them by chance. AGENTQ_LONG=1 makes many more; one that fails is put into the corpus.
/// </summary>
public class CorpusTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_was_kept_is_read_or_refused(string target)
    {
        var kept = Kept(target);
        Assert.NotEmpty(kept);
        foreach (var (name, bytes) in kept)
            Try(target, bytes, name);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void What_chance_makes_of_it_is_read_or_refused(string target)
    {
        var kept = Kept(target);
        var random = new Random(20260131);
        for (var i = 0; i < (Scans.IsLong ? 1_000_000 : 2_000); i++)
        {
            var bytes = kept[random.Next(kept.Count)].Bytes;
            for (var times = random.Next(1, 5); times > 0; times--)
                bytes = Mutation.Of(bytes, kept[random.Next(kept.Count)].Bytes, random);
            Try(target, bytes, "an input by chance");
        }
    }

    private static List<(string Name, byte[] Bytes)> Kept(string target) =>
        [.. Directory.GetFiles(RepositoryFile.Find("tests/corpus/" + target)).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];

    private static void Try(string target, byte[] bytes, string name)
    {
        try
        {
            FuzzTargets.All[target](bytes);
        }
        catch (Exception e)
        {
            Assert.Fail($"{target}, {name}, base64 {Convert.ToBase64String(bytes)}: {e}");
        }
    }
}
