namespace AgentQuarantine.Acceptance.Serving;

/// <summary>Python's prometheus_client holds the parser that OpenMetrics' authors call the reference; it is stricter than Prometheus.</summary>
public class ReferenceParserTests
{
    private const string Script =
        """
        import sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
        from prometheus_client.parser import text_string_to_metric_families as text

        def samples(parse, path):
            def key(sample):
                return sample.name, tuple(sorted((k, float(v) if k == "le" else v) for k, v in sample.labels.items()))
            found = [(key(s), s.value) for family in parse(open(path, newline="").read()) for s in family.samples]
            assert len(found) == len(dict(found)), "a sample stands there twice"
            return dict(found)

        a = samples(openmetrics, sys.argv[1])
        b = samples(text, sys.argv[2])
        changing = ("process_resident_memory_bytes", "agentquarantine_last_read_timestamp_seconds", "agent_quarantine_ledger_age_seconds")
        a = {k: v for k, v in a.items() if not k[0].endswith("_created") and k[0] not in changing}
        b = {k: v for k, v in b.items() if k[0] not in changing}
        assert a == b, [k for k in a.keys() | b.keys() if a.get(k) != b.get(k)]
        print(len(a))
        """;

    [Fact]
    public async Task The_reference_parser_reads_both_formats_and_the_same_in_both()
    {
        var python = new[] { Programs.OnPath("python3"), "/usr/bin/python3" }.FirstOrDefault(HasClient);
        Assert.SkipWhen(python is null, "Python's prometheus_client is not installed");
        using var folder = new TemporaryFolder();
        folder.Write("telemetry/events.jsonl", new KnownLog().Text);
        using var served = new ServedAgentq(folder, "--check-every", "1h");
        await served.ReadyAsync();
        using var http = new HttpClient();
        var text = folder.Write("text", await http.GetStringAsync(served.Address("/metrics")));
        http.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text; version=1.0.0");
        var open = folder.Write("open", await http.GetStringAsync(served.Address("/metrics")));
        var ended = Programs.Run(python!, folder.Path, folder.Write("parse.py", Script), open, text);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.True(int.Parse(ended.Output) > 150, ended.Output);
    }

    private static bool HasClient(string python) =>
        File.Exists(python) && Programs.Run(python, Path.GetTempPath(), "-c", "import prometheus_client.openmetrics.parser").ExitCode == 0;
}
