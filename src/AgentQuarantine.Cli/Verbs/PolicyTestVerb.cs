using System.CommandLine;
using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Cli.Parameters;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Cli.Verbs;

/// <summary><c>agentq policy test</c>: whether files are policies, and everything that is wrong with them.</summary>
internal static class PolicyTestVerb
{
    public static Command Create()
    {
        var command = new VerbCommand("test", "Say whether files are policies, and everything that is wrong with them, by line and column.",
            """
            agentq policy test policy.json && systemctl reload agentq
            agentq policy test policies/*.json --json
            """);
        var files = new Argument<string[]>("file") { Description = "Policy files.", Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(files);
        var json = Common.Json(command);
        command.SetAction(result =>
        {
            List<Tested> tested = [.. result.GetValue(files)!.Select(Fleets.FilePath).Select(path => new Tested(path, PolicyFile.Test(path)))];
            if (result.GetValue(json))
                Json.Array(tested, Write);
            else
                Print(tested);
            return tested.TrueForAll(file => file.Faults.Count == 0) ? ExitCode.Done : ExitCode.Quarantined;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, Tested file)
    {
        json.WriteString("path", file.Path);
        json.WriteBoolean("valid", file.Faults.Count == 0);
        json.WriteStartArray("errors");
        foreach (var fault in file.Faults)
        {
            json.WriteStartObject();
            json.WriteNumber("line", fault.Line);
            json.WriteNumber("column", fault.Column);
            json.WriteString("message", fault.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Print(List<Tested> tested)
    {
        var table = new Table(new Column("FILE"), new Column("LINE", Right: true), new Column("COLUMN", Right: true), new Column("ERROR"));
        foreach (var file in tested)
        {
            if (file.Faults.Count == 0)
                table.Add(false, Show.File(file.Path), "-", "-", "none: it is a policy");
            foreach (var fault in file.Faults)
                table.Add(true, Show.File(file.Path), Place(fault.Line), Place(fault.Column), fault.Message);
        }
        table.Print();
    }

    private static string Place(int place) => place == 0 ? "-" : Show.Number((long)place);

    private sealed record Tested(string Path, IReadOnlyList<PolicyFault> Faults);
}
