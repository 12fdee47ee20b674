namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Something that is wrong with a policy file.</summary>
/// <param name="Line">Where, counted from 1; 0 for the file itself.</param>
/// <param name="Column">The character of the line, counted from 1; 0 where it is not known.</param>
/// <param name="Message">What is wrong, without the place.</param>
public sealed record PolicyFault(int Line, int Column, string Message)
{
    /// <summary>The fault in a line.</summary>
    public override string ToString() =>
        Line == 0 ? Message : FormattableString.Invariant($"line {Line}, column {Column}: {Message}");
}
