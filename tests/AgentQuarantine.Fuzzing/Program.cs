using System.Diagnostics;
using System.Globalization;
using AgentQuarantine.Fuzzing;
using AgentQuarantine.Fuzzing.Targets;
using SharpFuzz;

// dotnet run -c Release --project tests/AgentQuarantine.Fuzzing -- SECONDS [TARGET] [SEED]
// Fuzzes each target for so long, led by coverage, and renews its corpus. Ends with 1 where something does not hold.
// Before anything else: every branch of the instrumented engine writes here.
var coverage = new Coverage();
if (args is not [var seconds, ..] || !double.TryParse(seconds, CultureInfo.InvariantCulture, out var time))
{
    Console.Error.WriteLine("SECONDS [TARGET] [SEED]    targets: " + string.Join(", ", FuzzTarget.All.Select(target => target.Name)));
    return 2;
}
const string Instrumented = "AGENTQ_FUZZ_CORPUS";
if (Environment.GetEnvironmentVariable(Instrumented) is { } corpus)
{
    var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.TickCount;
    using var running = new Running(AppContext.BaseDirectory);
    var campaign = new Campaign(FuzzTarget.All.Single(target => target.Name == args[1]), corpus, coverage, running);
    return campaign.Run(TimeSpan.FromSeconds(time), seed) > 0 ? 1 : 0;
}

// The engine is instrumented in a copy, and a process of its own runs that for each target: one that dies takes no other with it.
var copy = Directory.CreateTempSubdirectory("agentq-fuzz-").FullName;
try
{
    foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
    var places = Fuzzer.Instrument(Path.Combine(copy, "AgentQuarantine.Engine.dll"), _ => true, Options.Value).Count();
    Console.WriteLine($"{places} classes are instrumented");
    var failed = false;
    foreach (var target in FuzzTarget.All.Where(target => args.Length < 2 || args[1] == target.Name))
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(copy, "AgentQuarantine.Fuzzing.dll"), seconds, target.Name, .. args.Skip(2)]);
        start.Environment[Instrumented] = Path.GetFullPath("tests/AgentQuarantine.Fuzzing/Corpus");
        using var process = Process.Start(start)!;
        process.WaitForExit();
        failed |= process.ExitCode != 0;
        if (process.ExitCode is not (0 or 1))
            Console.WriteLine($"{target.Name}: ended with {process.ExitCode} at\n  {Corpus.Line(Running.Left(copy))}");
    }
    return failed ? 1 : 0;
}
finally
{
    Directory.Delete(copy, recursive: true);
}
