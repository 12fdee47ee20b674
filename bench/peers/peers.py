"""The peers: how each is built, what it is called with, and what they must agree on."""

import json
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measure import Peer

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


@dataclass
class Tools:
    folder: Path
    agentq: Path
    native: Path
    portable: Path
    naive: Path
    empty: Path
    data: Path
    simdjson: dict

    def log(self, lines, agents):
        path = self.folder / f"events-{lines}-{agents}.jsonl"
        if not path.exists():
            print(f"making {path}", file=sys.stderr)
            part = path.with_suffix(".part")
            subprocess.run([self.data, str(lines), str(agents), part], check=True)
            part.rename(path)
        return path


def build(folder):
    def publish(project, *options, to=None):
        out = folder / "bin" / (to or Path(project).name)
        subprocess.run(["dotnet", "publish", ROOT / project, "-c", "Release", "-o", out, "-v", "q", *options], check=True, stdout=sys.stderr)
        return out

    rid = f"{'osx' if sys.platform == 'darwin' else 'linux'}-{'arm64' if platform.machine() in ('arm64', 'aarch64') else 'x64'}"
    cli = "src/AgentQuarantine.Cli"

    simdjson = {}
    if shutil.which("g++") and Path("/usr/include/simdjson.h").exists():
        for kind in ("dom", "ondemand"):
            simdjson[kind] = folder / f"simdjson_{kind}"
            subprocess.run(
                ["g++", "-O3", "-march=native", "-std=c++20", HERE / f"simdjson_{kind}.cpp", "-o", simdjson[kind], "-lsimdjson"],
                check=True)
    return Tools(
        folder,
        publish(cli, "-r", rid) / "agentq",
        publish(cli, "-r", rid, "-p:PublishAot=true", "-p:IlcInstructionSet=native", to="native") / "agentq",
        publish(cli, "-r", rid, "-p:PublishAot=true", to="portable") / "agentq",
        publish("bench/peers/naive") / "naive",
        publish("bench/peers/empty") / "empty",
        publish("bench/AgentQuarantine.Data") / "AgentQuarantine.Data",
        simdjson)


def peers(tools, log, cores):
    """Ours first; then every peer whose program is here. What is missing is said."""
    found = [
        Peer("agentq", [tools.agentq, "stats", "--all", "--json", log]),
        Peer("agentq, native", [tools.native, "stats", "--all", "--json", log]),
        Peer("agentq, native, for any AVX2", [tools.portable, "stats", "--all", "--json", log]),
    ]

    def add(name, needs, command):
        if needs:
            found.append(Peer(name, command))
        else:
            print(f"not here: {name}", file=sys.stderr)

    node = shutil.which("node")
    add("wc -l (the limit)", shutil.which("wc"), ["wc", "-l", log])
    add("simdjson on demand (C++)", "ondemand" in tools.simdjson, [tools.simdjson.get("ondemand"), log])
    add("simdjson DOM a line (C++)", "dom" in tools.simdjson, [tools.simdjson.get("dom"), log])
    add("DuckDB", node and (HERE / "node_modules").exists(), [node, HERE / "duckdb.mjs", log, str(cores)])
    add("Node, streamed", node, [node, HERE / "node.mjs", log])
    add("C#, ReadLines + JsonDocument", True, [tools.naive, log])
    add("Python, streamed", True, [sys.executable, HERE / "streamed.py", log])
    add("Python, the original", True, [sys.executable, HERE / "original.py", log])
    add("jq", shutil.which("jq"), ["jq", "-nRr", "-f", HERE / "report.jq", log])
    return found


def tail_commands(tools):
    small, large = tools.log(10_000, 1_000), tools.log(9_000_000, 1_000)
    return [
        Peer("an empty .NET program", [tools.empty]),
        Peer("agentq, the last 5,000 lines of 3.6 MB", [tools.agentq, "stats", "--json", small]),
        Peer("agentq, the last 5,000 lines of 3.2 GB", [tools.agentq, "stats", "--json", large]),
        Peer("agentq, native, of 3.6 MB", [tools.native, "stats", "--json", small]),
        Peer("agentq, native, of 3.2 GB", [tools.native, "stats", "--json", large]),
    ]


def module_commands(tools):
    log = tools.log(10_000, 1_000)
    module = ROOT / "AgentQuarantine.psd1"
    subprocess.run(["dotnet", "build", ROOT / "src/AgentQuarantine.PowerShell", "-c", "Release", "-v", "q"], check=True, stdout=sys.stderr)

    def pwsh(name, script):
        return Peer(name, ["pwsh", "-NoProfile", "-NonInteractive", "-Command", script])

    return [
        pwsh("pwsh -c 1", "1"),
        pwsh("Import-Module", f"Import-Module '{module}'"),
        pwsh("Import-Module and the first Get-AgentRewardStats", f"Import-Module '{module}'; $null = Get-AgentRewardStats '{log}'"),
    ]


def answers_agree(found):
    """Whether every peer gives ours: counts exactly, figures to 1e-9."""
    ours = _ours(found[0])
    for peer in found[1:]:
        if peer.name.startswith("wc"):
            continue
        theirs = _ours(peer) if peer.name.startswith("agentq") else _rows(peer)
        wrong = [a for a in ours.keys() | theirs.keys() if not _close(ours.get(a), theirs.get(a))]
        if wrong:
            print(f"{peer.name} disagrees on {len(wrong)} agents, such as {wrong[0]}: {ours.get(wrong[0])}, {theirs.get(wrong[0])}", file=sys.stderr)
            return False
        print(f"{peer.name} agrees on {len(ours)} agents", file=sys.stderr)
    return True


def _ours(peer):
    keys = ("count", "mean", "std", "sharpe", "drawdown")
    return {row["agent"]: [row[key] for key in keys] for row in json.loads(peer.answer()) if row["count"]}


def _rows(peer):
    rows = (line.split("\t") for line in peer.answer().splitlines())
    return {agent: [float(figure) for figure in figures] for agent, *figures in rows}


def _close(a, b):
    return a is not None and b is not None and all(abs(x - y) <= 1e-9 * max(1.0, abs(x)) for x, y in zip(a, b))
