using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentQuarantine.Fuzzing.Targets;

/// <summary>The inputs of a target that are kept: a JSON string a line, a character a byte.</summary>
internal static class Corpus
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IEnumerable<byte[]> Read(string folder, FuzzTarget target) =>
        File.ReadLines(Name(folder, target)).Select(line => Encoding.Latin1.GetBytes(JsonSerializer.Deserialize<string>(line)!));

    public static void Write(string folder, FuzzTarget target, IEnumerable<byte[]> inputs) =>
        File.WriteAllText(Name(folder, target), string.Concat(inputs.Select(Line).Order(StringComparer.Ordinal).Select(line => line + "\n")));

    /// <summary>An input as a line.</summary>
    public static string Line(byte[] input) => JsonSerializer.Serialize(Encoding.Latin1.GetString(input), Plain);

    private static string Name(string folder, FuzzTarget target) => Path.Combine(folder, target.Name + ".txt");
}
