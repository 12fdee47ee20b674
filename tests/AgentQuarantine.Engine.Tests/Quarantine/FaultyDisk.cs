using AgentQuarantine.Disks;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>What becomes of a call of the file system.</summary>
internal enum Fault
{
    None,

    /// <summary>It fails with an error of the disk.</summary>
    Fails,

    /// <summary>This call and all after it fail.</summary>
    FailsFromHere,

    /// <summary>A write gets half its bytes down before the disk is full; of any other call, as <see cref="Fails"/>.</summary>
    CutShort,

    /// <summary>The process dies before the call, or in the middle of a write.</summary>
    KilledBefore,

    /// <summary>The process dies after the call.</summary>
    KilledAfter,
}

/// <summary>The process is dead: nothing that it does has any effect.</summary>
internal sealed class KilledException : Exception;

/// <summary>
/// A file system in memory that knows what would survive a power failure: what was flushed. Every call is counted, and any of them can be made to
/// fail.
/// </summary>
internal sealed class FaultyDisk : IDisk
{
    private readonly Dictionary<string, Node> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node> _safeNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = ["/"];
    private bool _dead, _locked;
    private ulong _next;
    private long _time;

    /// <summary>The calls so far, by what they did.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What becomes of a call, by its number.</summary>
    public Func<int, Fault> Plan { get; set; } = _ => Fault.None;

    /// <summary>A file that was mounted by itself: nothing can be renamed over it.</summary>
    public string? MountPoint { get; init; }

    /// <summary>How much of the write path is left out, to see that a test notices.</summary>
    public Func<string, bool> Skips { get; set; } = _ => false;

    public IEnumerable<string> Files => _names.Keys;

    public string? Text(string path) => _names.TryGetValue(path, out var node) ? System.Text.Encoding.UTF8.GetString([.. node.Data]) : null;

    /// <summary>The process is started anew.</summary>
    public void Restart()
    {
        (_dead, _locked, Plan) = (false, false, _ => Fault.None);
        Calls.Clear();
    }

    /// <summary>The machine starts anew after a power failure: what was not flushed is gone.</summary>
    /// <param name="keepsNames">Whether renames reached the disk all the same, before the bytes of the files did.</param>
    public void LosePower(bool keepsNames)
    {
        if (!keepsNames)
        {
            _names.Clear();
            foreach (var (name, node) in _safeNames)
                _names[name] = node;
        }
        foreach (var node in _names.Values)
            node.Data = [.. node.Safe];
        Restart();
    }

    /// <summary>Everything so far is on the disk.</summary>
    public void Settle()
    {
        foreach (var node in _names.Values)
            node.Safe = [.. node.Data];
        FlushNames();
    }

    public FileFacts? Look(string path) => Call("look", () => Facts(path));

    public string Resolve(string path) => path;

    public Stream OpenRead(string path) => Call("open to read", () => new NodeStream(this, Find(path)));

    public void CreateFolder(string path) => Call("create folder", () => _folders.Add(path));

    public Stream Create(string path, FileFacts? like) => Call("create", () =>
    {
        if (_names.ContainsKey(path))
            throw new IOException("File exists", 17);
        return new NodeStream(this, _names[path] = new Node { Number = ++_next, Changed = ++_time });
    });

    public Stream Open(string path, FileFacts? like) => Call("open", () =>
        new NodeStream(this, _names.TryGetValue(path, out var node) ? node : _names[path] = new Node { Number = ++_next, Changed = ++_time }));

    public IDisposable? Lock(string path, FileFacts? like, TimeSpan timeout) => Call("lock", () =>
    {
        if (_locked)
            throw new InvalidOperationException("two hold the lock");
        _locked = true;
        _names.TryAdd(path, new Node { Number = ++_next, Changed = ++_time });
        return new Held(this);
    });

    public void Flush(Stream file) => Call("flush", () => ((NodeStream)file).Node.Safe = [.. ((NodeStream)file).Node.Data]);

    public void Rename(string from, string to) => Call("rename", () =>
    {
        if (to == MountPoint)
            throw new IOException("Device or resource busy", 16);
        var node = Find(from);
        _names.Remove(from);
        node.Changed = ++_time;
        _names[to] = node;
        return 0;
    });

    public void FlushFolder(string folder) => Call("flush folder", FlushNames);

    public void Delete(string path) => Call("delete", () => _names.Remove(path));

    public IReadOnlyList<string> Find(string folder, string pattern) => Call("find", () =>
    {
        var start = Path.Combine(folder, pattern[..pattern.IndexOf('*')]);
        return _names.Keys.Where(name =>
            name.StartsWith(start, StringComparison.Ordinal) && name.EndsWith(AtomicFile.TemporaryEnd, StringComparison.Ordinal)).ToList();
    });

    private FileFacts? Facts(string path) =>
        _names.TryGetValue(path, out var node) ? new(
            FileKind.File, new FileStamp((1, node.Number), (long)node.Changed, (long)node.Changed, node.Data.Count), UnixFileMode.UserWrite)
        : _folders.Contains(path) ? new(FileKind.Folder, default)
        : null;

    private Node Find(string path) => _names.GetValueOrDefault(path) ?? throw new FileNotFoundException(null, path);

    private int FlushNames()
    {
        _safeNames.Clear();
        foreach (var (name, node) in _names)
            _safeNames[name] = node;
        return 0;
    }

    private void Call(string what, Action act) => Call(what, () =>
    {
        act();
        return 0;
    });

    private T Call<T>(string what, Func<T> act, Action? half = null)
    {
        if (_dead)
            throw new KilledException();
        Calls.Add(what);
        var fault = Plan(Calls.Count);
        if (fault == Fault.FailsFromHere)
            Plan = _ => Fault.Fails;
        if (fault is Fault.Fails or Fault.FailsFromHere)
            throw new IOException("Input/output error", 5);
        if (fault is Fault.CutShort or Fault.KilledBefore)
        {
            half?.Invoke();
            _dead = fault == Fault.KilledBefore;
            throw _dead ? new KilledException() : new IOException("No space left on device", 28);
        }
        if (Skips(what))
            return default!;
        var result = act();
        if (fault != Fault.KilledAfter)
            return result;
        _dead = true;
        throw new KilledException();
    }

    private sealed class Node
    {
        public ulong Number { get; init; }

        public long Changed { get; set; }

        public List<byte> Data { get; set; } = [];

        public List<byte> Safe { get; set; } = [];
    }

    private sealed class Held(FaultyDisk disk) : IDisposable
    {
        public void Dispose() => disk._locked = false;
    }

    private sealed class NodeStream(FaultyDisk disk, Node node) : Stream
    {
        public Node Node => node;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => node.Data.Count;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => disk.Call("read", () =>
        {
            var read = (int)Math.Min(count, node.Data.Count - Position);
            node.Data.CopyTo((int)Position, buffer, offset, read);
            Position += read;
            return read;
        });

        public override void Write(byte[] buffer, int offset, int count) =>
            disk.Call("write", () => Put(buffer.AsSpan(offset, count)), () => Put(buffer.AsSpan(offset, count / 2)));

        public override void SetLength(long value) => disk.Call("set length", () =>
        {
            node.Data.RemoveRange((int)value, node.Data.Count - (int)value);
            return 0;
        });

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => node.Data.Count + offset,
        };

        public override void Flush()
        {
        }

        private int Put(ReadOnlySpan<byte> bytes)
        {
            foreach (var one in bytes)
            {
                if (Position < node.Data.Count)
                    node.Data[(int)Position] = one;
                else
                    node.Data.Add(one);
                Position++;
            }
            node.Changed = ++disk._time;
            return 0;
        }
    }
}
