using AgentQuarantine.Events.Json;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Passes over commas before closing brackets: <c>{"agent": "a",}</c>. They are blanks while the object is read.</summary>
internal sealed unsafe class TrailingCommas
{
    // Each is found by reading the object anew.
    private const int Most = 32;

    private readonly nint[] _commas = new nint[Most];
    private int _count;

    /// <summary>Makes a blank of the comma at which an object stops being JSON; says whether it is one.</summary>
    /// <param name="brace">The object's brace.</param>
    public bool TryPass(byte* brace)
    {
        if (_count == Most || !JsonTear.TryFind(brace, out _, out var at) || *at is not ((byte)'}' or (byte)']'))
            return false;
        do
            at--;
        while (*at is (byte)' ' or (byte)'\t' or (byte)'\r');
        if (*at != ',' || at <= brace)
            return false;
        *at = (byte)' ';
        _commas[_count++] = (nint)at;
        return true;
    }

    /// <summary>Puts the commas back.</summary>
    public void Restore()
    {
        while (_count > 0)
            *(byte*)_commas[--_count] = (byte)',';
    }
}
