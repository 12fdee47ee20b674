namespace AgentQuarantine.Serving;

/// <summary>What a server shows its clients and asks of them. Immutable: what is read anew takes its place as a whole.</summary>
public sealed record ServerSecurity
{
    /// <summary>Plain HTTP for everybody.</summary>
    public static ServerSecurity None { get; } = new();

    /// <summary>The certificate for TLS; <see langword="null"/>: plain HTTP.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>What clients have to show over TLS; <see langword="null"/>: no certificate is asked for.</summary>
    public ClientCertificates? Clients { get; init; }

    /// <summary>The users, one of which a client has to name with the password, but for the health checks; empty: nothing is asked for.</summary>
    public IReadOnlyList<BasicCredential> Credentials { get; init; } = [];

    /// <summary>The files that all this was read from. A server looks for changes of them.</summary>
    public IReadOnlyList<SecurityFile> Files { get; init; } = [];
}

/// <summary>A file that a <see cref="ServerSecurity"/> was read from.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="IsSecret">Whether it holds a key or a password, which nobody else should be able to read.</param>
public sealed record SecurityFile(string Path, bool IsSecret);
