using System;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

// wine-cmdlets SCRIPT: runs a script and writes what comes out, a line each; errors make it end with 1.
var session = InitialSessionState.CreateDefault();
session.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
using var space = RunspaceFactory.CreateRunspace(session);
space.Open();
using var shell = PowerShell.Create(space);
try
{
    foreach (var item in shell.AddScript(args[0]).Invoke())
        Console.WriteLine(item);
}
catch (RuntimeException e)
{
    Console.Error.WriteLine(e.ErrorRecord.FullyQualifiedErrorId + ": " + e.Message);
    return 1;
}
foreach (var error in shell.Streams.Error)
    Console.Error.WriteLine(error.FullyQualifiedErrorId + ": " + error.Exception.Message);
return shell.Streams.Error.Count == 0 ? 0 : 1;
