using System.Text.RegularExpressions;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Grafana;

/// <summary>What the dashboard, the rules and the provisioned folders are made from. The defaults need nothing edited.</summary>
public sealed partial record DashboardOptions
{
    /// <summary>The dashboard's uid where none is given.</summary>
    public const string DefaultUid = "agents-telemetry";

    /// <summary>The dashboard's title where none is given.</summary>
    public const string DefaultTitle = "Agents: Runs / Errors / Latency / Cost / Reward";

    /// <summary>The dashboard's title in Grafana.</summary>
    public string Title { get; init; } = DefaultTitle;

    /// <summary>The dashboard's uid, its address in Grafana: 1 to 40 ASCII letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Uid { get; init; } = DefaultUid;

    /// <summary>The uid of the Prometheus data source to start with; <see langword="null"/>: Grafana's first.</summary>
    public string? DataSourceUid { get; init; }

    /// <summary>The policy whose limits are drawn and alerted on.</summary>
    public FleetPolicy Policy { get; init; } = FleetPolicy.Default;

    /// <summary>The <c>job</c> label that Prometheus scrapes the metrics under.</summary>
    public string Job { get; init; } = "agentq";

    /// <summary>Where <c>docs/runbooks.md</c> is published, without a fragment; each alert adds its own.</summary>
    public string RunbookUrl { get; init; } = "docs/runbooks.md";

    /// <summary>The host and port that the provisioned Prometheus scrapes.</summary>
    public string Target { get; init; } = "localhost:10871";

    /// <summary>Where the provisioned Grafana finds Prometheus.</summary>
    public string PrometheusUrl { get; init; } = "http://localhost:9090";

    /// <summary>The error ratio that is drawn and alerted on: the policy's limit, 0.2 where it has none.</summary>
    public double ErrorRatioLimit => Policy.Defaults.ErrorRatioLimit ?? 0.2;

    /// <summary>Refuses what neither Grafana nor Prometheus could load.</summary>
    /// <exception cref="ArgumentException">A text is empty, or the uid is not one.</exception>
    /// <exception cref="QuarantineException"><see cref="ErrorIds.PolicyInvalid"/></exception>
    public void Validate()
    {
        if (!UidForm().IsMatch(Uid))
            throw new ArgumentException($"'{Uid}' is no uid. Use 1 to 40 letters, digits, '-' and '_'.", nameof(Uid));
        NotBlank(Title, nameof(Title));
        NotBlank(Job, nameof(Job));
        NotBlank(Target, nameof(Target));
        NotBlank(RunbookUrl, nameof(RunbookUrl));
        NotBlank(PrometheusUrl, nameof(PrometheusUrl));
        if (Job.Any(char.IsControl))
            throw new ArgumentException("Job holds control characters. Name the scrape job as Prometheus does.", nameof(Job));
        Policy.Validate();
    }

    private static void NotBlank(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ArgumentException($"{name} is empty. Leave it out for its default.", name);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,40}$")]
    private static partial Regex UidForm();
}
