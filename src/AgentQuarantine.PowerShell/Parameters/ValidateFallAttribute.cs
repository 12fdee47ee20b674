using System.Management.Automation;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>Lets only falls pass: a number above 0 in reward units, or in deviations as in 0.5sd.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateFallAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!SmallestFall.TryParse($"{element}", out _))
            throw new ValidationMetadataException($"'{element}' is not {SmallestFall.Expected}.");
    }
}
