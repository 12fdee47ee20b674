using AgentQuarantine.Metrics;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Tests.Serving;

public class NegotiationTests
{
    [Theory]
    [InlineData(null, ExpositionFormat.Text)]
    [InlineData("", ExpositionFormat.Text)]
    [InlineData("*/*", ExpositionFormat.Text)]
    [InlineData("text/plain;version=0.0.4", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text", ExpositionFormat.OpenMetrics)]
    [InlineData(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text; version=1.0.0; q=0.3, text/plain;q=0.5", ExpositionFormat.Text)]
    [InlineData("APPLICATION/OpenMetrics-Text;q=0.5, text/*;q=0.4", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=9.0.0", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text;q=0", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text;q=seven", ExpositionFormat.Text)]
    [InlineData("image/png, ;;;,q=1,/", ExpositionFormat.Text)]
    public void The_format_is_what_the_client_wants_and_text_when_in_doubt(string? accept, ExpositionFormat format)
    {
        Assert.Equal(format, Negotiation.FormatFor(accept));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("gzip", true)]
    [InlineData("br, GZIP;q=0.5", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0.000, *", false)]
    [InlineData("*", true)]
    [InlineData("identity", false)]
    public void Gzip_is_used_when_it_is_asked_for(string? acceptEncoding, bool gzip)
    {
        Assert.Equal(gzip, Negotiation.TakesGzip(acceptEncoding));
    }
}
