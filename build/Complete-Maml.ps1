<#
.SYNOPSIS
    Makes of PlatyPS's MAML what Get-Help shows well: text without Markdown, examples as code and remarks, types as PowerShell
    names them, default values, one link that -Online opens.
.PARAMETER Path
    The MAML file, which is written again.
.PARAMETER CommandHelp
    What Import-MarkdownCommandHelp made of the pages.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Path,
    [Parameter(Mandatory)] [object[]] $CommandHelp
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$maml = 'http://schemas.microsoft.com/maml/2004/10'
$dev = 'http://schemas.microsoft.com/maml/dev/2004/10'
$document = [xml]::new()
$document.LoadXml([IO.File]::ReadAllText($Path).ReplaceLineEndings("`n").Replace('&#x80;', ''))
$names = [Xml.XmlNamespaceManager]::new($document.NameTable)
$names.AddNamespace('maml', $maml)
$names.AddNamespace('dev', $dev)
$names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')

function Add-Element([Xml.XmlElement] $Parent, [string] $Prefix, [string] $Name, [string] $Text) {
    $element = $document.CreateElement($Prefix, $Name, $names.LookupNamespace($Prefix))
    $element.InnerText = $Text
    $null = $Parent.AppendChild($element)
}

# Markdown's paragraphs as elements; its backticks and links as plain text.
function Set-Paragraph([Xml.XmlElement] $Parent, [string] $Markdown) {
    $Parent.RemoveAll()
    $text = [regex]::Replace($Markdown, '\[([^\]]+)\]\(([^)]+)\)', '$1 ($2)').Replace('`', '')
    foreach ($paragraph in $text.Trim() -split "\n\s*\n" | Where-Object { $_.Trim() }) {
        Add-Element $Parent maml para $paragraph.Trim()
    }
}

function Get-Markdown([Xml.XmlElement] $Parent) {
    @($Parent.SelectNodes('maml:para', $names) | ForEach-Object InnerText) -join "`n`n"
}

# One fenced block is the code; the prose around it is the remarks.
function Complete-Example([Xml.XmlElement] $Example) {
    $introduction = $Example.SelectSingleNode('maml:introduction', $names)
    $found = [regex]::Match((Get-Markdown $introduction), '(?ms)\A(?<before>.*?)^```powershell[^\n]*\n(?<code>.*?)\n```[ ]*$(?<after>.*)\z')
    if (-not $found.Success -or $found.Groups['after'].Value.Contains('```')) {
        throw "An example is one powershell block and prose: $($Example.SelectSingleNode('maml:title', $names).InnerText)"
    }
    $introduction.RemoveAll()
    $Example.SelectSingleNode('dev:code', $names).InnerText = $found.Groups['code'].Value
    $remarks = $Example.SelectSingleNode('dev:remarks', $names)
    Set-Paragraph $remarks "$($found.Groups['before'].Value)`n`n$($found.Groups['after'].Value)"
    Add-Element $remarks maml para ''   # an empty line before the next title
}

# The syntax has the short name of each type already; a switch has none.
function Complete-Parameter([Xml.XmlElement] $Command, $Help) {
    $short = @{}
    foreach ($parameter in $Command.SelectNodes('command:syntax//command:parameter', $names)) {
        $value = $parameter.SelectSingleNode('command:parameterValue', $names)
        $short[$parameter.SelectSingleNode('maml:name', $names).InnerText] = $value ? $value.InnerText : 'switch'
    }
    foreach ($parameter in $Command.SelectNodes('.//command:parameter', $names)) {
        $name = $parameter.SelectSingleNode('maml:name', $names).InnerText
        $type = $short[$name]
        $parameter.SelectSingleNode('dev:type/maml:name', $names).InnerText = $type
        if ($value = $parameter.SelectSingleNode('command:parameterValue', $names)) {
            $value.InnerText = $type
            $value.SetAttribute('variableLength', "$($type.EndsWith('[]'))".ToLowerInvariant())
        }
        $default = ($Help.Parameters | Where-Object Name -EQ $name).DefaultValue
        Add-Element $parameter dev defaultValue ($default ? $default : $type -eq 'switch' ? 'False' : 'None')
    }
}

# Only the first link has an address: the others are names that Get-Help takes.
function Complete-Link([Xml.XmlElement] $Command, $Help) {
    $first, $others = @($Command.SelectNodes('command:relatedLinks/maml:navigationLink', $names))
    $first.SelectSingleNode('maml:uri', $names).InnerText = $Help.Metadata['HelpUri']
    foreach ($link in $others) {
        $link.SelectSingleNode('maml:uri', $names).InnerText = ''
    }
}

foreach ($command in $document.SelectNodes('//command:command', $names)) {
    $name = $command.SelectSingleNode('command:details/command:name', $names).InnerText
    $help = $CommandHelp | Where-Object Title -CEQ $name
    $command.SelectNodes('.//command:example', $names) | ForEach-Object { Complete-Example $_ }
    $command.SelectNodes('.//*[maml:para][not(ancestor-or-self::command:example)]', $names) | ForEach-Object { Set-Paragraph $_ (Get-Markdown $_) }
    Complete-Parameter $command $help
    Complete-Link $command $help
}

$settings = [Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
$writer = [Xml.XmlWriter]::Create($Path, $settings)
try { $document.Save($writer) } finally { $writer.Dispose() }
[IO.File]::AppendAllText($Path, "`n")
