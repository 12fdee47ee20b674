"""The original's algorithm as it was: the whole text, then its lines, then one json.loads a line."""

import json
import math
import sys
from collections import defaultdict, deque
from pathlib import Path


def mean(xs):
    return sum(xs) / len(xs) if xs else 0.0


def std(xs):
    if not xs or len(xs) < 2:
        return 0.0
    m = mean(xs)
    return math.sqrt(max(sum((x - m) ** 2 for x in xs) / (len(xs) - 1), 0.0))


def drawdown(xs):
    equity = peak = deepest = 0.0
    for r in xs:
        equity += r
        peak = max(peak, equity)
        deepest = min(deepest, equity - peak)
    return deepest


def report(windows):
    for agent in sorted(windows):
        xs = list(windows[agent])
        m, s = mean(xs), std(xs)
        print(agent, len(xs), repr(m), repr(s), repr(m / s if s > 1e-9 else 0.0), repr(drawdown(xs)), sep="\t")


def add(windows, line):
    try:
        e = json.loads(line)
        agent, reward = e.get("agent"), e.get("reward")
        if agent and reward is not None:
            windows[agent].append(float(reward))
    except (ValueError, AttributeError):
        pass


def main():
    windows = defaultdict(lambda: deque(maxlen=500))
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        add(windows, line)
    report({agent: xs for agent, xs in windows.items() if xs})


if __name__ == "__main__":
    main()
