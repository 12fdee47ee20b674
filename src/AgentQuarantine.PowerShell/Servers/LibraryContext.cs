using System.Reflection;
using System.Runtime.Loader;

namespace AgentQuarantine.PowerShell.Servers;

/// <summary>
/// A library in a context of its own. It takes what lies in its folder from there, and all else, the engine among it, from where this assembly is.
/// </summary>
/// <param name="name">The library's name.</param>
/// <param name="folder">The name of its folder beside this assembly.</param>
internal sealed class LibraryContext(string name, string folder) : AssemblyLoadContext(name)
{
    private readonly string _folder =
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(LibraryContext).Assembly.Location)!, folder);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var path = System.IO.Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(path)
            ? LoadFromAssemblyPath(path)
            : GetLoadContext(typeof(QuarantineException).Assembly)!.LoadFromAssemblyName(assemblyName);
    }
}
