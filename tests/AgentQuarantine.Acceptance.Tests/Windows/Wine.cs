using System.Diagnostics;

namespace AgentQuarantine.Acceptance.Windows;

/// <summary>The program for Windows under Wine, in a prefix of its own. Without Wine, or the runtime for Windows, tests are skipped.</summary>
public sealed class Wine : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string? _wine;
    private readonly string? _why;

    public Wine()
    {
        if (!OperatingSystem.IsLinux() || !Programs.Has("wine"))
        {
            _why = "wine is not on PATH";
            return;
        }
        _wine = Programs.OnPath("wine");
        var published = Programs.Run("dotnet", Repository.Root, "publish", "src/AgentQuarantine.Cli", "-c", "Release", "-r", "win-x64",
            "--self-contained", "-p:PublishReadyToRun=false", "-p:RunAnalyzers=false", "-p:DebugType=none",
            "--artifacts-path", _folder["artifacts"], "-o", _folder["bin"], "-v", "q");
        // Several programs that begin in a prefix which is still being made may end without a word: make it first.
        if (File.Exists(_folder["bin/agentq.exe"]))
            Shell("/", "ver");
        else
            _why = "the program for Windows cannot be published here: " + published.Output;
    }

    /// <summary>A file's name on Wine's drive for the whole file system.</summary>
    public static string Name(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Runs <c>agentq.exe</c> in <paramref name="folder"/>.</summary>
    internal Ended Agentq(string folder, params string[] arguments) => Programs.End(Start(folder, arguments));

    /// <summary>Starts <c>agentq.exe</c> in <paramref name="folder"/>.</summary>
    internal Process Start(string folder, params string[] arguments) => StartProgram(_folder["bin/agentq.exe"], folder, arguments);

    /// <summary>Starts a program of Windows or Wine.</summary>
    internal Process StartProgram(string program, string folder, params string[] arguments)
    {
        Assert.SkipWhen(_why is not null, _why ?? "");
        return Programs.Start(_wine!, folder, [program, .. arguments], Environment());
    }

    /// <summary>Runs a command of Wine's own shell.</summary>
    internal Ended Shell(string folder, string command) => Programs.End(StartProgram("cmd", folder, "/c", command));

    public void Dispose()
    {
        if (_why is null)
        {
            using var server = Programs.Start("/bin/sh", "/", ["-c", "wineserver -k || /usr/lib/wine/wineserver64 -k; true"], Environment());
            server.WaitForExit();
        }
        _folder.Dispose();
    }

    private Dictionary<string, string?> Environment() => new()
    {
        ["WINEPREFIX"] = _folder["prefix"],
        ["WINEDEBUG"] = "-all",
        ["DOTNET_EnableWriteXorExecute"] = "0",
    };
}
