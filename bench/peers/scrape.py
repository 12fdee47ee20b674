#!/usr/bin/env python3
"""Scrapes agentq and Python's prometheus_client side by side: bytes, wall time and CPU time of the server per scrape.

    python3 bench/peers/scrape.py                  1,000 and 10,000 agents

Both serve the same families with the same buckets for the same agents over HTTP on loopback, uncompressed, as text. Rounds are
interleaved; the figures are medians. Needs prometheus_client (Debian: python3-prometheus-client) and a Release build of agentq.
"""

import argparse
import http.client
import multiprocessing
import os
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AGENTQ = ROOT / "src/AgentQuarantine.Cli/bin/Release/net10.0/agentq"
LATENCY = (5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000)
COST = tuple(m * 10.0**e for e in range(-4, 1) for m in (1, 2, 5)) + (10.0,)
GAUGES = (
    "agent_last_reward agent_last_cost_usd agent_last_latency_ms agent_reward_mean agent_reward_std agent_reward_sharpe "
    "agent_reward_drawdown agent_reward_drawdown_limit agent_quarantined agent_probation agent_quarantine_level"
).split()


def events(agents):
    for i in range(agents):
        yield f"agent-{i:05}", i * 0.001 - 0.5, i % 5000 + 0.25, (i % 1000) * 0.001 + 0.0001


def serve_python(agents, port):
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

    registry = CollectorRegistry()
    runs = Counter("agent_runs", "Events.", ["agent"], registry=registry)
    errors = Counter("agent_errors", "Errors.", ["agent"], registry=registry)
    latency = Histogram("agent_latency_ms", "Latency.", ["agent"], buckets=LATENCY, registry=registry)
    cost = Histogram("agent_cost_usd", "Cost.", ["agent"], buckets=COST, registry=registry)
    gauges = [Gauge(name, "Gauge.", ["agent"], registry=registry) for name in GAUGES]
    for agent, reward, ms, usd in events(agents):
        runs.labels(agent).inc()
        errors.labels(agent)
        latency.labels(agent).observe(ms)
        cost.labels(agent).observe(usd)
        for gauge in gauges:
            gauge.labels(agent).set(reward)
    start_http_server(port.value, addr="127.0.0.1", registry=registry)
    port.value = -port.value
    while True:
        time.sleep(3600)


def start_python(agents):
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = multiprocessing.Value("i", probe.getsockname()[1])
    process = multiprocessing.Process(target=serve_python, args=(agents, port), daemon=True)
    process.start()
    while port.value > 0:
        time.sleep(0.05)
    return process, process.pid, -port.value


def start_agentq(agents, folder):
    log = Path(folder) / f"{agents}.jsonl"
    log.write_text("".join(
        f'{{"agent":"{agent}","reward":{reward},"latency_ms":{ms},"cost_usd":{usd}}}\n' for agent, reward, ms, usd in events(agents)))
    # One look at the log in an hour: what is measured is the scrape.
    process = subprocess.Popen(
        [AGENTQ, "serve", log, "--port", "0", "--interval", "1h", "--last", str(agents), "--ledger", Path(folder) / "ledger.json"],
        stderr=subprocess.PIPE, text=True)
    port = None
    for line in process.stderr:
        port = port or next(iter(re.findall(r"serving http://localhost:([0-9]+)/", line)), None)
        if "the event log was read" in line:
            return process, process.pid, int(port)
    raise SystemExit("agentq serve did not start")


def cpu(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def scrape(port):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    begun = time.perf_counter()
    connection.request("GET", "/metrics")
    body = connection.getresponse().read()
    took = time.perf_counter() - begun
    connection.close()
    return took, body


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agents", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    print("| agents | server | MB | wall ms | CPU ms | of agentq |")
    print("| ---: | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for agents in options.agents:
            servers = {"agentq": start_agentq(agents, folder), "prometheus_client": start_python(agents)}
            try:
                compare(agents, servers, options.rounds)
            finally:
                for process, _, _ in servers.values():
                    process.terminate()


def compare(agents, servers, rounds):
    walls = {name: [] for name in servers}
    cpus = dict.fromkeys(servers, 0.0)
    sizes = {}
    for turn in range(rounds + 3):
        for name, (_, pid, port) in servers.items():
            before = cpu(pid)
            wall, body = scrape(port)
            assert body.count(b"\nagent_runs_total{") == agents, name
            if turn >= 3:  # Warm: the first ones compile.
                walls[name].append(wall)
                cpus[name] += cpu(pid) - before
                sizes[name] = len(body)
    base = statistics.median(walls["agentq"])
    for name, wall in walls.items():
        median = statistics.median(wall)
        print(f"| {agents} | {name} | {sizes[name] / 1e6:.2f} | {median * 1e3:.1f} | {cpus[name] / rounds * 1e3:.1f} | {median / base:.1f} |")


if __name__ == "__main__":
    main()
