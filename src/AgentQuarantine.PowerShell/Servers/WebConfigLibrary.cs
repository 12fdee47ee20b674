using System.Reflection;
using AgentQuarantine.Serving;

namespace AgentQuarantine.PowerShell.Servers;

/// <summary>
/// The assembly that reads web configurations, in a load context of its own: this process may hold other versions of its YAML and
/// bcrypt libraries for other modules. Nothing of it is loaded before it is asked for.
/// </summary>
internal static class WebConfigLibrary
{
    private const string Library = "AgentQuarantine.WebConfig";

    private static readonly Lazy<Func<string, ServerSecurity>> Loader = new(Bind);

    /// <summary>Reads a web configuration.</summary>
    /// <exception cref="QuarantineException"><c>WebConfigInvalid</c>, <c>CertificateInvalid</c>.</exception>
    public static ServerSecurity Load(string path) => Loader.Value(path);

    private static Func<string, ServerSecurity> Bind()
    {
        var context = new LibraryContext(Library, "webconfig");
        return context.LoadFromAssemblyName(new AssemblyName(Library)).GetType(Library + ".WebConfiguration", throwOnError: true)!
            .GetMethod("Load", [typeof(string)])!.CreateDelegate<Func<string, ServerSecurity>>();
    }
}
