using System.Text;

namespace AgentQuarantine.Fuzzing;

/// <summary>Makes inputs of inputs, as AFL's havoc does: a few small changes one after the other.</summary>
/// <param name="seed">Another seed, other inputs.</param>
/// <param name="words">Put in now and then.</param>
internal sealed class Mutator(int seed, IReadOnlyList<string> words)
{
    private const int Longest = 1024;

    private static readonly byte[] Interesting =
    [
        0, 1, 9, 10, 13, 32, 34, 37, 44, 45, 46, 48, 57, 58, 91, 92, 93, 101, 123, 125, 127, 128, 0xBF, 0xC3, 0xE2, 0xED, 0xF0, 0xFF,
    ];

    private readonly Random _random = new(seed);
    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>The next input.</summary>
    public byte[] Next(IReadOnlyList<byte[]> corpus)
    {
        // What was found last leads on more often.
        var input = new List<byte>(corpus[_random.Next(2) == 0
            ? _random.Next(corpus.Count) : corpus.Count - 1 - _random.Next(Math.Min(32, corpus.Count))]);
        for (var changes = 1 << _random.Next(6); changes > 0; changes--)
            Change(input, corpus);
        return [.. input.Take(Longest)];
    }

    private void Change(List<byte> input, IReadOnlyList<byte[]> corpus)
    {
        var at = _random.Next(input.Count + 1);
        var length = Math.Min(1 + _random.Next(1 << _random.Next(6)), input.Count - at);
        switch (_random.Next(9))
        {
            case 0 when at < input.Count:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < input.Count:
                input[at] = Interesting[_random.Next(Interesting.Length)];
                break;
            case 2 when at < input.Count:
                input[at] = (byte)(input[at] + _random.Next(-16, 17));
                break;
            case 3:
                input.Insert(at, Interesting[_random.Next(Interesting.Length)]);
                break;
            case 4:
                input.RemoveRange(at, length);
                break;
            case 5:
                input.InsertRange(_random.Next(input.Count + 1), input.GetRange(at, length));
                break;
            case 6:
                input.InsertRange(at, Enumerable.Repeat(input.Count > at ? input[at] : (byte)'0', _random.Next(1, 80)));
                break;
            case 7:
                var other = corpus[_random.Next(corpus.Count)];
                var from = _random.Next(other.Length + 1);
                input.InsertRange(at, other[from..(from + _random.Next(Math.Min(64, other.Length - from) + 1))]);
                break;
            default:
                var word = _words[_random.Next(_words.Length)];
                if (_random.Next(2) == 0)
                    input.RemoveRange(at, Math.Min(word.Length, input.Count - at));
                input.InsertRange(at, word);
                break;
        }
        if (input.Count > 2 * Longest)
            input.RemoveRange(Longest, input.Count - Longest);
    }
}
