using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using AgentQuarantine.PowerShell.Commands;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Offers durations from now, and what time that is, and midnights.</summary>
public sealed class InstantCompleter : IArgumentCompleter
{
    private static readonly int[] Midnights = [1, 7, 30];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var now = QuarantineCommand.Clock.GetLocalNow();
        var offers = DurationCompleter.Durations.Select(text => (Text: text, At: now + Duration.Parse(text)))
            .Concat(Midnights.Select(days => now.Date.AddDays(days)).Select(day => (Text: Day(day), At: new DateTimeOffset(day))));
        return Offer.Of(wordToComplete, offers.Select(offer => (offer.Text, offer.At.ToString("yyyy-MM-dd HH:mm zzz",
            CultureInfo.InvariantCulture))));
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
