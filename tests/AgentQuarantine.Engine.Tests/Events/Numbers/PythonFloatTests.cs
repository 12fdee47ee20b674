using System.Diagnostics;
using System.Text;
using System.Text.Json;
using AgentQuarantine.Events.Numbers;

namespace AgentQuarantine.Tests.Events.Numbers;

public class PythonFloatTests
{
    public static readonly string[] Texts =
    [
        "", " ", "0", "1", "-1.5", "+1.5", "1.", ".5", ".", "-.5e3", "1e5", "1E+05",
            "1e", "e5", "1e5.0", "+-1", "--1", "1 2", " 1\t", "\n1\r", "\u001c1\u001f",
        "1_000", "1__0", "_1", "1_", "1_.5", "1._5", "1_0.5_0e1_0", "1e_5", "+_1", "inf",
            "-Inf", "+INFINITY", "infinit", "in_f", "nan", "-NaN", "nan1", "Infinity1",
        "0x10", "1f", "1d", "1,000", "٣", "１２．５", "１２.５", "\u00a01.5\u2003", "∞", "½", "１_2", "1e400",
            "-1e400", "1e-400", "(1)", "$1", "1%", "١٢٣.٤", "\u200b1", "𝟙𝟚", "0b1", "True", "None",
        "00012", "0_0", "9007199254740993", "123456789012345678901234567890.123456789012345678901234567890e-30", "1\0", "\u30001\u3000", "\ufeff1",
    ];

    [Fact]
    public void Text_is_a_number_where_Python_says_so()
    {
        var python = Run();
        for (var i = 0; i < Texts.Length; i++)
        {
            var actual = PythonFloat.TryParse(Encoding.UTF8.GetBytes(Texts[i]), out var value)
                ? value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)
                : null;
            var expected = python[i] is null
                ? null : double.Parse(python[i]!.Replace("inf", "Infinity"), System.Globalization.CultureInfo.InvariantCulture)
                .ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(expected == actual,
                $"{JsonSerializer.Serialize(Texts[i])} is {expected ?? "no number"} in Python, {actual ?? "no number"} here.");
        }
    }

    [Fact]
    public void Long_text_is_read_too()
    {
        Assert.True(PythonFloat.TryParse(Encoding.UTF8.GetBytes(new string(' ', 1000) + string.Join('_', Enumerable.Repeat("1", 300)) + "e-299"),
            out var value));
        Assert.Equal(1.1111111111111112, value);
    }

    private static string?[] Run()
    {
        const string Program = """
            import json, sys
            def number(text):
                try: return repr(float(text))
                except ValueError: return None
            print(json.dumps([number(text) for text in json.loads(sys.stdin.buffer.read())]))
            """;
        var start = new ProcessStartInfo("python3", ["-c", Program]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using var python = Process.Start(start)!;
            python.StandardInput.Write(JsonSerializer.Serialize(Texts));
            python.StandardInput.Close();
            return JsonSerializer.Deserialize<string?[]>(python.StandardOutput.ReadToEnd())!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not on PATH");
            throw;
        }
    }
}
