using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Names;

namespace AgentQuarantine.Tests.Events;

public class AgentTableTests
{
    [Fact]
    public void A_hundred_thousand_agents_keep_their_indexes_and_names()
    {
        var table = new AgentTable();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 100_000; i++)
                Assert.Equal(i, table.Intern(Encoding.UTF8.GetBytes($"agent {i}")));
        }

        Assert.Equal(100_000, table.Count);
        Assert.Equal("agent 99999", table[99_999]);
    }

    [Fact]
    public void Names_of_every_length_and_with_every_last_byte_are_told_apart()
    {
        var table = new AgentTable();
        var names = Enumerable.Range(1, 80).SelectMany(length => "abc".Select(last => new string('x', length - 1) + last)).ToArray();

        var indexes = names.Select(table.Intern).ToArray();

        Assert.Equal(names.Length, indexes.Distinct().Count());
        Assert.Equal(names, indexes.Select(index => table[index]));
    }

    [Fact]
    public void Text_and_bytes_of_a_name_are_one_agent()
    {
        var table = new AgentTable();

        Assert.Equal(table.Intern("café 😀"), table.Intern("café 😀"u8));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void A_name_is_made_into_a_string_once()
    {
        var table = new AgentTable();
        var index = table.Intern("planner"u8);

        Assert.Same(table[index], table[index]);
    }

    [Fact]
    public void An_index_that_no_agent_has_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AgentTable()[0]);

    [Fact]
    public void Names_made_to_collide_under_some_secrets_do_not_collide_under_others()
    {
        var known = new NameHash(1, 3, 5);
        var hostile = Enumerable.Range(0, 2_000_000).Select(i => Encoding.UTF8.GetBytes($"{i}"))
            .Where(name => (known.Of(name, new NameWords(name)) & 0x3FF) == 0).Take(1_500).ToArray();

        Assert.Equal(1_500, hostile.Length);
        Assert.True(Collisions(new AgentTable(known), hostile) > 100_000);
        Assert.True(Collisions(new AgentTable(), hostile) < 5_000);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("agent-{0:d8}")]
    [InlineData("{0:x16}{0:x16}{0:x16}")]
    [InlineData("{0:d3}\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    [InlineData("a name that is much longer than two words of sixty-four bits {0}")]
    public void Names_of_one_pattern_spread_over_the_table(string pattern)
    {
        var names = Enumerable.Range(0, 50_000).Select(i => Encoding.UTF8.GetBytes(string.Format(null, pattern, i))).ToArray();

        Assert.True(Collisions(new AgentTable(), names) < 50_000);
    }

    private static long Collisions(AgentTable table, byte[][] names)
    {
        foreach (var name in names)
            table.Intern(name);
        foreach (var name in names)
            table.Intern(name);
        return table.Collisions;
    }
}
