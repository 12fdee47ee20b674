namespace AgentQuarantine.Acceptance;

/// <summary>The suites in which Pester's own ways matter: what users run under their Pester, and the ones made of cases found at discovery.</summary>
public class Pester6Tests(PesterTests.Pwsh pwsh) : IClassFixture<PesterTests.Pwsh>
{
    public static TheoryData<string> Suites =>
        ["Check.Tests.ps1", "FirstHour.Tests.ps1", "Help.Tests.ps1", "Module.Tests.ps1", "OpsChecks.Tests.ps1"];

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_suite_passes(string suite) => PesterTests.Passes(pwsh, 6, suite, Suites);
}
