using System.IO.Compression;

namespace AgentQuarantine.Acceptance.Libraries;

/// <summary>The engine as a package, and a program that references nothing else.</summary>
public sealed class EnginePackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_program_with_the_package_alone_gates_writes_checks_and_exposes()
    {
        var program = new PackedLibraries(_folder).Pack("AgentQuarantine.Engine").Build("dotnet-host");

        var ended = Programs.Run(program, _folder.Path, _folder["fleet"]);

        Assert.Equal(
            [
                "momentum: Quarantine, drawdown -8.000 <= limit -3",
                "planner: may run",
                "momentum: is not to run",
            ], ended.Lines);
        Assert.Equal(3, Programs.RunAgentq(_folder["fleet"], "test", "momentum").ExitCode);
        var metrics = File.ReadAllText(_folder["fleet/fleet.prom"]);
        Assert.Contains("momentum", metrics);

        // The next run asks first, and an agent that is not to run writes nothing.
        Programs.Run(program, _folder.Path, _folder["fleet"]);
        Assert.Equal(["planner 80", "momentum 40"], Counts(_folder["fleet/telemetry/events.jsonl"]));

        const int Processes = 8, Each = 3000;
        var writers = Enumerable.Range(0, Processes)
            .Select(n => Programs.Start(program, _folder.Path, [_folder["many"], "agent " + n, $"{Each}"])).ToList();
        Assert.All(writers, writer => Assert.Equal("", Programs.End(writer).Error));
        var stats = Programs.RunAgentq(_folder["many"], "stats", "telemetry/events.jsonl", "--all", "--json");
        Assert.Equal("", stats.Error);
        Assert.Equal(Enumerable.Range(0, Processes).Select(n => $"agent {n} {Each}"), Counts(_folder["many/telemetry/events.jsonl"]).Order());
    }

    [Fact]
    public void The_package_brings_its_page_its_symbols_and_no_other_package()
    {
        var feed = new PackedLibraries(_folder).Pack("AgentQuarantine.Engine").Feed;

        using var package = ZipFile.OpenRead(Directory.GetFiles(feed, "AgentQuarantine.*.nupkg").Single());
        using var symbols = ZipFile.OpenRead(Directory.GetFiles(feed, "AgentQuarantine.*.snupkg").Single());
        var names = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Superset(
            new HashSet<string> { "README.md", "icon.png", "lib/net10.0/AgentQuarantine.Engine.dll", "lib/net10.0/AgentQuarantine.Engine.xml" },
            names.ToHashSet());
        Assert.Contains("lib/net10.0/AgentQuarantine.Engine.pdb", symbols.Entries.Select(entry => entry.FullName));
        using var reader = new StreamReader(package.GetEntry("AgentQuarantine.nuspec")!.Open());
        var nuspec = reader.ReadToEnd();
        Assert.DoesNotContain("<dependency ", nuspec);
        string[] parts = ["<id>AgentQuarantine</id>", "<readme>README.md</readme>", "<projectUrl>", "<tags>", "<repository ", ">MIT</license>"];
        foreach (var part in parts)
            Assert.Contains(part, nuspec);
    }

    private static IEnumerable<string> Counts(string log) => File.ReadLines(log)
        .Select(line => line.Split("\"agent\": \"")[1].Split('"')[0]).GroupBy(agent => agent).Select(agent => $"{agent.Key} {agent.Count()}");
}
