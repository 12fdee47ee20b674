using System.Text.Json;
using AgentQuarantine.Text;

namespace AgentQuarantine.Statistics;

/// <summary>The statistics of <see cref="StatisticTable"/> as members of a JSON object.</summary>
public static class StatisticsJson
{
    /// <summary>Writes every statistic by its name: a count as a whole number, null where there is none or it is not finite.</summary>
    /// <param name="json">Stands within an object.</param>
    /// <param name="stats">The statistics; <see langword="null"/>: every value is null.</param>
    public static void Write(Utf8JsonWriter json, AgentRewardStats? stats)
    {
        foreach (var statistic in StatisticTable.All)
        {
            var value = stats is null ? null : statistic.Of(stats);
            // JSON has no NaN and no infinity.
            if (value is not { } number || !double.IsFinite(number))
                json.WriteNull(statistic.Name);
            else if (statistic.IsCount)
                json.WriteNumber(statistic.Name, (long)number);
            else
                json.WriteNumber(statistic.Name, number);
        }
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, AgentRewardStats?)"/>
    internal static void Write(JsonText json, AgentRewardStats stats)
    {
        foreach (var statistic in StatisticTable.All)
        {
            json.Name(statistic.Name);
            _ = statistic.IsCount ? json.Value((long)statistic.Of(stats)!) : json.Value(statistic.Of(stats));
        }
    }

    /// <summary><paramref name="stats"/> with what <paramref name="json"/>, of this version or an earlier one, says of them.</summary>
    /// <exception cref="JsonShapeException">A value is no number.</exception>
    internal static AgentRewardStats Read(JsonValueAt json, AgentRewardStats stats)
    {
        foreach (var statistic in StatisticTable.All)
        {
            var found = json.Find(statistic.Name);
            stats = statistic.Set(stats, statistic.IsCount ? found?.AsCount() : found?.AsDouble());
        }
        return stats;
    }
}
