using System.Collections;
using System.Globalization;
using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>New-AgentQuarantinePolicy: writes a policy file from names and values.</summary>
[Cmdlet(VerbsCommon.New, "AgentQuarantinePolicy", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FileInfo))]
public sealed class NewAgentQuarantinePolicyCommand : QuarantineCommand
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string PolicyPath { get; set; } = "";

    /// <summary>Settings by their names in a policy file, such as <c>@{ drawdown_limit = -5; mode = 'observe' }</c>.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public IDictionary Setting { get; set; } = new Hashtable();

    /// <summary>Settings of some agents, by names and patterns, such as <c>@{ 'ppo/*' = @{ drawdown_limit = -50 } }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary Override { get; set; } = new Hashtable();

    /// <summary>Overwrites a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        var overrides = Texts(Override).ToDictionary(
            one => one.Key, one => (IReadOnlyDictionary<string, object?>)Values(Table(one)), StringComparer.Ordinal);
        var policy = NewPolicyOperation.Run(Values(Setting), overrides);
        var path = ResolveFile(PolicyPath);
        if (!ShouldProcess(path, "Write the policy"))
            return;
        PolicyFile.Write(path, policy, Force);
        if (PassThru)
            WriteObject(new FileInfo(path));
    }

    private IDictionary Table(KeyValuePair<string, object?> one) =>
        one.Value as IDictionary ?? throw Terminate(ErrorRecords.OverrideNotTable(one.Key));

    private static Dictionary<string, object?> Values(IDictionary table) => Texts(table).ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, object?>> Texts(IDictionary table)
    {
        foreach (DictionaryEntry entry in table)
        {
            yield return new(
                Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? "", entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value);
        }
    }
}
