using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Stores;

/// <summary>
/// From what a person has named, a path or an address such as <c>postgres://host/db</c>, to a file or a fleet's database: the one place where
/// they are told apart.
/// </summary>
/// <param name="open">Opens a store at an address; <see langword="null"/>: only files are known, and an address is refused.</param>
public sealed class StoreResolver(Func<string, IFleetStore>? open) : IDisposable
{
    private readonly Dictionary<string, IFleetStore> _stores = new(StringComparer.Ordinal);

    /// <summary>Knows files only.</summary>
    public static StoreResolver Files { get; } = new(null);

    /// <summary>Whether a name is the address of a fleet's database.</summary>
    public static bool IsStore(string name) =>
        name.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || name.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The store that a name is the address of; <see langword="null"/>: it is a path.</summary>
    /// <param name="name">A full path or an address.</param>
    /// <exception cref="QuarantineException"><c>StoreUrlInvalid</c>.</exception>
    public IFleetStore? Find(string name)
    {
        if (!IsStore(name))
            return null;
        if (open is null)
            throw Errors.StoreUrlInvalid(name, "only files can be named here.");
        lock (_stores)
        {
            if (!_stores.TryGetValue(name, out var store))
                _stores[name] = store = open(name);
            return store;
        }
    }

    /// <summary>The only store among names; <see langword="null"/>: all are paths.</summary>
    /// <exception cref="QuarantineException"><c>StoreUrlInvalid</c>: it does not stand alone.</exception>
    public IFleetStore? Only(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return Array.Find(all, IsStore) is not { } store ? null
            : all.Length == 1 ? Find(store)
            : throw Errors.StoreUrlInvalid(store, "a fleet's database stands alone, without logs or another one beside it.");
    }

    /// <summary>What a name is called on a page: a file without its folder, a store without settings.</summary>
    internal string NameOf(string name) => IsStore(name) ? Find(name)!.Name : Path.GetFileName(name);

    /// <summary>The ledger behind a name.</summary>
    /// <param name="name">A full path or an address.</param>
    /// <param name="required">Whether a ledger file that is not there is an error.</param>
    /// <param name="lockTimeout">How long a writer waits for another one; <see langword="null"/>: the usual time.</param>
    public IQuarantineLedger Ledger(string name, bool required = false, TimeSpan? lockTimeout = null)
    {
        var timeout = lockTimeout ?? TimeSpan.FromSeconds(30);
        return open is not null && Find(name) is { } store ? store.Ledger(timeout)
            : new FileLedger(name) { RequireLedger = required, LockTimeout = timeout };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_stores)
        {
            foreach (var store in _stores.Values)
                store.Dispose();
            _stores.Clear();
        }
    }
}
