using System.Diagnostics;
using System.Text;

namespace AgentQuarantine.Acceptance;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    /// <summary>Standard output in lines, without the empty one after the last.</summary>
    public string[] Lines => Output.TrimEnd('\n').Split('\n');
}

/// <summary>Real programs: ours from its build output, others from PATH (a test that misses one is skipped by its name).</summary>
internal static class Programs
{
    /// <summary>The <c>agentq</c> that this build made.</summary>
    public static string Agentq { get; } = Path.Combine(
        Repository.Root, "src", "AgentQuarantine.Cli", "bin", Configuration, "net10.0", OperatingSystem.IsWindows() ? "agentq.exe" : "agentq");

    /// <summary>The configuration that these tests were built in, <c>Debug</c> or <c>Release</c>.</summary>
    public static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Whether <paramref name="program"/> is on PATH.</summary>
    public static bool Has(string program) => Find(program) is not null;

    /// <summary>The full path of <paramref name="program"/> on PATH; without it the test is skipped.</summary>
    public static string OnPath(string program)
    {
        var found = Find(program);
        Assert.SkipWhen(found is null, program + " is not on PATH");
        return found!;
    }

    /// <summary>Runs <c>agentq</c> in <paramref name="folder"/>.</summary>
    public static Ended RunAgentq(string folder, params string[] arguments) => Run(Agentq, folder, arguments);

    /// <summary>Runs a program to its end.</summary>
    public static Ended Run(string program, string folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
        return End(process);
    }

    /// <summary>Starts a program with its three streams redirected, in UTF-8, and nothing to read.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="folder">Its current directory.</param>
    /// <param name="arguments">Its arguments, each as it is.</param>
    /// <param name="environment">Variables to set, or with <see langword="null"/> to remove.</param>
    public static Process Start(string program, string folder, IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for <paramref name="process"/> and takes what it said.</summary>
    /// <param name="process">The process.</param>
    /// <param name="limit">How long it may take at most; three minutes unless it is given.</param>
    public static Ended End(Process process, TimeSpan? limit = null)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(limit ?? TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{process.StartInfo.FileName} did not end. It said: {output}{error.Result}");
        }
        return new Ended(process.ExitCode, output.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }

    private static string? Find(string program)
    {
        var names = OperatingSystem.IsWindows() ? new[] { program + ".exe", program + ".cmd" } : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
