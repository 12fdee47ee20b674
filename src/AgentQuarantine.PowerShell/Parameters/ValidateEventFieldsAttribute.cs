using System.Collections;
using System.Globalization;
using System.Management.Automation;
using AgentQuarantine.Events;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>Lets only hashtables pass whose keys are fields of an event and whose values are names of JSON keys.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateEventFieldsAttribute : ValidateArgumentsAttribute
{
    /// <summary>The fields that <paramref name="table"/> names in place of the default ones.</summary>
    /// <exception cref="ArgumentException">There is no such field, or its path is empty.</exception>
    internal static EventFields ToEventFields(Hashtable? table)
    {
        var fields = EventFields.Default;
        if (table is not null)
        {
            foreach (DictionaryEntry entry in table)
                fields = fields.With(ToText(entry.Key), ToText(entry.Value));
        }
        return fields;
    }

    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        try
        {
            ToEventFields(arguments as Hashtable);
        }
        catch (ArgumentException e)
        {
            throw new ValidationMetadataException(e.Message, e);
        }
    }

    private static string ToText(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
