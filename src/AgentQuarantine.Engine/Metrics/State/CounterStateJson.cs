using System.Globalization;
using System.Text.Json;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Live;

namespace AgentQuarantine.Metrics.State;

/// <summary>A <see cref="CounterState"/> as JSON. Numbers come back to the last bit.</summary>
internal static class CounterStateJson
{
    private const int Version = 1;

    public static void Write(CounterState state, Stream to)
    {
        using var buffer = new ByteBuffer(64 * 1024, to);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteNumber("read_bytes", state.ReadBytes);
            Write(json, "open", state.Places.Open);
            Write(json, "done", state.Places.Done);
            if (state.Places.Feed is { } feed)
                Write(json, feed);
            Write(json, state.Counters);
            json.WriteEndObject();
        }
        buffer.Flush();
    }

    /// <summary>The state, whose counters go on by <paramref name="options"/>.</summary>
    /// <exception cref="FormatException">It is no state, or one of other buckets.</exception>
    public static CounterState Read(byte[] text, MetricsOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
                throw new FormatException("it is of another version of this program");
            return new CounterState(
                ReadCounters(root, options), root.GetProperty("read_bytes").GetInt64(),
                new LivePlaces(
                    ReadPlaces(root.GetProperty("open")), ReadPlaces(root.GetProperty("done")),
                    root.TryGetProperty("feed", out var feed) ? ReadFeed(feed) : null));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("it is damaged", e);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<LogPlace> places)
    {
        json.WriteStartArray(name);
        foreach (var place in places)
        {
            json.WriteStartObject();
            json.WriteString("path", place.Path);
            json.WriteNumber("device", place.Identity.Volume);
            json.WriteNumber("inode", place.Identity.File);
            json.WriteNumber("born", place.Identity.Born);
            json.WriteNumber("position", place.Position);
            json.WriteBoolean("at_line_start", place.AtLineStart);
            json.WriteNumber("head_bytes", place.HeadBytes);
            json.WriteNumber("guard_bytes", place.GuardBytes);
            json.WriteString("print", place.Print);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, FeedPlaces feed)
    {
        json.WriteStartObject("feed");
        json.WriteString("fleet", feed.Fleet);
        json.WriteStartArray("sources");
        foreach (var (source, events) in feed.Sources)
        {
            json.WriteStartArray();
            json.WriteNumberValue(source);
            json.WriteNumberValue(events);
            json.WriteEndArray();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static FeedPlaces ReadFeed(JsonElement feed) => new(
        feed.GetProperty("fleet").GetString(),
        feed.GetProperty("sources").EnumerateArray().ToDictionary(source => source[0].GetInt32(), source => source[1].GetInt64()));

    private static LogPlace[] ReadPlaces(JsonElement places) =>
    [
        .. places.EnumerateArray().Select(place => new LogPlace(
            place.GetProperty("path").GetString()!,
            new FileIdentity(
                place.GetProperty("device").GetUInt64(), place.GetProperty("inode").GetUInt64(), place.GetProperty("born").GetInt64()),
            place.GetProperty("position").GetInt64(),
            place.GetProperty("at_line_start").GetBoolean(),
            place.GetProperty("head_bytes").GetInt32(),
            place.GetProperty("guard_bytes").GetInt32(),
            place.GetProperty("print").GetString()!)),
    ];

    private static void Write(Utf8JsonWriter json, EventCounters counters)
    {
        json.WriteNumber("dropped", counters.Dropped);
        json.WriteNumber("repaired", counters.Rejects.Repaired);
        json.WriteStartObject("rejects");
        foreach (var reason in RejectCounts.Reasons)
            json.WriteNumber(RejectCounts.NameOf(reason), counters.Rejects[reason]);
        json.WriteEndObject();
        Write(json, "latency_bounds", counters.Latency.Bounds);
        Write(json, "cost_bounds", counters.Cost.Bounds);
        json.WriteStartArray("agents");
        for (var place = 0; place < counters.Count; place++)
        {
            ref readonly var counts = ref counters[place];
            json.WriteStartObject();
            json.WriteString("agent", counts.Name);
            json.WriteNumber("runs", counts.Runs);
            json.WriteNumber("errors", counts.Errors);
            Write(json, "last_reward", counts.LastReward);
            Write(json, "last_latency_ms", counts.LastLatencyMs);
            Write(json, "last_cost_usd", counts.LastCostUsd);
            json.WriteNumber("created", counts.Created.UtcTicks);
            json.WriteNumber("last_read", counts.LastRead);
            json.WriteNumber("last_timestamp", counts.LastTimestamp);
            Write(json, "latency", counters.Latency.CountsOf(place));
            Write(json, "latency_sum", counters.Latency.SumOf(place));
            Write(json, "cost", counters.Cost.CountsOf(place));
            Write(json, "cost_sum", counters.Cost.SumOf(place));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static EventCounters ReadCounters(JsonElement root, MetricsOptions options)
    {
        var counters = new EventCounters(options);
        if (!Doubles(root.GetProperty("latency_bounds")).SequenceEqual(counters.Latency.Bounds)
            || !Doubles(root.GetProperty("cost_bounds")).SequenceEqual(counters.Cost.Bounds))
            throw new FormatException("its histograms have other buckets");
        foreach (var reason in RejectCounts.Reasons)
        {
            if (root.GetProperty("rejects").TryGetProperty(RejectCounts.NameOf(reason), out var count))
                counters.Rejects.Add(reason, count.GetInt64());
        }
        counters.Rejects.Repaired = root.GetProperty("repaired").GetInt64();
        foreach (var agent in root.GetProperty("agents").EnumerateArray())
        {
            counters.Restore(
                new AgentCounts
                {
                    Name = agent.GetProperty("agent").GetString()!,
                    Runs = agent.GetProperty("runs").GetInt64(),
                    Errors = agent.GetProperty("errors").GetInt64(),
                    LastReward = Double(agent.GetProperty("last_reward")),
                    LastLatencyMs = Double(agent.GetProperty("last_latency_ms")),
                    LastCostUsd = Double(agent.GetProperty("last_cost_usd")),
                    Created = new DateTimeOffset(agent.GetProperty("created").GetInt64(), TimeSpan.Zero),
                    LastRead = agent.GetProperty("last_read").GetInt64(),
                    LastTimestamp = agent.GetProperty("last_timestamp").GetInt64(),
                },
                Longs(agent.GetProperty("latency")), Double(agent.GetProperty("latency_sum")),
                Longs(agent.GetProperty("cost")), Double(agent.GetProperty("cost_sum")));
        }
        counters.Dropped += root.GetProperty("dropped").GetInt64();
        return counters;
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    // JSON has neither NaN nor infinity.
    private static void Write(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
    }

    private static double Double(JsonElement number) => number.ValueKind == JsonValueKind.Number
        ? number.GetDouble()
        : double.Parse(number.GetString()!, CultureInfo.InvariantCulture);

    private static double[] Doubles(JsonElement numbers) => [.. numbers.EnumerateArray().Select(Double)];

    private static long[] Longs(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetInt64())];
}
