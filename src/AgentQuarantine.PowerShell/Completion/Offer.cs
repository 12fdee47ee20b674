using System.Management.Automation;

namespace AgentQuarantine.PowerShell.Completion;

/// <summary>Makes completions out of what there is.</summary>
internal static class Offer
{
    /// <summary>Those that go on from what is typed, in their order.</summary>
    /// <param name="word">What is typed so far.</param>
    /// <param name="offers">Each text, which needs no quotes, and what the list says of it.</param>
    public static IEnumerable<CompletionResult> Of(string word, IEnumerable<(string Text, string Says)> offers)
    {
        var typed = AgentName.Unquote(word);
        return
        [
            .. offers.Where(offer => offer.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .Select(offer => new CompletionResult(offer.Text, offer.Text, CompletionResultType.ParameterValue, offer.Says)),
        ];
    }
}
