using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Metrics;

/// <summary>The families in which the service speaks of itself.</summary>
internal static class SelfFamilies
{
    public static void Write(ByteBuffer buffer, ExpositionFormat format, SelfMetrics self)
    {
        var to = new ExpositionWriter(buffer, format);
        to.Family("agentquarantine_build"u8, MetricKind.Info, "The version that serves these metrics.");
        to.Sample("agentquarantine_build_info"u8, "{version=\""u8, LabelValue.Escape(self.Version), 1);

        Gauge(to, "agentquarantine_up"u8, "1 when the event log and the ledger could be read just now, else 0.", self.Up ? 1 : 0);
        Time(to, "agentquarantine_last_read_timestamp_seconds"u8, "When the event log was last read, in seconds since 1970.", self.LastRead);
        Counter(to, "agentquarantine_read_bytes"u8, "agentquarantine_read_bytes_total"u8,
            "Bytes of the event log that were counted.", self.ReadBytes);
        Counter(to, "agentquarantine_agents_dropped"u8, "agentquarantine_agents_dropped_total"u8,
            "Agents that are not counted, because there are too many.", self.AgentsDropped);

        to.Family("agentquarantine_rejected_lines"u8, MetricKind.Counter, "Lines, or values of a line, that were refused, by reason.");
        foreach (var reason in RejectCounts.Reasons)
            to.Sample("agentquarantine_rejected_lines_total"u8, "{reason=\""u8, LabelValue.Escape(RejectCounts.NameOf(reason)), self.Rejects[reason]);

        Logs(to, self.Logs);
        if (self.PolicyPath is not null)
        {
            Gauge(to, "agentquarantine_policy_last_reload_successful"u8,
                "1 when the policy is that of its file as it is, 0 when the file cannot be used and an older policy is.",
                self.PolicyFailure is null ? 1 : 0);
        }
        LedgerAge.Write(to, self.LedgerAge);
        WriteCheck(to, self.Check);
    }

    private static void WriteCheck(ExpositionWriter to, CheckRecord? check)
    {
        Time(to, "agentquarantine_last_check_timestamp_seconds"u8,
            "When a quarantine check of this ledger last went well, whoever made it, in seconds since 1970.", check?.LastSuccess);
        Value(to, "agentquarantine_last_check_success"u8, "1 when the last quarantine check went well, else 0.", check?.WentWell == true ? 1 : 0);
        Value(to, "agentquarantine_last_check_duration_seconds"u8, "How long the last quarantine check took.", check?.Duration.TotalSeconds ?? 0);
        Value(to, "agentquarantine_last_check_agents"u8, "Agents among the lines that the last quarantine check read.", check?.Agents ?? 0);
        Value(to, "agentquarantine_last_check_events"u8, "Events among the lines that the last quarantine check read.", check?.Events ?? 0);
        Time(to, "agentquarantine_last_check_newest_event_timestamp_seconds"u8,
            "The newest event that the last quarantine check saw, in seconds since 1970.", check?.NewestEvent);
        to.Family("agentquarantine_checks"u8, MetricKind.Counter, "Quarantine checks of this ledger, by outcome.");
        to.Sample("agentquarantine_checks_total"u8, "{outcome=\""u8, "ok"u8, check?.Succeeded ?? 0);
        to.Sample("agentquarantine_checks_total"u8, "{outcome=\""u8, "failed"u8, check?.Failed ?? 0);
        to.Family("agentquarantine_decisions"u8, MetricKind.Counter, "Decisions of this ledger's quarantine checks, by action.");
        for (var i = 0; i < DecisionTally.Names.Count; i++)
        {
            to.Sample("agentquarantine_decisions_total"u8, "{action=\""u8, LabelValue.Escape(DecisionTally.Names[i]), check?.Decisions[i] ?? 0);
        }

        void Value(ExpositionWriter to, ReadOnlySpan<byte> name, string help, double value)
        {
            to.Family(name, MetricKind.Gauge, help);
            if (check is not null)
                to.Sample(name, default, default, value);
        }
    }

    private static void Logs(ExpositionWriter to, IReadOnlyList<LogStatus> logs)
    {
        Gauge(to, logs, "agentquarantine_log_events"u8, "Events that were read of the log by this process.", log => log.Events);
        Gauge(to, logs, "agentquarantine_log_refused"u8, "Lines, or values of a line, of the log that this process refused.", log => log.Refused);
        Gauge(to, logs, "agentquarantine_log_behind_bytes"u8, "Bytes of the log that have not been read yet.", log => log.BehindBytes);
        Gauge(to, logs, "agentquarantine_log_newest_event_timestamp_seconds"u8,
            "The newest time that an event of the log carries, in seconds since 1970.",
            log => log.NewestEvent is { } time ? ExpositionWriter.UnixSeconds(time) : double.NaN);
    }

    private static void Gauge(
        ExpositionWriter to, IReadOnlyList<LogStatus> logs, ReadOnlySpan<byte> name, string help, Func<LogStatus, double> value)
    {
        to.Family(name, MetricKind.Gauge, help);
        foreach (var log in logs)
        {
            if (!double.IsNaN(value(log)))
                to.Sample(name, "{log=\""u8, LabelValue.Escape(log.Path), value(log));
        }
    }

    /// <summary>The process' own: not for a textfile, whose process is gone and whose reader has families of these names itself.</summary>
    public static void WriteProcess(ByteBuffer buffer, ExpositionFormat format, SelfMetrics self)
    {
        var to = new ExpositionWriter(buffer, format);
        Gauge(to, "process_start_time_seconds"u8, "When the process started, in seconds since 1970.",
            ExpositionWriter.UnixSeconds(self.ProcessStart));
        Gauge(to, "process_resident_memory_bytes"u8, "Memory of the process that is resident, in bytes.", self.ResidentBytes);
    }

    private static void Gauge(ExpositionWriter to, ReadOnlySpan<byte> name, string help, double value)
    {
        to.Family(name, MetricKind.Gauge, help);
        to.Sample(name, default, default, value);
    }

    private static void Time(ExpositionWriter to, ReadOnlySpan<byte> name, string help, DateTimeOffset? value)
    {
        to.Family(name, MetricKind.Gauge, help);
        if (value is { } time)
            to.Sample(name, default, default, ExpositionWriter.UnixSeconds(time));
    }

    private static void Counter(ExpositionWriter to, ReadOnlySpan<byte> family, ReadOnlySpan<byte> total, string help, long value)
    {
        to.Family(family, MetricKind.Counter, help);
        to.Sample(total, default, default, value);
    }
}
