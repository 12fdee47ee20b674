using System.CommandLine;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Options as the verbs add them, and those that several share.</summary>
internal static class Common
{
    /// <summary>An option that takes a text.</summary>
    public static Option<string?> Text(Command command, string name, string value, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = value };
        command.Options.Add(option);
        return option;
    }

    /// <summary>An option that takes a text and may be given several times.</summary>
    public static Option<string[]> Texts(Command command, string name, string value, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore };
        command.Options.Add(option);
        return option;
    }

    /// <summary>An option without a value.</summary>
    public static Option<bool> Switch(Command command, string name, string description)
    {
        var option = new Option<bool>(name) { Description = description };
        command.Options.Add(option);
        return option;
    }

    public static Option<bool> Verbose(Command command) =>
        Switch(command, "--verbose", "Say on standard error what was read: how many lines, and of which rotated files.");

    public static Option<bool> Json(Command command) => Switch(command, "--json", "Write JSON for programs instead of a table for people.");

    public static Argument<string[]> Agents(Command command, string description, bool required = true)
    {
        var argument = new Argument<string[]>("agent")
        {
            Description = description,
            Arity = required ? ArgumentArity.OneOrMore : ArgumentArity.ZeroOrMore,
        };
        argument.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => token.Value.Length == 0))
                result.AddError("An agent's name is not empty.");
        });
        command.Arguments.Add(argument);
        return argument;
    }

    /// <summary>The full path of a file that an option names; <see langword="null"/> where it names none.</summary>
    public static string? FullPath(this ParseResult result, Option<string?> option) =>
        result.GetValue(option) is { } path ? Fleets.FilePath(path) : null;
}
