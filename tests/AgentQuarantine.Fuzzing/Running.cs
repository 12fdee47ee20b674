using System.IO.MemoryMappedFiles;

namespace AgentQuarantine.Fuzzing;

/// <summary>The input that is being read, in a file: it outlives a process that dies of it.</summary>
internal sealed class Running(string folder) : IDisposable
{
    private const int Size = 1 << 16;

    private readonly MemoryMappedFile _file = MemoryMappedFile.CreateFromFile(Name(folder), FileMode.Create, null, Size);
    private MemoryMappedViewAccessor? _view;

    public void Set(byte[] input)
    {
        _view ??= _file.CreateViewAccessor();
        var length = Math.Min(input.Length, Size - sizeof(int));
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    /// <summary>What a process has left behind.</summary>
    public static byte[] Left(string folder)
    {
        var bytes = File.ReadAllBytes(Name(folder));
        return bytes[sizeof(int)..(sizeof(int) + BitConverter.ToInt32(bytes))];
    }

    public void Dispose()
    {
        _view?.Dispose();
        _file.Dispose();
    }

    private static string Name(string folder) => Path.Combine(folder, "running");
}
