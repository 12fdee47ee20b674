using System.Reflection;

namespace AgentQuarantine.Tests.Architecture;

/// <summary>The engine's floors and rooms: data runs downwards, and no floor knows the one above it.</summary>
public sealed class LayerTests
{
    // From low to high. A namespace belongs to the longest name here that it begins with.
    private static readonly string[][] Floors =
    [
        ["AgentQuarantine", "AgentQuarantine.Disks", "AgentQuarantine.Text"],
        ["AgentQuarantine.Events"],
        ["AgentQuarantine.Statistics"],
        ["AgentQuarantine.Live"],
        ["AgentQuarantine.Quarantine"],
        ["AgentQuarantine.Stores"],
        ["AgentQuarantine.Rehearsal"],
        ["AgentQuarantine.Pictures"],
        ["AgentQuarantine.Metrics", "AgentQuarantine.Rollups"],
        ["AgentQuarantine.Grafana", "AgentQuarantine.Reports", "AgentQuarantine.Serving"],
        ["AgentQuarantine.Operations"],
    ];

    // The rooms of the events floor. An event's name and numbers know nothing of lines; files know nothing of who follows them.
    private static readonly string[][] EventRooms =
    [
        ["AgentQuarantine.Events.Names"],
        ["AgentQuarantine.Events"],
        ["AgentQuarantine.Events.Vectors", "AgentQuarantine.Events.Numbers"],
        ["AgentQuarantine.Events.Json"],
        ["AgentQuarantine.Events.Fields"],
        ["AgentQuarantine.Events.Templates"],
        ["AgentQuarantine.Events.Formats"],
        ["AgentQuarantine.Events.Scanning"],
        ["AgentQuarantine.Events.Files"],
        ["AgentQuarantine.Events.Following", "AgentQuarantine.Events.Writing"],
    ];

    private static readonly Assembly Engine = typeof(QuarantineException).Assembly;

    [Fact]
    public void No_floor_knows_the_one_above_it() => Assert.Equal("", Upwards(Floors));

    [Fact]
    public void No_room_of_the_events_knows_the_one_above_it() => Assert.Equal("", Upwards(EventRooms));

    [Fact]
    public void Every_namespace_has_a_floor() =>
        Assert.DoesNotContain(Engine.GetTypes().Select(type => type.Namespace ?? ""), name =>
            name.StartsWith("AgentQuarantine.", StringComparison.Ordinal) && LevelOf(name, Floors) == 0 && !Floors[0].Contains(name));

    [Fact]
    public void The_engine_has_no_console_no_current_directory_and_no_clock() => Assert.Empty(Engine.GetTypes().SelectMany(Forbidden));

    [Fact]
    public void What_is_forbidden_is_seen()
    {
        Assert.Equal(["Environment.get_CurrentDirectory", "DateTime.get_UtcNow", "Console.WriteLine"],
            Forbidden(typeof(Forbidding)).Order().Reverse());
        Assert.Contains(References.Types(typeof(LayerTests).Assembly), pair => pair == (typeof(Forbidding), typeof(QuarantineException)));
    }

    private static string Upwards(string[][] levels) => string.Join('\n',
        from pair in References.Types(Engine)
        let level = LevelOf(pair.From.Namespace, levels)
        where level >= 0 && LevelOf(pair.To.Namespace, levels) > level
        select $"{pair.From} knows {pair.To}");

    /// <summary>The level of a namespace: that of the longest name that it is or lies in; −1 when there is none.</summary>
    private static int LevelOf(string? name, string[][] levels) =>
        (from level in Enumerable.Range(0, levels.Length)
         from room in levels[level]
         where name == room || name?.StartsWith(room + ".", StringComparison.Ordinal) == true
         orderby room.Length descending
         select (int?)level).FirstOrDefault() ?? -1;

    private static IEnumerable<string> Forbidden(Type type) =>
        from member in References.Members(type)
        let owner = member.DeclaringType
        where owner == typeof(Console)
            || (owner == typeof(Environment) && member.Name.EndsWith("_CurrentDirectory", StringComparison.Ordinal))
            || (owner == typeof(Directory) && member.Name.EndsWith("CurrentDirectory", StringComparison.Ordinal))
            || ((owner == typeof(DateTime) || owner == typeof(DateTimeOffset)) && member.Name is "get_Now" or "get_UtcNow" or "get_Today")
        select $"{owner!.Name}.{member.Name}";
}

file static class Forbidding
{
    public static void Do()
    {
        Console.WriteLine(DateTime.UtcNow);
        if (Environment.CurrentDirectory == "")
            throw new QuarantineException("", "");
    }
}
