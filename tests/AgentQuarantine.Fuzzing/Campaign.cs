using System.Diagnostics;
using AgentQuarantine.Fuzzing.Targets;

namespace AgentQuarantine.Fuzzing;

/// <summary>Goes on from the kept inputs of a target to new ones, wherever they lead to places that none has been to.</summary>
/// <param name="target">What is fuzzed.</param>
/// <param name="folder">Where the inputs are kept.</param>
/// <param name="coverage">What runs go through.</param>
/// <param name="running">Is told of each input before it is read.</param>
internal sealed class Campaign(FuzzTarget target, string folder, Coverage coverage, Running running)
{
    private const int KeptBytes = 24 << 10;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (byte[] Input, string What)> _faults = new(StringComparer.Ordinal);
    private long _runs;
    private byte[] _running = [];
    private long _since;

    /// <summary>Fuzzes for a while, keeps the inputs that together lead everywhere, and says what was found.</summary>
    /// <returns>How many kinds of faults there were.</returns>
    public int Run(TimeSpan time, int seed)
    {
        using var watch = new Timer(_ => LookForHang(), null, Slow, Slow);
        var corpus = new List<byte[]>();
        foreach (var input in Corpus.Read(folder, target).Append([]))
        {
            if (IsNew(input))
                corpus.Add(input);
        }
        if (corpus.Count == 0)
            throw new InvalidOperationException("Nothing was met: the engine is not instrumented.");
        var (before, edges) = (corpus.Count, coverage.Edges);
        var mutator = new Mutator(seed, target.Words);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
        {
            var input = mutator.Next(corpus);
            if (IsNew(input))
                corpus.Add(input);
        }
        var runs = _runs;
        Console.WriteLine(
            FormattableString.Invariant($"{target.Name}: {runs} runs in {time.TotalSeconds:F0} s, {corpus.Count - before} new paths, ")
            + FormattableString.Invariant($"{edges} -> {coverage.Edges} edges, {_faults.Count} kinds of faults"));
        foreach (var (kind, what) in _faults.Select(fault => (fault.Key, fault.Value.What)).ToList())
            Console.WriteLine($"  {kind}\n{what}\n  {Corpus.Line(Shrink(kind))}");
        Corpus.Write(folder, target, Smallest(corpus));
        return _faults.Count;
    }

    private bool IsNew(byte[] input)
    {
        _running = input;
        running.Set(input);
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        coverage.Begin();
        _runs++;
        try
        {
            target.Run(input);
        }
        catch (Exception e)
        {
            var kind = $"{e.GetType().Name} "
                + new StackTrace(e).GetFrames()
                    .FirstOrDefault(frame => frame.GetMethod()?.DeclaringType?.Namespace?.Contains("Fuzzing") != true)?.GetMethod()
                + ": "
                + e.Message.Split('\n')[0];
            if (_faults.Count < 20 && (!_faults.TryGetValue(kind, out var known) || known.Input.Length > input.Length))
                _faults[kind] = (input, e.Message);
            return false;
        }
        return coverage.IsNew();
    }

    // The short ones first: each that still adds something is kept, as far as there is room.
    private List<byte[]> Smallest(List<byte[]> corpus)
    {
        coverage.Reset();
        var (kept, bytes) = (new List<byte[]>(), 0);
        foreach (var input in corpus.OrderBy(input => input.Length))
        {
            if (bytes + input.Length <= KeptBytes && IsNew(input))
            {
                kept.Add(input);
                bytes += input.Length;
            }
        }
        return kept;
    }

    // As long as the same fault comes of less, less is shown.
    private byte[] Shrink(string kind)
    {
        for (var length = _faults[kind].Input.Length / 2; length > 0; length = Math.Min(length / 2, _faults[kind].Input.Length))
        {
            for (var at = 0; at + length <= _faults[kind].Input.Length;)
            {
                var input = _faults[kind].Input;
                IsNew([.. input[..at], .. input[(at + length)..]]);
                at += _faults[kind].Input.Length < input.Length ? 0 : length;
            }
        }
        return _faults[kind].Input;
    }

    private void LookForHang()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _since)) < Slow || _since == 0)
            return;
        Console.WriteLine($"{target.Name}: a run takes longer than {Slow.TotalSeconds} s:\n  {Corpus.Line(_running)}");
        Environment.Exit(2);
    }
}
