using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>
/// A writer at a high rate, logs that are renamed, copied and truncated or begun for a new day at random, late writers, half lines, and a
/// server that is killed: every event is counted once, and no agent is cleared that its whole series would not clear (an independent model
/// in Python says so). <c>AGENTQ_LONG=1</c> does it for ten minutes.
/// </summary>
public sealed class SoakTests : IDisposable
{
    private static readonly TimeSpan Length =
        Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1" ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(12);

    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMilliseconds(400);

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new();
    private readonly StringBuilder _lines = new(), _series = new();
    private readonly List<string> _done = [];
    private readonly HttpClient _http = new();
    private FileStream _file = null!;
    private string _log = "", _rest = "";
    private long _written, _time;
    private int _days, _rotations;

    private string History => _folder["meta_supervisor/quarantine.history.jsonl"];

    public void Dispose()
    {
        _file?.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_event_is_counted_once()
    {
        Directory.CreateDirectory(_folder["meta_supervisor"]);
        NewDay();
        Write(100);
        var served = Serve("0");
        try
        {
            await served.ReadyAsync();
            var port = served.Port.ToString(CultureInfo.InvariantCulture);
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < Length)
            {
                Write(BetweenTurns + TimeSpan.FromMilliseconds(_random.Next(400)));
                switch (_random.Next(4))
                {
                    case 0:
                        Rename();
                        break;
                    case 1:
                        CopyAndTruncate();
                        break;
                    case 2:
                        NewDay();
                        break;
                    default:
                        _done.Add("kill");
                        served.Signal("KILL");
                        served.Dispose();
                        Write(TimeSpan.FromMilliseconds(_random.Next(300)));
                        if (_random.Next(2) == 0)
                            Rename();
                        served = Serve(port);
                        await served.ReadyAsync();
                        break;
                }
            }
            // A busy machine writes little in that time: one clear there is to be.
            while (!SomebodyWasCleared() && clock.Elapsed < Length + TimeSpan.FromMinutes(5))
                Write(BetweenTurns);
            Write(1);
            WriteRest();
            for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1) && await RunsAsync(served) < _written;)
                await Task.Delay(200);
            await Task.Delay(500);
            Assert.True(_written == await RunsAsync(served), $"{_written} written, {await RunsAsync(served)} counted: {string.Join(' ', _done)}");
            NobodyWasClearedWrongly();
        }
        finally
        {
            served.Dispose();
        }
    }

    private ServedAgentq Serve(string port) => new(_folder, "telemetry/*.jsonl", "--port", port, "--rotate-wait", "2s", "--check-every", "0.5s");

    private async Task<long> RunsAsync(ServedAgentq served)
    {
        var text = await _http.GetStringAsync(served.Address("/metrics"));
        return text.Split('\n').Where(line => line.StartsWith("agent_runs_total{", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.AsSpan(line.LastIndexOf(' ')), CultureInfo.InvariantCulture));
    }

    // 5000 events a second, the last one half at times.
    private void Write(TimeSpan length)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < length; Thread.Sleep(10))
            Write(50);
    }

    private void Write(int events)
    {
        _lines.Clear().Append(_rest);
        for (var i = 0; i < events; i++)
        {
            var (number, reward) = (_written % 7, Reward(_written % 7, _written / 7));
            _time = Math.Max(_time + 1, (long)(DateTime.UtcNow - DateTime.UnixEpoch).TotalMicroseconds);
            _lines.Append(CultureInfo.InvariantCulture, $"{{\"id\":{++_written},\"agent\":\"agent {number}\",\"reward\":{reward},\"ts\":{_time}}}\n");
            _series.Append(CultureInfo.InvariantCulture, $"agent {number}\t{reward}\t{_time}\n");
        }
        var half = _random.Next(3) == 0 ? _random.Next(1, 20) : 0;
        _rest = _lines.ToString(_lines.Length - half, half);
        _file.Write(Encoding.UTF8.GetBytes(_lines.ToString(0, _lines.Length - half)));
    }

    // Four agents lose much at times, and never enough events go by to forget it: whoever loses sight of their past clears them. The others
    // fall and rise by turns.
    private static double Reward(long agent, long count) => agent < 4 ? count % 200 == 0 ? -10 : 0.015625 : count / 1500 % 2 == 0 ? -0.5 : 0.5;

    private bool SomebodyWasCleared() => File.Exists(History) && File.ReadAllText(History).Contains("\"clear\"");

    private void NobodyWasClearedWrongly()
    {
        if (!Programs.Has("python3"))
            return;
        var model = Path.Combine(Repository.Root, "tests", "AgentQuarantine.Acceptance.Tests", "Serving", "soak_model.py");
        var ended = Programs.Run(Programs.OnPath("python3"), _folder.Path, model, _folder.Write("series", _series.ToString()),
            History);
        Assert.True(ended.ExitCode == 0 && ended.Lines is [not "0 clears"], $"{ended.Output}{ended.Error}{string.Join(' ', _done)}");
    }

    private void WriteRest()
    {
        _file.Write(Encoding.UTF8.GetBytes(_rest));
        _rest = "";
    }

    private void NewDay()
    {
        if (_file is not null)
            WriteRest();
        _file?.Dispose();
        _log = _folder[$"telemetry/day-{++_days:000}.jsonl"];
        _done.Add($"day-{_days}");
        Directory.CreateDirectory(_folder["telemetry"]);
        _file = Open();
    }

    // The writer is told late that its file has another name.
    private void Rename()
    {
        _done.Add("rename");
        File.Move(_log, $"{_log}.{++_rotations}");
        var late = _file;
        if (_random.Next(2) == 0)
        {
            Write(TimeSpan.FromMilliseconds(_random.Next(500)));
            WriteRest();
            _file = Open();
            late.Dispose();
            return;
        }
        WriteRest();
        _file = Open();
        Write(50);
        WriteRest();
        (late, _file) = (_file, late);
        Write(20);
        WriteRest();
        (late, _file) = (_file, late);
        late.Dispose();
    }

    // The writer pauses: what it writes between copy and truncation nobody could count.
    private void CopyAndTruncate()
    {
        _done.Add("copytruncate");
        WriteRest();
        File.Copy(_log, $"{_log}.{++_rotations}");
        _file.SetLength(0);
    }

    private FileStream Open() => new(_log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
}
