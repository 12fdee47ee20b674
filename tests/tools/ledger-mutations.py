#!/usr/bin/env python3
"""Breaks the way of a ledger's write in one place after the other, and says whether a test turns red each time.

Usage: python3 tests/tools/ledger-mutations.py    It works in a copy of what git knows, takes some ten minutes, and ends with 1 where a mutation
lives.
"""
import pathlib, shutil, subprocess, sys, tempfile

ENGINE = "src/AgentQuarantine.Engine/"
TESTS = "tests/AgentQuarantine.Engine.Tests/"
CLASSES = [
    "LedgerFaultTests", "LedgerModelTests", "LedgerTextTests", "LedgerWritingTests", "LedgerNeighbourTests", "LedgerPresenceTests",
    "HistoryTests", "GateTests"]
LEDGERS = "Quarantine/Ledgers/"

# What is broken, the file, what stands there, and what is put in its place.
MUTATIONS = [
    ("the new ledger is not flushed", "AtomicFile.cs", "                disk.Flush(file);\n", ""),
    ("the folder is not flushed", LEDGERS + "FileLedger.cs", "() => _disk.FlushFolder(files.Folder)", "() => { }"),
    ("the history is not flushed", LEDGERS + "HistoryFile.cs",
     "                file.Write(all, from, to - from);\n                disk.Flush(file);",
     "                file.Write(all, from, to - from);"),
    ("what an earlier write could not flush of the history is taken for kept", LEDGERS + "HistoryFile.cs",
     "        if (records.Count == 0)\n            return;\n        using var file",
     "        if (records.Count >= 0)\n            return;\n        using var file"),
    ("no backup is kept", LEDGERS + "LedgerWriter.cs",
     "            AtomicFile.Replace(disk, files.Backup, before, facts);", "            _ = before;"),
    ("the ledger is always written in place", LEDGERS + "LedgerWriter.cs",
     "            AtomicFile.Replace(disk, files.Ledger, after, facts);", "            Overwrite(after);"),
    ("a ledger written in place is not put back when that fails", LEDGERS + "LedgerWriter.cs",
     "            Restore(before);\n            throw;", "            throw;"),
    ("a shorter ledger written in place keeps the old one's end", LEDGERS + "LedgerWriter.cs", "        file.SetLength(bytes.Length);\n", ""),
    ("litter of killed writers stays", LEDGERS + "LedgerWriter.cs", "                AtomicFile.TryDelete(disk, left);", "                _ = left;"),
    ("the ledger is decided on as it was before the lock", LEDGERS + "FileLedger.cs",
     "        using var held = Writing(", "        var before = Read(files, patient: true);\n        using var held = Writing("),
    ("the history is written and the ledger does not remember it", LEDGERS + "FileLedger.cs",
     "history.Last([.. Unrecorded(history, before, like), .. records])", "history.Last([.. records])"),
    ("unknown values lose their letters", LEDGERS + "LedgerText.cs", "Encoding.UTF8.GetBytes(text)", "Encoding.ASCII.GetBytes(text)"),
    ("a link in place of a new file is followed", "Disks/SystemDisk.cs", "Mode = FileMode.CreateNew", "Mode = FileMode.Create"),
    ("a ledger that is gone is an empty one", LEDGERS + "LedgerPresence.cs", "?? throw Errors.LedgerNotFound(path, trace)", "?? null"),
]
# The second look at the ledger goes with that mutation: it is the one that counts.
ALSO = {
    "the ledger is decided on as it was before the lock":
        ("        var before = Read(files, patient: true);\n        var changes", "        var changes")}


def run(*command, folder):
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    copy = pathlib.Path(tempfile.mkdtemp(prefix="ledger-mutations-"))
    try:
        for name in run("git", "ls-files", folder=root).stdout.splitlines():
            if (root / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, copy / name)
        built = run("dotnet", "build", TESTS, "-v", "q", "-p:RunAnalyzers=false", folder=copy)
        binaries = copy / TESTS / "bin/Debug/net10.0"
        tests = [str(binaries / "AgentQuarantine.Engine.Tests"), "--stop-on-fail", "on"] + [
            word for name in CLASSES for word in ("--filter-class", "*." + name)]
        if built.returncode or run(*tests, folder=copy).returncode:
            sys.exit("The tests are red before anything is broken.\n" + built.stdout[-2000:])
        alive = 0
        for name, file, old, new in MUTATIONS:
            path = copy / ENGINE / file
            before = path.read_text()
            if before.count(old) != 1:
                sys.exit(f"{name}: '{old}' stands {before.count(old)} times in {file}")
            text = before.replace(old, new)
            if name in ALSO:
                text = text.replace(*ALSO[name])
            path.write_text(text)
            built = run("dotnet", "build", ENGINE, "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", folder=copy)
            if built.returncode:
                sys.exit(f"{name}: it does not build\n{built.stdout[-2000:]}")
            shutil.copy2(copy / ENGINE / "bin/Debug/net10.0/AgentQuarantine.Engine.dll", binaries)
            ended = run(*tests, folder=copy)
            red = [line.split()[1] for line in ended.stdout.splitlines() if line.startswith("failed ")]
            print(f"{'red  ' if ended.returncode else 'ALIVE'} {name}{': ' + red[0].split('.', 3)[-1] if red else ''}", flush=True)
            alive += ended.returncode == 0
            path.write_text(before)
        sys.exit(1 if alive else 0)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


main()
