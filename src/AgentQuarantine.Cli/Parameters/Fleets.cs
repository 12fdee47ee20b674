using System.CommandLine;
using System.Runtime.CompilerServices;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Store.Postgres;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>Fleets' databases, for the verbs that take an address in place of a path. Nothing of Npgsql is touched before one is named.</summary>
internal static class Fleets
{
    /// <summary>Knows paths and addresses.</summary>
    public static StoreResolver Resolver { get; } = new(Open);

    /// <summary>A full path; an address stays as it is.</summary>
    public static string FullPath(string name) => StoreResolver.IsStore(name) ? name : Path.GetFullPath(name);

    /// <summary>The full path of a file, where no address will do.</summary>
    /// <exception cref="QuarantineException"><c>StoreUrlInvalid</c>.</exception>
    public static string FilePath(string path)
    {
        StoreResolver.Files.Find(path);
        return Path.GetFullPath(path);
    }

    /// <summary>The argument that is an address.</summary>
    public static Argument<string> Url(Command command)
    {
        var url = new Argument<string>("url")
        {
            Description = "The fleet's database: " +
            "postgres://user@host:5432/db?schema=fleet_a&sslmode=verify-full"
        };
        command.Arguments.Add(url);
        return url;
    }

    /// <summary>The store at an address.</summary>
    public static IFleetStore Find(string url) =>
        Resolver.Find(url) ?? throw new WrongUseException($"'{url}' is no address of a fleet's database, such as postgres://user@host/db.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IFleetStore Open(string url) => PostgresStore.Open(url);
}
