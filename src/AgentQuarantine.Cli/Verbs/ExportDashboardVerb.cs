using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Grafana;
using AgentQuarantine.Operations;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq export-dashboard</c>: the Grafana dashboard, the rules of Prometheus, and the folders that both start from.</summary>
internal static class ExportDashboardVerb
{
    private static readonly DashboardOptions Usual = new();

    public static Command Create()
    {
        var command = new VerbCommand("export-dashboard", "Write the Grafana dashboard of the fleet, and the alert rules of Prometheus.",
            """
            agentq export-dashboard                          write ops/grafana/agents_dashboard.json
            agentq export-dashboard --drawdown-limit -50 --force
            agentq export-dashboard --rules ops/prometheus/agents.rules.yml --tests
            agentq export-dashboard --provisioning ops/monitoring
            """);
        var path = new Argument<string?>("path")
        {
            Description = $"The dashboard's file. [default: {DashboardExport.DefaultPath}]",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(path);
        var rules = Common.Text(command, "--rules", "PATH", "Write the recording and alert rules of Prometheus to this file, too.");
        var tests = Common.Switch(command, "--tests", "Write the rules' unit tests for promtool beside them, too.");
        var provisioning = Common.Text(command, "--provisioning", "DIR",
            "Write the folders that a Grafana and a Prometheus start from, instead of single files.");
        var title = Common.Text(command, "--title", "TEXT", $"The dashboard's title. [default: {Usual.Title}]");
        var uid = Common.Text(command, "--uid", "UID", $"The dashboard's uid. [default: {Usual.Uid}]");
        var source = Common.Text(command, "--datasource-uid", "UID", "The Prometheus data source to start with. [default: Grafana's own]");
        var job = Common.Text(command, "--job", "NAME", $"The job that Prometheus scrapes the metrics under. [default: {Usual.Job}]");
        var runbooks = Common.Text(command, "--runbook-url", "URL", $"Where docs/runbooks.md is published. [default: {Usual.RunbookUrl}]");
        var target = Common.Text(command, "--target", "HOST:PORT", $"What the provisioned Prometheus scrapes. [default: {Usual.Target}]");
        var prometheus = Common.Text(command, "--prometheus-url", "URL",
            $"Where the provisioned Grafana finds Prometheus. [default: {Usual.PrometheusUrl}]");
        var policy = new PolicyParameters(command, judges: false);
        var force = Common.Switch(command, "--force", "Overwrite files that exist.");
        var noClobber = Common.Switch(command, "--no-clobber", "Never overwrite a file, not even with --force.");
        command.Validators.Add(result =>
        {
            var folder = result.GetResult(provisioning) is { Implicit: false };
            var single = result.GetResult(rules) is { Implicit: false };
            if (folder && (single || result.GetResult(path) is { Tokens.Count: > 0 }))
                result.AddError("--provisioning writes the dashboard and the rules by itself: leave the path and --rules out.");
            if (result.GetResult(tests) is { Implicit: false } && !folder && !single)
                result.AddError("--tests needs --rules or --provisioning.");
        });
        command.SetAction(result =>
        {
            var dashboard = Usual with
            {
                Title = result.GetValue(title) ?? Usual.Title,
                Uid = result.GetValue(uid) ?? Usual.Uid,
                DataSourceUid = result.GetValue(source),
                Job = result.GetValue(job) ?? Usual.Job,
                RunbookUrl = result.GetValue(runbooks) ?? Usual.RunbookUrl,
                Target = result.GetValue(target) ?? Usual.Target,
                PrometheusUrl = result.GetValue(prometheus) ?? Usual.PrometheusUrl,
                Policy = policy.Policy(result),
            };
            var written = WrongUseException.Where(() => ExportDashboardOperation.Run(new ExportDashboardOptions
            {
                Dashboard = dashboard,
                Path = Fleets.FilePath(result.GetValue(path) ?? DashboardExport.DefaultPath),
                Rules = result.FullPath(rules),
                Tests = result.GetValue(tests),
                Provisioning = result.FullPath(provisioning),
                Force = result.GetValue(force) && !result.GetValue(noClobber),
            }));
            foreach (var file in written.Items)
                Terminal.Write(Show.File(file.Path) + "\n");
            return ExitCode.Done;
        });
        return command;
    }
}
