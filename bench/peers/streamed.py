"""The same, a line at a time."""

import sys
from collections import defaultdict, deque

from original import add, report


def main():
    windows = defaultdict(lambda: deque(maxlen=500))
    with open(sys.argv[1], "rb") as log:
        for line in log:
            add(windows, line)
    report({agent: xs for agent, xs in windows.items() if xs})


main()
