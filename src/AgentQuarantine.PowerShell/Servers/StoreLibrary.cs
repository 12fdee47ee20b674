using System.Management.Automation;
using System.Net;
using System.Reflection;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Servers;

/// <summary>
/// The assembly that speaks to PostgreSQL, in a load context of its own: this process may hold other versions of its libraries for other modules.
/// Nothing of it is loaded before an address is named.
/// </summary>
internal static class StoreLibrary
{
    private const string Library = "AgentQuarantine.Store.Postgres";

    private static readonly Lazy<Func<string, NetworkCredential?, IFleetStore>> Opener = new(Bind);

    /// <summary>The fleets that are reached with PGPASSWORD or a passfile.</summary>
    public static StoreResolver Resolver { get; } = new(url => Opener.Value(url, null));

    /// <summary>The fleets that are reached as a user with a password.</summary>
    public static StoreResolver With(PSCredential credential) => new(url => Opener.Value(url, credential.GetNetworkCredential()));

    private static Func<string, NetworkCredential?, IFleetStore> Bind() =>
        new LibraryContext(Library, "postgres").LoadFromAssemblyName(new AssemblyName(Library))
            .GetType(Library + ".PostgresStore", throwOnError: true)!
            .GetMethod("Open", [typeof(string), typeof(NetworkCredential)])!
            .CreateDelegate<Func<string, NetworkCredential?, IFleetStore>>();
}
