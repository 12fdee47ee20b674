using System.Management.Automation;
using AgentQuarantine.Grafana;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Export-AgentDashboard: the Grafana dashboard, the rules of Prometheus, and the folders that both start from.</summary>
[Cmdlet(VerbsData.Export, "AgentDashboard", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = PathSet)]
[OutputType(typeof(FileInfo))]
public sealed class ExportAgentDashboardCommand : QuarantineCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ProvisioningSet = "Provisioning";

    /// <summary>The dashboard's file. Wildcards name no new file; a backtick takes one as it is.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = DashboardExport.DefaultPath;

    /// <summary>The dashboard's file; every character is taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>The folder that gets everything a Grafana and a Prometheus read as they start.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProvisioningSet)]
    [ValidateNotNullOrEmpty]
    public string Provisioning { get; set; } = "";

    /// <summary>The file for the recording and alert rules of Prometheus.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? Rules { get; set; }

    /// <summary>Writes the rules' unit tests for promtool beside them.</summary>
    [Parameter]
    public SwitchParameter Tests { get; set; }

    /// <summary>The dashboard's title.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = DashboardOptions.DefaultTitle;

    /// <summary>The dashboard's uid.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Uid { get; set; } = DashboardOptions.DefaultUid;

    /// <summary>The uid of the Prometheus data source to start with.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DataSourceUid { get; set; }

    /// <summary>The drawdown limit that is drawn; reward units, below 0.</summary>
    [Parameter]
    public double? DrawdownLimit { get; set; }

    /// <summary>The Sharpe floor that is drawn.</summary>
    [Parameter]
    public double? SharpeFloor { get; set; }

    /// <summary>The policy file whose limits are drawn and alerted on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PolicyPath { get; set; }

    /// <summary>The job that Prometheus scrapes the metrics under.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Job { get; set; } = new DashboardOptions().Job;

    /// <summary>Where the runbooks are published.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string RunbookUrl { get; set; } = new DashboardOptions().RunbookUrl;

    /// <summary>The host and port that the provisioned Prometheus scrapes.</summary>
    [Parameter(ParameterSetName = ProvisioningSet)]
    [ValidateNotNullOrEmpty]
    public string Target { get; set; } = new DashboardOptions().Target;

    /// <summary>Where the provisioned Grafana finds Prometheus.</summary>
    [Parameter(ParameterSetName = ProvisioningSet)]
    [ValidateNotNullOrEmpty]
    public string PrometheusUrl { get; set; } = new DashboardOptions().PrometheusUrl;

    /// <summary>Overwrites files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Overwrites nothing, not even with <see cref="Force"/>.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Emits the files that were written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (Tests && Rules is null && ParameterSetName != ProvisioningSet)
            throw Terminate(ErrorRecords.TestsWithoutRules());
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        var options = new ExportDashboardOptions
        {
            Dashboard = Options,
            Path = ResolveFile(ParameterSetName == LiteralPathSet ? LiteralPath : WildcardPattern.Unescape(Path)),
            Rules = ResolveOptional(Rules),
            Tests = Tests,
            Provisioning = ParameterSetName == ProvisioningSet ? ResolveFile(Provisioning) : null,
            Force = Force && !NoClobber,
        };
        try
        {
            var written = ExportDashboardOperation.Run(options, file => ShouldProcess(file.Path, "Write"));
            Show(written, file => PassThru ? new FileInfo(file.Path) : null);
        }
        catch (ArgumentException e)
        {
            throw Terminate(ErrorRecords.DashboardOption(e));
        }
    }

    private DashboardOptions Options => new()
    {
        Title = Title,
        Uid = Uid,
        DataSourceUid = DataSourceUid,
        Policy = PolicyFile.LoadOrDefault(ResolveOptional(PolicyPath), DrawdownLimit, SharpeFloor),
        Job = Job,
        RunbookUrl = RunbookUrl,
        Target = Target,
        PrometheusUrl = PrometheusUrl,
    };
}
