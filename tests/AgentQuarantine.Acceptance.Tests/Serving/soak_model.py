"""Holds a server's clears against the whole series of each agent, by the definitions alone.

Reads the series (a line an event, in the order of writing: agent, reward, time in microseconds) and the ledger's history, and prints the
clears that no window of the series allows. Late writers and merged files may change the order of neighbours, so a window may end some
events off and reach less far back.
"""
import datetime
import json
import sys

WINDOW, LIMIT, FEWEST, OFF = 500, -3.0, 20, 120


def drawdown(rewards):
    equity = peak = worst = 0.0
    for reward in rewards:
        equity += reward
        peak = max(peak, equity)
        worst = min(worst, equity - peak)
    return worst


def clears(rewards):
    return len(rewards) >= FEWEST and any(rewards) and drawdown(rewards) > LIMIT


def allowed(rewards, end):
    return clears(rewards[max(0, end - WINDOW):end]) or any(
        clears(rewards[max(0, to - WINDOW + OFF):to]) for to in range(max(0, end - OFF), min(len(rewards), end + OFF) + 1, 10))


def main(series, history):
    rewards, places = {}, {}
    for line in open(series):
        agent, reward, time = line.split("\t")
        rewards.setdefault(agent, []).append(float(reward))
        places.setdefault(agent, {})[int(time)] = len(rewards[agent])
    count = 0
    for line in open(history):
        record = json.loads(line)
        if record["action"] != "clear":
            continue
        count += 1
        agent, seen = record["agent"], datetime.datetime.fromisoformat(record["evidence"]["statistics"]["last_seen"])
        time = (seen - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)
        if not allowed(rewards[agent], places[agent][time]):
            print(f"{agent} was cleared at event {places[agent][time]} ({record['time']}): {record['reason']}")
    print(f"{count} clears")


main(*sys.argv[1:])
