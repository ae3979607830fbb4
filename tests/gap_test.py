#!/usr/bin/python3
"""Gaps between rule sets. Random small ones, two or three at once and for every type of event, are held
against brute force over all worlds, larger ones against Z3, an independent oracle (where python3-z3 is
installed): every world that one forbids and the other permits lies in a situation, each situation is broken
in all its worlds, needs each of its literals, and has a world that the other permits; and so for duties.
Facts of law and bad calls follow. Prints TAP."""

import itertools
import json
import os
import random
import signal
import subprocess
import tempfile
from pathlib import Path

from tap import ROOT, report

try:
    import z3
except ImportError:
    z3 = None

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))


def tenten(*words):
    return subprocess.run([TENTEN, *map(str, words)], capture_output=True, text=True, check=False)


def run(*arguments):
    return tenten("gap", *arguments, "--lang", "en")


def gap(*arguments):
    done = run(*arguments, "--format", "json")
    return json.loads(done.stdout) if done.returncode in (0, 1) else {"error": done.stderr}


# ---- random rule sets -------------------------------------------------------------------------------

# Atoms besides facts, as they are written and a world answers them. A world: the countries of the giver (of
# whoever acts) and of the receiver (of what is made), whether they are third parties, whether somebody gives
# and something is made at all, whether the data is about persons, names them, and can be linked (where it is
# and where it goes), the purpose.
def named(world, linked):
    return world["about"] and (world["identifying"] or world[linked])


COUNTRIES = ["JP", "KR", "US", "FR"]
NEAR = {"JP", "KR"}
ATOMS = {
    'to.country == "JP"': lambda w: w["receives"] and w["to"] == "JP",
    'from.country == "JP"': lambda w: w["given"] and w["from"] == "JP",
    'by.country == "JP"': lambda w: w["actor"] == "JP",
    'to.in_place("near")': lambda w: w["receives"] and w["to"] in NEAR,
    'crosses("country")': lambda w: w["receives"] and w["from"] != w["to"],
    "third_party(from, to)": lambda w: w["receives"] and w["third"],
    "third_party(by, from)": lambda w: w["given"] and not w["receives"] and w["third"],
    "data.identifying": lambda w: w["identifying"],
    "exists(data.about)": lambda w: w["about"],
    'data.country.contains("JP")': lambda w: w["actor"] == "JP",
    'result.country.outside("near")': lambda w: w["made"] and not {w["to"], w["keeper"]} <= NEAR,
    'event.purpose == "service"': lambda w: w["service"],
    'data.category.contains("personal")': lambda w: w["about"],
    'data.category.contains("named")': lambda w: named(w, "linked"),
    'result.category.contains("named")': lambda w: w["made"] and named(w, "linked-there"),
    "result.masked": lambda w: w["made"] and (w["service"] or w["masked"]),
    "data.masked": lambda w: w["masked"] or w["seen"] and w["service"],
}
ATOM_COUNT = len(ATOMS)
BITS = ["third", "identifying", "about", "service", "masked", "linked"]
IMPLIES = [(1, 0), (3, 2), (3, 4), (2, 4)]
TYPES = ["transfer", "acquire", "process", "store", "dispose"]
# Of each type: what a world may be besides (given, made), whether it hands over, and makes what norms see.
GIVEN = {"transfer": [True], "acquire": [False, True]}
MADE = {"process": [False, True], "dispose": [False]}

COMMON = """tenten: 1
pack: own/common
checked: 2024-01-01
title: common
places: {near: {name: near, members: [JP, KR]}}
attributes: {masked: {name: masked, type: truth, join: or}}
categories: {kinds: {group: kinds, levels: [personal, named], is_a: {named: personal}}}
questions:
"""
RULES = """regimes:
  own/common:
    form: law
    rules:
      - {id: personal, classify: personal, when: exists(data.about)}
      - {id: also-personal, classify: personal, when: 'data.category.contains("personal")'}
      - {id: named, classify: named, when: 'data.category.contains("personal") && data.identifying'}
      - {id: linked, classify: named, when: 'data.category.contains("personal") && linked("named")'}
      - id: mask
        on: [acquire, process, transfer, store]
        when: 'event.purpose == "service"'
        set: {masked: true}
"""


def fact_name(atom):
    return int(atom[len('fact("q'):-2]) if atom.startswith("fact") else None


class Writer:
    """A rule set as a tree, and as YAML."""

    def __init__(self, seed, questions):
        self.random, self.questions = random.Random(seed), questions
        self.named = list(ATOMS)[:ATOM_COUNT]

    def atom(self):
        if self.random.random() < 0.55:
            return f'fact("q{self.random.randrange(self.questions)}")'
        return self.random.choice(self.named)

    def condition(self, depth):
        """("atom", text), ("not", a), ("and", a, b), ("or", a, b)"""
        shape = self.random.randrange(6) if depth else 0
        if shape < 2:
            return ("atom", self.atom()) if shape == 0 else ("not", ("atom", self.atom()))
        return (("and", "or")[shape % 2], self.condition(depth - 1), self.condition(depth - 1))

    def duty(self):
        return self.random.choice(["notify", "record", None, None])

    def rule(self, depth):
        """(when, (kind, what), duty, who): a forbidden condition, or grounds with a duty of each"""
        when, kind, duty = self.condition(depth), self.random.randrange(3), self.duty()
        who = self.random.choice(["by", "by", "holder"])
        grounds = [(self.condition(1), self.duty()) for _ in range(self.random.randrange(1, 4))]
        if kind == 0:
            return (when, ("forbid", self.condition(depth)), duty, who)
        return (when, ("any" if kind == 1 else "all", grounds), duty, who)

    def rules(self, count, depth):
        return [self.rule(depth) for _ in range(count)]


def written(tree):
    if tree[0] == "atom":
        return tree[1]
    if tree[0] == "not":
        return f"!({written(tree[1])})"
    return f"({written(tree[1])} {'&&' if tree[0] == 'and' else '||'} {written(tree[2])})"


def asks(identifier, does):
    return f"[{{id: {identifier}, does: {does}}}]" if does else "[]"


def pack(name, rules, kind):
    lines = [f"tenten: 1\npack: own/{name}\nchecked: 2024-01-01\ntitle: {name}\nuse: [own/common]\nregimes:",
             f"  own/{name}:\n    form: law\n    rules:"]
    for number, (when, (body, what), duty, who) in enumerate(rules):
        lines.append(f"      - id: r{number}\n        on: {kind}\n        who: {who}")
        lines.append(f"        when: '{written(when)}'")
        lines.append(f"        duties: {asks(f'{name}-{number}', duty)}")
        if body == "forbid":
            lines.append(f"        forbid: '{written(what)}'")
        else:
            grounds = ", ".join(f"{{id: g{i}, if: '{written(ground)}', "
                                f"duties: {asks(f'{name}-{number}-{i}', does)}}}"
                                for i, (ground, does) in enumerate(what))
            lines.append(f"        require: {{{body}: [{grounds}]}}")
    return "\n".join(lines) + "\n"


def question(number, questions):
    implied = ", ".join(f"q{b}" for a, b in IMPLIES if a == number and b < questions)
    return f"  q{number}: {{of: event, ask: q{f', implies: [{implied}]' if implied else ''}}}\n"


def told(sides, questions, kind="transfer"):
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "own"
        own.mkdir()
        asked = "".join(question(number, questions) for number in range(questions))
        (own / "common.yaml").write_text(COMMON + asked + RULES)
        for name, rules in zip("abc", sides):
            (own / f"{name}.yaml").write_text(pack(name, rules, kind))
        packs = [f"own/{name}" for name, _ in zip("abc", sides)]
        return gap(*packs, "--packs", folder, "--as-of", "2024-01-01", "--event", kind)


def compare(seed, questions, count, depth, kind="transfer", sides=2):
    writer = Writer(seed, questions)
    rules = [writer.rules(count, depth) for _ in range(sides)]
    return rules, told(rules, questions, kind)


def joined(word, trees):
    tree = trees[0]
    for other in trees[1:]:
        tree = (word, tree, other)
    return tree


def applies(rule):
    """A rule for whoever holds what is made says nothing where nothing is."""
    return rule[0] if rule[3] == "by" else ("and", ("atom", "exists(result)"), rule[0])


def broken_tree(rule):
    when, (kind, what) = applies(rule), rule[1]
    if kind == "forbid":
        return ("and", when, what)
    return ("and", when, ("not", joined("or" if kind == "any" else "and", [ground for ground, _ in what])))


def duty_trees(name, number, rule):
    """By id: what it asks to be done, and when it arises. Of any ground the first one that holds has it."""
    when, (kind, what), duty = applies(rule), *rule[1:3]
    duties = {f"{name}-{number}": (duty, when)} if duty else {}
    for i, (ground, does) in enumerate(what if kind != "forbid" else []):
        others = [("not", other) for other, _ in what[:i]] if kind == "any" else [other for other, _ in what]
        if does:
            duties[f"{name}-{number}-{i}"] = (does, joined("and", [when, ground, *others]))
    return duties


def literal(text):
    return ("not", ("atom", text[1:])) if text.startswith("!") else ("atom", text)


def situations(found, side, other):
    """(rule numbers, literals as trees)"""
    for row in found["situations"]:
        if (row["forbids"], row["permits"]) == (f"own/{side}", f"own/{other}"):
            literals = [literal(text) for text in row["situation"]]
            yield [int(rule["rule"].split("/r")[-1]) for rule in row["rules"]], literals


def asked(found, side, other, does):
    """(id of the duty, literals as trees)"""
    for row in found["duties"]:
        if (row["asks"], row["lacks"], row["does"]) == (f"own/{side}", f"own/{other}", does):
            yield row["duty"], [literal(text) for text in row["situation"]]


# A label as it is told is a threshold, and named is a kind of personal.
ATOMS['data.category >= "personal"'] = ATOMS['data.category.contains("personal")']
ATOMS['data.category >= "named"'] = ATOMS['data.category.contains("named")']
ATOMS['result.category >= "named"'] = ATOMS['result.category.contains("named")']
ATOMS['result.category >= "personal"'] = lambda w: w["made"] and w["about"]


def worlds(questions, kind):
    for answers in itertools.product([False, True], repeat=questions):
        if any(a < questions and b < questions and answers[a] and not answers[b] for a, b in IMPLIES):
            continue
        for giver, receiver in itertools.product(COUNTRIES, repeat=2):
            for given, made in itertools.product(GIVEN.get(kind, [False]), MADE.get(kind, [True])):
                there = [False, True] if kind == "transfer" else [None]
                for *bits, far in itertools.product(*[[False, True]] * len(BITS), there):
                    yield {"linked-there": bits[-1] if far is None else far,
                           "q": answers, "from": giver, "to": receiver, "given": given, "made": made,
                           "receives": kind == "transfer", "seen": kind == "acquire",
                           "actor": receiver if kind == "acquire" else giver,
                           "keeper": receiver if kind in ("acquire", "transfer") else giver,
                           **dict(zip(BITS, bits))}


class Tables:
    """Truth tables over all worlds, a bit each."""

    def __init__(self, questions, kind):
        every = list(worlds(questions, kind))
        self.all = (1 << len(every)) - 1
        self.atoms = {atom: sum(1 << i for i, world in enumerate(every) if answer(world))
                      for atom, answer in ATOMS.items()}
        for number in range(questions):
            self.atoms[f'fact("q{number}")'] = sum(1 << i for i, world in enumerate(every)
                                                   if world["q"][number])
        # whether somebody, or something, is there at all
        self.atoms["exists(from)"] = sum(1 << i for i, world in enumerate(every) if world["given"])
        self.atoms["exists(result)"] = sum(1 << i for i, world in enumerate(every) if world["made"])

    def of(self, tree):
        if tree[0] == "atom":
            return self.atoms[tree[1]]
        if tree[0] == "not":
            return self.all & ~self.of(tree[1])
        left, right = self.of(tree[1]), self.of(tree[2])
        return left & right if tree[0] == "and" else left | right


def covers(tables, claims, told_of, wanted):
    """What is wrong with situations (claim, literals), each claim a table; wanted: the worlds of the gap."""
    met = 0
    for claim, literals in told_of:
        parts = [tables.of(part) for part in literals]
        inside = tables.all
        for part in parts:
            inside &= part
        met |= inside
        for number in claim:
            if inside & ~claims[number]:
                yield f"not all of {literals} is so"
        if not inside & wanted:
            yield f"no world of {literals}"
        for left in range(len(parts)):
            wider = tables.all
            for part in parts[:left] + parts[left + 1:]:
                wider &= part
            if not wider & ~claims[claim[0]]:
                yield f"{literals[left]} is needless in {literals}"
    if wanted & ~met:
        yield f"{bin(wanted & ~met).count('1')} worlds in no situation"


def either(tables):
    union = 0
    for table in tables:
        union |= table
    return union


def common_problems(seed, found):
    if "error" in found:
        return [f"{seed}: {found['error'][:300]}"]
    problems = [f"{seed}: situation {row['number']} is {row['state']}"
                for row in found["situations"] + found["duties"] if row["state"] != "confirmed"]
    return problems + ([] if found["complete"] else [f"{seed}: not complete: {found['missing']}"])


def against_tables(tables, rules, found):
    names = "abc"[:len(rules)]
    broken = {name: [tables.of(broken_tree(rule)) for rule in of] for name, of in zip(names, rules)}
    duties = {name: {key: (does, tables.of(tree)) for number, rule in enumerate(of)
                     for key, (does, tree) in duty_trees(name, number, rule).items()}
              for name, of in zip(names, rules)}
    for one, other in itertools.permutations(names, 2):
        wanted = either(broken[one]) & ~either(broken[other])
        for problem in covers(tables, broken[one], situations(found, one, other), wanted):
            yield f"{one} forbids, {other} permits: {problem}"
        for does in ("notify", "record"):
            mine = {key: table for key, (what, table) in duties[one].items() if what == does}
            theirs = either(table for what, table in duties[other].values() if what == does)
            rows = [([duty], literals) for duty, literals in asked(found, one, other, does)]
            for problem in covers(tables, mine, rows, either(mine.values()) & ~theirs):
                yield f"{one} asks {does}, {other} does not: {problem}"


def products(found):
    """A group says what its situations say: common conditions, and one option of each choice."""
    rows = {row["number"]: frozenset(row["situation"]) for row in found["situations"] + found["duties"]}
    for group in found["groups"]:
        said = {frozenset(group["common"]).union(*options)
                for options in itertools.product(*group["choices"])}
        if said != {rows[number] for number in range(group["first"], group["first"] + group["count"])}:
            yield f"group {group['first']} says something else"


def brute_force(models=4, questions=4):
    problems, seen = [], 0
    for kind in TYPES:
        tables = Tables(questions, kind)
        for seed in range(models):
            sides, found = compare(seed, questions, 2, 2, kind, 2 + seed % 2)
            problems += common_problems(f"{kind} {seed}", found)
            if "error" in found:
                continue
            seen += len(found["situations"]) + len(found["duties"])
            problems += [f"{kind} {seed}: {problem}" for problem in against_tables(tables, sides, found)]
            problems += [f"{kind} {seed}: {problem}" for problem in products(found)]
    return problems + ([] if seen > 10 * models else [f"only {seen} situations were tried"])


def oracle_world(questions):
    facts = [z3.Bool(f"q{i}") for i in range(questions)]
    bits = {name: z3.Bool(name) for name in BITS}
    places = {role: z3.Int(role) for role in ("from", "to")}
    near = {role: z3.Or(place == 0, place == 1) for role, place in places.items()}
    reached, far = bits["about"], z3.Bool("linked-there")
    name, name_there = (z3.And(bits["about"], z3.Or(bits["identifying"], linked))
                        for linked in (bits["linked"], far))
    names = {
        'to.country == "JP"': places["to"] == 0, 'from.country == "JP"': places["from"] == 0,
        'to.in_place("near")': near["to"], 'crosses("country")': places["from"] != places["to"],
        "third_party(from, to)": bits["third"], "data.identifying": bits["identifying"],
        "exists(data.about)": bits["about"], 'result.country.outside("near")': z3.Not(near["to"]),
        'event.purpose == "service"': bits["service"], 'data.category >= "personal"': reached,
        'data.category >= "named"': name, 'data.category.contains("named")': name,
        'data.category.contains("personal")': reached,
        "result.masked": z3.Or(bits["service"], bits["masked"]), "data.masked": bits["masked"],
        'result.category.contains("named")': name_there, 'result.category >= "named"': name_there,
        "exists(result)": z3.BoolVal(True),
        'data.country.contains("JP")': places["from"] == 0, 'by.country == "JP"': places["from"] == 0,
        "third_party(by, from)": z3.BoolVal(False),
    }
    axioms = [z3.Implies(facts[a], facts[b]) for a, b in IMPLIES if max(a, b) < questions]
    return facts, names, axioms


def as_z3(tree, facts, names):
    if tree[0] == "atom":
        return facts[fact_name(tree[1])] if tree[1].startswith("fact") else names[tree[1]]
    if tree[0] == "not":
        return z3.Not(as_z3(tree[1], facts, names))
    return (z3.And if tree[0] == "and" else z3.Or)(*(as_z3(part, facts, names) for part in tree[1:]))


def possible(axioms, *formulas):
    solver = z3.Solver()
    solver.add(*axioms, *formulas)
    return solver.check() == z3.sat


def against_z3(seed, sides, found, questions):
    problems = common_problems(seed, found)
    if "error" in found:
        return problems
    facts, names, axioms = oracle_world(questions)
    broken = [[as_z3(broken_tree(rule), facts, names) for rule in rules] for rules in sides]
    for one, name in enumerate("ab"):
        permits, cubes = z3.Not(z3.Or(broken[1 - one])), [z3.BoolVal(False)]
        for rules, literals in situations(found, name, "ab"[1 - one]):
            parts = [as_z3(part, facts, names) for part in literals]
            cubes.append(z3.And(parts))
            if any(possible(axioms, *parts, z3.Not(broken[one][rule])) for rule in rules):
                problems.append(f"{seed}: {name} does not forbid all of {literals}")
            if not possible(axioms, *parts, permits):
                problems.append(f"{seed}: no world of {literals}")
            for left, part in enumerate(literals):
                rest = parts[:left] + parts[left + 1:]
                if not possible(axioms, *rest, z3.Not(broken[one][rules[0]])):
                    problems.append(f"{seed}: {part} is needless in {literals}")
        if possible(axioms, z3.Or(broken[one]), permits, z3.Not(z3.Or(cubes))):
            problems.append(f"{seed}: {name} forbids more than is told")
    return problems


def oracle(models=6, questions=20):
    problems = []
    for seed in range(1000, 1000 + models) if z3 else ():
        sides, found = compare(seed, questions, 5, 3)
        problems += against_z3(seed, sides, found, questions)
    return problems


def fact(number):
    return ("atom", f'fact("q{number}")')


def searched(pairs=9, settled=5):
    """A rule with 2 ** 9 cubes is not compiled but searched; the other side leaves few worlds of it."""
    first = 5  # questions that imply nothing
    always = ("or", fact(0), ("not", fact(0)))
    grounds = [("and", fact(first + 2 * i), fact(first + 2 * i + 1)) for i in range(pairs)]
    sides = [[(always, ("any", [(ground, None) for ground in grounds]), None, "by")],
             [(always, ("all", [(fact(first + 2 * i), None) for i in range(settled)]), None, "by")]]
    questions = first + 2 * pairs
    found = told(sides, questions)
    count = len(list(situations(found, "a", "b")))
    problems = against_z3("searched", sides, found, questions) if z3 else common_problems("searched", found)
    told_in = [[len(choice) for choice in group["choices"]] for group in found["groups"]]
    problems += [] if [2] * (pairs - settled) in told_in else [f"told as {told_in}"]
    return problems + ([] if count == 2 ** (pairs - settled) else [f"{count} situations"])


# ---- what law says ----------------------------------------------------------------------------------


def directions(found):
    sides = {}
    for row in found["situations"]:
        sides.setdefault(row["forbids"], []).append(row)
    return sides


def grounds(rows):
    return {ground["ground"] for row in rows for ground in row["grounds"]}


def one_pack(before, after, forbidding, ground):
    """Between two days one side alone forbids, and the other permits by this ground."""
    found = gap("test/gdpr", "--as-of", before, "--and", after)
    sides = directions(found)
    problems = []
    if list(sides) != [f"test/gdpr@{forbidding}"]:
        problems.append(f"{before}, {after}: forbids {list(sides)}")
    elif ground not in grounds(sides[f"test/gdpr@{forbidding}"]):
        problems.append(f"{before}, {after}: not permitted by {ground}")
    return problems + common_problems(before, found)


def grounds_of_transfer():
    """EU to Japan and to the US: adequacy, Privacy Shield, the framework after it, each on its day."""
    return (one_pack("2019-01-22", "2019-01-23", "2019-01-22", "adequacy")
            + one_pack("2020-07-15", "2020-07-16", "2020-07-16", "privacy-shield")
            + one_pack("2023-07-09", "2023-07-10", "2023-07-09", "dpf"))


def exposure():
    found = gap("eu/gdpr", "us/federal", "--as-of", "2024-06-01")
    gains = {(row["only"], row.get("party")) for row in found["differences"] if row["kind"] == "exposure"}
    binds = {row["only"] for row in found["differences"] if row["kind"] == "range"}
    return [] if gains == {("us/federal", "us-government")} and "eu/gdpr" in binds else [f"{gains}, {binds}"]


def topics():
    """On a transfer, the GDPR asks anew for each receiver whether it can identify, and whether it is a
    controller; the APPI does neither. US law lets its government have data, and the GDPR forbids to follow
    such orders."""
    found = gap("jp/appi", "eu/gdpr", "us/federal", "--as-of", "2024-06-01")
    compared = {(row["topic"], pair["side"], pair["than"]): pair
                for row in found["topics"] for pair in row["compared"]}
    changes = {(row["only"], row["not"], row["attribute"]) for row in found["differences"]
               if row["kind"] == "change"}
    problems = [f"{side}: {attribute}" for side, other in [("eu/gdpr", "jp/appi"), ("jp/appi", "eu/gdpr")]
                for attribute in ("identifiable", "under_instructions")
                if ((side, other, attribute) in changes) != (side == "eu/gdpr")]
    view = compared["identifiability", "eu/gdpr", "jp/appi"]
    if not (view["classifies"] and view["changes"] and view["order"] == "incomparable"):
        problems.append(f"whose view: {view}")
    if compared["identifiability", "jp/appi", "eu/gdpr"]["changes"]:
        problems.append("the APPI asks for the receiver's view")
    access = compared["government-access", "us/federal", "eu/gdpr"]
    orders = compared["government-access", "eu/gdpr", "us/federal"]
    if not (access["changes"] and not access["forbids"] and orders["forbids"] and not orders["changes"]):
        problems.append(f"access by authorities: {access} {orders}")
    if compared["lawful-basis", "eu/gdpr", "us/federal"]["order"] != "stricter":
        problems.append("lawful basis")
    return problems


def itself():
    """A pack is no stricter than itself."""
    found = gap("eu/gdpr", "eu/gdpr", "--as-of", "2024-06-01")
    same = found["situations"] == found["duties"] == found["differences"] == []
    return [] if same else ["eu/gdpr differs from itself"]


def symmetric():
    """What one forbids does not depend on which is named first."""
    def told(*packs):
        return {(row["forbids"], tuple(sorted(row["situation"]))) for row in
                gap(*packs, "--as-of", "2024-06-01")["situations"]}
    first, second = told("jp/foreign-exchange", "us/federal"), told("us/federal", "jp/foreign-exchange")
    return [] if first == second else [f"{first ^ second}"]


def witnesses():
    """Models that check reads; where both sides bind by themselves, the event is forbidden."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        done = run("jp/foreign-exchange", "us/federal", "--as-of", "2024-06-01", "--witness", folder,
                   "--format", "json")
        rows = json.loads(done.stdout)["situations"]
        for row in rows:
            path = Path(folder) / f"situation-{row['number']}.yaml"
            checked = tenten("table", path, "events", "--format", "json", "--lang", "en")
            if checked.returncode > 1 or checked.stderr or path.read_text() != row["witness"]:
                problems.append(f"{path.name}: {checked.returncode} {checked.stderr[:200]}")
            elif row["both_bind"] and '"forbidden"' not in checked.stdout:
                problems.append(f"{path.name}: not forbidden")
    return problems + ([] if rows else ["no witnesses"])


def formats():
    problems = []
    for language in ("ja", "en"):
        for form in ("text", "md", "csv", "json"):
            done = tenten("gap", "test/appi", "test/gdpr", "--as-of", "2021-06-01", "--format", form,
                          "--lang", language)
            if done.returncode != 0 or "lawful-basis" not in done.stdout or done.stderr:
                problems.append(f"{form} {language}: {done.returncode} {done.stderr}")
    return problems


MODEL = """tenten: 1
use: [contract, own/law]
parties:
  a: {kind: company, country: JP}
  b: {kind: company, country: JP}
data: {list: {category: [none]}}
questions: {approved: {of: event, ask: approved}}
regimes:
  terms:
    template: contract/entrustment
    with: {entruster: a, entrusted: b, data: [list]}
  house:
    form: internal-rule
    rules:
      - {id: no-post, on: transfer, who: from, when: 'data.id == "list"', forbid: event.via == "post"}
      - {id: ask, on: transfer, when: from.within("a") && !to.within("a"), require: {fact: approved}}
      - {id: kept, on: dispose, who: by, require: {fact: approved}}
  unread: {form: law}
events:
  - {id: make, type: acquire, by: a, output: list}
"""
LAW = """tenten: 1
pack: own/law
checked: 2024-01-01
title: law
regimes:
  own/law:
    form: law
    rules: [{id: post, on: transfer, who: from, forbid: event.via == "post"}]
"""


def of_models():
    """Regimes of a model, a contract's template among them, against each other and a law; data and parties
    that they name are those at hand. A regime without rules is said to be open."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        model, packs, written_to = Path(folder) / "m.yaml", Path(folder) / "packs", Path(folder) / "witnesses"
        (packs / "own").mkdir(parents=True)
        (packs / "own/law.yaml").write_text(LAW)
        model.write_text(MODEL)
        options = ["--packs", packs, "--as-of", "2024-06-01"]
        found = gap(f"{model}:house", "own/law", f"{model}:terms", *options)
        problems += common_problems("models", found)
        house, terms = f"{model}:house", f"{model}:terms"
        told_of = {(row["forbids"], row["permits"], tuple(sorted(row["situation"])))
                   for row in found["situations"]}
        ask = ('!fact("approved")', '!to.within("a")', 'from.within("a")')
        hand_on = ('!fact("re-entrusting-approved")', '!to.within("a")', 'from.within("b")')
        post = ('event.via == "post"',)
        if told_of != {(house, "own/law", ask), (house, terms, ask), (house, terms, post),
                       (terms, house, hand_on), (terms, "own/law", hand_on), ("own/law", terms, post)}:
            problems.append(f"{told_of}")
        found = gap(house, "own/law", *options, "--witness", written_to)
        for path in written_to.iterdir():
            done = tenten("check", path, "--packs", packs, "--format", "json")
            if done.returncode > 1 or done.stderr:
                problems.append(f"{path.name}: {done.stderr[:200]}")
        found = gap(house, "own/law", *options, "--event", "dispose")
        if [row["situation"] for row in found["situations"]] != [['!fact("approved")']]:
            problems.append(f"dispose: {found['situations']}")
        found = gap(house, f"{model}:unread", *options)
        if found["missing"] != [{"why": "unexamined", "rule": "", "side": f"{model}:unread"}]:
            problems.append(f"{found['missing']}")
        (Path(folder) / "broken.yaml").write_text("tenten: 1\nregimes: {x: {form: nothing}}\n")
        for side, words in [(f"{model}:nothing", "nothing"), (f"{folder}/broken.yaml:x", "broken.yaml"),
                            (f"{folder}/none.yaml:x", "none.yaml"), ("own/law:nothing", "nothing")]:
            done = run(side, "own/law", *options)
            if done.returncode != 2 or words not in done.stderr:
                problems.append(f"{side}: {done.returncode} {done.stderr}")
    return problems


def of_types():
    """Every type of event, three laws at once: every witness is confirmed, nothing is left out."""
    problems = []
    for kind in TYPES:
        found = gap("jp/appi", "eu/gdpr", "us/federal", "--as-of", "2024-06-01", "--event", kind)
        problems += common_problems(kind, found) + [f"{kind}: {problem}" for problem in products(found)]
        if not found.get("situations") and kind != "dispose":
            problems.append(f"{kind}: no situations")
    nothing = run("eu/gdpr", "us/federal", "--as-of", "2024-06-01", "--event", "dispose")
    return problems + ([] if "Nothing differs" in nothing.stdout else [nothing.stdout])


def together():
    """What two of three say is what the two say by themselves."""
    def told_of(*packs):
        found = gap(*packs, "--as-of", "2024-06-01")
        rows = [(row["forbids"], row["permits"], tuple(row["situation"])) for row in found["situations"]]
        rows += [(row["asks"], row["lacks"], row["duty"], tuple(row["situation"])) for row in found["duties"]]
        return {row for row in rows if set(row[:2]) == {"jp/appi", "us/federal"}}
    both, three = told_of("jp/appi", "us/federal"), told_of("jp/appi", "us/federal", "jp/foreign-exchange")
    return [] if both == three and both else [f"{both ^ three}"]


def all_is_named():
    """What is told of has words: rules, topics and duties, in both languages."""
    found = gap("jp/appi", "us/federal", "--as-of", "2024-06-01")
    rows = found["situations"] + found["duties"]
    rules = {rule["rule"] for row in rows for rule in row["rules"]} - set(found["names"]["rule"])
    topics = {row["topic"] for row in found["topics"] if row["topic"]} - set(found["names"]["topic"])
    duties = {row["duty"] for row in found["duties"] if not (row["title"]["ja"] and row["title"]["en"])}
    return [f"{kind} without words: {ids}" for kind, ids in
            (("rules", rules), ("topics", topics), ("duties", duties)) if ids]


def interrupted():
    """An interrupt that comes while it searches ends the search, and is told."""
    def hold():
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        os.kill(os.getpid(), signal.SIGINT)
    words = ["gap", "jp/appi", "eu/gdpr", "--as-of", "2024-06-01", "--format", "json"]
    done = subprocess.run([TENTEN, *words], capture_output=True, text=True, check=False, preexec_fn=hold)
    found = json.loads(done.stdout)
    told_of = [row["why"] for row in found["missing"]]
    good = told_of == ["interrupted"] and not found["complete"] and found["situations"] == []
    return [] if good else [f"{done.returncode} {told_of}"]


def refused():
    problems = []
    for arguments, words in [(["jp/appi"], "--and"), (["jp/appi", "no/such"], "no/such"), ([], "usage"),
                             (["jp/appi", "eu/gdpr", "--event", "leave"], "leave"),
                             (["jp/appi", "eu/gdpr", "us/federal", "--and", "2024-01-01"], "--and"),
                             (["jp/appi", "eu/gdpr", "--as-of", "never"], "never")]:
        done = run(*arguments)
        if done.returncode != 2 or words not in done.stderr:
            problems.append(f"{arguments}: {done.returncode} {done.stderr}")
    return problems


def unstatable():
    """A label that nobody derives cannot be said not to be there: such a witness stays open, and says so."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "own"
        own.mkdir()
        head = "tenten: 1\npack: own/{}\nchecked: 2024-01-01\ntitle: t\n"
        (own / "a.yaml").write_text(head.format("a") + "categories: {k: {group: k, levels: [secret]}}\n"
                                    "regimes:\n  own/a:\n"
                                    "    form: law\n    rules:\n      - {id: r, on: transfer, who: from, "
                                    "when: '!data.category.contains(\"secret\")', forbid: true}\n")
        (own / "b.yaml").write_text(head.format("b"))
        found = gap("own/a", "own/b", "--packs", folder, "--as-of", "2024-01-01")
    states = [row["state"] for row in found.get("situations", [])]
    return [] if states == ["open"] else [f"{states} {found.get('error', '')}"]


def declared_labels():
    """What no rule derives but from itself is declared: data comes with it, and it has an owner."""
    law = "jp/unfair-competition"
    found = gap(law, "us/federal", "--as-of", "2024-06-01")["situations"]
    situations = [one for one in found if one["forbids"] == law]
    missing = [word for word in ('>= "trade-secret"', '>= "limited-provision"', "data.owner")
               if not any(word in part for one in situations for part in one["situation"])]
    return [f"no situation of {word}" for word in missing] + \
        [f"{one['number']}: {one['state']}" for one in situations if one["state"] != "confirmed"]


def main():
    report([
        ("random rule sets, against brute force over all worlds", brute_force()),
        ("larger ones, against Z3" + ("" if z3 else " # SKIP no python3-z3"), oracle()),
        ("a rule of many cubes is searched", searched()),
        ("grounds of transfers begin and end on their days", grounds_of_transfer()),
        ("the US exposes data to its government, the EU does not", exposure()),
        ("whose view decides, access by authorities, controllers", topics()),
        ("labels that data is declared to have", declared_labels()),
        ("no gap to itself", itself()),
        ("the order of packs does not matter", symmetric()),
        ("every type of event", of_types()),
        ("three at once are three pairs", together()),
        ("what is told of has words", all_is_named()),
        ("regimes of models", of_models()),
        ("witnesses are models", witnesses()),
        ("every format in both languages", formats()),
        ("an interrupt ends the search", interrupted()),
        ("bad calls", refused()),
        ("what cannot be said is said to be open", unstatable()),
    ])


if __name__ == "__main__":
    main()
