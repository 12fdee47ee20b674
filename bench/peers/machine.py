"""What the figures were measured on."""

import platform
import subprocess


def _first(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0].strip()
    except (OSError, subprocess.CalledProcessError, IndexError):
        return "none"


def describe(cores):
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        model = next((line.split(":", 1)[1].strip() for line in info if line.startswith("model name")), platform.machine())
    with open("/proc/meminfo", encoding="utf-8") as info:
        memory = int(info.readline().split()[1]) / 2**20
    return "\n".join([
        f"{model}, {cores} core(s) used, {memory:.0f} GiB, {platform.system()} {platform.release()}",
        f".NET {_first(['dotnet', '--version'])} (SDK), Python {platform.python_version()}, "
        f"Node {_first(['node', '--version'])}, {_first(['jq', '--version'])}, {_first(['g++', '--version'])}",
    ])
