using System.Globalization;
using System.Text;

namespace AgentQuarantine.Rollups;

/// <summary>Rollups as CSV (RFC 4180): numbers that read back the same, ISO 8601 times in UTC, empty where nothing was reported.</summary>
public static class RollupCsv
{
    /// <summary>The first line, without its end.</summary>
    public const string Header = "from,to,agent,runs,errors,rewards,sum,mean,min,max,equity,drawdown,"
        + "latency_count,latency_p50,latency_p95,latency_max,cost_sum,cost_count,seconds_in_quarantine,partial,path";

    /// <summary>Appends a row and its line feed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="row">The row.</param>
    public static void Append(StringBuilder text, RollupRow row)
    {
        text.Append(CultureInfo.InvariantCulture, $"{row.From.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},{row.To.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'},");
        Text(text, row.Agent);
        text.Append(CultureInfo.InvariantCulture, $",{row.Runs},{row.Errors},{row.Rewards},{row.Sum:R},{row.Mean:R},{row.Min:R},{row.Max:R},")
            .Append(CultureInfo.InvariantCulture, $"{row.Equity:R},{row.Drawdown:R},{row.LatencyCount},{row.LatencyP50:R},{row.LatencyP95:R},")
            .Append(CultureInfo.InvariantCulture, $"{row.LatencyMax:R},{row.CostSum:R},{row.CostCount},{row.SecondsInQuarantine:R},")
            .Append(row.Partial ? "true," : "false,");
        Text(text, row.Path ?? "");
        text.Append('\n');
    }

    private static void Text(StringBuilder text, string value)
    {
        if (value.AsSpan().IndexOfAny(",\"\r\n") < 0)
            text.Append(value);
        else
            text.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
