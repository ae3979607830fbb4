"""Measures tenten and prints one JSON object a line: name, n, value, unit, and peer, peer_value, ratio where
others were measured on the same work.

usage: bench.py TENTEN [check] [draw] [risk] [decide] [http] [gap] [record] [ledger] [web]

check.parse, .model, .step, .output, .memory   each event's share of a stage of one check; n events
check.process                                  a whole process, start and packs included: a model of n lines,
                                               n transfers among 800 systems
draw.layout, .process                          placing a picture of n events on step 4, and a whole process
                                               that writes it as SVG; the peer: Graphviz dot on the same boxes
                                               and arrows, measured in the same run, where it is installed
risk.process       a whole process that writes the table of risks of n events, a line of CSV a risk of the
                   71 of risks/dmf; with how many lines it wrote, and its peak memory
risk.derive        the same less a check of that model: what the risks alone take
decide.step        decisions a second over n rules, in one thread and in user time, of requests whose
                   questions are answered; with how many of them differ, the share of drafts that were
                   remembered (src/engine/decide.c; every request is judged, no answer is remembered), rules
                   matched by an answer, the least and most of the runs, and the first run, which remembers
                   nothing yet. Beside it what Cedar and Casbin do on a sample, and in how many answers of it
                   their verdict and rules are the same
decide.cold        the same, all that was remembered forgotten before each request
decide.open        of requests of which a question is open
decide.http        decisions over HTTP, one a request, on n connections, in a second of the server's one core;
                   beside it, in turns with it, libmicrohttpd answering a constant; share: of what that
                   reaches, the median of five; wall: a second by the clock, which others on the machine
                   slow; p50, p99: of answers, in microseconds
decide.ndjson      the same of n lines a request; asked: once, 64 requests in turn with lines of which hardly
                   any two are alike, so that each is judged; again, the same lines over and over, as systems
                   ask, whose answers are kept
record.store       events a second that a store records and indexes, n a batch, by the clock, what is
                   acknowledged on the disk; the peer: SQLite's inserts of the same rows, nothing else, as
                   durable, right after; processor: the ratio of the processor's time; of five runs, the one
                   whose share is the median; and how long opening it takes;
                   with "store": "postgresql" the same there;
                   the peer: COPY of the same rows, a transaction a batch; processor: the ratio of the
                   processor's time, both sides together; the middle one of three runs, each on a server of
                   its own
gap.pairs          comparing each pair of packs of law on transfers, a process each: n pairs, all in all
gap.slowest        the pair that took longest
gap.together       all of them at once, in one process
record.durable     events of 300 bytes a second that are acknowledged, n at a time; the peer: a plain loop
                   that appends the same bytes, hashes them and brings them to the disk, in turns with it;
                   how often a second the device brings an appended page to the disk (syncs); and seconds
                   from there to a signed checkpoint, all tiles of the turn written (publish_s)
verify.log         bytes of the journal of a log of n entries that tenten verify reads in a second of
                   processor time of the busier of its two threads, all checks included; the peer: SHA-256
                   alone over them, in one thread, in turns with it; the share if both threads' time is
                   added; its peak memory
web.typing         in Chromium, on a model of n events: from a key pressed in the text until what was found
                   about the new text is painted; the median of 15 keys, and the most
web.pan            a frame while the picture of n events is moved, as it is opened; the median of 60, and the
                   most; web.pan_whole: with all of it in the window

Times are medians of five runs. The peer of check was measured once, on a machine of the same kind; those of
draw and decide are measured in the same run.
"""

import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import decide
import serving
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
    if "peer_value" in peer:
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


# ---- risks ------------------------------------------------------------------------------------------


def measure_risk(tenten, folder):
    for count in EVENT_COUNTS:
        model, table = f"{folder}/risks.yaml", f"{folder}/risks.csv"
        Path(model).write_text(generate("events", count).replace("use: [", "use: [risks/dmf, ", 1))
        commands = {"risks": [tenten, "table", model, "risks", "--format", "csv"],
                    "check": [tenten, "check", model]}
        used = {name: [use_of(command, f"{folder}/{name}.csv") for _ in range(3)]
                for name, command in commands.items()}
        seconds = {name: statistics.median(run[0] for run in runs) for name, runs in used.items()}
        with open(table, "rb") as lines:
            written = sum(1 for _ in lines) - 1
        say("risk.process", count, seconds["risks"], "s of CPU", risks=written,
            peak_bytes=used["risks"][0][1])
        say("risk.derive", count, seconds["risks"] - seconds["check"], "s of CPU")


def use_of(command, path):
    """What a process takes whose output goes to the file: seconds of CPU, and memory at its peak."""
    with open(path, "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in FOUND_NOTHING_OR_FINDINGS:
        sys.exit(f"{' '.join(command)}: {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


# ---- records -----------------------------------------------------------------------------------------

BATCHES = {1: 2_000, 64: 128_000, 1_024: 1_024_000}  # events at a time, and in all
VERIFIED = 10_000_000


def ledger_with(program, *words):
    result = subprocess.run([program, *map(str, words)], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{program} {' '.join(map(str, words))}:\n{result.stderr}")
    return json.loads(result.stdout)


def measure_ledger(tenten, folder):
    program = str(Path(tenten).with_name("bench-ledger"))
    for count, events in BATCHES.items():
        place = Path(folder) / f"record-{count}"
        place.mkdir()
        took = ledger_with(program, "record", place, count, events)
        say("record.durable", count, took["log"], "events/s", peer="append, SHA-256, fdatasync",
            peer_value=took["plain"], of_peer=float(f"{took['log'] / took['plain']:.3g}"),
            syncs=took["syncs"], publish_s=took["publish"])
        shutil.rmtree(place)
    measure_verify(tenten, program, folder)


def threads_of(command, path):
    """Processor seconds of a process's busiest thread, and of all; and its peak memory. By looking often."""
    with open(path, "wb") as output:
        process = subprocess.Popen(command, stdout=output)
    seconds, peak = {}, 0
    while process.poll() is None:
        try:
            for task in Path(f"/proc/{process.pid}/task").iterdir():
                seconds[task.name] = int((task / "schedstat").read_text().split()[0]) * 1e-9
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = max(peak, *(int(kib) * 1024 for kib in re.findall(r"VmHWM:\s+(\d+)", status)), 0)
        except OSError:
            continue  # it has just ended
        time.sleep(0.01)
    if process.returncode not in FOUND_NOTHING_OR_FINDINGS:
        sys.exit(f"{' '.join(command)}: {process.returncode}")
    return max(seconds.values()), sum(seconds.values()), peak


def measure_verify(tenten, program, folder):
    place = Path(folder) / "verified"
    place.mkdir()
    ledger_with(program, "record", place, 1_024, VERIFIED // 5)  # five runs of it
    runs = []
    for _ in range(3):  # in turns, by processor time: others may use the machine
        hashed = ledger_with(program, "hash", place / "log")
        busiest, both, peak = threads_of([tenten, "verify", str(place / "log")], f"{folder}/verified.txt")
        rate = hashed["bytes"] / busiest
        runs.append((rate / hashed["rate"], rate, hashed["rate"], busiest / both, peak))
    share, rate, alone, part, peak = sorted(runs)[1]
    say("verify.log", VERIFIED, rate / 1e6, "MB/s", peer="SHA-256 alone", peer_value=alone / 1e6,
        of_peer=float(f"{share:.3g}"), of_peer_both_threads=float(f"{share * part:.3g}"), peak_bytes=peak)
    shutil.rmtree(place)


# ---- decisions --------------------------------------------------------------------------------------

DECISIONS, OPEN_DECISIONS, SAMPLE, PEER_SECONDS, STEPPED = 1_000_000, 100_000, 1_000, 3, 20


def decide_with(program, folder, requests, *options):
    command = [program, f"{folder}/decide.yaml", requests, *map(str, options)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}:\n{result.stderr}")
    return json.loads(result.stdout)


def read_answers(path):
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


def ask_peers(folder, tenten):
    """What the peers answer and how long they take; None, having said so, where they are not installed."""
    peers = Path(tenten).resolve().parent.parent / "build-peers"
    if not (peers / "node_modules").is_dir() or shutil.which("node") is None:
        print(json.dumps({"name": "decide.peers", "skipped": "node or its packages are missing"}), flush=True)
        return None
    command = ["node", str(peers / "peers.mjs"), f"{folder}/peers.json", str(PEER_SECONDS)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}:\n{result.stderr}")
    return json.loads(result.stdout)


def say_peers(situation, count, peers, kind, result, answers):
    for name, peer in (peers or {}).items():
        compared, verdicts, rules = decide.compare(situation, name, peer[kind], answers)
        theirs = 1e6 / peer[kind]["microseconds"]
        line = {"name": "decide.step" if kind == "determined" else "decide.open", "n": count, "peer": name,
                "peer_value": float(f"{theirs:.4g}"), "unit": "decisions/s",
                "ratio": float(f"{result['rate'] / theirs:.4g}"), "compared": compared,
                "equal_verdicts": verdicts, "equal_rules": rules,
                "errors": sum(answer["errors"] > 0 for answer in peer[kind]["answers"]),
                "attributes": "tenten only"}
        print(json.dumps(line), flush=True)


def say_decisions(name, count, result, distinct):
    share = result["remembered"] / (result["remembered"] + result["made"])
    more = {key: result[key] for key in ("matched", "least", "most", "first", "forbidden", "undetermined")}
    say(name, count, result["rate"], "decisions/s", different_requests=distinct,
        remembered=float(f"{share:.4g}"), **more, bytes_taken_by_last_run=result["grown"],
        compared_with_steps=result["compared"], different_from_steps=result["different"])


def measure_rules(tenten, folder, count):
    program = str(Path(tenten).parent / "bench-decide")
    situation = decide.Situation(count)
    requests = {"determined": situation.requests(DECISIONS, True),
                "undetermined": situation.requests(OPEN_DECISIONS, False)}
    decide.write_tenten(situation, folder)
    decide.write_peers(situation, requests["determined"][:SAMPLE], requests["undetermined"][:SAMPLE],
                       f"{folder}/peers.json")
    peers = ask_peers(folder, tenten)
    for kind, lines in requests.items():
        path, answers = f"{folder}/{kind}.tsv", f"{folder}/{kind}.json"
        decide.write_requests(lines, path)
        result = decide_with(program, folder, path, "--step", STEPPED, "--answers", SAMPLE, answers)
        name = "decide.step" if kind == "determined" else "decide.open"
        say_decisions(name, count, result, len(set(lines)))
        say_peers(situation, count, peers, kind, result, read_answers(answers))
    cold = decide_with(program, folder, f"{folder}/determined.tsv", "--cold")
    say_decisions("decide.cold", count, cold, len(set(requests["determined"])))


def measure_decide(tenten, folder):
    for count in decide.CELLS:
        measure_rules(tenten, folder, count)


def measure_http(tenten, folder):
    serving.measure(tenten, folder, say)


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


# ---- gaps -------------------------------------------------------------------------------------------

LAWS = ("eu/", "jp/", "us/")


def measure_gap(tenten, folder):
    command = [tenten, "pack", "list", "--format", "json"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    packs = [pack["id"] for pack in json.loads(listed.stdout) if pack["id"].startswith(LAWS)]
    took = {}
    for pair in itertools.combinations(packs, 2):
        command = [tenten, "gap", *pair, "--as-of", "2024-06-01"]
        took[pair] = statistics.median(run(command, f"{folder}/errors") for _ in range(RUNS))
    slowest = max(took, key=took.get)
    say("gap.pairs", len(took), sum(took.values()) * 1e3, "ms")
    say("gap.slowest", 1, took[slowest] * 1e3, "ms", packs=list(slowest))
    command = [tenten, "gap", *packs, "--as-of", "2024-06-01"]
    together = statistics.median(run(command, f"{folder}/errors") for _ in range(RUNS))
    say("gap.together", len(packs), together * 1e3, "ms")


# ---- stores -----------------------------------------------------------------------------------------

FLOW = ("register", "purchase", "total", "purchase-ec", "collect", "collect-ec", "integrate", "map",
        "publish")
FLOWS = {1: 200, 1_024: 2_000}  # events a batch, and instances of the flow


def write_events(path, instances):
    """Instances of all that the example shows, a line each."""
    with open(path, "w") as file:
        for number, event in itertools.product(range(instances), FLOW):
            line = {"key": f"{number}/{event}", "model_event": event, "instance": f"day-{number:06d}",
                    "at": "2024-04-02T10:00:00Z"}
            file.write(json.dumps(line) + "\n")


def record_once(tenten, folder, batch):
    store = f"{folder}/store"
    command = [Path(tenten).parent / "bench-record", "tests/models/pos.yaml", f"{folder}/events.ndjson",
               str(batch), store]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    shutil.rmtree(store)
    return json.loads(done.stdout)


def measure_record(tenten, folder):
    for batch, instances in FLOWS.items():
        write_events(f"{folder}/events.ndjson", instances)
        runs = sorted((record_once(tenten, folder, batch) for _ in range(RUNS)), key=lambda run: run["ratio"])
        found = runs[RUNS // 2]
        say("record.store", batch, found["events_s"], "events/s", sqlite=found["sqlite_events_s"],
            of_sqlite=found["ratio"], least=runs[0]["ratio"], most=runs[-1]["ratio"],
            processor=statistics.median(run["processor_ratio"] for run in runs), rows=found["rows"],
            open_s=found["open_s"])


def measure_database(tenten, folder):
    """Each run has tables of its own."""
    from postgres import Cluster
    program = Path(tenten).parent / "bench-record_database"
    for batch, instances in FLOWS.items():
        write_events(f"{folder}/events.ndjson", instances)
        runs = []
        for _ in range(3):
            cluster = Cluster("max_wal_size = 4GB\n")
            try:
                command = [program, "tests/models/pos.yaml", f"{folder}/events.ndjson", str(batch),
                           cluster.make()]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
            finally:
                cluster.end()
            runs.append(json.loads(done.stdout))
        found = sorted(runs, key=lambda run: run["ratio"])[1]
        say("record.store", batch, found["events_s"], "events/s", store="postgresql",
            copy=found["copy_events_s"], of_copy=found["ratio"], processor=found["processor_ratio"],
            rows=found["rows"], open_s=found["open_s"])


def measure_records(tenten, folder):
    measure_record(tenten, folder)
    measure_database(tenten, folder)


# ---- the web application ----------------------------------------------------------------------------

WEB_EVENTS, WEB_KEYS = 2_000, 15


def say_waits(tenten, model, line):
    checked = subprocess.run([tenten, "check", model, "--format", "json"], capture_output=True, check=False)
    count = json.loads(checked.stdout)["summary"]["events"]
    for name, times in json.loads(line).items():
        say(f"web.{name}", count, statistics.median(times), "ms", most=float(f"{max(times):.4g}"))


def measure_web(tenten, folder):
    root = Path(__file__).resolve().parent.parent
    if not (root / "web/node_modules").is_dir() or shutil.which("node") is None:
        print(json.dumps({"name": "web", "skipped": "node or the packages of web/ are missing"}), flush=True)
        return
    large = Path(folder) / "large.yaml"
    large.write_text("# typed here\n" + generate("events", WEB_EVENTS))
    examples = (root / "examples" / name / "model.yaml" for name in ("a1-pos", "a2-elderly-care"))
    models = [str(model) for model in (*examples, large)]
    result = subprocess.run(["node", str(root / "bench/web.mjs"), str(WEB_KEYS), *models],
                            capture_output=True, text=True, check=False, env=os.environ | {"TENTEN": tenten})
    if result.returncode != 0:
        sys.exit(f"web.mjs:\n{result.stderr}")
    for model, line in zip(models, result.stdout.splitlines()):
        say_waits(tenten, model, line)


GROUPS = {"check": measure_check, "draw": measure_draw, "risk": measure_risk, "decide": measure_decide,
          "http": measure_http, "gap": measure_gap, "record": measure_records,
          "ledger": measure_ledger, "web": measure_web}


def main(tenten, *wanted):
    unknown = [name for name in wanted if name not in GROUPS]
    if unknown:
        sys.exit(f"nothing to measure under {', '.join(unknown)}; there is {', '.join(GROUPS)}")
    with tempfile.TemporaryDirectory() as folder:
        for name in wanted or GROUPS:
            GROUPS[name](str(Path(tenten).resolve()), folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
