namespace AgentQuarantine.Cli;

/// <summary>What the process says of its end.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUse = 2;

    /// <summary>The answer is no: of <c>test</c>, an agent is quarantined; of <c>policy test</c>, a file is no policy.</summary>
    public const int Quarantined = 3;

    /// <summary>Only of <c>check --fail-on-nothing</c>: nobody was judged.</summary>
    public const int Nothing = 4;

    /// <summary>Ended by Ctrl+C, as a shell says it (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
