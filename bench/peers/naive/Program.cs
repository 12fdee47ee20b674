using System.Globalization;
using System.Text.Json;

// What one writes first: a string a line, a document a line.
var fleet = new SortedDictionary<string, Queue<double>>(StringComparer.Ordinal);
foreach (var line in File.ReadLines(args[0]))
{
    try
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("agent", out var agent)
            || !root.TryGetProperty("reward", out var reward)
            || reward.ValueKind != JsonValueKind.Number)
            continue;
        var name = agent.GetString()!;
        if (!fleet.TryGetValue(name, out var window))
            fleet.Add(name, window = new Queue<double>());
        window.Enqueue(reward.GetDouble());
        if (window.Count > 500)
            window.Dequeue();
    }
    catch (JsonException)
    {
    }
}
foreach (var (agent, window) in fleet)
{
    var n = window.Count;
    var mean = window.Sum() / n;
    var std = n < 2 ? 0 : Math.Sqrt(window.Sum(x => (x - mean) * (x - mean)) / (n - 1));
    double equity = 0, peak = 0, drawdown = 0;
    foreach (var reward in window)
    {
        equity += reward;
        peak = Math.Max(peak, equity);
        drawdown = Math.Min(drawdown, equity - peak);
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{agent}\t{n}\t{mean}\t{std}\t{(std > 1e-9 ? mean / std : 0)}\t{drawdown}"));
}
