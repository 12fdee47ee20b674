using AgentQuarantine.Pictures;

namespace AgentQuarantine.Reports;

/// <summary>A table in the making. It can be read without a style sheet.</summary>
internal sealed class ReportTable
{
    private readonly Markup _markup = new();

    /// <summary>A table with its headings; those that begin with <c>#</c> are of numbers.</summary>
    public ReportTable(string name, params string[] headings)
    {
        _markup.Add($"<div class=\"wrap\" tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><table cellpadding=\"3\"><thead><tr>");
        foreach (var heading in headings)
        {
            if (heading.StartsWith('#'))
                _markup.Add($"<th scope=\"col\" class=\"c-n\">{heading[1..]}</th>");
            else
                _markup.Add($"<th scope=\"col\">{heading}</th>");
        }
        _markup.Add($"</tr></thead><tbody>");
    }

    /// <summary>Begins a row with what it is about.</summary>
    public ReportTable Row(Markup about)
    {
        _markup.Add($"<tr><th scope=\"row\" class=\"c-name\">{about}</th>");
        return this;
    }

    /// <inheritdoc cref="Row(Markup)"/>
    public ReportTable Row(string about) => Row(new Markup().Add($"{about}"));

    /// <summary>A number, short for people; exact in its title.</summary>
    public ReportTable Number(double? value)
    {
        _markup.Add($"<td class=\"c-n\" align=\"right\" title=\"{Figures.Exact(value)}\">{Figures.Short(value)}</td>");
        return this;
    }

    /// <summary>A text.</summary>
    public ReportTable Text(string text, bool isLong = false)
    {
        _ = isLong ? _markup.Add($"<td class=\"long\">{text}</td>") : _markup.Add($"<td>{text}</td>");
        return this;
    }

    /// <summary>A picture or a link.</summary>
    public ReportTable Cell(Markup content)
    {
        _markup.Add($"<td>{content}</td>");
        return this;
    }

    /// <summary>Ends a row.</summary>
    public ReportTable End()
    {
        _markup.Add($"</tr>\n");
        return this;
    }

    /// <summary>The table.</summary>
    public Markup Whole() => _markup.Add($"</tbody></table></div>");
}
