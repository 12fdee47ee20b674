using System.CommandLine;
using System.CommandLine.Parsing;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>An option whose value is a number, a time or the like; none where it is not given.</summary>
/// <remarks>
/// Its base is of <see cref="object"/>: the parser's generic code for value types is compiled anew at every start of the process,
/// that for references is shared.
/// </remarks>
internal sealed class ValueOption<T> : Option<object?>
    where T : struct
{
    /// <param name="command">The verb that gets it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">What the help calls its value.</param>
    /// <param name="parse">Reads the value, or adds an error and gives <see langword="null"/>.</param>
    /// <param name="description">What the help says of it.</param>
    public ValueOption(Command command, string name, string value, Func<ArgumentResult, T?> parse, string description)
        : base(name)
    {
        CustomParser = result => parse(result);
        HelpName = value;
        Description = description;
        command.Options.Add(this);
    }

    /// <summary>What was given; <see langword="null"/>: nothing.</summary>
    public T? Of(ParseResult result) => (T?)result.GetValue(this);
}
