using System.Text;

namespace AgentQuarantine.Events;

/// <summary>The agents met so far: each name once, each with an index that never changes. Not thread-safe.</summary>
public sealed class AgentTable
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>How many agents there are; indexes run from 0 to this.</summary>
    public int Count => _names.Count;

    /// <summary>The name at <paramref name="index"/>.</summary>
    public string this[int index] => _names[index];

    /// <summary>The index of <paramref name="name"/>, which is added where it is new.</summary>
    public int Intern(string name)
    {
        if (!_indexes.TryGetValue(name, out var index))
        {
            index = _names.Count;
            _indexes.Add(name, index);
            _names.Add(name);
        }
        return index;
    }

    /// <summary>The index of the name with these UTF-8 bytes, which is added where it is new.</summary>
    public int Intern(ReadOnlySpan<byte> name) => Intern(Encoding.UTF8.GetString(name));
}
