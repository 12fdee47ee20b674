using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Verbs;

namespace AgentQuarantine.Cli;

/// <summary>From arguments to a verb, and from its end to an exit code.</summary>
internal static class Agentq
{
    /// <summary>The verbs in the order of the help. A verb is one file under Verbs/ and one line here.</summary>
    private static readonly Verb[] Verbs =
    [
        new("init", InitVerb.Create),
        new("stats", StatsVerb.Create),
        new("check", CheckVerb.Create),
        new("list", ListVerb.Create),
        new("explain", ExplainVerb.Create),
        new("add", AddVerb.Create),
        new("clear", ClearVerb.Create),
        new("test", TestVerb.Create),
        new("policy", PolicyVerb.Create),
        new("serve", ServeVerb.Create),
        new("watch", WatchVerb.Create),
        new("logs", LogsVerb.Create),
        new("rollup", RollupVerb.Create),
        new("report", ReportVerb.Create),
        new("export-metrics", ExportMetricsVerb.Create),
        new("export-dashboard", ExportDashboardVerb.Create),
        new("rehearse", RehearseVerb.Create),
        new("calibrate", CalibrateVerb.Create),
        new("ship", ShipVerb.Create),
        new("follow", FollowVerb.Create),
        new("store", StoreVerb.Create),
    ];

    /// <summary>The clock of every verb.</summary>
    public static TimeProvider Clock => TimeProvider.System;

    public static int Run(string[] args)
    {
        Terminal.Prepare();
        if (args.Length == 0)
        {
            Root(Verbs).Parse("--help").Invoke(new InvocationConfiguration { Output = Console.Error });
            return ExitCode.WrongUse;
        }
        var result = Root(Named(args[0])).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (Complaints(result).ToList() is { Count: > 0 } complaints)
        {
            complaints.ForEach(Failure.Print);
            Failure.Print($"try '{Usage(result.CommandResult.Command)} --help'");
            return ExitCode.WrongUse;
        }
        return Failure.Guard(() => result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }

    private static IEnumerable<string> Complaints(ParseResult result)
    {
        if (result.Action is HelpWithExamples)
            return [];
        if (result.Action is ParseErrorAction)
            return result.Errors.Select(error => error.Message).Distinct();
        // A variable that is not set: what it stands for is not to be guessed.
        if (result.Tokens.Any(token => token.Type == TokenType.Argument && token.Value.Length == 0))
            return ["An argument is empty. Give it a value, or leave its option out."];
        // The parser takes an unknown option for an argument where a verb has arguments: '--lsat 9' would be two more logs.
        return result.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && IsArgument(token) && token.Value.StartsWith('-') && token.Value.Length > 1)
            .Select(token => $"There is no option '{token.Value}'. A name that begins with a dash goes after ' -- '.");

        bool IsArgument(Token token) => result.CommandResult.Children.OfType<ArgumentResult>().Any(argument => argument.Tokens.Contains(token));
    }

    /// <summary>Only the verb that is asked for is built: a check that starts every five minutes pays for nothing else.</summary>
    private static Verb[] Named(string name) => Array.Find(Verbs, verb => verb.Name == name) is { } named ? [named] : Verbs;

    private static RootCommand Root(Verb[] verbs)
    {
        var root = new RootCommand(
            """
            A circuit breaker for fleets of agents: reads the event log that they write, keeps rolling statistics of
            their rewards, and takes an agent out of service when its reward draws down too far.
            """);
        foreach (var verb in verbs)
            root.Subcommands.Add(verb.Create());
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string Usage(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent && command is not RootCommand ? $"{Usage(parent)} {command.Name}" : "agentq";

    private sealed record Verb(string Name, Func<Command> Create);
}
