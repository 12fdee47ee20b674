using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>What every page has: its head, what the figures are of and how old they are, and the links at its foot.</summary>
internal static class PageLayout
{
    /// <summary>How often a page brings itself up to date, in seconds.</summary>
    private const int RefreshSeconds = 15;

    /// <summary>A whole page.</summary>
    /// <param name="title">The browser's title.</param>
    /// <param name="data">What it is made from.</param>
    /// <param name="main">Its content.</param>
    public static Markup Write(string title, PageData data, Markup main)
    {
        var page = Head(title, data.Root);
        var read = data.Snapshot.Self.LastRead;
        page.Add($"<header><h1><a href=\"{data.Root}.\">AgentQuarantine</a></h1><p class=\"meta\">{data.Log} · ");
        if (read is { } time)
            page.Add($"<span id=\"age\" data-age=\"{(long)(data.Now - time).TotalSeconds}\" title=\"{Figures.Time(time)}\">read ")
                .Add($"{Figures.Age(data.Now - time)} ago</span> · ");
        else
            page.Add($"never read in full · ");
        page.Add($"<span id=\"live\" role=\"status\">figures of this moment: reload for newer ones</span> ")
            .Add($"<button id=\"pause\" type=\"button\" data-every=\"{RefreshSeconds}\" hidden>Pause</button></p></header>");
        page.Add($"<div id=\"trouble\">");
        if (data.Failure is { } failure)
            page.Add($"<p class=\"trouble\" role=\"alert\"><b>Not up to date.</b> {failure}</p>");
        if (data.Snapshot.Ledger is null)
            page.Add($"<p class=\"trouble\" role=\"alert\"><b>Nobody knows who is quarantined.</b> The ledger could not be read yet.</p>");
        page.Add($"</div><main id=\"main\">{main}</main>");
        return Foot(page, data);
    }

    /// <summary>The page while there is nothing to show yet.</summary>
    public static Markup Starting(string root, string why) => Head("starting", root)
        .Add($"<header><h1>AgentQuarantine</h1></header><main id=\"main\"><p role=\"status\">")
        .Add($"{why}. This page shows the fleet when that is done: reload it.</p></main></body></html>");

    private static Markup Head(string title, string root) => new Markup()
        .Add($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .Add($"<meta name=\"color-scheme\" content=\"light dark\"><title>{title} · AgentQuarantine</title>")
        .Add($"<link rel=\"icon\" href=\"{root}page.svg\">")
        .Add($"<link rel=\"stylesheet\" href=\"{root}page.css\"><script src=\"{root}page.js\" defer></script></head><body>\n")
        .Add($"<a class=\"skip\" href=\"#main\">Skip to the content</a>");

    private static Markup Foot(Markup page, PageData data) => page
        .Add($"<footer><nav aria-label=\"More\">agentq {data.Snapshot.Self.Version} · <a href=\"{data.Root}.\">fleet</a> · <a ")
        .Add($"href=\"{data.Root}history\">history</a> · ")
        .Add($"<a href=\"{data.Root}metrics\">/metrics</a> · <a href=\"{data.Root}api/v1/agents\">/api/v1/agents</a> · ")
        .Add($"<a href=\"{data.Root}-/ready\">/-/ready</a> · <a href=\"{data.Root}-/healthy\">/-/healthy</a></nav></footer></body></html>\n");
}
