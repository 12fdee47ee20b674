namespace AgentQuarantine.Text;

/// <summary>A JSON text is not JSON, or not of the shape that is asked for.</summary>
/// <param name="line">Where, counted from 1.</param>
/// <param name="message">What is wrong, without the place.</param>
/// <param name="column">The character of the line, counted from 1; 0 where it is not known.</param>
/// <param name="isSyntax">Whether the text is not JSON at all, as one that is only half written.</param>
internal sealed class JsonShapeException(int line, string message, int column = 0, bool isSyntax = false) : Exception($"line {line}: {message}")
{
    /// <summary>Where, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The character of the line, counted from 1; 0 where it is not known.</summary>
    public int Column { get; } = column;

    /// <summary>What is wrong, without the place.</summary>
    public string What { get; } = message;

    /// <summary>Whether the text is not JSON at all, as one that is only half written.</summary>
    public bool IsSyntax { get; } = isSyntax;

    /// <summary>What is wrong, with line and column.</summary>
    public string Where => Column > 0 ? $"line {Line}, column {Column}: {What}" : Message;
}
