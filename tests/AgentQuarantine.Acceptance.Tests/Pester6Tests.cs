namespace AgentQuarantine.Acceptance;

/// <summary>
/// The suites in which Pester's own ways matter: what users run under their Pester, and one made of cases found at discovery. That of the module
/// is not among them: it stages the package, in a folder of which there is but one.
/// </summary>
public class Pester6Tests(PesterTests.Pwsh pwsh) : IClassFixture<PesterTests.Pwsh>
{
    public static TheoryData<string> Suites => ["Check.Tests.ps1", "FirstHour.Tests.ps1", "Help.Tests.ps1", "OpsChecks.Tests.ps1"];

    [Theory]
    [MemberData(nameof(Suites))]
    public void The_suite_passes(string suite) => PesterTests.Passes(pwsh, 6, suite, Suites);
}
