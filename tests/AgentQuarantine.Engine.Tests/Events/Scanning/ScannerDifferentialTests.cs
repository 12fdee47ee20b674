using System.Text;
using AgentQuarantine.Events;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Events.Scanning;

/// <summary>Random lines: the scanner agrees with System.Text.Json in every way there is to scan them.</summary>
public class ScannerDifferentialTests
{
    private static readonly EventFields Paths = new()
    {
        Agent = "gen_ai.agent.name",
        Reward = "a.b",
        LatencyMs = "a.c",
        CostUsd = "a.b",
        Error = "a",
        Ok = "gen_ai.ok",
        Timestamp = "reward",
    };

    [Fact]
    public void Blocks_of_random_lines_are_scanned_as_System_Text_Json_reads_them() =>
        Check(EventFields.Default, 3_000, block =>
        {
            var expected = Scans.ByReference(block);
            foreach (var kernel in Scans.Kernels)
            {
                Assert.Equal(expected, Scans.ByScanner(block, kernel));
                Assert.Equal(expected, Scans.ByScanner(block, kernel, linesBeforeTemplates: int.MaxValue));
            }
        });

    [Fact]
    public void Fields_along_paths_are_found_as_System_Text_Json_finds_them() =>
        Check(Paths, 2_000, block =>
        {
            var expected = Scans.ByReference(block, Paths);
            foreach (var kernel in Scans.Kernels)
            {
                Assert.Equal(expected, Scans.ByScanner(block, kernel, Paths));
                Assert.Equal(expected, Scans.ByScanner(block, kernel, Paths, linesBeforeTemplates: int.MaxValue));
            }
        });

    [Fact]
    public void Many_lines_of_few_shapes_are_scanned_as_System_Text_Json_reads_them() =>
        Check(EventFields.Default, 150, block =>
        {
            var expected = Scans.ByReference(block);
            foreach (var kernel in Scans.Kernels)
                Assert.Equal(expected, Scans.ByScanner(block, kernel));
        }, linesOfShape: 150);

    [Fact]
    public void The_place_of_a_block_in_its_buffer_makes_no_difference() =>
        Check(EventFields.Default, 60, block =>
        {
            var expected = Scans.ByReference(block);
            foreach (var kernel in Scans.Kernels)
            {
                for (var alignment = 0; alignment < 64; alignment++)
                    Assert.Equal(expected, Scans.ByScanner(block, kernel, alignment: alignment));
            }
        });

    [Fact]
    public void Where_blocks_are_split_makes_no_difference() =>
        Check(EventFields.Default, 300, block =>
        {
            var expected = Scans.ByReference(block);
            foreach (var kernel in Scans.Kernels)
            {
                Assert.Equal(expected, Scans.OneByOne(block, kernel));
                foreach (var (_, split) in Scans.Lines(block))
                    Assert.Equal(expected, Scans.InTwo(block, split, kernel));
            }
        });

    [Fact]
    public void Every_cut_of_a_line_is_judged_as_System_Text_Json_judges_it()
    {
        var line = Encoding.UTF8.GetBytes(
            """{ "agent" : "caf\u00e9 é 日本" , "reward":-12.5e-1, "x":[true,false,null,{"y":[]}],"""
            + """ "ts":"2026-11-22T14:06:00.5Z","z":"a text of more than sixty-four bytes, so that the widest vector needs two" }""");
        var cuts = Enumerable.Range(0, line.Length + 1).SelectMany(length => line[..length].Append((byte)'\n')).ToArray();

        foreach (var kernel in Scans.Kernels)
            Assert.Equal(Scans.ByReference(cuts), Scans.ByScanner(cuts, kernel));
    }

    [Fact]
    public void Escapes_are_judged_wherever_they_fall_in_a_vector()
    {
        var block = string.Concat(Enumerable.Range(0, 140)
            .SelectMany(length => new[] { "\\\"", "\\\\", "\\\\\\\"", "\\b\\f\\n\\r\\t\\/", "\\u0022", "\\\"é", "\\", "\\x" }
            .Select(escape => $"{{\"agent\":\"a\",\"reward\":1,\"z\":\"{new string('x', length)}{escape} and more\"}}\n")));
        var bytes = Encoding.UTF8.GetBytes(block);

        foreach (var kernel in Scans.Kernels)
            Assert.Equal(Scans.ByReference(bytes), Scans.ByScanner(bytes, kernel));
    }

    [Fact]
    public void Half_a_character_at_a_lines_end_is_no_part_of_a_string_on_the_next()
    {
        byte[] block = [.. "{\"agent\":\"\u65e5"u8[..^1], 0xF0, (byte)'\n', .. "\"é\u65e5\"\n{\"é\":1,\"agent\":\"é\"}\n"u8];

        foreach (var kernel in Scans.Kernels)
            Assert.Equal(Scans.ByReference(block), Scans.ByScanner(block, kernel));
    }

    [Fact]
    public void Every_byte_at_every_place_of_a_line_is_judged_as_System_Text_Json_judges_it()
    {
        var line = """{"agent":"\ud83d\ude00é","reward":-0.5e+1,"ok":true,"x":[null,1]}"""u8.ToArray();
        using var block = new MemoryStream();
        for (var at = 0; at < line.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                var changed = (byte[])line.Clone();
                changed[at] = (byte)(value == '\n' ? ' ' : value);
                block.Write([.. changed, (byte)'\n']);
            }
        }

        var expected = Scans.ByReference(block.ToArray());

        foreach (var kernel in Scans.Kernels)
            Assert.Equal(expected, Scans.ByScanner(block.ToArray(), kernel));
    }

    private static void Check(EventFields fields, int blocks, Action<byte[]> check, int linesOfShape = 7)
    {
        var generator = ArbMap.Default.GeneratorFor<int>().Resize(int.MaxValue).Select(seed => new LineGenerator(seed, fields).Block(linesOfShape));
        var config = Config.QuickThrowOnFailure.WithMaxTest(Scans.IsLong ? 100 * blocks : blocks);
        Prop.ForAll(Arb.From(generator, Smaller), check).Check(config);
    }

    // Without one line, then without some bytes of the lines.
    private static IEnumerable<byte[]> Smaller(byte[] block)
    {
        foreach (var (start, end) in Scans.Lines(block))
            yield return [.. block[..start], .. block[end..]];
        for (var length = 16; length > 0; length /= 4)
        {
            for (var at = 0; at + length <= block.Length; at += length)
            {
                if (Array.IndexOf(block, (byte)'\n', at, length) < 0)
                    yield return [.. block[..at], .. block[(at + length)..]];
            }
        }
    }
}
