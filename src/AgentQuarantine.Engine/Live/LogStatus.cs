namespace AgentQuarantine.Live;

/// <summary>One event log as it was read: how far, and what of it was of use.</summary>
public sealed record LogStatus
{
    /// <summary>The log's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The size of the present file in bytes; <see langword="null"/> where there is none.</summary>
    public long? Bytes { get; init; }

    /// <summary>How many bytes of it have not been read yet: half a line, or what a server has not come to.</summary>
    public long BehindBytes { get; init; }

    /// <summary>How many events were read of it.</summary>
    public long Events { get; init; }

    /// <summary>How many lines, and values of lines, were refused.</summary>
    public long Refused { get; init; }

    /// <summary>The newest time that an event carries; <see langword="null"/> where none does.</summary>
    public DateTimeOffset? NewestEvent { get; init; }

    /// <summary>What it is, such as <c>docker</c>; <see langword="null"/> for one JSON object a line, and before that is known.</summary>
    public string? Format { get; init; }

    /// <summary>When the present file was last written to; <see langword="null"/> where there is none.</summary>
    public DateTimeOffset? LastChanged { get; init; }
}
