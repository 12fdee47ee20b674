using System.Globalization;
using System.Text;
using AgentQuarantine.Events.Numbers;
using AgentQuarantine.Tests.Events.Scanning;

namespace AgentQuarantine.Tests.Events.Numbers;

public unsafe class ShortNumbersTests
{
    [Fact]
    public void Numbers_of_a_few_bytes_are_read_as_double_Parse_reads_them()
    {
        var random = new Random(1);
        for (var i = 0; i < (Scans.IsLong ? 5_000_000 : 50_000); i++)
            Equal([.. Enumerable.Range(0, 16).Select(_ => Number(random))]);
    }

    [Fact]
    public void Every_place_of_the_point_is_read() =>
        Equal(["12345678", "1.234567", "12.34567", "123.4567", "1234.567", "12345.67", "123456.7",
            "-0.0", "0", "-0", "0.000000", "9.999999", "-9", "10", "0.1", "99999999"]);

    private static string Number(Random random)
    {
        var length = random.Next(1, ShortNumbers.MaxLength + 1);
        var digits = string.Concat(Enumerable.Range(0, length).Select(_ => (char)('0' + random.Next(10))));
        var point = length > 2 ? random.Next(length) : 0;
        var text = point is 0 || point == length - 1 ? digits : digits[..point] + "." + digits[(point + 1)..];
        return random.Next(2) == 0 ? text : "-" + text;
    }

    // What stands behind a number in its word is as bad as can be: points and digits.
    private static void Equal(string[] texts)
    {
        var words = stackalloc ulong[texts.Length];
        var lengths = stackalloc long[texts.Length];
        var signs = stackalloc long[texts.Length];
        var numbers = stackalloc double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            var digits = texts[i].TrimStart('-');
            words[i] = BitConverter.ToUInt64(Encoding.ASCII.GetBytes(digits + ",.9.9.9.9"), 0);
            lengths[i] = digits.Length;
            signs[i] = texts[i][0] == '-' ? long.MinValue : 0;
        }
        ShortNumbers.Read(words, lengths, signs, numbers, texts.Length);

        for (var i = 0; i < texts.Length; i++)
        {
            var expected = double.Parse(texts[i], CultureInfo.InvariantCulture);
            var alone = ShortNumbers.Read(words[i], lengths[i], signs[i]);
            if (!expected.Equals(numbers[i]) || !expected.Equals(alone) || double.IsNegative(expected) != double.IsNegative(numbers[i])
                || double.IsNegative(expected) != double.IsNegative(alone))
                Assert.Fail($"{texts[i]} is {expected:r}, but was read as {numbers[i]:r} among others and as {alone:r} alone.");
        }
    }
}
