namespace AgentQuarantine.Text;

/// <summary>A JSON text is not JSON, or not of the shape that is asked for.</summary>
/// <param name="line">Where, counted from 1.</param>
/// <param name="message">What is wrong, without the place.</param>
internal sealed class JsonShapeException(int line, string message) : Exception($"line {line}: {message}")
{
    /// <summary>Where, counted from 1.</summary>
    public int Line { get; } = line;
}
