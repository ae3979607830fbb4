"""Runs tenten on what is done with it often, so that a program which counts what it does (meson's
b_pgo=generate) can be compiled again for just that. What comes out is thrown away.

usage: train.py TENTEN
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import serving
from bench import FLOW, FOUND_NOTHING_OR_FINDINGS, write_events
from generate import generate

ROOT = Path(__file__).resolve().parent.parent
EVENTS, INSTANCES, VERIFIED = 2_000, 500, 200_000


def run(*command):
    done = subprocess.run([str(word) for word in command], cwd=ROOT, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in FOUND_NOTHING_OR_FINDINGS:
        sys.exit(f"{' '.join(map(str, command))}: {done.returncode}\n{done.stderr}")


def plan(tenten, folder):
    """What who plans asks for: of the examples, and of a model that is large."""
    large = Path(folder, "large.yaml")
    large.write_text(generate("events", EVENTS).replace("use: [", "use: [risks/dmf, ", 1))
    for model in [large, *sorted(ROOT.glob("examples/*/model.yaml"))]:
        run(tenten, "check", model)
        run(tenten, "check", "--format", "json", model)
        run(tenten, "draw", "--format", "svg", model, "-o", f"{folder}/drawn.svg")
        run(tenten, "table", model, "events")
    run(tenten, "table", large, "risks", "--format", "csv")
    run(tenten, "gap", "jp/appi", "eu/gdpr", "--as-of", "2024-06-01")


def keep(tenten, folder):
    """What a running system asks for: decisions over HTTP, records, proofs."""
    store, _ = serving.prepare(tenten, folder)
    server, port = serving.serve_store(tenten, store)
    try:
        lines = [f"{folder}/lines-{request}" for request in range(serving.NEW)]
        for requests in ([f"{folder}/single"], lines, lines[:1]):
            run(Path(tenten).with_name("bench-http"), "load", port, 4, 1, *requests)
    finally:
        server.terminate()
        server.wait()
    write_events(f"{folder}/events.ndjson", INSTANCES)
    for batch in (1, len(FLOW) * INSTANCES // 4):
        run(Path(tenten).with_name("bench-record"), "tests/models/pos.yaml", f"{folder}/events.ndjson", batch,
            f"{folder}/records-{batch}")
    Path(folder, "ledger").mkdir()
    run(Path(tenten).with_name("bench-ledger"), "record", f"{folder}/ledger", 1_024, VERIFIED)
    run(tenten, "verify", f"{folder}/ledger/log")


def main():
    tenten = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        plan(tenten, folder)
        keep(tenten, folder)


if __name__ == "__main__":
    main()
