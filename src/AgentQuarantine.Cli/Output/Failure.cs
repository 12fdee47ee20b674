namespace AgentQuarantine.Cli.Output;

/// <summary>Failures as one line on standard error: <c>agentq: LedgerDamaged: message</c>.</summary>
internal static class Failure
{
    /// <summary>Runs a verb; a failure becomes a line and an exit code.</summary>
    public static int Guard(Func<int> verb)
    {
        try
        {
            return verb();
        }
        catch (QuarantineException e)
        {
            Print(e);
            return ExitCode.Failed;
        }
        catch (WrongUseException e)
        {
            Print(e.Message);
            return ExitCode.WrongUse;
        }
        catch (OperationCanceledException)
        {
            Print("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Print(e.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Prints a failure with its id.</summary>
    public static void Print(QuarantineException failure) => Print($"{failure.Id}: {failure.Message}");

    /// <summary>Prints <paramref name="message"/> as one line, whatever it holds.</summary>
    public static void Print(string message) => Terminal.WriteError("agentq: " + Visible.Text(message) + "\n");
}

/// <summary>An argument that the parser takes and the verb does not.</summary>
internal sealed class WrongUseException(string message) : Exception(message)
{
    /// <summary>Runs <paramref name="make"/>; an argument that it does not take is wrong use.</summary>
    public static T Where<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new WrongUseException(e.Message);
        }
    }
}
