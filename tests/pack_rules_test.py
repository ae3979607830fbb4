#!/usr/bin/python3
"""Rules of a pack held against each other. For random small packs brute force over all worlds says which
rules are never broken, which others make needless, and which contradict each other, on each type of event;
what tenten pack check says must be that. Planted faults follow. Prints TAP."""

import itertools
import os
import random
import re
import subprocess
import tempfile
from pathlib import Path

from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))


def run(*words, language="en"):
    return subprocess.run([TENTEN, *map(str, words), "--lang", language], capture_output=True, text=True,
                          check=False, timeout=300)


# ---- random packs -----------------------------------------------------------------------------------

COUNTRIES = ["JP", "KR", "US"]
NEAR = {"JP", "KR"}
TYPES = ["acquire", "process", "transfer", "store", "dispose"]
ANY = {
    "data.identifying": lambda w: w["identifying"],
    "exists(data.about)": lambda w: w["about"],
    'event.purpose == "service"': lambda w: w["service"],
    'data.category.contains("personal")': lambda w: w["about"],
    'data.category.contains("named")': lambda w: w["about"] and w["identifying"],
}
ALONE = {
    'party.country == "JP"': lambda w: w["from"] == "JP",
    'party.in_place("near")': lambda w: w["from"] in NEAR,
}
TWO = {
    'to.country == "JP"': lambda w: w["to"] == "JP",
    'from.in_place("near")': lambda w: w["from"] in NEAR,
    'to.in_place("near")': lambda w: w["to"] in NEAR,
    "third_party(from, to)": lambda w: w["third"],
}
ATOMS = ANY | ALONE | TWO
QUESTIONS, OBTAINED, IMPLIES = 4, {0, 2, 3}, (1, 0)
BITS = ["third", "identifying", "about", "service"]

HEAD = """tenten: 1
pack: own/rules
checked: 2024-01-01
title: {ja: 規律, en: rules}
places: {near: {name: {ja: 近, en: near}, members: [JP, KR]}}
categories:
  kinds: {name: {ja: 種, en: kinds}, group: kinds, levels: [personal, named], is_a: {named: personal}}
questions:
QUESTIONS
regimes:
  own/rules:
    name: {ja: 規律, en: rules}
    form: law
    rules:
      - {id: personal, title: {ja: 甲, en: a}, classify: personal, when: exists(data.about), cite: A}
      - {id: also, title: {ja: 乙, en: b}, classify: personal, cite: B,
         when: 'data.category.contains("personal") && data.identifying'}
      - {id: named, title: {ja: 丙, en: c}, classify: named, cite: C,
         when: 'data.category.contains("personal") && data.identifying'}
"""


def question(number):
    more = ", obtain: {by: by, cost: notice}" if number in OBTAINED else ""
    more += f", implies: [q{IMPLIES[1]}]" if number == IMPLIES[0] else ""
    return f"  q{number}: {{of: event, ask: {{ja: 問, en: q}}{more}}}"


class Writer:
    """Rules as trees: (when, (kind, what))."""

    def __init__(self, seed, names):
        self.random, self.names = random.Random(seed), list(names)

    def atom(self):
        if self.random.random() < 0.5:
            return ("atom", f'fact("q{self.random.randrange(QUESTIONS)}")')
        return ("atom", self.random.choice(self.names))

    def condition(self, depth):
        shape = self.random.randrange(6) if depth else 0
        if shape < 2:
            return self.atom() if shape == 0 else ("not", self.atom())
        return (("and", "or")[shape % 2], self.condition(depth - 1), self.condition(depth - 1))

    def rule(self):
        when, kind = self.condition(1), self.random.randrange(3)
        if kind == 0:
            return (when, ("forbid", self.condition(1)))
        return (when, ("any" if kind == 1 else "all",
                       [self.condition(1) for _ in range(self.random.randrange(1, 3))]))


def written(tree):
    if tree[0] == "atom":
        return tree[1]
    if tree[0] == "not":
        return f"!({written(tree[1])})"
    return f"({written(tree[1])} {'&&' if tree[0] == 'and' else '||'} {written(tree[2])})"


def pack(rules, kind):
    text = HEAD.replace("QUESTIONS", "\n".join(map(question, range(QUESTIONS))))
    for number, (when, (body, what)) in enumerate(rules):
        who = {"transfer": "from", "store": "holder"}.get(kind, "by")
        text += f"      - id: r{number}\n        title: {{ja: 規, en: r}}\n        on: {kind}\n"
        text += f"        who: {who}\n        cite: R{number}\n        when: '{written(when)}'\n"
        if body == "forbid":
            text += f"        forbid: '{written(what)}'\n"
        else:
            grounds = ", ".join(f"{{id: g{i}, if: '{written(ground)}'}}" for i, ground in enumerate(what))
            text += f"        require: {{{body}: [{grounds}]}}\n"
    return text


def checked(text, *more):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own" / "rules.yaml"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        return run("pack", "check", "own/rules", "--packs", folder, *more)


def holds(tree, world):
    if tree[0] == "atom":
        found = re.fullmatch(r'fact\("q(\d)"\)', tree[1])
        return world["q"][int(found[1])] if found else ATOMS[tree[1]](world)
    if tree[0] == "not":
        return not holds(tree[1], world)
    return (all if tree[0] == "and" else any)(holds(part, world) for part in tree[1:])


def asks(rule):
    body, what = rule[1]
    if body == "forbid":
        return ("not", what)
    tree = what[0]
    for ground in what[1:]:
        tree = ("or" if body == "any" else "and", tree, ground)
    return tree


def worlds(kind):
    places = itertools.product(COUNTRIES, COUNTRIES if kind == "transfer" else [None])
    for (giver, receiver), answers in itertools.product(list(places), itertools.product([False, True],
                                                                                       repeat=QUESTIONS)):
        if answers[IMPLIES[0]] and not answers[IMPLIES[1]]:
            continue
        for bits in itertools.product([False, True], repeat=len(BITS)):
            yield {"q": answers, "from": giver, "to": receiver, **dict(zip(BITS, bits))}


def atoms_of(tree):
    return {tree[1]} if tree[0] == "atom" else set().union(*map(atoms_of, tree[1:]))


def circumstances(one, other):
    """Atoms of two rules that nobody is to bring about."""
    applies = atoms_of(one[0]) | atoms_of(other[0])
    for atom in applies | atoms_of(asks(one)) | atoms_of(asks(other)):
        found = re.fullmatch(r'fact\("q(\d)"\)', atom)
        if (int(found[1]) not in OBTAINED) if found else atom in applies:
            yield atom


def contradict(one, other, every, kept_one, kept_other):
    given, seen = sorted(circumstances(one, other)), {}
    for world, first, second in zip(every, kept_one, kept_other):
        row = seen.setdefault(tuple(holds(("atom", atom), world) for atom in given), [False] * 3)
        row[0] |= first
        row[1] |= second
        row[2] |= first and second
    return any(row[0] and row[1] and not row[2] for row in seen.values())


def needless(broken):
    """Numbers of rules, as they are found: from the last to the first."""
    gone = set()
    for number in reversed(range(len(broken))):
        others = set().union(*(broken[i] for i in range(len(broken)) if i != number and i not in gone))
        if broken[number] and broken[number] <= others:
            gone.add(number)
    return gone


def told(output, code):
    return re.findall(rf"\[{code}\]: (.*)", output)


def numbers(text):
    return [int(number) for number in re.findall(r"\br(\d+)\b", text)]


def judge(seed, kind, rules, output):
    problems, every = [], list(worlds(kind))
    broken = [{i for i, world in enumerate(every) if holds(rule[0], world) and not holds(asks(rule), world)}
              for rule in rules]
    dead = {n for code in ("never-applies", "never-forbids", "never-broken") for line in told(output, code)
            for n in numbers(line)}
    if dead != {i for i, where in enumerate(broken) if not where}:
        problems.append(f"{seed} {kind}: dead {dead}")
    found = [numbers(line) for line in told(output, "rule-needless")]
    if {row[0] for row in found} != needless(broken):
        problems.append(f"{seed} {kind}: needless {found}, not {needless(broken)}")
    for row in found:
        for left in [None, *row[1:]]:
            others = set().union(*(broken[i] for i in row[1:] if i != left))
            if (broken[row[0]] <= others) != (left is None):
                problems.append(f"{seed} {kind}: {row} without {left}")
    kept = [[i not in where for i in range(len(every))] for where in broken]
    wanted = {(i, j) for i, j in itertools.combinations(range(len(rules)), 2)
              if contradict(rules[i], rules[j], every, kept[i], kept[j])}
    pairs = {tuple(sorted(numbers(line))) for line in told(output, "rules-contradict")}
    if pairs != wanted:
        problems.append(f"{seed} {kind}: contradict {pairs}, not {wanted}")
    problems += [f"{seed} {kind}: {line}" for code in ("example-disagrees", "rules-not-all-examined")
                 for line in told(output, code)]
    return problems, len(found), len(pairs), len(dead)


def brute_force(models=8):
    problems, seen = [], [0, 0, 0]
    for kind in TYPES:
        names = [name for name in ATOMS if name not in (ALONE if kind == "transfer" else TWO)]
        for seed in range(models):
            writer = Writer(f"{kind}{seed}", names)
            rules = [writer.rule() for _ in range(6)]
            done = checked(pack(rules, kind))
            if done.returncode not in (0, 1) or "error[" in done.stderr.replace("[example-disagrees]", ""):
                problems.append(f"{seed} {kind}: {done.returncode} {done.stderr[:400]}")
                continue
            more, *counts = judge(seed, kind, rules, done.stderr)
            problems += more
            seen = [a + b for a, b in zip(seen, counts)]
    return problems + ([] if min(seen) > models else [f"found only {seen}"])


# ---- planted faults ---------------------------------------------------------------------------------

RULE = """      - id: {id}
        title: {{ja: 規, en: r}}
        on: {on}
        who: {who}
        cite: {id}
"""


def rule(name, *lines, on="transfer", who="from"):
    return RULE.format(id=name, on=on, who=who) + "".join(f"        {line}\n" for line in lines)


def planted_pack(*rules):
    return HEAD.replace("QUESTIONS", "\n".join(map(question, range(QUESTIONS)))) + "".join(rules)


PERSONAL = 'when: data.category.contains("personal")'
ASK = "require: {fact: q0}"

PLANTED = [  # what is wrong, where and with what other place, in which rules
    ("never-applies", "r0", None, [  # the label is derived from what the other condition denies
        rule("r0", "when: data.category.contains(\"personal\") && !exists(data.about)", ASK)]),
    ("never-applies", "never", None, [
        rule("r0", PERSONAL, ASK),
        "      - {id: never, title: {ja: 否, en: no}, classify: named, cite: D,\n"
        "         when: 'data.category.contains(\"named\") && !exists(data.about)'}\n"]),
    ("never-applies", "r0", None, [
        rule("r0", "when: data.category.contains(\"named\") && !data.identifying",
             "set: {identifying: false}", on="process", who="by")]),
    ("never-broken", "r0", None, [
        rule("r0", PERSONAL, "require: {any: [{id: g, if: exists(data.about)}]}")]),
    ("rule-needless", "r1", "r0", [
        rule("r0", PERSONAL, ASK),
        rule("r1", 'when: data.category.contains("named") && third_party(from, to)', ASK)]),
    ("rule-needless", "r2", "r0", [  # by two together
        rule("r0", PERSONAL, ASK), rule("r1", "unless: exists(data.about)", ASK), rule("r2", ASK)]),
    ("rule-needless", "r1", "r0", [  # a duty that another has
        rule("r0", PERSONAL, "duties: [{id: write, does: record}]"),
        rule("r1", 'when: data.category.contains("named")', "duties: [{id: note, does: record}]")]),
    ("rules-contradict", "r1", "r0", [
        rule("r0", PERSONAL, ASK), rule("r1", "when: data.identifying", 'forbid: fact("q0")')]),
    ("rules-contradict", "r1", "r0", [
        rule("r0", PERSONAL, "require: {any: [{id: g, if: event.via == \"post\"}]}"),
        rule("r1", PERSONAL, "require: {any: [{id: g, if: event.via == \"line\"}]}")]),
    ("duty-contradicted", "r0", "r1", [
        rule("r0", PERSONAL, "duties: [{id: write, does: record, discharged_by: q2}]"),
        rule("r1", "when: data.identifying", 'forbid: fact("q2")')]),
    ("duty-contradicted", "r0", "r1", [
        rule("r0", PERSONAL, "require: {any: [{fact: q3, duties: [{id: write, discharged_by: q2}]}]}"),
        rule("r1", PERSONAL, 'forbid: fact("q2")')]),
    ("duty-forbidden", "r0", "r1", [
        rule("r0", PERSONAL, "duties: [{id: wipe, does: erase, discharged_by: {event: wipe}}]"),
        rule("r1", 'when: event.operation == "wipe"', "forbid: true",
             on="[acquire, process, transfer, store, dispose]", who="by")]),
    ("effects-meet", "r1", "r0", [
        rule("r0", 'when: fact("q0")', "set: {identifying: true}"),
        rule("r1", "when: exists(data.about)", "set: {identifying: false}")]),
    ("effects-meet", "r1", "r0", [
        rule("r0", 'when: fact("q0")', "set: {identifying: true}", on="process", who="by"),
        rule("r1", "when: exists(data.about)", "set: {identifying: false}", on="process", who="by")]),
]

INNOCENT = [
    ("duties that differ", [
        rule("r0", ASK), rule("r1", PERSONAL, ASK, "duties: [{id: write, does: record}]")]),
    ("grounds with duties", [
        rule("r0", ASK),
        rule("r1", PERSONAL, "require: {any: [{fact: q0, duties: [{id: write, does: record}]}]}")]),
    ("other times", [
        rule("r0", PERSONAL, ASK, "in_force: {to: 2022-01-01}"),
        rule("r1", PERSONAL, ASK, "in_force: {from: 2021-01-01}")]),
    ("a weaker rule does not stand for a stronger one", [
        rule("r0", PERSONAL, ASK, "strength: recommended"), rule("r1", 'when: data.identifying', ASK)]),
    ("another addressee", [
        rule("r0", PERSONAL, ASK, who="to"), rule("r1", PERSONAL, ASK)]),
    ("another kind of event", [
        rule("r0", PERSONAL, ASK, on="process", who="by"),
        rule("r1", PERSONAL, ASK, who="by")]),
    ("one may be kept by not doing what the other asks for an alternative to", [
        rule("r0", PERSONAL, "require: {any: [{fact: q0}, {fact: q2}]}"),
        rule("r1", "when: data.identifying", 'forbid: fact("q0")')]),
    ("what excludes each other", [
        rule("r0", "when: data.identifying", ASK),
        rule("r1", "unless: data.identifying", 'forbid: fact("q0")')]),
    ("one that can never be kept forbids, and contradicts none", [
        rule("r0", PERSONAL, "forbid: true"), rule("r1", "when: data.identifying", 'require: {fact: q2}')]),
    ("effects that part", [
        rule("r0", 'when: fact("q0")', "set: {identifying: true}"),
        rule("r1", 'when: "!fact(\'q0\')"', "set: {identifying: false}")]),
]
NEW = ["never-applies", "never-broken", "rule-needless", "rules-contradict", "duty-contradicted",
       "duty-forbidden", "effects-meet", "example-disagrees", "rules-not-all-examined"]


def line_of(text, name):
    return next(n for n, line in enumerate(text.splitlines(), 1) if re.search(rf"id: {name}\b", line))


def planted():
    problems = []
    for code, name, other, rules in PLANTED:
        text = planted_pack(*rules)
        for language in ("en", "ja"):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "p.yaml"
                path.write_text(text, encoding="utf-8")
                done = run("pack", "check", path, language=language)
            said = [new for new in NEW if f"[{new}]" in done.stderr]
            places = re.findall(r"p.yaml:(\d+):\d+: \w*\W?(?:\w+)?\[", done.stderr)
            if said != [code] or str(line_of(text, name)) not in places:
                problems.append(f"{code} {name} {language}: {said} {places} {done.stderr[:700]}")
            if other and f"p.yaml:{line_of(text, other)}:" not in done.stderr:
                problems.append(f"{code} {name}: does not show {other}: {done.stderr[:700]}")
    return problems


def innocent():
    problems = []
    for what, rules in INNOCENT:
        done = checked(planted_pack(*rules))
        said = [code for code in NEW if f"[{code}]" in done.stderr]
        if said or done.returncode not in (0, 1) or "error[" in done.stderr:
            problems.append(f"{what}: {said} {done.stderr[:700]}")
    return problems


def examples():
    """The examples of contradictions are models that check reads, in which what is said is so."""
    problems = []
    wanted = {"rules-contradict": "E-violation", "duty-contradicted": "E-violation",
              "duty-forbidden": "E-violation", "effects-meet": "W-conflicting-effects"}
    for code, name, _, rules in PLANTED:
        if code not in wanted:
            continue
        with tempfile.TemporaryDirectory() as folder:
            own = Path(folder) / "own"
            own.mkdir()
            (own / "rules.yaml").write_text(planted_pack(*rules), encoding="utf-8")
            done = run("pack", "check", "own/rules", "--packs", folder, "--witness", f"{folder}/examples")
            written = sorted(Path(folder).glob("examples/*.yaml"))
            if [path.name for path in written] != ["own-rules-1.yaml"] or written[0].name not in done.stdout:
                problems.append(f"{code} {name}: {written} {done.stdout}")
                continue
            found = run("check", written[0], "--packs", folder, "--all")
            if found.returncode > 1 or "error[" in found.stderr or wanted[code] not in found.stdout:
                problems.append(f"{code} {name}: {found.stdout[:600]} {found.stderr[:300]}")
    return problems


def all_packs():
    """Without a name all packs are checked."""
    done = run("pack", "check")
    names = {str(path.relative_to(ROOT / "packs"))[:-5] for path in (ROOT / "packs").rglob("*.yaml")}
    told_of = {line.split(":")[0] for line in done.stdout.splitlines()}
    return [] if done.returncode == 0 and told_of == names else [f"{done.returncode} {told_of ^ names}"]


def refused():
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "own"
        own.mkdir()
        (own / "rules.yaml").write_text(planted_pack(*PLANTED[7][3]), encoding="utf-8")
        (Path(folder) / "file").write_text("x")
        done = run("pack", "check", "own/rules", "--packs", folder, "--witness", f"{folder}/file/x")
    return [] if done.returncode == 3 and "file/x" in done.stderr else [f"{done.returncode} {done.stderr}"]


def main():
    report([
        ("random packs, against brute force over all worlds", brute_force()),
        ("what is planted is found, at its place", planted()),
        ("what only looks like it is not", innocent()),
        ("examples are models in which it is so", examples()),
        ("without a name, all packs", all_packs()),
        ("a folder that cannot be made", refused()),
    ])


if __name__ == "__main__":
    main()
