namespace AgentQuarantine.Grafana;

/// <summary>The row that says whether the rest of the dashboard can be believed. Its metrics have no agent.</summary>
internal static class TelemetryPanels
{
    public static IEnumerable<Panel> All() =>
    [
        new Panel(22, "timeseries", "Age of the last reading and the last check")
        {
            Description = "Seconds since the event log was last read and since the quarantine check last ran. Rising lines mean that what " +
                "stands above is old.",
            Unit = "s", Min = 0, Height = 7,
            Queries =
            [
                new("time() - max by (instance) (agentquarantine_last_read_timestamp_seconds > 0)", "reading {{instance}}"),
                new("time() - max by (instance) (agentquarantine_last_check_timestamp_seconds > 0)", "check {{instance}}"),
            ],
        },
        AgentPanels.Lines(23, "Rejected lines / sec by reason", "sum by (reason) (rate(agentquarantine_rejected_lines_total[5m]))", "{{reason}}") with
        {
            Description = "Lines and values of the event log that could not be used, and why.",
            Height = 7, Min = 0,
        },
    ];
}
