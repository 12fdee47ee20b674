using AgentQuarantine.Metrics;
using AgentQuarantine.Tests.Events;

namespace AgentQuarantine.Tests.Metrics;

public class TextfileTests
{
    private static readonly MetricsSnapshot Sample = new MetricsSample().Read("""{"agent":"a"}""").Snapshot();

    [Fact]
    public void A_textfile_is_the_text_format_readable_by_all_with_nothing_left_beside_it()
    {
        using var folder = new TempFolder();
        folder.Write("agents.prom", "old");
        Textfile.Write(Sample, folder["agents.prom"]);

        var written = File.ReadAllText(folder["agents.prom"]);
        Assert.Equal(MetricsSample.Write(Sample).Split("# HELP process_")[0], written);
        Assert.Contains("agentquarantine_up", written);
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(folder["x"])!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal("644", Convert.ToString((int)File.GetUnixFileMode(folder["agents.prom"]), 8));
    }

    [Theory]
    [InlineData("agents.txt")]
    [InlineData("agents.prom.tmp")]
    [InlineData("agents.PROM")]
    [InlineData(".prom")]
    public void A_name_that_the_collector_would_not_read_is_refused(string name)
    {
        using var folder = new TempFolder();

        Assert.Equal(ErrorIds.TextfileNameInvalid, Assert.Throws<QuarantineException>(() => Textfile.Write(Sample, folder[name])).Id);
        Assert.False(File.Exists(folder[name]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_said()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder["none"], "a.prom");

        Assert.Equal(ErrorIds.FileUnwritable, Assert.Throws<QuarantineException>(() => Textfile.Write(Sample, path)).Id);
    }
}
