using System.Text;
using AgentQuarantine.Events;

namespace AgentQuarantine.Tests.Events.Scanning;

/// <summary>
/// Makes event lines of every kind from a seed: whole and mutated, cut, with escapes, duplicates and deep nesting; mostly
/// several of one shape, as logs have them.
/// </summary>
internal sealed class LineGenerator(int seed, EventFields fields)
{
    private static readonly string[] Numbers =
        ["0", "-0", "1", "-1.5", "0.1", "1e5", "1E-7", "123456789012345678901234567890",
            "0.30000000000000004", "1e400", "5e-324", "2.2250738585072011e-308",
         "01", "1.", ".5", "-", "1e", "+1", "NaN", "Infinity", "-Infinity", "nan", "1700000000.25",
             "1700000000250", "0.00012345678901234567", "9007199254740993", "0x1"];

    private static readonly string[] Texts =
        ["", "a", "planner", "caf\u00e9", "\\u0063afé", "caf\\u00e9", "\u65e5\u672c", "\\ud83d\\ude00",
            "\U0001F600", "\\ud800", "\\udc00\\ud800", "\\n\\t\\\"\\\\\\/", "\\x", "\\u12g4",
         "\u2028", "tab\tin", "\u007f", "a somewhat longer text that takes more than one vector of any width to go through, naïvely",
             "0.5", " 1_000 ", "1__0", "inf", "-NaN", "1e400", "\u0661\u0662",
         "2026-11-22T14:06:00Z", "2026-11-22T14:06:00.123456+00:00", "2026-11-22 14:06", "2026-11-22", "2026-02-30T00:00:00Z",
             "2026-11-22T14:06:59.999999999-05:30", "2026-11-22T14:06:61Z", "0001-01-01T00:00:00+23:59", "2026-11-22T14:06:1"];

    private readonly Random _random = new(seed);

    private string[] Keys =>
        [fields.Agent, fields.Reward, fields.LatencyMs, fields.CostUsd, fields.Error, fields.Ok, fields.Timestamp,
            "agent", "reward", "x", "note", "a.b", "", "\\ud800", "r\\u0065ward", "\\u0061gent", "a", "b"];

    /// <summary>A block of lines, each ended by an LF but for what mutations do to it.</summary>
    /// <param name="most">How many lines of one shape there are at most.</param>
    public byte[] Block(int most = 7)
    {
        using var block = new MemoryStream();
        if (_random.Next(10) == 0)
            block.Write("\uFEFF"u8);
        for (var shapes = _random.Next(1, 4); shapes > 0; shapes--)
        {
            var shape = _random.Next();
            for (var lines = _random.Next(1, most + 1); lines > 0; lines--)
            {
                var line = Encoding.UTF8.GetBytes(_random.Next(12) == 0 ? Value(new Random(_random.Next()), 0) : Object(new Random(shape), 0));
                block.Write(_random.Next(4) == 0 ? Mutated(line) : line);
                block.WriteByte((byte)'\n');
            }
        }
        return block.ToArray();
    }

    /// <summary>The shape comes from one random, the values from the other: lines with the same shape differ in their values.</summary>
    private string Object(Random shape, int depth)
    {
        var text = new StringBuilder("{").Append(Space(shape));
        if (depth == 0 && shape.Next(8) != 0)
            text.Append(Member(Path(fields.Agent), $"\"agent {_random.Next(3)}\"", shape)).Append(',').Append(Space(shape));
        for (var members = shape.Next(6); members > 0; members--)
        {
            var key = Keys[shape.Next(Keys.Length)];
            text.Append(Member(shape.Next(2) == 0 ? [key] : Path(key), Value(shape, depth + 1), shape)).Append(',').Append(Space(shape));
        }
        if (text[^1] != '{' && shape.Next(30) != 0)
            text.Append("\"end\":").Append(Value(shape, depth + 1));
        return text.Append(Space(shape)).Append('}').Append(Space(shape)).ToString();
    }

    private static string Member(string[] path, string value, Random shape) =>
        path.Length == 1
            ? $"\"{path[0]}\"{Space(shape)}:{Space(shape)}{value}"
            : $"\"{path[0]}\":{{{(shape.Next(3) == 0 ? "\"b\":1," : "")}{Member(path[1..], value, shape)}}}";

    private string Value(Random shape, int depth) => shape.Next(depth > 5 ? 5 : 9) switch
    {
        0 or 1 => _random.Next(6) == 0 ? Numbers[_random.Next(Numbers.Length)] : $"{_random.Next(-1000, 1000)}.{_random.Next(1000)}",
        2 or 3 => $"\"{(_random.Next(3) == 0 ? Texts[_random.Next(Texts.Length)] : $"text {_random.Next(1000)}")}\"",
        4 => _random.Next(3) switch { 0 => "true", 1 => "false", _ => "null" },
        5 => Object(shape, depth + 1),
        6 => $"[{string.Join($"{Space(shape)},", Enumerable.Range(0, _random.Next(3)).Select(_ => Value(shape, depth + 1)))}]",
        7 => Deep(shape.Next(1, 70)),
        _ => $"\"{Texts[_random.Next(Texts.Length)]}\"",
    };

    private string Deep(int levels) => _random.Next(2) == 0
        ? new string('[', levels) + new string(']', levels)
        : string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);

    private static string Space(Random shape) =>
        shape.Next(6) switch { 0 => " ", 1 => shape.Next(5) == 0 ? "\r" : "  ", 2 => shape.Next(5) == 0 ? "\t" : "", _ => "" };

    private static string[] Path(string key) => key.Split('.');

    private byte[] Mutated(byte[] line)
    {
        var bytes = line.ToList();
        for (var times = _random.Next(1, 3); times > 0 && bytes.Count > 0; times--)
        {
            var at = _random.Next(bytes.Count);
            switch (_random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, "{}[],:\"\\ u0.eE-\u0000\u001f"u8[_random.Next(16)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes.InsertRange(at, InvalidUtf8.All[_random.Next(InvalidUtf8.All.Length)]);
                    break;
            }
        }
        return [.. bytes.Where(b => b != '\n')];
    }
}
