#!/usr/bin/python3
"""Plans against brute force, structural moves included: on random small models every set of up to three moves
is written into the model here and judged by `tenten check`; the least of those that serve must be the plans
that `tenten plan` finds. Prints TAP."""

import copy
import itertools
import json
import os
import random
import subprocess
import tempfile
from pathlib import Path

from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
MODELS = int(os.environ.get("PLAN_MODELS", "6"))
MOST = 3      # moves of a set
BATCH = 60    # models of one call
QUESTIONS = ("agreed", "noted")


def call(command, *words):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    return subprocess.run([TENTEN, command, *map(str, words)], cwd=ROOT, env=environment, capture_output=True,
                          text=True,
                          timeout=300).stdout


# ---- models ----------------------------------------------------------------------------------------------

def party(operator):
    return {"kind": "company", "country": "JP"}, {"operator": operator, "access": [operator], "country": "JP"}


def data(about, identifying, keys):
    return {"about": about, "identifying": identifying, "keys": keys, "disclosure": "everyone",
            "purpose": "any",
            "rights_holder": "x", "value": "low", "expiry": "none"}


GROUNDS = ['!result.category.contains("somebody")', '!data.category.contains("somebody")', 'fact("agreed")',
           'fact("noted")',
           'to.within("z")', "exists(result.expiry)", 'data.id != "notes"', '!data.keys.contains("ward")',
           '!result.keys.contains("member-id")', '!result.country.contains("US")']


def rules(pick):
    found = []
    for number in range(pick.randint(1, 2)):
        grounds = [" && ".join(pick.sample(GROUNDS, pick.randint(1, 2))) for _ in range(pick.randint(1, 2))]
        found.append({"id": f"r{number}", "on": "transfer", "who": "from", "when": 'from.within("x")',
                      "require": {"id": "g", "if": " || ".join(f"({ground})" for ground in grounds)}})
    return found


def model(pick):
    keys = pick.choice([["member-id"], ["member-id", "ward"], ["ward"]])
    parties, systems = {"people": {"kind": "person", "many": True, "country": "JP"}}, {}
    for name in "xyz":
        parties[name], systems[f"{name}-db"] = party(name)
    events = [{"id": "get", "type": "acquire", "by": "x", "from": "people", "system": "x-db",
               "output": ["visits", "notes"]}]
    if pick.random() < 0.8:
        holder = pick.choice("xyz")
        events.append({"id": "enrol", "type": "acquire", "by": holder, "from": "people", "output": "members",
                       "system": f"{holder}-db"})
        if holder == "z":
            events.append({"id": "lend", "type": "transfer", "data": "members", "from": "z", "to": "y",
                           "via": "mail",
                           "system": "y-db", "purpose": "use"})
    inputs = pick.choice([["visits"], ["visits"], ["visits", "notes"]])
    events.append({"id": "give", "type": "transfer", "data": inputs, "from": "x", "to": "y", "via": "mail",
                   "system": pick.choice(["y-db", "y-db", "y-far"]), "purpose": "use"})
    systems["y-far"] = {"operator": "y", "access": ["y"], "country": "US"}
    return {"tenten": 1, "title": "t", "as_of": "2024-04-01", "use": ["ask.yaml"], "parties": parties,
            "systems": systems,
            "data": {"visits": data("people", False, keys), "notes": data("none", False, "none"),
                     "members": data("people", True, "member-id") | {"expiry": "end+1y"}},
            "categories": {"who": {"group": "personal-data", "levels": ["nobody", "somebody"]}},
            "regimes": {"law": {"name": "law", "form": "law", "rules": [
                {"id": "named", "classify": "somebody", "when": "exists(data.about) && data.identifying"},
                {"id": "matched", "classify": "somebody", "when": 'exists(data.about) && linked("somebody")'},
                {"id": "masked", "on": "process", "when": 'event.operation == "mask"',
                 "set": {"keys": "none"}},
                *rules(pick)]}},
            "events": events, "facts": []}


# ---- moves, as one would write them by hand ----------------------------------------------------------------

def event_of(book, name):
    return next(event for event in book["events"] if event["id"] == name)


def put(book, step):
    book["events"].insert(book["events"].index(event_of(book, "give")), step)


def process(book, name, of, **more):
    """A step that makes other data of what is given; names the data that is given instead."""
    give = event_of(book, "give")
    at = [one.split(".")[0] for one in give["data"]].index(of)
    old, new = give["data"][at], f"{give['data'][at]}.{name}"
    book["data"][new] = {}
    put(book, {"id": f"{name}.{old}", "type": "process", "by": "x", "input": old, "output": new,
               "system": "x-db",
               "purpose": "use", **more})
    give["data"][at] = new
    return old


def make(book, move):
    """Changes the model; False if the move does not go with those before it."""
    kind, *about = move
    give = event_of(book, "give")
    given = [one.split(".")[0] for one in give["data"]]
    if kind == "fact":
        book["facts"].append({"fact": about[0], "of": "give", "is": True})
    elif kind == "fact-of-part":
        if not any(event["id"] == "other-part" for event in book["events"]):
            return False
        book["facts"].append({"fact": about[0], "of": "other-part", "is": True})
    elif kind == "drop":
        give["drop"] = [*give.get("drop", []), about[0]]
    elif kind == "expiry":
        give["expiry"] = about[0]
    elif kind == "receiver":
        give["to"], give["system"] = "z", "z-db"
    elif kind == "view":
        give["access"] = "view"
    elif kind == "without":
        give["data"] = [one for one in give["data"] if one.split(".")[0] != about[0]]
        return 0 < len(give["data"]) < len(given)
    elif kind == "uncollected":
        book["events"] = [event for event in book["events"] if event["id"] not in ("enrol", "lend")]
    elif kind == "system":
        give["system"] = about[0]
    elif kind in ("erase", "return") and not any(event["id"] == "enrol" for event in book["events"]):
        return False
    elif kind == "erase":
        put(book, {"id": f"erase.{about[0]}", "type": "dispose", "by": about[0][0], "data": "members",
                   "system": about[0],
                   "operation": "erase"})
    elif kind == "return":
        put(book, {"id": "return", "type": "transfer", "data": "members", "from": "y", "to": "z",
                   "source": "y-db",
                   "system": "z-db", "keep": "move", "operation": "return", "purpose": "use", "via": "mail"})
    elif about[-1] not in given:
        return False
    elif kind == "process":
        process(book, "mask", "visits" if about[1] == "visits" else "notes", operation="mask")
    elif kind == "reduce":
        step = next((event for event in book["events"] if event["id"] == "less.visits"), None)
        if step is None:
            process(book, "less", "visits", drop=[about[0]])
        else:
            step["drop"].append(about[0])
    elif kind == "split":
        keys = [key for key in book["data"]["visits"]["keys"] if key != about[0]]
        old = process(book, "part", "visits", drop=[about[0]])
        book["data"]["other"] = {}
        put(book, {"id": "rest", "type": "process", "by": "x", "input": old, "output": "other",
                   "system": "x-db",
                   "purpose": "use", "drop": keys})
        put(book, {"id": "other-part", "type": "transfer", "data": "other", "from": "x", "to": "z",
                   "via": "mail",
                   "system": "z-db", "purpose": "use"})
    return True


ORDER = ("reduce", "process", "split", "without", "drop", "expiry", "receiver", "system", "view",
         "uncollected", "return", "erase", "fact",
         "fact-of-part")


def all_moves(book):
    keys = book["data"]["visits"]["keys"]
    given = event_of(book, "give")["data"]
    moves = [("fact", name) for name in QUESTIONS] + [("drop", key) for key in keys]
    moves += [("reduce", key, "visits") for key in keys] + [("process", "mask", one) for one in given]
    moves += [("receiver",), ("view",), ("expiry", "end+1y")]
    moves += [("without", one) for one in given] if len(given) > 1 else []
    moves += [("system", name) for name in ("y-db", "y-far") if name != event_of(book, "give")["system"]]
    if len(book["events"]) > 2:
        moves += [("uncollected",), ("erase", event_of(book, "enrol")["system"])]
    if len(book["events"]) > 3:
        moves += [("erase", "y-db"), ("return",)]
    if len(keys) > 1:
        moves += [("split", key, "visits") for key in keys] + [("fact-of-part", name) for name in QUESTIONS]
    return moves


def rewritten(book, moves):
    """The model with the moves made, or None if they do not go together."""
    new = copy.deepcopy(book)
    if any(sum(move[0] in kinds for move in moves) > 1 for kinds in (("process",), ("split",), ("receiver",
                                                                                                "system"))):
        return None
    for move in sorted(moves, key=lambda move: ORDER.index(move[0])):
        if not make(new, move):
            return None
    return new


# ---- judging ---------------------------------------------------------------------------------------------

def verdicts(folder, books):
    """For each model the verdicts of the events that matter: the transfer, and what was put in before it."""
    found = []
    for first in range(0, len(books), BATCH):
        paths = []
        for number, book in enumerate(books[first:first + BATCH]):
            paths.append(Path(folder) / f"m{number}.yaml")
            paths[-1].write_text(json.dumps(book))
        text, decoder = call("check", "--format", "json", *paths), json.JSONDecoder()
        while text.strip():
            told, end = decoder.raw_decode(text.lstrip())
            text = text.lstrip()[end:]
            found.append([row["verdict"] for row in told["events"] if row["event"] not in ("get", "enrol",
                                                                                           "lend")])
    assert len(found) == len(books), (len(found), len(books))
    return found


def alike(one, other):
    return one == other or (one[0] == other[0] == "process" and one[1] == other[1]) or \
        ({one[0], other[0]} <= {"fact", "fact-of-part"} and one[1] == other[1])


def least(serving):
    """Sets of which no part serves; none that do what a smaller one does, with something else, and more."""
    least_ones = [one for one in serving if not any(other < one for other in serving)]
    return {one for one in least_ones
            if not any(len(other) < len(one) and all(any(alike(a, b) for b in one) for a in other) for other
                       in least_ones)}


def by_force(folder, book):
    sets = [frozenset(moves) for size in range(MOST + 1) for moves in itertools.combinations(all_moves(book),
                                                                                             size)]
    pairs = [(moves, rewritten(book, moves)) for moves in sets]
    pairs = [(moves, new) for moves, new in pairs if new is not None]
    judged = verdicts(folder, [new for _, new in pairs])
    return least({moves for (moves, _), words in zip(pairs, judged)
                  if all(word.startswith("permitted") for word in words)}), len(pairs)


def as_move(step):
    root = (step["data"] or "").split("-")[0]
    if step["kind"] == "fact":
        name, of = step["question"].rstrip(")").split("(")
        return ("fact" if of == "give" else "fact-of-part", name)
    return {"drop": lambda: ("drop", step["key"]), "reduce": lambda: ("reduce", step["key"], root),
            "process": lambda: ("process", step["operation"], root), "receiver": lambda: ("receiver",),
            "view": lambda: ("view",), "expiry": lambda: ("expiry", step["expiry"]),
            "without": lambda: ("without", root),
            "uncollected": lambda: ("uncollected",), "erase": lambda: ("erase", step["system"]),
            "return": lambda: ("return",), "system": lambda: ("system", step["system"]),
            "split": lambda: ("split", step["key"], root)}[step["kind"]]()


def by_plan(folder, book):
    path = Path(folder) / "plan.yaml"
    path.write_text(json.dumps(book))
    event = json.loads(call("plan", "--format", "json", "--all", "--event", "give", path))["events"][0]
    plans = [frozenset(as_move(step) for step in found["steps"]) for found in event["plans"]]
    return {moves for moves in plans if len(moves) <= MOST}, event


def compare(folder):
    problems, sets, plans = [], 0, 0
    for seed in range(MODELS):
        book = model(random.Random(seed))
        forced, count = by_force(folder, book)
        found, event = by_plan(folder, book)
        sets, plans = sets + count, plans + len(forced)
        if found != forced:
            rules_of = [rule["require"]["if"] for rule in book["regimes"]["law"]["rules"][3:]]
            problems.append(f"model {seed}: only by force {[sorted(one) for one in forced - found]}, "
                            f"only by plan {[sorted(one) for one in found - forced]}, "
                            f"rules {rules_of}, complete {event['complete']}")
    enough = [] if plans > MODELS else [f"only {plans} plans were compared"]
    return problems + enough, f"random models: {plans} least sets out of {sets}, structural moves included"


def main():
    with tempfile.TemporaryDirectory() as folder:
        head = "tenten: 1\npack: ask\nchecked: 2024-01-01\ntitle: ask\nquestions:\n"
        ask = "".join(f"  {name}: {{of: event, ask: {name}, obtain: {{by: from, cost: notice}}}}\n" for name
                      in QUESTIONS)
        (Path(folder) / "ask.yaml").write_text(head + ask)
        problems, title = compare(folder)
        report([(title, problems)])


if __name__ == "__main__":
    main()
