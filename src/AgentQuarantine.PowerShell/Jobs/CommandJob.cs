using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using AgentQuarantine.PowerShell.Commands;

namespace AgentQuarantine.PowerShell.Jobs;

/// <summary>
/// A cmdlet's command line as a thread job: it runs in this process, in a session of its own with the module, the drives and the location of
/// this one, and emits live objects.
/// </summary>
/// <param name="cmdlet">The cmdlet that was given -AsJob.</param>
internal sealed class CommandJob(PSCmdlet cmdlet)
{
    private const string Start = "param($run, $prepare, $parameters) "
        + @"Microsoft.PowerShell.ThreadJob\Start-ThreadJob -ScriptBlock $run -InitializationScript $prepare -ArgumentList $parameters";

    // The job has its own input and answer; the others name variables of this session.
    private static readonly string[] OfThisSession =
    [
        nameof(IRunsAsJob.AsJob), nameof(EventLogCommand.InputObject), "Confirm", "WhatIf",
        "OutBuffer", "OutVariable", "PipelineVariable", "ErrorVariable", "WarningVariable", "InformationVariable",
    ];

    private readonly List<PSObject> _input = [];

    /// <summary>Keeps what came through the pipeline.</summary>
    public void Take()
    {
        if (cmdlet is EventLogCommand { InputObject: { } input })
            _input.AddRange(input);
    }

    /// <summary>Starts the job and emits it. Whoever wants to be asked is asked now: a job has nobody to ask.</summary>
    public void Emit()
    {
        var invocation = cmdlet.MyInvocation;
        var parameters = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in invocation.BoundParameters.Where(bound => !OfThisSession.Contains(bound.Key)))
            parameters[name] = value;
        if (_input.Count > 0)
            parameters[nameof(EventLogCommand.InputObject)] = _input.ToArray();
        else if (invocation.ExpectingInput)
            return;
        if (invocation.MyCommand.Parameters.ContainsKey("WhatIf"))
        {
            if (IsWhatIf)
                parameters["WhatIf"] = SwitchParameter.Present;
            else if (!cmdlet.ShouldProcess(invocation.Line.Trim(), "Run as a job, which does not ask again"))
                return;
            parameters["Confirm"] = new SwitchParameter(false);
        }
        // An error that ends the cmdlet is to end the job, too.
        var run = ScriptBlock.Create($"param($parameters) try {{ {invocation.MyCommand.Name} @parameters }} catch {{ throw }}");
        cmdlet.WriteObject(cmdlet.InvokeCommand.InvokeScript(Start, run, ScriptBlock.Create(Prepare()), parameters), enumerateCollection: true);
    }

    private bool IsWhatIf => cmdlet.MyInvocation.BoundParameters.TryGetValue("WhatIf", out var bound)
        ? bound is SwitchParameter { IsPresent: true }
        : LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference"));

    // The job's session, as this one is: what is in it already keeps silent.
    private string Prepare()
    {
        var manifest = Path.GetFullPath(Path.Combine(typeof(CommandJob).Assembly.Location, "..", "..", "..", "AgentQuarantine.psd1"));
        var drives = cmdlet.SessionState.Drive.GetAllForProvider("FileSystem").Select(drive =>
            $"$null = New-PSDrive -PSProvider FileSystem -Scope Global -ErrorAction Ignore -Name {Quoted(drive.Name)} -Root {Quoted(drive.Root)}");
        return string.Join('\n', drives.Prepend($"Import-Module -Name {Quoted(manifest)}")
            .Append($"Set-Location -LiteralPath {Quoted(cmdlet.SessionState.Path.CurrentLocation.Path)}"));
    }

    private static string Quoted(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";
}
