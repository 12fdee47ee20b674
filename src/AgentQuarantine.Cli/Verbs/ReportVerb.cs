using System.CommandLine;
using System.Globalization;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Operations;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Reports;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq report</c>: logs, ledger and policy as one HTML file.</summary>
internal static class ReportVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("report",
            "Write a report of logs, ledger and policy: one HTML file that needs nothing else. Logs are read whole.",
            """
            agentq report -o report.html
            agentq report 'telemetry/*.jsonl' --policy policy.json --rehearse tomorrow.json --rehearse -5 -o report.html
            agentq report --detail summary --since 7d -o week.html
            agentq report --agent 'ppo/*' --svg plots -o ppo.html
            """);
        var survey = new SurveyParameters(command);
        var output = new Option<string>("--output", "-o")
        {
            Description = "The file. It is replaced in one step; its folder is made where it is missing.",
            HelpName = "PATH",
            Required = true,
        };
        command.Options.Add(output);
        var ledger = new LedgerParameter(command);
        var policy = new PolicyParameters(command);
        var rehearse = Common.Texts(command, "--rehearse", "PATH|X",
            "A policy file, or a drawdown limit, to rehearse beside the policy in force. May be given several times.");
        var detail = new ValueOption<ReportDetail>(command, "--detail", "full|summary", Parse.Name<ReportDetail>,
            "Summary leaves out the sections of agents. [default: full]");
        var since = new ValueOption<DateTimeOffset>(command, "--since", "TIME",
            argument => Parse.Time(argument, Agentq.Clock.GetUtcNow(), back: true),
            "Charts, tables and history begin here: a time, or how long ago. [default: with the log]");
        var every = new ValueOption<TimeSpan>(command, "--every", "DURATION", Parse.Duration,
            "The length of the buckets in the tables. [default: 1h]");
        var plots = Common.Text(command, "--svg", "DIR", "Write the plots as SVG files to this folder, too.");
        var verbose = Common.Verbose(command);
        command.SetAction(result =>
        {
            var options = new ReportOptions
            {
                Policy = policy.Policy(result),
                Rehearsed = Rehearsed(result.GetValue(rehearse) ?? []),
                Detail = detail.Of(result) ?? ReportDetail.Full,
                Since = since.Of(result),
            };
            if (every.Of(result) is { } length)
                options = WrongUseException.Where(() => options with { Every = length });
            using var interrupt = new Interrupt();
            using var progress = Progress.Begin();
            var report = new ReportOperation(survey.Options(result), options, ledger.Ledger(result), Agentq.Clock);
            var written = report.Run(
                survey.Paths(result), Fleets.FilePath(result.GetValue(output)!), result.FullPath(plots), progress, interrupt.Token);
            return Results.Show(written, json: false, (_, _) => { }, _ => { }, result.GetValue(verbose));
        });
        return command;
    }

    private static IReadOnlyList<RehearsedPolicy> Rehearsed(string[] given)
    {
        var limits = given.Where(IsNumber).Select(Parse.Number).ToList();
        var paths = given.Where(text => !IsNumber(text)).Select(Fleets.FilePath).ToList();
        return given.Length == 0 ? [] : RehearsedPolicy.From(paths, limits);
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
