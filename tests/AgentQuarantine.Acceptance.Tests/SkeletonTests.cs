namespace AgentQuarantine.Acceptance;

public class SkeletonTests
{
    [Fact]
    public void The_module_is_laid_out_by_a_plain_build() =>
        Assert.True(File.Exists(Path.Combine(Repository.Root, "module", "bin", "AgentQuarantine.PowerShell.dll")));
}
