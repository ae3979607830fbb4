"""Measures tenten and prints one JSON object a line: name, n, value, unit, and peer, peer_value, ratio where
others were measured on the same work.

usage: bench.py TENTEN [check] [draw]

check.parse, .model, .step, .output, .memory   each event's share of a stage of one check; n events
check.process                                  a whole process, start and packs included: a model of n lines,
                                               n transfers among 800 systems
draw.layout, .process                          placing a picture of n events on step 4, and a whole process
                                               that writes it as SVG; the peer: Graphviz dot on the same boxes
                                               and arrows, measured in the same run, where it is installed

Times are medians of five runs. The peer of check was measured once, on a machine of the same kind.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

RUNS = 5
EVENT_COUNTS = (1_000, 10_000, 100_000)
STAGES = ("parse", "model", "step", "output")
# The same 800 systems and 2,400 transfers, as components and flows of a threat modelling tool.
PEER = {"peer": "pytm 1.3.1", "peer_value": 5000}
FOUND_NOTHING_OR_FINDINGS = (0, 1)
# The peak memory of a process begins with that of the one it was split off from: of a shell, not of Python.
FROM_A_SHELL = ["/bin/sh", "-c", '"$@"; exit $?', "sh"]


def say(name, n, value, unit, **peer):
    line = {"name": name, "n": n, "value": float(f"{value:.4g}"), "unit": unit, **peer}
    if peer:
        line["ratio"] = float(f"{peer['peer_value'] / value:.4g}")
    print(json.dumps(line, ensure_ascii=False), flush=True)


def run(command, errors):
    """Runs a command with its output thrown away and its messages in the file errors; returns its seconds."""
    actions = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
               (os.POSIX_SPAWN_OPEN, 2, errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status = os.waitpid(process, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in FOUND_NOTHING_OR_FINDINGS:
        sys.exit(f"{' '.join(command)}:\n{Path(errors).read_text()}")
    return seconds


def measure_stages(tenten, folder, count):
    model, errors = f"{folder}/events.yaml", f"{folder}/errors"
    Path(model).write_text(generate("events", count))
    runs = []
    for _ in range(RUNS):
        run([*FROM_A_SHELL, tenten, "check", "--time", model], errors)
        runs.append(json.loads(Path(errors).read_text().splitlines()[-1]))
    for stage in STAGES:
        seconds = statistics.median(times[stage] for times in runs)
        say(f"check.{stage}", count, seconds / count * 1e6, "µs/event")
    say("check.memory", count, runs[0]["peak_bytes"] / count, "bytes/event")


def measure_process(tenten, folder, kind, sizes, **peer):
    model, errors = f"{folder}/{kind}.yaml", f"{folder}/errors"
    Path(model).write_text(generate(kind, *sizes))
    run([tenten, "check", model], errors)  # the first one reads the program from the disk
    seconds = statistics.median(run([tenten, "check", model], errors) for _ in range(RUNS))
    say("check.process", sizes[-1], seconds * 1e3, "ms", **peer)


def measure_check(tenten, folder):
    for count in EVENT_COUNTS:
        measure_stages(tenten, folder, count)
    measure_process(tenten, folder, "lines", (1_000,))
    measure_process(tenten, folder, "flows", (800, 2_400), **PEER)


# ---- pictures -------------------------------------------------------------------------------------------

DRAWN = (200, 2_000, 10_000)
LARGEST_FOR_DOT = 2_000  # it takes minutes for more


def graph_of(scene):
    """The boxes and arrows of a scene, for dot: an arrow belongs to the boxes that its ends touch."""
    left, right, edges = {}, {}, []
    for group in scene["shapes"]:
        if group["kind"] != "group" or group["what"] not in ("holding", "event", "actor"):
            continue
        xs, ys = zip(*((x, y) for shape in group["shapes"] if shape["kind"] in ("box", "path")
                       for x, y in corners(shape)))
        for y in range(int(min(ys)) - 1, int(max(ys)) + 2):
            left[round(min(xs)), y] = right[round(max(xs)), y] = len(left) + 1
    for shape in scene["shapes"]:
        if shape["kind"] == "path" and shape["look"] == "ARROW":
            (x1, y1), (x2, y2) = shape["lines"][0][0], shape["lines"][0][-1]
            edges.append((right.get((round(x1), int(y1))), left.get((round(x2 + 1), int(y2)))))
    return edges


def corners(shape):
    if shape["kind"] == "path":
        return [point for line in shape["lines"] for point in line]
    return [(shape["x"], shape["y"]), (shape["x"] + shape["width"], shape["y"] + shape["height"])]


def measure_dot(tenten, model, folder):
    """Milliseconds that dot takes to lay out the same boxes and arrows; None where it is not installed."""
    if shutil.which("dot") is None:
        return None
    drawn = subprocess.run([tenten, "draw", "--format", "json", model], capture_output=True, check=True)
    lines = [f"a{start} -> b{end};" for start, end in graph_of(json.loads(drawn.stdout)) if start and end]
    Path(folder, "graph.dot").write_text("\n".join(["digraph {rankdir=LR; node [shape=box];", *lines, "}"]))
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(["dot", "-Tsvg", "-o", os.devnull, f"{folder}/graph.dot"], check=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def measure_draw(tenten, folder):
    for count in DRAWN:
        model, errors = f"{folder}/drawn.yaml", f"{folder}/errors"
        Path(model).write_text(generate("events", count))
        layouts, processes = [], []
        for _ in range(RUNS):
            command = [tenten, "draw", "--time", "-o", os.devnull, "--format", "svg", model]
            processes.append(run(command, errors))
            layouts.append(json.loads(Path(errors).read_text().splitlines()[-1])["layout"])
        say("draw.layout", count, statistics.median(layouts) * 1e3, "ms")
        dot = measure_dot(tenten, model, folder) if count <= LARGEST_FOR_DOT else None
        peer = {} if dot is None else {"peer": "graphviz dot", "peer_value": float(f"{dot:.4g}")}
        say("draw.process", count, statistics.median(processes) * 1e3, "ms", **peer)


GROUPS = {"check": measure_check, "draw": measure_draw}


def main(tenten, *wanted):
    unknown = [name for name in wanted if name not in GROUPS]
    if unknown:
        sys.exit(f"nothing to measure under {', '.join(unknown)}; there is {', '.join(GROUPS)}")
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted or GROUPS:
            GROUPS[name](str(Path(tenten).resolve()), folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
