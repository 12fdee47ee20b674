using System.Collections.ObjectModel;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Rehearsal;

/// <summary>One step of an agent under a rehearsed policy.</summary>
/// <param name="Time">When, in the log's time.</param>
/// <param name="State">Where the agent stood from then on.</param>
/// <param name="Reason">Why.</param>
public sealed record RehearsedTransition(DateTimeOffset Time, QuarantineState State, string Reason);

/// <summary>Steps, equal where every step is: so are the records that hold them.</summary>
internal sealed class RehearsedTransitions(IList<RehearsedTransition> steps) : ReadOnlyCollection<RehearsedTransition>(steps)
{
    public override bool Equals(object? other) => other is RehearsedTransitions transitions && this.SequenceEqual(transitions);

    public override int GetHashCode() => Count;
}
