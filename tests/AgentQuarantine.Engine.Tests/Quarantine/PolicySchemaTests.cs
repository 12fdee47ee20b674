using System.Text.Json;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Tests.Quarantine;

public class PolicySchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(RepositoryFile.Read("docs/policy.schema.json")).RootElement;

    private static JsonElement Agent => Schema.GetProperty("$defs").GetProperty("agent").GetProperty("properties");

    [Fact]
    public void The_schema_knows_the_settings_that_the_reader_knows()
    {
        Assert.Equal(PolicySettings.Agent.Select(setting => setting.Name), Names(Agent).Except([PolicySettings.FalseAlarmEvery]));
        Assert.Equal(["$schema", .. PolicySettings.Fleet.Select(setting => setting.Name), "defaults", "overrides"],
            Names(Schema.GetProperty("properties")));
    }

    [Fact]
    public void The_schemas_defaults_are_the_readers()
    {
        var path = Path.Combine(Path.GetTempPath(), "agentq-" + Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, "{}");
        var values = PolicyFile.Load(path).Explain("any").ToDictionary(value => value.Setting, value => value.Value);
        File.Delete(path);

        foreach (var property in Agent.EnumerateObject().Concat(Schema.GetProperty("properties").EnumerateObject())
            .Where(property => values.ContainsKey(property.Name)))
        {
            var expected = property.Value.GetProperty("default");
            var text = values[property.Name] switch
            {
                null => "null",
                TimeSpan duration => $"\"{Duration.Format(duration)}\"",
                Enum word => $"\"{word.ToString().ToLowerInvariant()}\"",
                var number => FormattableString.Invariant($"{number}"),
            };
            Assert.Equal((property.Name, text), (property.Name, expected.GetRawText()));
        }
    }

    [Fact]
    public void Every_setting_stands_in_the_documentation()
    {
        var page = RepositoryFile.Read("docs/policy.md");

        Assert.All(PolicySettings.Agent.Select(setting => setting.Name).Concat(PolicySettings.Fleet.Select(setting => setting.Name)),
            name => Assert.Contains($"| `{name}` |", page));
    }

    private static IEnumerable<string> Names(JsonElement properties) => properties.EnumerateObject().Select(property => property.Name);
}
