using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AgentQuarantine.Cli;

/// <summary>A verb whose help ends in examples.</summary>
internal sealed class VerbCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>Lines as one types them, and what they do.</summary>
    public string Examples { get; } = examples;
}

/// <summary>System.CommandLine's own help, then the examples and what holds for every verb.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    private const string Common =
        """
        Exit codes:
          0  done
          1  failed: one line 'agentq: ID: message' on standard error says why
          2  wrong use
          3  'test' says that an agent is quarantined, 'policy test' that a file is no policy

        Paths are relative to the current directory. The event log is telemetry/events.jsonl and the ledger
        meta_supervisor/quarantine.json unless named otherwise. NO_COLOR turns colours off.
        """;

    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is VerbCommand verb)
        {
            output.WriteLine("Examples:");
            foreach (var line in verb.Examples.Split('\n'))
                output.WriteLine("  " + line.TrimEnd('\r'));
            output.WriteLine();
        }
        output.WriteLine(Common);
        return code;
    }
}
