namespace AgentQuarantine.Pictures;

/// <summary>The frame of a chart: an image with a title and a description for who cannot see it.</summary>
/// <param name="Id">Its id in the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Description">What is to be seen in it.</param>
/// <param name="Width">Its width in units of the drawing.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct Chart(string Id, string Title, string Description, int Width, int Height)
{
    /// <summary>Where drawings begin and end across.</summary>
    public const double Left = 64, Margin = 18;

    /// <summary>The right end of the drawing.</summary>
    public double Right => Width - Margin;

    /// <summary>The image with what is drawn in it.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="isRead">Whether a cursor reads its values, by mouse and by keys.</param>
    public Markup Draw(Markup drawing, bool isRead = true)
    {
        var svg = new Markup().Add($"<svg class=\"ch{(isRead ? " x" : "")}{(Width < 1000 ? " half" : "")}\" id=\"{Id}\" ")
            .Add($"xmlns=\"http://www.w3.org/2000/svg\" ");
        // Without a style sheet, half a chart is to be half as wide.
        if (Width < 1000)
            svg.Add($"width=\"50%\" ");
        if (isRead)
            svg.Add($"tabindex=\"0\" data-l=\"{Left}\" data-r=\"{Right}\" ");
        return svg.Add($"viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{Id}-t {Id}-d\">")
            .Add($"<title id=\"{Id}-t\">{Title}</title><desc id=\"{Id}-d\">{Description}</desc>{drawing}</svg>");
    }
}
