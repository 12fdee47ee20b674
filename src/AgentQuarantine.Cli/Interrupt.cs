using System.Runtime.InteropServices;
using AgentQuarantine.Events;

namespace AgentQuarantine.Cli;

/// <summary>Ctrl+C and SIGTERM as a cancellation, while it lives.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interrupt() => _registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel)];

    /// <summary>For a reading that may take long. A short one simply dies: nothing is written before it is over.</summary>
    public static Interrupt? During(ReadRequest reading) => reading.Last is null or > 1_000_000 ? new Interrupt() : null;

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Cancel(PosixSignalContext context)
    {
        context.Cancel = true;
        _source.Cancel();
    }
}
