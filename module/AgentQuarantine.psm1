# A process keeps the first version of an assembly that it loads, whatever module asks for it later: after an update the cmdlets would go on
# doing what the older version does, under the new number. So the second version of a session gets a place of its own.
$cmdlets = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'AgentQuarantine.PowerShell.dll')
$loaded = [AppDomain]::CurrentDomain.GetAssemblies().Where({ $_.GetName().Name -eq 'AgentQuarantine.PowerShell' })
if (-not $loaded -or $loaded[0].Location -eq $cmdlets) {
    Import-Module -Name $cmdlets
    return
}
$ours = $loaded.Where({ $_.Location -eq $cmdlets }, 'First')[0]
if (-not $ours) {
    $place = [System.Runtime.Loader.AssemblyLoadContext]::new("AgentQuarantine of $PSScriptRoot")
    # The engine first: whoever asks for it in this place finds it there.
    $null = $place.LoadFromAssemblyPath([System.IO.Path]::Combine($PSScriptRoot, 'bin', 'AgentQuarantine.Engine.dll'))
    $ours = $place.LoadFromAssemblyPath($cmdlets)
    Write-Warning ("This session has run the AgentQuarantine of '{0}', too; its objects are of that version. Start pwsh anew to have one only." -f
        $loaded[0].Location)
}
$inner = Import-Module -Assembly $ours -PassThru
# A second import of an assembly does not hand its cmdlets on (PowerShell issue 20710).
$export = [psmoduleinfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
    $export.Invoke($ExecutionContext.SessionState.Module, @(, $cmdlet))
}
