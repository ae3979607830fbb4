#!/usr/bin/python3
"""Stores, in a folder and in a database: events decided, recorded, looked up and traced through the command
line; recording again what was recorded; records of which the process was killed; what is found at once; a
model that is replaced; records that are erased; copies; an index made anew; bad lines and bad calls. Of a
database also: several processes that record at once; a database that is killed; addresses that are none, or
of something else. Prints TAP."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from postgres import PASSWORD, Cluster
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
MODEL = "tests/models/pos.yaml"
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
KILLS = 20
FLOW = ("register", "purchase", "total", "purchase-ec", "collect", "collect-ec", "integrate", "map",
        "publish")


def call(command, *words, lines=None, good=(0,)):
    text = None if lines is None else "".join(
        (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
    done = subprocess.run([TENTEN, command, *map(str, words)], cwd=ROOT, env=ENVIRONMENT, input=text,
                          capture_output=True, text=True, timeout=300)
    if good is not None:
        assert done.returncode in good, f"{command} {words}: {done.returncode} {done.stdout}{done.stderr}"
    return done


class Files:
    """Stores in folders."""
    name = "files"

    def place(self, folder, name="store"):
        return Path(folder) / name

    def files(self, store, _):
        """A folder with the ledger's files."""
        return store

    def lose_index(self, store):
        for path in store.glob("index.db*"):
            path.unlink()

    def traces(self, store, folder, word):
        """Where the word is to be found still, but for the index."""
        return [path.name for path in store.rglob("*") if path.is_file()
                and not path.name.startswith("index.db") and word in path.read_bytes()]

    def end(self):
        pass


class Database:
    """Stores in databases, a database each."""
    name = "PostgreSQL"
    tables = ("entries", "lots", "subjects", "duties", "findings", "models")

    def __init__(self):
        self.cluster = Cluster()

    def place(self, *_):
        return self.cluster.make()

    def files(self, store, folder):
        copy = Path(tempfile.mkdtemp(dir=folder)) / "copy"
        call("store", "backup", "--store", store, copy)
        return copy

    def lose_index(self, store):
        self.cluster.sql(store, "".join(f"DELETE FROM tenten.{table};" for table in self.tables))

    def traces(self, store, folder, word):
        rows = {table: self.cluster.sql(store, f"SELECT whole::text FROM tenten.{table} AS whole "
                                               f"WHERE whole::text LIKE '%{word.decode()}%'")
                for table in self.tables}
        rows["pieces"] = self.cluster.sql(store, "SELECT file FROM tenten.pieces "
                                                 f"WHERE position('{word.decode()}'::bytea IN bytes) > 0")
        found = Files().traces(self.files(store, folder), folder, word)
        return found + [table for table, row in rows.items() if row.strip()]

    def end(self):
        self.cluster.end()


BACKEND = Files()


def new_store(folder, name="store", model=MODEL):
    store = BACKEND.place(folder, name)
    call("store", "deploy", "--store", store, model)
    return store


def record(store, lines, good=(0,)):
    done = call("record", "--store", store, "--format", "json", lines=lines, good=good)
    return [json.loads(line) for line in done.stdout.splitlines()]


def decide(store, lines):
    done = call("decide", "--store", store, "--format", "json", lines=lines, good=(0, 1))
    return [json.loads(line) for line in done.stdout.splitlines()]


def show(store, what, *words):
    return json.loads(call("store", "show", what, *words, "--store", store, "--format", "json").stdout)


def flow(instance, prefix=""):
    """An instance of all that the model shows, in its order."""
    return [{"key": f"{prefix}{instance}/{event}", "model_event": event, "instance": instance}
            for event in FLOW]


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {got!r}, not {wanted!r}"]


def model_verdicts():
    done = call("check", "--format", "json", MODEL, good=(0, 1))
    return [event["verdict"] for event in json.loads(done.stdout)["events"]]


# ---- before and after ------------------------------------------------------------------------------------

def records_say_what_the_model_says(folder):
    store = new_store(folder)
    problems = []
    dated = [{**line, "at": "2024-04-02"} for line in flow("2024-04-01")]
    for line in dated:
        decided, = decide(store, [line])
        recorded, = record(store, [line])
        decided.pop("holdings", None)
        rest = {key: value for key, value in recorded.items() if key not in ("index", "leaf")}
        problems += unlike(decided, rest, line["model_event"])
    verdicts = [event["verdict"] for event in show(store, "events")["events"]]
    return problems + unlike(verdicts, model_verdicts(), "verdicts")


def instances_are_kept_apart(folder):
    store = new_store(folder)
    record(store, flow("a") + flow("b"))
    problems = []
    for instance in "ab":
        holdings = show(store, "data", f"store-totals/{instance}")["holdings"]
        problems += unlike(sorted(holding["holder"] for holding in holdings), ["it", "stores"], instance)
    record(store, [{"type": "dispose", "by": "stores", "data": {"of": "store-totals", "instance": "a"}}])
    left = {instance: len(show(store, "data", f"store-totals/{instance}")["holdings"]) for instance in "ab"}
    return problems + unlike(left, {"a": 1, "b": 2}, "after a disposal")


def lineage_goes_both_ways(folder):
    store = new_store(folder)
    record(store, flow("a") + flow("b"))
    traced = json.loads(call("trace", "--store", store, "--format", "json", "integrated/a").stdout)
    came = [entry["model_event"] for entry in traced["from"]]
    went = [entry["model_event"] for entry in traced["to"]]
    lots = {lot["instance"] for entry in traced["from"] + traced["to"]
            for lot in entry["inputs"] + entry["outputs"]}
    return (unlike(came, list(FLOW[:7]), "from") + unlike(went, list(FLOW[7:]), "to") +
            unlike(lots, {"a"}, "instances"))


def deviations_are_found(folder):
    store = new_store(folder)
    record(store, [
        {"type": "transfer", "from": "it", "to": "customers", "data": "members", "at": "2024-04-01"},
        {"model_event": "collect", "purpose": "something-else", "instance": "z"},
        {"model_event": "register", "instance": "z", "output": {"attributes": {"value": "low"}}}])
    codes = [(finding["index"], finding["code"]) for finding in show(store, "findings")["findings"]]
    wanted = {(1, "W-no-model-event"), (1, "W-no-holding"), (2, "W-differs-from-model"), (3, "W-laxer")}
    return [f"{missing} is missing in {codes}" for missing in sorted(wanted - set(codes))]


def the_state_then(folder):
    store = new_store(folder)
    lines = flow("a")[:3]
    for day, line in enumerate(lines, start=1):
        line["at"] = f"2024-04-0{day}"
    record(store, lines)
    counts = [len(show(store, "data", "store-totals/a", "--as-of", day)["holdings"])
              for day in ("2024-04-02", "2024-04-04")]
    return unlike(counts, [0, 1], "holdings of the totals before and after")


OWED = """
tenten: 1
title: {ja: 義務, en: duties}
as_of: 2024-04-01
anchors: {lent: {name: lent, at: 2024-04-01}}
parties:
  x: {name: X, kind: company, country: JP}
  desk: {name: desk, kind: department, part_of: x}
  cellar: {name: cellar, kind: department, part_of: x}
  y: {name: Y, kind: company, country: JP}
systems: {shelf: {name: shelf, kind: server, operator: x, access: x, country: JP}}
data: {log: {name: log, value: low, expiry: lent+10y}}
regimes:
  rules:
    name: rules
    form: internal-rule
    binds: party.within("x")
    rules:
      - {id: shred, on: acquire, duties: [{id: shred, does: erase, discharged_by: {event: erase}}]}
events:
  - {id: write, type: acquire, by: desk, from: x, system: shelf, output: log}
  - {id: lend, type: transfer, from: desk, to: y, data: log, system: shelf, expiry: lent+1m}
"""


def owed(folder):
    model = Path(folder) / "owed.yaml"
    model.write_text(OWED)
    return new_store(folder, model=model)


def duties_are_met_by_who_owes_them(folder):
    """What another company erases does not meet the duty; another department of the debtor's does."""
    store, problems = owed(folder), []
    record(store, [{"model_event": "write", "instance": name} for name in "ab"])
    for by, instance, wanted in (("y", "a", ["open", "open"]), ("desk", "b", ["open", "discharged"]),
                                 ("cellar", "a", ["discharged", "discharged"])):
        record(store, [{"type": "dispose", "by": by, "operation": "erase", "instance": instance,
                        "data": "log"}])
        told = [duty["status"] for duty in show(store, "duties")["duties"]]
        problems += unlike(told, wanted, f"erased by {by}")
    call("store", "rebuild", "--store", store)
    told = [duty["discharged_by"] for duty in show(store, "duties")["duties"]]
    return problems + unlike(told, [5, 4], "which entries did it, from the journal alone")


def duties_of_an_older_model_are_met(folder):
    """The model that judges now asks nothing of the kind; what the older one left open is open still."""
    store = owed(folder)
    record(store, [{"model_event": "write", "instance": "a"}])
    newer = Path(folder) / "newer.yaml"
    newer.write_text(OWED.replace("duties: [{id: shred, does: erase, discharged_by: {event: erase}}]",
                                  "forbid: event.operation == \"erase\""))
    call("store", "deploy", "--store", store, newer)
    record(store, [{"type": "dispose", "by": "desk", "operation": "erase", "instance": "a", "data": "log"}])
    return unlike([duty["status"] for duty in show(store, "duties")["duties"]], ["discharged"], "duties")


FORGETFUL = OWED.replace("duties: [{id: shred, does: erase, discharged_by: {event: erase}}]",
                         "forbid: event.purpose == \"fun\"")


def disposal(operation):
    return {"type": "dispose", "by": "desk", "operation": operation, "instance": "a", "data": "log"}


def duties_outlive_their_words(folder):
    """The model that judges now has no word for what a duty of the older one waits for."""
    store, newer, problems = owed(folder), Path(folder) / "newer.yaml", []
    newer.write_text(FORGETFUL)
    record(store, [{"model_event": "write", "instance": name} for name in "ab"])
    call("store", "deploy", "--store", store, newer)
    record(store, [disposal("burn"), disposal("erase")])
    for when in ("told", "made anew"):
        told = [(duty["status"], duty.get("discharged_by")) for duty in show(store, "duties")["duties"]]
        problems += unlike(told, [("discharged", 5), ("open", None)], f"duties {when}")
        call("store", "rebuild", "--store", store)
    return problems


def events_are_of_when_they_were_told(folder):
    """An event that says no time is of the second of its record: in the index as in the journal."""
    store, problems = owed(folder), []
    record(store, 900 * [{"model_event": "write"}])
    for when in ("told", "made anew"):
        events = show(store, "events")["events"]
        problems += unlike([event["at"] for event in events], [event["recorded"] for event in events], when)
        call("store", "rebuild", "--store", store)
    return problems


def a_term_of_the_model_event_counts(folder):
    """What the model lends for a month is held too long after it, though the record says nothing of that."""
    store, problems = owed(folder), []
    record(store, [{"model_event": "write", "instance": "a"}, {"model_event": "lend", "instance": "a"}])
    for day, wanted in (("2024-04-30", []), ("2024-05-02", ["y"])):
        findings = show(store, "findings", "--as-of", day)["findings"]
        late = [finding["holder"] for finding in findings if finding["code"] == "W-expired-holding"]
        problems += unlike(late, wanted, day)
    return problems


# ---- keys ------------------------------------------------------------------------------------------------

def recording_again_does_nothing(folder):
    store = new_store(folder)
    first = record(store, flow("a"))
    turned = [dict(reversed(line.items())) for line in flow("a")]  # the same, written otherwise
    again = record(store, turned)
    problems = unlike([answer["index"] for answer in again], [answer["index"] for answer in first], "indices")
    problems += unlike([answer["leaf"] for answer in again], [answer["leaf"] for answer in first], "leaves")
    problems += [] if all(answer.get("known") for answer in again) else ["they are not known"]
    other = call("record", "--store", store, good=(2,),
                 lines=[{"key": "a/register", "model_event": "register", "instance": "b"}])
    problems += [] if "under the key a/register" in other.stderr else [other.stderr]
    return problems + unlike(len(show(store, "events")["events"]), len(FLOW), "events")


def within_a_batch_too(folder):
    store = new_store(folder)
    line = {"key": "k", "model_event": "register", "instance": "a"}
    answers = record(store, [line, line])
    return unlike([(answer["index"], answer.get("known", False)) for answer in answers],
                  [(1, False), (1, True)], "answers")


# ---- bad input -------------------------------------------------------------------------------------------

BAD = (
    ('{"model_event":"colect"}', ":1:16: /model_event: colect is not in the model (did you mean collect?)"),
    ('{"model_event":"collect","instanse":"a"}', "there is no key instanse (did you mean instance?)"),
    ('{"key":"a","key":"b"}', "the key key stands twice"),
    ('{"model_event":"collect",}', "is not JSON"),
    ('[1]', "an event is a JSON object"),
    ('{"type":"transfer","from":"it","to":"stores","data":1}', "/data: the value of data is not of its type"),
    ('{"type":"transfer","from":"it","data":"members"}', "to is missing"),
    ('{"type":"process","by":"it","input":["members",4]}', "/input/1: the value of input is not of its type"),
    ('{"type":"process","by":["it",{}],"input":"members"}', "/by/1: the value of by is not of its type"),
    ('{"model_event":"collect","facts":[1,[2]]}', "/facts/0: the value of facts is not of its type"),
    ('{"type":"move"}', "/type: the value move cannot stand here"),
    ('{"key":"\\ud800"}', "is not JSON"),
    ('{"model_event":"collect","at":"2024-02-30"}', "the value 2024-02-30 cannot stand here"),
    ('{"model_event":"collect","facts":[{"fact":"consent","is":true}]}', "consent is not in the model"),
    ('{"key":"' + "x" * 5000 + '"}', "is too long"),
    ('{"by":["it"' + ',"it"' * 20 + ']}', "/by/16: by has too many items"),
)


def bad_lines_are_told_with_their_place(folder):
    store = new_store(folder)
    problems = []
    for line, wanted in BAD:
        for command in ("decide", "record"):
            done = call(command, "--store", store, lines=[line], good=None)
            if done.returncode != 2 or wanted not in done.stderr or done.stdout:
                problems.append(f"{command} {line[:60]}: {done.returncode} {done.stdout}{done.stderr}")
    bytes_ = subprocess.run([TENTEN, "record", "--store", store], cwd=ROOT, env=ENVIRONMENT, timeout=60,
                            input=b'{"key":"\xff"}\n', capture_output=True)
    problems += [] if b"not UTF-8" in bytes_.stderr else [repr(bytes_.stderr)]
    good = record(store, ['{"bad', {"model_event": "register"}, "", "nonsense"], good=(2,))
    return problems + unlike([answer["index"] for answer in good], [1], "what is good is recorded")


def bad_calls_are_refused(folder):
    store = new_store(folder)
    calls = (("decide",), ("store", "show", "nothing", "--store", store), ("store", "burn", "--store", store),
             ("trace", "--store", store, "nothing"),
             ("record", "--store", BACKEND.place(folder, "none"), "-"),
             ("store", "erase", "--store", store, "99"), ("store", "backup", "--store", store, folder),
             ("store", "deploy", "--store", store, "docs/design.md"), ("record", "--store", MODEL, "-"))
    problems = []
    for words in calls:
        done = call(*words, lines=[{"model_event": "register"}], good=None)
        if done.returncode != 2 or "tenten: " not in done.stderr:
            problems.append(f"{words}: {done.returncode} {done.stdout}{done.stderr}")
    return problems


def a_model_by_itself_decides(folder):
    answers = decide(MODEL, [{"model_event": "collect", "instance": "any"}])
    return unlike([answer["verdict"] for answer in answers], ["permitted-with-duties"], "verdict")


# ---- models ----------------------------------------------------------------------------------------------

def a_model_is_replaced(folder):
    model = Path(folder) / "model.yaml"
    text = (ROOT / MODEL).read_text()
    model.write_text(text)
    store = new_store(folder, model=model)
    first = record(store, flow("a"))
    model.write_text(text.replace("title:", "title: # again\n ", 1))
    call("store", "deploy", "--store", store, model)
    call("store", "deploy", "--store", store, model)  # the same again is no other version
    model.unlink()  # the store has its text
    second = record(store, flow("b"))
    models = show(store, "models")["models"]
    problems = unlike([model["current"] for model in models], [False, True], "models")
    problems += unlike([first[0]["version"], second[0]["version"]],
                       [model["version"] for model in models], "versions of records")
    before = {what: show(store, what) for what in ("events", "duties", "findings")}
    call("store", "rebuild", "--store", store)
    after = {what: show(store, what) for what in ("events", "duties", "findings")}
    return problems + unlike(after, before, "the index made anew") + unlike(
        len(show(store, "data", "store-totals/a")["holdings"]), 2, "holdings of before")


# ---- erasure ---------------------------------------------------------------------------------------------

def what_is_erased_is_gone(folder):
    store = new_store(folder)
    lines = flow("a")
    lines[0]["output"] = {"subjects": ["person-zero-one"]}
    lines[0]["key"] = "key-of-person-zero-one"
    leaves = [answer["leaf"] for answer in record(store, lines)]
    holdings = show(store, "data", "members/a")["holdings"]
    problems = []
    call("store", "erase", "--store", store, "--subject", "person-zero-one", "--reason", "withdrawn")
    for _ in range(2):
        problems += [f"{where} has it still" for where in BACKEND.traces(store, folder, b"zero-one")]
        events = show(store, "events")["events"]
        problems += unlike([event["leaf"] for event in events], leaves, "leaves")
        problems += unlike([event.get("erased", False) for event in events], [True] + [False] * 8, "erased")
        problems += unlike(show(store, "data", "members/a")["holdings"], holdings, "what it did")
        call("store", "check", "--store", store)
        call("store", "rebuild", "--store", store)
    return problems


# ---- keeping ---------------------------------------------------------------------------------------------

def an_index_comes_to_the_newest_version(folder):
    """From the one before all of them, as a whole or not at all; one of a newer program is left alone."""
    store, problems = new_store(folder), []
    record(store, flow("a"))
    before = {what: show(store, what) for what in ("events", "duties", "findings")}
    index = Path(store) / "index.db"

    def version(number, script=""):
        database = sqlite3.connect(index)
        database.executescript(f"{script}; PRAGMA user_version = {number}")
        database.close()
    version(99)
    for words in (("show", "events"), ("migrate",), ("check",), ("rebuild",)):
        done = call("store", *words, "--store", store, "--lang", "en", good=(2,))
        problems += [] if "index.db" in done.stderr else [f"{words}: {done.stderr}"]
    version(1)
    problems += unlike(show(store, "events"), before["events"], "what a newer program had")
    index.unlink()
    version(0, "CREATE TABLE models(id INTEGER)")  # in the way of a table that comes late
    call("store", "migrate", "--store", store, good=(3,))
    tables = sqlite3.connect(index).execute("SELECT name FROM sqlite_master").fetchall()
    problems += unlike(tables, [("models",)], "tables after a migration that failed")
    version(0, "DROP TABLE models")
    call("store", "migrate", "--store", store)
    after = {what: show(store, what) for what in ("events", "duties", "findings")}
    return problems + unlike(after, before, "what an empty index became")


def copies_are_stores(folder):
    store, copy, back = new_store(folder), Path(folder) / "copy", BACKEND.place(folder, "back")
    record(store, flow("a"))
    call("store", "backup", "--store", store, copy)
    record(store, flow("b"))
    call("store", "restore", "--store", back, copy)
    again = call("store", "restore", "--store", back, copy, good=(2,)).stderr
    problems = unlike(len(show(back, "events")["events"]), len(FLOW), "events of the copy")
    problems += unlike(show(copy, "events"), show(back, "events"), "the copy, and what it was restored to")
    problems += [] if "something is at" in again else [again]
    record(back, flow("b"))
    call("store", "check", "--store", back)
    for place in (copy, BACKEND.files(back, folder)):
        call("verify", place)
    return problems + unlike(show(back, "duties")["duties"][0]["duty"],
                             show(store, "duties")["duties"][0]["duty"], "duties")


def an_index_that_is_lost_is_made_again(folder):
    store = new_store(folder)
    record(store, flow("a"))
    before = show(store, "events"), show(store, "duties"), show(store, "findings")
    BACKEND.lose_index(store)
    record(store, [])  # whoever may write makes it
    return unlike((show(store, "events"), show(store, "duties"), show(store, "findings")), before, "index")


def a_second_writer_waits_or_is_refused(folder):
    store = new_store(folder)
    first = subprocess.Popen([TENTEN, "record", "--store", store], cwd=ROOT, env=ENVIRONMENT,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    first.stdin.write('{"model_event":"register"}\n')
    first.stdin.flush()
    first.stdout.readline()
    second = call("record", "--store", store, lines=[{"model_event": "register"}], good=None)
    first.stdin.close()
    first.wait(timeout=60)
    problems = unlike(second.returncode, 2, "the second one")
    problems += [] if "another process" in second.stderr else [second.stderr]
    return problems + unlike(len(show(store, "events")["events"]), 1, "events")


# ---- killed ----------------------------------------------------------------------------------------------

def kill_while_recording(store, lines, draw):
    """Records the lines, and is killed in between; gives the answers to what was acknowledged, by key."""
    process = subprocess.Popen([TENTEN, "record", "--store", store, "--format", "json"], cwd=ROOT,
                               env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True)
    os.set_blocking(process.stdout.fileno(), False)
    try:
        process.stdin.write("".join(json.dumps(line) + "\n" for line in lines))
        process.stdin.flush()
    except BrokenPipeError:
        pass
    time.sleep(draw.random() * 0.8)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=60)
    os.set_blocking(process.stdout.fileno(), True)
    answers = process.stdout.read().splitlines()
    try:
        process.stdin.close()
    except BrokenPipeError:
        pass
    whole = [line for line in answers if line.endswith("}")]
    return {json.loads(line)["key"]: json.loads(line) for line in whole}


def receipts_prove_entries(folder):
    """Without a server: a receipt is verified with the entry's bytes and the log's key, and nothing else."""
    store = new_store(folder)
    first = call("store", "growth", 1, "--store", store).stdout
    record(store, flow("a")[:2])
    public = BACKEND.files(store, folder) / "public"
    checkpoint = (public / "checkpoint").read_text()
    record(store, flow("b")[:2])
    files = {"receipt": call("store", "receipt", 2, "--store", store).stdout,
             "entry": call("store", "entry", 2, "--store", store).stdout,
             "other": call("store", "entry", 1, "--store", store).stdout,
             "growth": call("store", "growth", 3, "--store", store).stdout, "held": checkpoint}
    for name, text in files.items():
        (Path(folder) / name).write_text(text)
    key = ("--key", public / "log.vkey")

    def verify(*words):
        words = [Path(folder) / word if word in files else word for word in words]
        return call("verify", *words, *key, good=None).returncode
    call("store", "erase", 2, "--store", store)
    return [*unlike(verify("receipt", "--entry", "entry"), 0, "the entry itself"),
            *unlike(verify("receipt", "--entry", "other"), 1, "another entry"),
            *unlike(verify("growth", "--since", "held"), 0, "it has only grown"),
            *unlike(json.loads(files["entry"])["event"]["key"], "a/purchase", "the bytes are the event"),
            *unlike("old 1" in first, True, "growth of what was deployed"),
            *unlike(call("store", "entry", 2, "--store", store, good=None).returncode, 2, "erased"),
            *unlike(call("store", "receipt", 99, "--store", store, good=None).returncode, 2, "none")]


def what_was_acknowledged_is_there(folder):
    store, draw = new_store(folder), random.Random(7)
    acknowledged, told, problems = {}, [], []
    for run in range(KILLS):
        lines = [line for day in range(12) for line in flow(f"{run}-{day}")]
        told += lines
        acknowledged.update(kill_while_recording(store, lines, draw))
    record(store, told)  # all of it once more: what is known is not recorded again
    call("store", "check", "--store", store)
    events = {event["key"]: event for event in show(store, "events")["events"]}
    for key, answer in acknowledged.items():
        if key in events and events[key]["leaf"] != answer["leaf"]:
            problems.append(f"{key} is another entry now")
    problems += [] if acknowledged else ["nothing was acknowledged before the kills"]
    again = record(store, told)
    problems += [f"{answer['key']} was not there" for answer in again if not answer.get("known")][:3]
    indices = {answer["key"]: answer["index"] for answer in again}
    problems += [f"{key}: acknowledged as {answer['index']}, is {indices[key]}"
                 for key, answer in acknowledged.items() if indices[key] != answer["index"]][:3]
    return problems + unlike(len(set(indices.values())), len(told), "each is there once")


# ---- a database only -------------------------------------------------------------------------------------

def start_recording(store, *words):
    return subprocess.Popen([TENTEN, "record", "--store", str(store), "--format", "json", *words], cwd=ROOT,
                            env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def told_at_once(store, streams):
    """Records each of the streams by a process of its own; the answers of each."""
    answers = [None] * len(streams)

    def tell(number):
        process = start_recording(store)
        text = "".join(json.dumps(line) + "\n" for line in streams[number])
        out, said = process.communicate(text, timeout=300)
        answers[number] = [json.loads(line) for line in out.splitlines()] if process.returncode == 0 else said
    threads = [threading.Thread(target=tell, args=(number,)) for number in range(len(streams))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def several_write_one_log(folder):
    store = new_store(folder)
    shared = [line for day in range(20) for line in flow(f"shared-{day}")]
    streams = [[*shared, *[line for day in range(20) for line in flow(f"{number}-{day}")]]
               for number in range(3)]
    for number, stream in enumerate(streams):
        random.Random(number).shuffle(stream)
    streams = [[{**line, "at": "2024-04-02"} for line in stream] for stream in streams]
    answers = told_at_once(store, streams)
    failed = [answer for answer in answers if not isinstance(answer, list)]
    if failed:
        return failed
    places = {}
    for answer in (answer for one in answers for answer in one):
        places.setdefault(answer["key"], set()).add((answer["index"], answer["leaf"]))
    keys = {line["key"] for stream in streams for line in stream}
    problems = unlike(set(places), keys, "keys that were answered")
    problems += [f"{key} is at {found}" for key, found in places.items() if len(found) != 1][:3]
    indices = sorted(index for found in places.values() for index, _ in found)
    problems += unlike(indices, list(range(1, len(keys) + 1)), "indices without forks or gaps")
    fresh = sum(not answer.get("known") for one in answers for answer in one)
    problems += unlike(fresh, len(keys), "events that were recorded, once each")
    call("store", "check", "--store", store)
    call("verify", BACKEND.files(store, folder))
    before = {what: show(store, what) for what in ("events", "duties", "findings")}
    call("store", "rebuild", "--store", store)
    after = {what: show(store, what) for what in ("events", "duties", "findings")}
    return problems + unlike(after, before, "the index made anew")


def a_model_is_deployed_by_another(folder):
    model = Path(folder) / "model.yaml"
    text = (ROOT / MODEL).read_text()
    model.write_text(text)
    store = new_store(folder, model=model)
    process = start_recording(store)
    versions = []
    for round_ in range(2):
        process.stdin.write(json.dumps(flow(f"r{round_}")[0]) + "\n")
        process.stdin.flush()
        versions.append(json.loads(process.stdout.readline())["version"])
        model.write_text(text.replace("title:", "title: # again\n ", 1))
        call("store", "deploy", "--store", store, model)
    process.communicate(timeout=60)
    models = [model["version"] for model in show(store, "models")["models"]]
    return unlike(versions, models, "versions that judged") + unlike(len(models), 2, "models")


def duties_are_met_under_a_model_of_another(folder):
    """Another process deploys a model without a duty that is open; who has the store open meets the duty."""
    store, newer, problems = owed(folder), Path(folder) / "newer.yaml", []
    newer.write_text(FORGETFUL)
    process = start_recording(store)
    for line in ({"model_event": "write", "instance": "a"}, disposal("burn"), None, disposal("erase")):
        if line is None:
            call("store", "deploy", "--store", store, newer)
            continue
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        process.stdout.readline()
    process.communicate(timeout=60)
    for when in ("told", "made anew"):
        told = [duty.get("discharged_by") for duty in show(store, "duties")["duties"]]
        problems += unlike(told, [4], f"duties {when}")
        call("store", "rebuild", "--store", store)
    return problems


def a_writer_that_is_killed_lets_others_on(folder):
    store, problems = new_store(folder), []
    for run in range(5):
        process = start_recording(store)
        process.stdin.write("".join(json.dumps(line) + "\n" for line in flow(f"{run}")) * 50)
        process.stdin.flush()
        time.sleep(0.05 * run)
        process.kill()
        process.communicate()
        answers = record(store, flow(f"after-{run}"))
        problems += unlike(len(answers), len(FLOW), f"after the kill {run}")
    call("store", "check", "--store", store)
    call("verify", BACKEND.files(store, folder))
    return problems


def a_database_that_is_killed(folder):
    store, problems, acknowledged, told = new_store(folder), [], {}, []
    for run in range(3):
        process = start_recording(store, "--lang", "en")
        process.stdin.write(json.dumps(flow(f"{run}-first")[0]) + "\n")
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        lines = [line for day in range(200) for line in flow(f"{run}-{day}")]
        told += lines
        feeding = threading.Thread(target=feed, args=(process, lines))
        feeding.start()
        time.sleep(0.2 + 0.3 * run)
        BACKEND.cluster.kill()
        out, said = process.stdout.read(), process.stderr.read()
        feeding.join()
        status = process.wait(timeout=60)
        answers = [json.loads(line) for line in out.splitlines() if line.endswith("}")] + [first]
        acknowledged.update({answer["key"]: answer for answer in answers})
        if len(answers) <= len(lines):
            problems += unlike(status, 3, "status of who lost the database")
            told_why = "cannot be read or written: PostgreSQL:" in said and said.count("\n") == 1
            problems += [] if told_why else [said]
        down = call("record", "--store", store, "--lang", "en", lines=lines[:1], good=(3,))
        problems += [] if "PostgreSQL: " in down.stderr else [down.stderr]
        BACKEND.cluster.start()
    again = {answer["key"]: answer for answer in record(store, told)}
    for key, answer in acknowledged.items():
        there = again.get(key, answer)
        if (there["index"], there["leaf"]) != (answer["index"], answer["leaf"]):
            problems.append(f"{key} was acknowledged as {answer['index']}, and is {there['index']}")
    problems += [] if len(acknowledged) > 3 else ["nothing was acknowledged before the kills"]
    call("store", "check", "--store", store)
    call("verify", BACKEND.files(store, folder))
    return problems


def feed(process, lines):
    try:
        process.stdin.write("".join(json.dumps(line) + "\n" for line in lines))
        process.stdin.close()
    except (BrokenPipeError, ValueError):
        pass


def addresses_that_are_no_store(folder):
    store, cluster = new_store(folder), BACKEND.cluster
    empty, other, newer = cluster.make(), cluster.make(), cluster.make()
    cluster.sql(other, "CREATE SCHEMA tenten; CREATE TABLE tenten.things(a int)")
    call("store", "init", "--store", newer)
    cluster.sql(newer, "INSERT INTO tenten.versions(version) VALUES(99)")
    latin = "latin"
    cluster.sql("postgres", f"CREATE DATABASE {latin} ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    port = cluster.port
    cases = (
        ("postgresql://[", 2, "this URL is of no store"),
        (f"postgresql://postgres:secret@127.0.0.1:{port}/x?nonsense=1", 2, "nonsense"),
        (f"postgresql://postgres:secret@127.0.0.1:{port}/postgres", 3, "password authentication failed"),
        (f"postgresql://postgres@127.0.0.1:{port}/postgres?password=secret", 3,
         "password authentication failed"),
        (cluster.url("nowhere"), 3, "does not exist"),
        ("postgresql://postgres:secret@127.0.0.1:1/x", 3, "Connection refused"),
        ("postgresql://postgres:secret@no-such-host.invalid/x", 3, "PostgreSQL: "),
        (empty, 2, "there is no store at postgresql://postgres@127.0.0.1"),
        (other, 2, "this URL is of no store"),
        (newer, 2, "99"),
        (cluster.url(latin), 3, "UTF8"),
    )
    problems = []
    for url, status, text in cases:
        for words in (("show", "events"), ("check",), ("backup", Path(folder) / "copy")):
            done = call("store", *words, "--store", url, "--lang", "en", good=None)
            if done.returncode != status or text not in done.stderr:
                problems.append(f"{url} {words[0]}: {done.returncode} {done.stdout}{done.stderr}")
            if "secret" in done.stderr or PASSWORD in done.stderr:
                problems.append(f"{url}: shows the password: {done.stderr}")
    for url in (other, newer):
        done = call("store", "init", "--store", url, good=(2,))
        problems += [] if PASSWORD not in done.stderr else [done.stderr]
    return problems + unlike(len(show(store, "events")["events"]), 0, "events")


def long_names_are_refused(folder):
    store = new_store(folder)
    name = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=4000))
    lines = [{"model_event": "register", "instance": name},
             {"model_event": "register", "output": {"subjects": [name]}},
             {"model_event": "register", "key": name, "instance": "a"}]
    done = call("record", "--store", store, "--format", "json", lines=lines, good=(2,))
    return unlike([json.loads(line)["key"] for line in done.stdout.splitlines()], [name], "keys may be long")


def a_key_is_changed_by_another(folder):
    """Who has the store open meanwhile signs with the new key, too, and with none that was retired."""
    store = new_store(folder)
    process = start_recording(store)

    def tell(number):
        process.stdin.write(json.dumps(flow(f"r{number}")[0]) + "\n")
        process.stdin.flush()
        return process.stdout.readline()
    tell(0)
    call("store", "key", "change", "--store", store)
    tell(1)
    call("store", "key", "retire", "--store", store)
    keys = call("store", "key", "--store", store).stdout.splitlines()
    tell(2)
    process.communicate(timeout=60)  # which publishes
    files = BACKEND.files(store, folder)
    call("verify", files)
    key = keys[0].split("  ")[0]
    (Path(folder) / "key").write_text(key + "\n")
    size = int((files / "public/checkpoint").read_text().splitlines()[1])
    done = call("verify", files / "public", "--key", Path(folder) / "key", good=None)
    problems = [] if done.returncode == 0 else [done.stdout + done.stderr]
    return problems + unlike(size, 4, "entries that are signed for")


def units_hold_in_a_database_too(_):
    program = os.environ.get("TEST_STORE", str(Path(TENTEN).with_name("test_store")))
    done = subprocess.run([program], capture_output=True, text=True, timeout=300,
                          env={**os.environ, "STORE_URL": BACKEND.place(), "CMOCKA_MESSAGE_OUTPUT": "TAP"})
    return [] if done.returncode == 0 else [line for line in (done.stdout + done.stderr).splitlines()
                                            if not line.startswith("ok")][:20]


def copies_go_from_database_to_database(folder):
    store, other = new_store(folder), BACKEND.place()
    record(store, flow("a"))
    call("token", "create", "--store", store, "--roles", "reader")
    call("store", "backup", "--store", store, other)
    problems = unlike(show(other, "events"), show(store, "events"), "events")
    tokens = [call("token", "list", "--store", place).stdout for place in (store, other)]
    record(other, flow("b"))
    call("store", "check", "--store", other)
    call("store", "migrate", "--store", other)
    return problems + unlike(tokens[1], tokens[0], "tokens")


TESTS = (
    records_say_what_the_model_says, instances_are_kept_apart, lineage_goes_both_ways, deviations_are_found,
    the_state_then, duties_are_met_by_who_owes_them, duties_of_an_older_model_are_met,
    duties_outlive_their_words, events_are_of_when_they_were_told, a_term_of_the_model_event_counts,
    recording_again_does_nothing, within_a_batch_too, bad_lines_are_told_with_their_place,
    bad_calls_are_refused, a_model_is_replaced, what_is_erased_is_gone,
    copies_are_stores, an_index_that_is_lost_is_made_again,
    receipts_prove_entries, what_was_acknowledged_is_there,
)
OF_FILES = (a_model_by_itself_decides, a_second_writer_waits_or_is_refused,
            an_index_comes_to_the_newest_version)
OF_DATABASES = (
    several_write_one_log, a_model_is_deployed_by_another, duties_are_met_under_a_model_of_another,
    a_writer_that_is_killed_lets_others_on,
    addresses_that_are_no_store, long_names_are_refused, a_key_is_changed_by_another,
    units_hold_in_a_database_too, copies_go_from_database_to_database,
    a_database_that_is_killed,
)


def run(test):
    folder = tempfile.mkdtemp(prefix="tenten-test-")
    try:
        return test(folder)
    except (AssertionError, KeyError, ValueError, RuntimeError, subprocess.TimeoutExpired) as error:
        return [f"{type(error).__name__}: {error}"]
    finally:
        shutil.rmtree(folder)


def main(make, more, *wanted):
    global BACKEND
    BACKEND = make()
    try:
        report([(f"{BACKEND.name}: {test.__name__.replace('_', ' ')}", run(test)) for test in (*TESTS, *more)
                if not wanted or test.__name__ in wanted])
    finally:
        BACKEND.end()


if __name__ == "__main__":
    main(Files, OF_FILES, *sys.argv[1:])
