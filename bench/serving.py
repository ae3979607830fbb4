"""Decisions over HTTP: a store with a model is served on one core, and load is put on it from another.
Beside it, libmicrohttpd answers a constant to the same load, and a scan goes over the bytes of the lines."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import decide

RULES = 1_000
LINES = 1_000
SECONDS = 2
NEW = 64  # requests of other lines, more than the server keeps in mind of what was asked once
CONNECTIONS = (16, 256)
RUNS = 5


def on_core(core):
    cores = sorted(os.sched_getaffinity(0))
    return lambda: os.sched_setaffinity(0, {cores[core % len(cores)]})


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def request_of(fields):
    kind, operation, purpose, giver, taker, data = fields
    event = {"type": kind, "operation": operation, "purpose": purpose, "data": data}
    if kind == "transfer":
        return event | {"from": giver, "to": taker, "system": f"s-{taker}"}
    del event["data"]
    return event | {"by": giver, "input": data, "output": data, "system": f"s-{giver}"}


def write_http(path, target, kind, body, token):
    path.write_bytes(f"POST {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
                     f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def prepare(tenten, folder):
    """A store with a model of a thousand rules, a token, and the requests: one event, and many times a
    thousand lines of which hardly any two are alike."""
    situation = decide.Situation(RULES)
    decide.write_tenten(situation, folder)
    store = f"{folder}/store"
    run = {"check": True, "capture_output": True, "text": True, "cwd": folder}
    subprocess.run([tenten, "store", "--store", store, "init"], **run)
    subprocess.run([tenten, "store", "--store", store, "deploy", "decide.yaml"], **run)
    token = subprocess.run([tenten, "token", "create", "--store", store, "--roles", "decider"],
                           **run).stdout.strip()
    events = [json.dumps(request_of(fields)).encode() for fields in situation.requests(LINES * NEW, True)]
    write_http(Path(folder, "single"), "/v1/decide?brief=true", "application/json", events[0], token)
    for request in range(NEW):
        write_http(Path(folder, f"lines-{request}"), "/v1/decide?brief=true", "application/x-ndjson",
                   b"\n".join(events[request * LINES:(request + 1) * LINES]) + b"\n", token)
    return store, b"\n".join(events[:LINES])


def core_seconds(process):
    """What a process has had of its core: others may be on it, too."""
    return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0]) * 1e-9


def load(program, port, connections, *requests):
    told = subprocess.run([program, "load", str(port), str(connections), str(SECONDS), *requests], check=True,
                          capture_output=True, text=True, preexec_fn=on_core(1))
    return json.loads(told.stdout)


def answered(server, program, port, connections, *requests):
    """One run, with what was answered in a second of the server's core."""
    before = core_seconds(server)
    run = load(program, port, connections, *requests)
    return run | {"rate": run["good"] / (core_seconds(server) - before)}


def bare_scan(lines):
    """Lines a second of processor time that a pass over the bytes makes, which looks only for their ends."""
    lines = lines * 100
    start = time.process_time()
    count = lines.count(b"\n")
    return count / (time.process_time() - start)


def serve_constant(program):
    port = free_port()
    constant = subprocess.Popen([program, "constant", str(port)], stdout=subprocess.PIPE,
                                preexec_fn=on_core(0))
    constant.stdout.readline()
    return constant, port


def serve_store(tenten, store):
    server = subprocess.Popen([tenten, "serve", "--store", store, "--listen", "127.0.0.1:0", "--rate",
                               "100000000"], stderr=subprocess.PIPE, text=True, preexec_fn=on_core(0))
    for line in server.stderr:  # what it says first, up to where it listens
        listening = re.search(r"http://[^ ]*:(\d+)/?$", line.strip())
        if listening:
            return server, listening[1]
    sys.exit("the server does not start")


def measure_single(constant, server, folder, say):
    """Both in turns, so that what others do to the machine falls on both; the pair in the middle counts."""
    for count in CONNECTIONS:
        pairs = []
        for _ in range(RUNS):
            peer = answered(*constant, count, f"{folder}/single")
            run = answered(*server, count, f"{folder}/single")
            pairs.append((run["rate"] / peer["rate"], run, peer))
        pairs.sort(key=lambda pair: pair[0])
        share, run, peer = pairs[RUNS // 2]
        say("decide.http", count, run["rate"], "/s", peer="libmicrohttpd, a constant",
            peer_value=round(peer["rate"]), share=round(share, 3), least=round(pairs[0][0], 3),
            most=round(pairs[-1][0], 3), wall=round(run["good"] / run["seconds"]),
            p50_us=run["p50"], p99_us=run["p99"], peer_p99_us=peer["p99"], refused=run["other"])


def measure_lines(server, requests, asked, lines, say):
    runs = sorted((answered(*server, 4, *requests) for _ in range(RUNS)), key=lambda run: run["rate"])
    run = runs[RUNS // 2]
    say("decide.ndjson", LINES, run["rate"] * LINES, "/s", asked=asked,
        peer="a search for line ends in the same bytes",
        peer_value=round(bare_scan(lines)), least=round(runs[0]["rate"] * LINES),
        most=round(runs[-1]["rate"] * LINES), bytes_out=run["bytes"] // max(run["good"], 1),
        refused=run["other"])


def measure(tenten, folder, say):
    program = str(Path(tenten).parent / "bench-http")
    store, lines = prepare(tenten, folder)
    constant, constant_port = serve_constant(program)
    server, port = serve_store(tenten, store)
    try:
        measure_single((constant, program, constant_port), (server, program, port), folder, say)
        requests = [f"{folder}/lines-{request}" for request in range(NEW)]
        measure_lines((server, program, port), requests, "once", lines, say)
        measure_lines((server, program, port), requests[:1], "again", lines, say)
    finally:
        for process in (constant, server):
            process.terminate()
            process.wait()
