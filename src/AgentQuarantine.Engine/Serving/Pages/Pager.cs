using System.Globalization;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>Which part of a long list is shown, and the ways to the others.</summary>
internal static class Pager
{
    /// <summary>Draws the line below a list.</summary>
    /// <param name="page">Which page, counted from 1.</param>
    /// <param name="size">How many a page.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="what">What they are.</param>
    /// <param name="link">The link to a page.</param>
    public static Markup Draw(int page, int size, int count, string what, Func<int, string> link)
    {
        var pager = new Markup();
        if (count == 0)
            return pager;
        var (from, to) = (((page - 1) * size) + 1, Math.Min(count, page * size));
        pager.Add($"<nav class=\"pager\" aria-label=\"Pages\"><span>{Count(from)}–{Count(to)} of {Count(count)} {what}</span>");
        if (page > 1)
            pager.Add($" <a rel=\"prev\" href=\"{link(page - 1)}\">‹ Previous</a>");
        if (to < count)
            pager.Add($" <a rel=\"next\" href=\"{link(page + 1)}\">Next ›</a>");
        return pager.Add($"</nav>");
    }

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
