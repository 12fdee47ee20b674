"""Times whole processes: wall and CPU seconds and peak memory, each child by its own rusage."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field

PATIENCE = 15.0
"""A peer slower than this, in seconds, runs twice, whatever the rounds."""


@dataclass
class Peer:
    name: str
    command: list
    environment: dict = field(default_factory=dict)
    wall: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    peak: list = field(default_factory=list)

    def answer(self):
        done = subprocess.run(self.command, capture_output=True, env={**os.environ, **self.environment})
        if done.returncode != 0:
            sys.exit(f"{self.name} failed with {done.returncode}: {done.stderr.decode()[-500:]}")
        return done.stdout.decode()

    def run(self, cores):
        begin = time.perf_counter()
        child = subprocess.Popen(
            self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **self.environment},
            preexec_fn=lambda: os.sched_setaffinity(0, cores))
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"{self.name} failed with {child.returncode}")
        self.wall.append(time.perf_counter() - begin)
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        self.peak.append(usage.ru_maxrss / 1024)


def warm(log):
    """Reads a file into the page cache afresh: how the kernel came to hold it before makes reading up to half as fast."""
    with open(log, "rb", buffering=0) as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while file.read(1 << 20):
            pass


def rounds(peers, count, cores, logs=()):
    """One run of every peer a round, over warm logs; every other round backwards, so that a drift of the machine falls on all alike."""
    for i in range(count):
        for log in logs:
            warm(log)
        for peer in peers if i % 2 == 0 else reversed(peers):
            if i < 2 or peer.wall[0] < PATIENCE:
                peer.run(cores)
        print(f"round {i + 1} of {count}", file=sys.stderr)
    return peers
