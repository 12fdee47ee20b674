using AgentQuarantine.Acceptance;
using AgentQuarantine.Acceptance.Fleets;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace AgentQuarantine.Acceptance;

/// <summary>Classes that take minutes begin first, so that nothing waits for them alone at the end.</summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        SharedServer.Name,
        .. new[] { typeof(PesterTests), typeof(Pester6Tests), typeof(FleetEvidenceTests), typeof(ServedFleetTests), typeof(LedgerCampaignTests) }
            .Select(type => type.FullName!),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => !Long.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
