using System.Management.Automation;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Test-AgentQuarantinePolicy: whether files are policies, and everything that is wrong with them.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AgentQuarantinePolicy")]
[OutputType(typeof(PolicyTest), typeof(bool))]
public sealed class TestAgentQuarantinePolicyCommand : QuarantineCommand
{
    /// <summary>Policy files; wildcards are taken as they are.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] PolicyPath { get; set; } = [];

    /// <summary>Answers true or false.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var path in PolicyPath)
        {
            var test = PathResolver.TryResolveFile(SessionState.Path, path, out var file, out var error)
                ? new PolicyTest(file, PolicyFile.Test(file))
                : new PolicyTest(path, [new PolicyFault(0, 0, error.Exception.Message)]);
            WriteObject(Quiet ? test.Valid : test);
        }
    }
}
