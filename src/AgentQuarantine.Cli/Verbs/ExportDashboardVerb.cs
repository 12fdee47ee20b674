using System.CommandLine;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Grafana;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq export-dashboard</c>: the Grafana dashboard, the rules of Prometheus, and the folders that both start from.</summary>
internal static class ExportDashboardVerb
{
    private static readonly DashboardOptions Defaults = new();

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
        var rules = Text(command, "--rules", "PATH", "Write the recording and alert rules of Prometheus to this file, too.");
        var tests = Switch(command, "--tests", "Write the rules' unit tests for promtool beside them, too.");
        var provisioning = Text(command, "--provisioning", "DIR", "Write the folders that a Grafana and a Prometheus start from, instead of single files.");
        var title = Text(command, "--title", "TEXT", $"The dashboard's title. [default: {Defaults.Title}]");
        var uid = Text(command, "--uid", "UID", $"The dashboard's uid. [default: {Defaults.Uid}]");
        var source = Text(command, "--datasource-uid", "UID", "The Prometheus data source to start with. [default: Grafana's own]");
        var job = Text(command, "--job", "NAME", $"The job that Prometheus scrapes the metrics under. [default: {Defaults.Job}]");
        var runbooks = Text(command, "--runbook-url", "URL", $"Where docs/runbooks.md is published. [default: {Defaults.RunbookUrl}]");
        var target = Text(command, "--target", "HOST:PORT", $"What the provisioned Prometheus scrapes. [default: {Defaults.Target}]");
        var prometheus = Text(command, "--prometheus-url", "URL", $"Where the provisioned Grafana finds Prometheus. [default: {Defaults.PrometheusUrl}]");
        var policy = new PolicyParameters(command, judges: false);
        var force = Switch(command, "--force", "Overwrite files that exist.");
        var noClobber = Switch(command, "--no-clobber", "Never overwrite a file, not even with --force.");
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
            var options = Defaults with
            {
                Title = result.GetValue(title) ?? Defaults.Title,
                Uid = result.GetValue(uid) ?? Defaults.Uid,
                DataSourceUid = result.GetValue(source),
                Job = result.GetValue(job) ?? Defaults.Job,
                RunbookUrl = result.GetValue(runbooks) ?? Defaults.RunbookUrl,
                Target = result.GetValue(target) ?? Defaults.Target,
                PrometheusUrl = result.GetValue(prometheus) ?? Defaults.PrometheusUrl,
                Policy = policy.Policy(result),
            };
            var files = Build(() => result.GetValue(provisioning) is { } folder
                ? DashboardExport.Provisioned(options, Path.GetFullPath(folder), result.GetValue(tests))
                : DashboardExport.Files(options, Path.GetFullPath(result.GetValue(path) ?? DashboardExport.DefaultPath),
                    result.GetValue(rules) is { } file ? Path.GetFullPath(file) : null, result.GetValue(tests)));
            GeneratedFile.WriteAll(files, result.GetValue(force) && !result.GetValue(noClobber));
            foreach (var file in files)
                Terminal.Write(Show.File(file.Path) + "\n");
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<GeneratedFile> Build(Func<IReadOnlyList<GeneratedFile>> build)
    {
        try
        {
            return build();
        }
        catch (ArgumentException e)
        {
            throw new WrongUseException(e.Message);
        }
    }

    private static Option<string?> Text(Command command, string name, string value, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = value };
        command.Options.Add(option);
        return option;
    }

    private static Option<bool> Switch(Command command, string name, string description)
    {
        var option = new Option<bool>(name) { Description = description };
        command.Options.Add(option);
        return option;
    }
}
