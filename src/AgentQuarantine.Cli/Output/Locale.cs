namespace AgentQuarantine.Cli.Output;

/// <summary>Which characters whoever reads the output can show.</summary>
internal static class Locale
{
    /// <summary>
    /// Whether the output is taken for UTF-8: not where the locale names another encoding, or is plain C. No locale at all is a service or a
    /// container, whose output a terminal with UTF-8 shows.
    /// </summary>
    public static bool IsUtf8 => OperatingSystem.IsWindows() || Encoding(Name()) is "" or "utf8";

    // In the order of POSIX.
    private static readonly string[] Variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    private static string Name() => Variables.Select(Environment.GetEnvironmentVariable)
        .FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";

    // "de_DE.UTF-8@euro" has UTF-8. "C", "POSIX" and "de_DE" have an encoding of one byte a letter.
    private static string Encoding(string locale) =>
        locale.Length == 0 ? ""
        : locale.IndexOf('.') is >= 0 and var dot
            ? locale[(dot + 1)..].Split('@')[0].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant()
        : "ascii";
}
