namespace AgentQuarantine;

/// <summary>A failure with a public id; every message says what to do about it, and none shows a password that stood in an address.</summary>
/// <param name="id">One of <see cref="ErrorIds"/>.</param>
/// <param name="message">What happened and what to do.</param>
/// <param name="target">The path or name it is about.</param>
/// <param name="inner">The cause.</param>
public sealed class QuarantineException(string id, string message, string? target = null, Exception? inner = null)
    : Exception(Secrets.Redact(message), inner)
{
    /// <summary>The public id, such as <c>LedgerDamaged</c>.</summary>
    public string Id { get; } = id;

    /// <summary>The path or name that the failure is about.</summary>
    public string? Target { get; } = target is null ? null : Secrets.Redact(target);
}
