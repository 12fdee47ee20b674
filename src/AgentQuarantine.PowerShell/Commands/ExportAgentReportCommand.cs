using System.Globalization;
using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Jobs;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Reports;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Export-AgentReport: event logs, ledger and policy as one HTML file.</summary>
[Cmdlet(VerbsData.Export, "AgentReport", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(FileInfo), typeof(Job))]
public sealed class ExportAgentReportCommand : PolicyCommand, IRunsAsJob
{
    private readonly List<string> _logs = [];

    /// <summary>The file. It is replaced in one step.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [Alias("OutFile")]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "";

    /// <summary>The agents that the report is about; wildcards match.</summary>
    [Parameter]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>Policy files, or drawdown limits, to rehearse beside the policy in force.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Rehearse { get; set; } = [];

    /// <summary>How much is told: Summary leaves out the sections of agents.</summary>
    [Parameter]
    [ValidateSet(nameof(ReportDetail.Full), nameof(ReportDetail.Summary))]
    public string Detail { get; set; } = nameof(ReportDetail.Full);

    /// <summary>Charts, tables and history begin here: a time, or how long ago.</summary>
    [Parameter]
    [Instant(past: true)]
    [ArgumentCompleter(typeof(InstantCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <summary>The length of the buckets in the tables.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Every { get; set; } = new ReportOptions().Every;

    /// <summary>The folder that gets the plots as SVG files, too.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Svg { get; set; }

    /// <summary>Reads the events in the order of their times, within a log too.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <summary>How much may be refused before there is a warning, in percent of the lines read.</summary>
    [Parameter]
    [ValidateRange(0.0, 100.0)]
    public double MaxRefused { get; set; } = Defaults.MaxRefused;

    /// <summary>The user and password of a fleet's database; by default those of PGPASSWORD or a passfile.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override PSCredential? StoreCredential => Credential;

    /// <summary>Emits the files.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var errors = new List<ErrorRecord>();
        _logs.AddRange(ResolveLogs(errors.Add));
        errors.ForEach(WriteError);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        var logs = _logs.Concat(Piped.Select(statistics => statistics.Path
            ?? throw Terminate(ErrorRecords.StatisticsOfSeveralLogs(statistics.Agent)))).Distinct(StringComparer.Ordinal).ToList();
        if (logs.Count == 0)
            return;
        var output = ResolveFile(OutputPath);
        var report = new ReportOperation(Logs, Options, Ledger, Clock);
        if (!ShouldProcess(output, "Write the report"))
            return;
        var written = RunWithProgress("Reading the event log", string.Join(", ", logs),
            (progress, stopping) => report.Run(logs, output, ResolveOptional(Svg), progress, stopping));
        Show(written, file => PassThru ? new FileInfo(file.Path) : null);
    }

    // Statistics that are piped mean their agents.
    private LogOptions Logs => new()
    {
        Stores = Stores,
        Fields = Fields,
        Read = ReadOptions,
        Merge = Merge,
        MaxRefused = MaxRefused,
        Agents = Piped.Count > 0 && Agent is null
            ? new AgentSelection([.. Piped.Select(statistics => statistics.Agent).Distinct(StringComparer.Ordinal)]) { Literal = true }
            : new AgentSelection(Agent),
    };

    private ReportOptions Options
    {
        get
        {
            try
            {
                return new ReportOptions
                {
                    Policy = Policy,
                    Rehearsed = Rehearse.Length == 0 ? [] : RehearsedPolicy.From(
                        [.. Rehearse.Where(text => Limit(text) is null).Select(ResolveFile)], [.. Rehearse.Select(Limit).OfType<double>()]),
                    Detail = Enum.Parse<ReportDetail>(Detail, ignoreCase: true),
                    Since = Since,
                    Every = Every,
                };
            }
            catch (ArgumentException e)
            {
                throw Terminate(ErrorRecords.BucketInvalid(e));
            }
        }
    }

    private static double? Limit(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) ? limit : null;
}
