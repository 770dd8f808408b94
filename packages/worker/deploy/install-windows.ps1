#Requires -RunAsAdministrator
#Requires -Version 5.1
<#
.SYNOPSIS
  Installs the worker of fileproc on a Windows machine with DocuWorks, or takes it away.

.DESCRIPTION
  The worker runs as a task of the Task Scheduler from the start of the machine on, under one account, and is started again
  when it ends by an error. Run again the script changes only what differs; settings are never overwritten.
  Node 24 (or 22.16 and later) with npm, and DocuWorks, are installed beforehand: see docs/docuworks.md.

.PARAMETER Version
  This version of @cis/fileproc-worker from the npm registry; default latest.

.PARAMETER Tarball
  In place of the registry: packed .tgz files, or folders of them.

.PARAMETER Set
  Settings as NAME=VALUE, written into worker.env.

.PARAMETER Account
  The account of the worker; its profile is where DocuWorks keeps its own settings. Default: the current user.

.PARAMETER NoStart
  Registers the task without starting it.

.PARAMETER Uninstall
  Ends the task and takes the program away; settings stay.

.EXAMPLE
  .\install-windows.ps1 -Set AWS_REGION=ap-northeast-1, S3_BUCKET=files, OPENSEARCH_ENDPOINT=https://search.example.com, SQS_QUEUE_URL=https://sqs.example.com/1/fileproc-docuworks
#>
[CmdletBinding()]
param(
  [string] $Version = 'latest',
  [string[]] $Tarball = @(),
  [string[]] $Set = @(),
  [string] $Account = "$env:USERDOMAIN\$env:USERNAME",
  [switch] $NoStart,
  [switch] $Uninstall
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$TaskName = 'fileproc-worker'
$Program = Join-Path $env:ProgramFiles 'fileproc'
$Data = Join-Path $env:ProgramData 'fileproc'
$Settings = Join-Path $Data 'worker.env'
$Scratch = Join-Path $Data 'scratch'
$LogFile = Join-Path $Data 'worker.log'

function Say([string] $Text) { Write-Host "fileproc: $Text" }

function Stop-Worker {
  $task = Get-ScheduledTask -TaskName $TaskName -ErrorAction SilentlyContinue
  if ($null -eq $task) { return }
  Stop-ScheduledTask -TaskName $TaskName
  # What it was reading comes again from the queue.
  for ($i = 0; $i -lt 50 -and (Get-ScheduledTask -TaskName $TaskName).State -eq 'Running'; $i++) { Start-Sleep -Milliseconds 200 }
}

function Find-Node {
  $node = Get-Command node.exe -ErrorAction SilentlyContinue
  if ($null -eq $node) { throw 'Node is not installed: install Node 24 for Windows (x64) with npm and run this again.' }
  & $node.Source -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 16) ? 0 : 1)'
  if ($LASTEXITCODE -ne 0) { throw "Node at $($node.Source) is too old: 22.16 or later is needed." }
  return $node.Source
}

function Install-Program([string] $Node) {
  $new = Join-Path $Program 'app.new'
  $app = Join-Path $Program 'app'
  if (Test-Path $new) { Remove-Item $new -Recurse -Force }
  New-Item $new -ItemType Directory -Force | Out-Null
  Set-Content (Join-Path $new 'package.json') '{ "private": true }' -Encoding Ascii
  $packages = @("@cis/fileproc-worker@$Version")
  if ($Tarball.Count -gt 0) {
    $packages = @($Tarball | ForEach-Object { Get-ChildItem $_ -Filter *.tgz } | ForEach-Object { $_.FullName })
  }
  $npm = Join-Path (Split-Path $Node) 'npm.cmd'
  Push-Location $new
  try {
    # No package that fileproc needs has to run a script when it is installed, so none may.
    & $npm install --silent --no-audit --no-fund --omit=dev --ignore-scripts @packages
    if ($LASTEXITCODE -ne 0) { throw 'npm could not install the program.' }
  }
  finally { Pop-Location }
  $cli = 'node_modules\@cis\fileproc-worker\dist\cli.js'
  & $Node (Join-Path $new $cli) --version | Out-Null
  if ($LASTEXITCODE -ne 0) { throw 'The installed program does not start.' }
  Stop-Worker
  if (Test-Path $app) { Remove-Item $app -Recurse -Force }
  Move-Item $new $app
  return (Join-Path $app $cli)
}

# Only administrators and the worker's account read the settings: they may hold the password of OpenSearch.
function Install-Folders {
  New-Item $Data, $Scratch -ItemType Directory -Force | Out-Null
  & icacls.exe $Data /inheritance:r /grant:r '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' "${Account}:(OI)(CI)M" | Out-Null
  if ($LASTEXITCODE -ne 0) { throw "The rights of $Data cannot be set." }
}

function Install-Settings {
  if (-not (Test-Path $Settings)) {
    Set-Content $Settings @(
      '# Settings of the worker on this machine, NAME=VALUE: see docs/configuration.md.',
      '# SQS_QUEUE_URL is the queue that DOCUWORKS_QUEUE_URL of the other workers names; do not set that here.',
      "SCRATCH_DIR=$Scratch",
      '# One document at a time is read by DocuWorks; more processes read what surrounds it.',
      'MAX_WORKERS=2'
    ) -Encoding Ascii
  }
  $lines = @(Get-Content $Settings)
  foreach ($assignment in $Set) {
    if ($assignment -notmatch '^([A-Z][A-Z0-9_]*)=') { throw "-Set takes NAME=VALUE, not: $assignment" }
    $name = $Matches[1]
    $lines = @($lines | Where-Object { $_ -notlike "$name=*" }) + $assignment
  }
  # Without a byte-order mark, which Windows PowerShell would write.
  [System.IO.File]::WriteAllLines($Settings, [string[]] $lines)
}

function Register-Worker([string] $Node, [string] $Cli) {
  # Node reads the settings; the log is appended to by the shell.
  $command = "/d /s /c `"`"$Node`" --env-file=`"$Settings`" `"$Cli`" worker >> `"$LogFile`" 2>&1`""
  $action = New-ScheduledTaskAction -Execute "$env:SystemRoot\System32\cmd.exe" -Argument $command -WorkingDirectory $Data
  $trigger = New-ScheduledTaskTrigger -AtStartup
  $options = New-ScheduledTaskSettingsSet -RestartCount 999 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew -StartWhenAvailable
  $credential = Get-Credential -UserName $Account -Message 'Password of the account that runs the worker'
  Register-ScheduledTask -TaskName $TaskName -Action $action -Trigger $trigger -Settings $options -Force `
    -User $credential.UserName -Password $credential.GetNetworkCredential().Password | Out-Null
}

if ($Uninstall) {
  Stop-Worker
  if (Get-ScheduledTask -TaskName $TaskName -ErrorAction SilentlyContinue) {
    Unregister-ScheduledTask -TaskName $TaskName -Confirm:$false
  }
  if (Test-Path $Program) { Remove-Item $Program -Recurse -Force }
  Say "taken away; $Data stays"
  return
}

$node = Find-Node
$cli = Install-Program $node
Install-Folders
Install-Settings
Register-Worker $node $cli
if ($NoStart) { Say "installed; start it: Start-ScheduledTask $TaskName" }
else {
  Start-ScheduledTask -TaskName $TaskName
  Say "runs; its log: Get-Content '$LogFile' -Wait -Encoding UTF8"
}
Say "check it: & '$node' --env-file='$Settings' '$cli' worker --validate-only"
