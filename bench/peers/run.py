#!/usr/bin/env python3
"""Runs every peer that is found on the same log and the same question, in interleaved rounds, and prints the ratios.

    python3 bench/peers/run.py                     1 M lines, 1,000 agents, on one core
    python3 bench/peers/run.py --lines 10000000 --agents 100000 --cores 2
    python3 bench/peers/run.py --tail              the last 5,000 lines of a small and of a large log
    python3 bench/peers/run.py --module            what importing the module and the first call cost

The data is made once into --folder by the seeded generator. Answers are compared before anything is timed.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path

from machine import describe
from measure import rounds
from peers import answers_agree, build, module_commands, peers, tail_commands


def table(rows, size=None):
    base = rows[0]
    print("| program | time, of the first | wall s | GB/s | CPU s | peak MiB | rounds |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for row in rows:
        n = min(len(row.wall), len(base.wall))
        ratio = statistics.median(a / b for a, b in zip(row.wall[:n], base.wall[:n]))
        wall = statistics.median(row.wall)
        speed = f"{size / wall / 1e9:.2f}" if size else ""
        print(f"| {row.name} | {ratio:.2f} | {wall:.3f} | {speed} | {statistics.median(row.cpu):.3f} | {max(row.peak):.0f} | {len(row.wall)} |")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--lines", type=int, default=1_000_000)
    arguments.add_argument("--agents", type=int, default=1_000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--cores", type=int, default=1)
    arguments.add_argument("--only", nargs="*", help="run only the peers whose names hold one of these")
    arguments.add_argument("--tail", action="store_true")
    arguments.add_argument("--module", action="store_true")
    arguments.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "agentq-peers")
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)

    cores = sorted(os.sched_getaffinity(0))[: options.cores]
    tools = build(options.folder)
    print(describe(len(cores)))
    if options.module:
        measured = rounds(module_commands(tools), options.rounds, cores)
        table(measured)
        return 0
    if options.tail:
        measured = rounds(tail_commands(tools), options.rounds, cores)
        table(measured)
        return 0

    log = tools.log(options.lines, options.agents)
    found = peers(tools, log, options.cores)
    if options.only:
        found = [p for p in found if p.name.startswith("agentq") or any(word in p.name for word in options.only)]
    if not answers_agree(found):
        return 1
    size = log.stat().st_size
    print(f"\n{options.lines:,} lines, {size / 1e6:,.0f} MB, {options.agents:,} agents, {len(cores)} core(s)\n")
    table(rounds(found, options.rounds, cores, [log]), size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
