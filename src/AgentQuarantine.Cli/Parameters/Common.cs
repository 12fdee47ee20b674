using System.CommandLine;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Options that several verbs share.</summary>
internal static class Common
{
    public static Option<bool> Json(Command command)
    {
        var option = new Option<bool>("--json") { Description = "Write JSON for programs instead of a table for people." };
        command.Options.Add(option);
        return option;
    }

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
}
