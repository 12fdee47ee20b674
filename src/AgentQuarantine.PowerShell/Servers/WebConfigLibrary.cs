using System.Reflection;
using System.Runtime.Loader;
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
        var folder = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(WebConfigLibrary).Assembly.Location)!, "webconfig");
        var context = new Context(folder);
        return context.LoadFromAssemblyName(new AssemblyName(Library)).GetType(Library + ".WebConfiguration", throwOnError: true)!
            .GetMethod("Load", [typeof(string)])!.CreateDelegate<Func<string, ServerSecurity>>();
    }

    /// <summary>Takes what lies in its folder from there, and all else, the engine among it, from where this assembly is.</summary>
    private sealed class Context(string folder) : AssemblyLoadContext(Library)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = System.IO.Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path)
                ? LoadFromAssemblyPath(path)
                : GetLoadContext(typeof(ServerSecurity).Assembly)!.LoadFromAssemblyName(assemblyName);
        }
    }
}
