using System.Globalization;
using System.Numerics;
using System.Text;
using AgentQuarantine.Events.Numbers;
using AgentQuarantine.Tests.Events.Scanning;

namespace AgentQuarantine.Tests.Events.Numbers;

public unsafe class JsonNumberTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0e-5")]
    [InlineData("1")]
    [InlineData("-133.864")]
    [InlineData("9007199254740992")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740993.0000000000000000000000001")]
    [InlineData("9007199254740992.9999999999999999999999999")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1.7976931348623158e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("179769313486231580793e289")]
    [InlineData("2.2250738585072014e-308")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("2.22507385850720113605740979670913197593481954635164564802342610972482222202107694551652952390813508791414915891303962110687008643"
        + "8694594645527657207407820621743379988141063267329253552286881372149012981122451451889849057222307285255133155755015914397476397983"
        + "4118019993239625482890171070818506906306666559949382757725720157630626906633326475653000092458883164330377797918696120494973903778"
        + "2970490505108060994073026293712895895000358379996720725430436028407889577179615094551674824347103070260914462157228988025818254518"
        + "0325707018860872113128079512233426288368622321503775666622503982534335974568884423900265498198385487948292206894721689831099698365"
        + "8468140228542433306603398508864458040010349339704275671864433837704860378616227717385456230658746790140867233276367187512345678901"
        + "23456789012345678901e-308")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("2.4703282292062327e-324")]
    [InlineData("2.4703282292062328e-324")]
    [InlineData("1e-400")]
    [InlineData("1e400")]
    [InlineData("-1e99999999999999999999")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("0e99999999999999999999")]
    [InlineData("1e22")]
    [InlineData("1e23")]
    [InlineData("8.5e22")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.000000000000000000000000000000000000000123456789012345678")]
    [InlineData("0.00012345678901234567")]
    [InlineData("7.2057594037927933e16")]
    [InlineData("12345678.12345678")]
    [InlineData("1234567812345678.1234567812345678")]
    [InlineData("6.631236871469758276785396630275967243537e-294")]
    public void Hard_cases_are_read_as_double_Parse_reads_them(string text) => Equal(text);

    [Fact]
    public void A_number_of_a_million_digits_is_read_as_double_Parse_reads_it()
    {
        Equal(new string('1', 1_000_000));
        Equal("0." + new string('0', 400) + new string('9', 1_000_000));
        Equal(new string('7', 1_000_000) + "e-999990");
    }

    [Fact]
    public void Random_numbers_are_read_as_double_Parse_reads_them()
    {
        var random = new Random(1);
        for (var i = 0; i < (Scans.IsLong ? 20_000_000 : 200_000); i++)
        {
            Equal((i % 5) switch
            {
                0 => Any(random).ToString("R", CultureInfo.InvariantCulture),
                1 => Any(random).ToString("E" + random.Next(25), CultureInfo.InvariantCulture),
                2 => Halfway(random),
                3 => $"{random.NextInt64()}.{random.NextInt64()}e{random.Next(-345, 312)}",
                _ => Math.Round(random.NextDouble() * 2000 - 1000, random.Next(8)).ToString(CultureInfo.InvariantCulture),
            });
        }
    }

    [Fact]
    public void The_powers_of_five_are_those_that_exact_arithmetic_gives()
    {
        for (var q = PowersOfFive.Least; q <= PowersOfFive.Greatest; q++)
        {
            var power = BigInteger.Pow(5, Math.Abs(q));
            var bits = (int)power.GetBitLength();
            var expected = q >= 0
                ? bits <= 128 ? power << (128 - bits) : power >> (bits - 128)
                : ((BigInteger.One << (bits + 127)) / power) + (q >= -27 ? 1 : 0);
            var index = 2 * (q - PowersOfFive.Least);
            Assert.Equal(expected, ((BigInteger)PowersOfFive.Words[index] << 64) + PowersOfFive.Words[index + 1]);
        }
    }

    private static double Any(Random random)
    {
        var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        return double.IsFinite(value) ? value : 0.1;
    }

    /// <summary>A number exactly between two doubles, or just beside it.</summary>
    private static string Halfway(Random random)
    {
        var mantissa = (BigInteger)random.NextInt64(1L << 52, 1L << 53) * 2 + 1;
        var shift = random.Next(-60, 60);
        var scaled = shift >= 0 ? mantissa << shift : mantissa * BigInteger.Pow(5, -shift);
        var exponent = Math.Min(shift, 0);
        return (random.Next(3)) switch { 0 => $"{scaled}e{exponent}", 1 => $"{scaled}0001e{exponent - 4}", _ => $"{scaled - 1}9999e{exponent - 4}" };
    }

    private static void Equal(string text)
    {
        Span<byte> small = stackalloc byte[2048];
        var bytes = text.Length < 2000 ? small : new byte[text.Length + 16];
        var length = Encoding.ASCII.GetBytes(text, bytes);
        bytes[length] = (byte)',';
        var expected = double.Parse(text, CultureInfo.InvariantCulture);
        fixed (byte* start = bytes)
        {
            var actual = JsonNumber.Parse(start, start + length);
            if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual))
                Assert.Fail($"{text} is {expected:r}, but was read as {actual:r}.");
        }
    }
}
