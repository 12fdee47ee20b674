using System.Globalization;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Policies;

/// <summary>What a setting holds.</summary>
internal enum SettingKind
{
    /// <summary>A finite <see cref="double"/>.</summary>
    Number,

    /// <summary>An <see cref="int"/>.</summary>
    Count,

    /// <summary>A <see cref="TimeSpan"/>.</summary>
    Duration,

    /// <summary>One of a few words: a value of an <see cref="Enum"/>.</summary>
    Word,
}

/// <summary>Settings of the kinds that agents have.</summary>
internal static class Setting
{
    /// <summary>A word as a policy file has it.</summary>
    public static string NameOf(Enum word) => word.ToString().ToLowerInvariant();

    /// <summary>A number.</summary>
    public static Setting<QuarantinePolicy> Number(
        string name, string expected, Func<double, bool> isValid, bool optional,
        Func<QuarantinePolicy, double?> get, Func<QuarantinePolicy, double?, QuarantinePolicy> set) =>
        new(name, SettingKind.Number, expected, optional, x => isValid((double)x), p => get(p), (p, x) => set(p, (double?)x)) { Number = get };

    /// <summary>A whole number, at least 1.</summary>
    public static Setting<QuarantinePolicy> Count(
        string name, bool optional, Func<QuarantinePolicy, int?> get, Func<QuarantinePolicy, int?, QuarantinePolicy> set) =>
        new(name, SettingKind.Count, "a whole number, at least 1", optional, x => (int)x >= 1, p => get(p), (p, x) => set(p, (int?)x))
        {
            Number = p => get(p),
        };
}

/// <summary>One setting of a policy: its name in a file, what it takes, and where it goes.</summary>
/// <typeparam name="T">The policy.</typeparam>
/// <param name="Name">The key in a policy file.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Expected">What it takes, for messages.</param>
/// <param name="Optional">Whether null, which turns it off, is taken.</param>
/// <param name="IsValid">Whether a value of the right kind is in its range.</param>
/// <param name="Get">Reads it.</param>
/// <param name="Set">Replaces it.</param>
internal sealed record Setting<T>(
    string Name, SettingKind Kind, string Expected, bool Optional, Func<object, bool> IsValid, Func<T, object?> Get, Func<T, object?, T> Set)
{
    /// <summary>Reads a number without making an object of it, as every check of every agent does.</summary>
    public Func<T, double?>? Number { get; init; }

    /// <summary>Reads the setting's value from a policy file.</summary>
    /// <exception cref="JsonShapeException">It is not valid.</exception>
    public object? Read(JsonValueAt json)
    {
        object? value = (Kind, json.Type) switch
        {
            (_, System.Text.Json.JsonTokenType.Null) => null,
            (SettingKind.Number, System.Text.Json.JsonTokenType.Number) => json.AsDouble(),
            (SettingKind.Count, System.Text.Json.JsonTokenType.Number) =>
                int.TryParse(json.Text, CultureInfo.InvariantCulture, out var count) ? (object)count : double.NaN,
            (SettingKind.Duration, System.Text.Json.JsonTokenType.Number or System.Text.Json.JsonTokenType.String) =>
                Duration.TryParse(json.Text, out var duration) ? duration : double.NaN,
            (SettingKind.Word, System.Text.Json.JsonTokenType.String) =>
                (object?)Array.Find(Words, word => Setting.NameOf(word) == json.Text) ?? double.NaN,
            _ => double.NaN,
        };
        return Fault(value) is null ? value : throw json.Expected(Expectation);
    }

    /// <summary>What is wrong with <paramref name="value"/>; <see langword="null"/> where nothing is.</summary>
    public string? Fault(object? value)
    {
        var valid = value switch
        {
            null => Optional,
            double number => Kind == SettingKind.Number && double.IsFinite(number) && IsValid(value),
            int => Kind == SettingKind.Count && IsValid(value),
            TimeSpan => Kind == SettingKind.Duration && IsValid(value),
            Enum word => Kind == SettingKind.Word && Words.Contains(word),
            _ => false,
        };
        return valid ? null : string.Create(CultureInfo.InvariantCulture, $"'{Name}' is {value ?? "null"}, expected {Expectation}.");
    }

    /// <summary>The words that a setting of words takes.</summary>
    public Enum[] Words { get; init; } = [];

    private string Expectation => Optional ? Expected + ", or null" : Expected;
}
