"""Other forms than event lines: OTLP beside DuckDB's read_json, and gzip beside zcat. One core; the CPU time of whole processes.

python3 bench/peers/forms.py AGENTQ LOG     AGENTQ is a native build; LOG is a log of event lines, such as run.py makes.
"""
import gzip
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
OTLP_BYTES, LOG_BYTES, ROUNDS = 200_000_000, 100_000_000, 3


def attribute(key, value):
    kind = "stringValue" if isinstance(value, str) else "doubleValue" if isinstance(value, float) else "intValue"
    return {"key": key, "value": {kind: str(value) if kind == "intValue" else value}}


def span(time):
    end = str(time + random.randrange(10**8, 10**10))
    return {
        "traceId": f"{random.getrandbits(128):032x}", "spanId": f"{random.getrandbits(64):016x}", "parentSpanId": "", "name": "invoke_agent",
        "kind": 1, "startTimeUnixNano": str(time), "endTimeUnixNano": end,
        "attributes": [
            attribute("gen_ai.operation.name", "invoke_agent"), attribute("gen_ai.agent.name", f"agent-{random.randrange(200):03d}"),
            attribute("gen_ai.request.model", "llama-4-70b"), attribute("gen_ai.usage.input_tokens", random.randrange(5000))],
        "events": [{"timeUnixNano": end, "name": "gen_ai.evaluation.result", "attributes": [
            attribute("gen_ai.evaluation.name", "reward"), attribute("gen_ai.evaluation.score.value", round(random.gauss(0, 1), 4))]}],
        "status": {"code": random.choice([0, 0, 0, 2])}}


def make_otlp(path):
    random.seed(1)
    time, size = 1772409600 * 10**9, 0
    with open(path, "w") as file:
        while size < OTLP_BYTES:
            spans = [span(time := time + random.randrange(10**6, 10**8)) for _ in range(20)]
            size += file.write(json.dumps({"resourceSpans": [{
                "resource": {"attributes": [attribute("service.name", "fleet"), attribute("host.name", "h-17")]},
                "scopeSpans": [{"scope": {"name": "agents"}, "spans": spans}]}]}, separators=(",", ":")) + "\n")


def measure(name, command):
    best = None
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, shell=True, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "DOTNET_PROCESSOR_COUNT": "1"})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = cpu if best is None else min(best, cpu)
    print(f"| {name} | {best:.2f} |")


def main(agentq, log):
    folder = tempfile.mkdtemp()
    try:
        otlp, compressed = os.path.join(folder, "otlp.jsonl"), os.path.join(folder, "log.jsonl.gz")
        make_otlp(otlp)
        with open(log, "rb") as text, gzip.open(compressed, "wb", compresslevel=1) as to:
            to.write(text.read(LOG_BYTES))
        stats = f"'{agentq}' stats --all --ledger '{folder}/none.json'"
        measure("agentq, OTLP", f"{stats} '{otlp}'")
        measure("DuckDB, OTLP", f"node '{HERE}/duckdb_otlp.mjs' '{otlp}'")
        measure("agentq, gzip", f"{stats} '{compressed}'")
        measure("zcat | agentq", f"zcat '{compressed}' | {stats} -")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
