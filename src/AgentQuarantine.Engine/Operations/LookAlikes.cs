using System.Globalization;
using System.Text;

namespace AgentQuarantine.Operations;

/// <summary>
/// Names that people take for one, as their accents are written in two ways (NFC and NFD): each is an agent of its own, and that is said.
/// </summary>
/// <remarks>The tables of Unicode's normalisation are not at hand everywhere: letters with an accent are taken to be the same letter.</remarks>
internal static class LookAlikes
{
    /// <summary>What to say; nothing where no names look alike.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> names) =>
    [
        .. names.Where(name => !Ascii.IsValid(name)).GroupBy(Skeleton, StringComparer.Ordinal)
            .Where(group => group.Select(HasMark).Distinct().Count() > 1)
            .Select(group => "Names that look alike are agents of their own: "
                + $"{string.Join(", ", group.Order(StringComparer.Ordinal).Select(Spelled))}. "
                + "Write accents in one way (NFC), or an override holds for one of them only."),
    ];

    private static bool HasMark(string name) => name.Any(IsMark);

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    // A letter with an accent in one character and in two come to the same.
    private static string Skeleton(string name)
    {
        var skeleton = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (IsMark(c) && skeleton.Length > 0)
                skeleton[^1] = '?';
            else
                skeleton.Append(!char.IsAscii(c) && char.IsLetter(c) ? '?' : c);
        }
        return skeleton.ToString();
    }

    private static string Spelled(string name) => "'" + string.Concat(
        name.Select(c => char.IsAscii(c) ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"))) + "'";
}
