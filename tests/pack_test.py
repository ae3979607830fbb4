#!/usr/bin/python3
"""Packs: found on a search path and in versions, listed, shown, and checked by themselves. Every pack that is
built in must be clean; each thing that a check can find is planted once. Prints TAP."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from ruamel.yaml import YAML
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))

# One of everything, in order. What is planted replaces a piece of it.
PACK = """tenten: 1
pack: own/rules
version: "2"
checked: 2024-01-01
covers: {from: 2020-01-01, countries: [JP]}
title: {ja: 自社の規律, en: own rules}
attributes:
  secret: {name: {ja: 秘密, en: secret}, type: truth, join: or}
places:
  near: {name: {ja: 近く, en: nearby}, members: [JP, {KR: {from: 2020-01-01}}]}
questions:
  agreed: {of: event, ask: {ja: 同意があるか, en: Is it agreed?}}
regimes:
  own/rules:
    name: {ja: 自社の規律, en: own rules}
    form: law
    binds: party.in_place("near")
    rules:
      - id: keep
        title: {ja: 渡さない, en: do not hand out}
        on: transfer
        who: from
        in_force: {from: 2020-01-01}
        when: data.secret
        require: {any: [{fact: agreed}, {id: again, if: event.operation == "mask"}]}
        cite: 第1条
      - id: mask
        title: {ja: 隠す, en: mask}
        on: process
        when: event.operation == "mask"
        set: {secret: false, keys: none}
        cite: [{ref: 第2条, to: 2022-01-01}, {ref: 第3条, from: 2022-01-01}]
"""
CLEAN = "own/rules: nothing wrong"

MODEL = """tenten: 1
title: t
as_of: 2024-04-01
use: [USE]
parties:
  x: {kind: company, country: JP}
systems:
  one: {operator: x, access: [x], country: JP}
data:
  list: {about: none, secret: true, keys: none, disclosure: x, purpose: use, rights_holder: x,
         value: low, expiry: none}
events:
  - {id: get, type: acquire, by: x, system: one, output: list}
"""


def run(*words, packs=None, cwd=ROOT, text=None):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    if packs is not None:
        environment["TENTEN_PACKS"] = packs
    return subprocess.run([TENTEN, *map(str, words)], input=text, cwd=cwd, env=environment,
                          capture_output=True, text=True, timeout=300)


def unlike(result, status, *said):
    both = result.stdout + result.stderr
    missing = [f"does not say {words!r}" for words in said if words not in both]
    if result.returncode != status:
        missing.append(f"status {result.returncode}, not {status}")
    return [f"{m}: {both[-1500:]}" for m in missing]


def write(folder, name, text):
    path = Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# ---- checks ----------------------------------------------------------------------------------------------

PLANTED = [  # code, what is replaced, by what
    ("unknown-key", "checked: 2024-01-01", "checked: 2024-01-01\nrules: []"),
    ("missing-key", "checked: 2024-01-01\n", ""),
    ("unknown-name", "fact: agreed", "fact: argeed"),
    ("checked-later", "checked: 2024-01-01", "checked: 2100-01-01"),
    ("unused-name", 'in_place("near")', 'country == "JP"'),
    ("unused-name", "{fact: agreed}", '{id: zip, if: event.operation == "zip"}'),
    ("unused-name", "secret: {name", "other: {name: {ja: 他, en: other}, type: truth}\n  secret: {name"),
    ("unused-name", "questions:", "parties: {who: {name: {ja: 誰, en: who}, kind: company}}\nquestions:"),
    ("unused-name", "questions:",
     "categories: {c: {name: {ja: 区, en: c}, group: g, levels: [a, b]}}\nquestions:"),
    ("missing-translation", "ask: {ja: 同意があるか, en: Is it agreed?}", "ask: {ja: 同意があるか}"),
    ("missing-translation", "ask: {ja: 同意があるか, en: Is it agreed?}", "ask: 同意があるか"),
    ("missing-translation", "ask: {ja: 同意があるか, en: Is it agreed?}", "ask: Is it agreed?"),
    ("missing-citation", "        cite: 第1条\n", ""),
    ("cited-never", "cite: 第1条", "cite: [{ref: 第1条}, {ref: 第0条, to: 2020-01-01}]"),
    ("citation-gap", "{ref: 第3条, from: 2022-01-01}", "{ref: 第3条, from: 2022-04-01}"),
    ("member-twice", "{KR: {from: 2020-01-01}}", "{JP: {from: 2020-01-01}}"),
    ("never-in-force", "in_force: {from: 2020-01-01}\n        when",
     "in_force: {to: 2010-01-01}\n        when"),
    ("never-applies", "when: data.secret", 'when: event.operation == "a" && event.operation == "b"'),
    ("never-applies", "when: data.secret", "when: data.secret\n        unless: data.secret"),
    ("never-forbids", 'require: {any: [{fact: agreed}, {id: again, if: event.operation == "mask"}]}',
     'forbid: "!data.secret && !fact(\\"agreed\\")"'),
    ("never-met", 'require: {any: [{fact: agreed}, {id: again, if: event.operation == "mask"}]}',
     'require: {all: [{fact: agreed}, {id: again, if: "!data.secret"}]}'),
    ("ground-never-holds", 'if: event.operation == "mask"', 'if: "!data.secret"'),
    ("ground-not-in-force", "{fact: agreed}", "{fact: agreed, in_force: {to: 2015-01-01}}"),
    ("effects-contradict", "      - id: mask\n", """      - id: also
        title: {ja: 同じ, en: the same}
        on: process
        when: event.operation == "mask" && data.secret
        set: {secret: true}
        cite: 第4条
      - id: mask
"""),
    ("circle", "checked: 2024-01-01", "checked: 2024-01-01\nuse: [own/rules]"),
]


def planted():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "own/rules.yaml", PACK)
        problems += unlike(run("pack", "check", path), 0, CLEAN)
        for code, old, new in PLANTED:
            if PACK.count(old) != 1:
                problems.append(f"{old!r} stands {PACK.count(old)} times in the pack")
            write(folder, "own/rules.yaml", PACK.replace(old, new))
            result = run("pack", "check", "own/rules", packs=folder)
            problems += [f"{code}: {p}" for p in unlike(result, 1, f"[{code}]", "own/rules.yaml:")]
    return problems


def notes_are_no_faults():
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "p.yaml", PACK.replace("        title: {ja: 隠す, en: mask}\n", ""))
        return unlike(run("pack", "check", path), 0, "note[missing-title]", CLEAN)


def effects_that_may_part():
    """Two effects that only sometimes meet are no contradiction of the pack; equal ones never are."""
    other = """      - id: also
        title: {ja: 別, en: another}
        on: process
        when: CONDITION
        set: {VALUE}
        cite: 第4条
      - id: mask
"""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for condition, value in (('fact("agreed")', "secret: true"),
                                 ('event.operation == "mask"', "secret: false"),
                                 ('event.operation == "mask"', "purpose: any")):
            also = other.replace("CONDITION", condition).replace("VALUE", value)
            path = write(folder, "p.yaml", PACK.replace("      - id: mask\n", also))
            problems += unlike(run("pack", "check", path), 0, CLEAN)
    return problems


def folders_with_blanks():
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / "my packs"
        write(inner, "own/rules.yaml", PACK)
        write(folder, "other/own/rules.yaml", PACK.replace('version: "2"', 'version: "3"'))
        by_name = run("pack", "check", "own/rules", "--packs", inner)
        older = run("pack", "check", "own/rules@3", "--packs", f"{inner}:{folder}/other")
        problems = unlike(by_name, 0, CLEAN) + unlike(older, 0, CLEAN)
        for name in ("my packs/own rules.yaml", "a@b.yaml", 'say "c".yaml', "d\\e.yaml", "f, [g].yaml"):
            path = write(folder, name, PACK)
            problems += unlike(run("pack", "check", path), 0, CLEAN)
            problems += unlike(run("pack", "check", path.name, cwd=path.parent), 0, CLEAN)
            model = json.dumps(name)
            model = write(folder, "m.yaml", MODEL.replace("USE", model))
            problems += unlike(run("check", model), 0)
        return problems


def templates_are_checked():
    """A template's rules are read once for each use, so a check must use it."""
    parameters = "    form: contract\n    parameters: {who: party, what: data, term: word}\n"
    text = PACK.replace("    form: law\n", parameters) \
        .replace('party.in_place("near")', 'party.within($who) && party.in_place("near")') \
        .replace("keys: none}", "keys: none, expiry: $term}")
    with tempfile.TemporaryDirectory() as folder:
        good = run("pack", "check", write(folder, "p.yaml", text))
        typo = text.replace("when: data.secret", "when: data.secert")
        bad = run("pack", "check", write(folder, "p.yaml", typo))
        return unlike(good, 0, CLEAN) + unlike(bad, 1, "data.secert", "did you mean «secret»?")


def refused():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "broken.yaml", "tenten: 1\npack: [")
        write(folder, "list.yaml", "- 1\n")
        for words, status, said in [
                (("pack",), 2, "usage"), (("pack", "lst"), 2, "did you mean «list»?"),
                (("pack", "list", "x"), 2, "list"),
                (("pack", "show"), 2, "show"), (("pack", "show", "jp/api"), 2, "did you mean «jp/appi»?"),
                (("pack", "check", "jp/api"), 2, "did you mean «jp/appi»?"),
                (("pack", "check", f"{folder}/none.yaml"), 2, "error[io]"),
                (("pack", "check", f"{folder}/broken.yaml"), 2, "error["),
                (("pack", "show", f"{folder}/list.yaml"), 2, "no pack"),
                (("pack", "check", f"{folder}/list.yaml"), 1, "error["),
                (("pack", "check", "tests/models/pos.yaml"), 1, "error["),
                (("pack", "show", "jp/appi@7"), 2, "no pack"),
                (("pack", "list", "--packs", f"{folder}/nowhere"), 2, "error[io]"),
                (("pack", "list", "--packs"), 2, "no value"),
                (("pack", "show", "core", "--format", "csv"), 2, "csv")]:
            problems += [f"{words}: {p}" for p in unlike(run(*words), status, said)]
    return problems


def built_in():
    listed = json.loads(run("pack", "list", "--format", "json").stdout)
    files = sorted(str(path.relative_to(ROOT / "packs"))[:-5] for path in (ROOT / "packs").rglob("*.yaml"))
    ids = [pack["id"] for pack in listed]
    problems = [] if ids == files else [f"listed: {ids}, not {files}"]
    for pack in files:
        problems += unlike(run("pack", "check", pack), 0, f"{pack}: nothing wrong")
    return problems


# ---- what there is ---------------------------------------------------------------------------------------

def listing():
    with tempfile.TemporaryDirectory() as folder:
        write(folder, "own/rules.yaml", PACK)
        appi = (ROOT / "packs/jp/appi.yaml").read_text(encoding="utf-8")
        write(folder, "jp/appi.yaml", appi + "# changed\n")
        write(folder, "notes.yaml", "what: ever\n")
        write(folder, "readme.txt", "no pack\n")
        write(folder, "core.yaml", "tenten: 1\npack: core\nchecked: 2024-01-01\ntitle: x\n")
        rows = json.loads(run("pack", "list", "--format", "json", "--packs", folder).stdout)
        wrong = write(folder, "elsewhere.yaml", PACK)
        misplaced = run("pack", "list", "--packs", folder)
    own = [row for row in rows if row["id"] == "own/rules"]
    appi = [row["source"] for row in rows if row["id"] == "jp/appi"]
    problems = unlike(misplaced, 2, "error[pack-place]", str(wrong))
    if own != [{"id": "own/rules", "title": "own rules", "version": "2", "checked": "2024-01-01",
                "covers": "2020-01-01..", "countries": "JP", "source": f"{folder}/own/rules.yaml"}]:
        problems.append(f"own/rules: {own}")
    if appi != [f"{folder}/jp/appi.yaml", "built-in;shadowed"]:
        problems.append(f"jp/appi: {appi}")
    if [row["source"] for row in rows if row["id"] == "core"] != ["built-in"]:
        problems.append("core is not the built-in one")
    if [row["id"] for row in rows] != sorted(row["id"] for row in rows):
        problems.append("the list is not in order")
    return problems


def both_languages(text):
    return text if isinstance(text, dict) else {"ja": text, "en": text}


def whole_json():
    """The JSON holds what the YAML holds, for every pack that is built in."""
    problems = []
    yaml = YAML(typ="safe", pure=True)
    for path in sorted((ROOT / "packs").rglob("*.yaml")):
        wanted = yaml.load(path.read_text(encoding="utf-8"))
        got = json.loads(run("pack", "show", wanted["pack"], "--format", "json").stdout)
        for key in ("regimes", "rules", "risks", "controls", "items", "questions", "places", "categories",
                    "attributes", "parties", "operations", "purposes", "notes", "use"):
            if not isinstance(got[key], list):
                problems.append(f"{path}: {key} is no list")
        regimes = wanted.get("regimes", {})
        rules = [(regime, rule["id"]) for regime, body in regimes.items() for rule in body.get("rules", [])]
        for what, a, b in [
                ("title", got["title"], both_languages(wanted["title"])),
                ("covers", sorted(got["covers"] or []), sorted(wanted.get("covers", []))),
                ("regimes", [r["id"] for r in got["regimes"]], list(regimes)),
                ("rules", [(r["regime"], r["id"]) for r in got["rules"]], rules),
                ("questions", [(q["id"], q["ask"]) for q in got["questions"]],
                 [(k, both_languages(q["ask"])) for k, q in wanted.get("questions", {}).items()]),
                ("places", [(p["id"], len(p["members"])) for p in got["places"]],
                 [(k, sum(len(m) if isinstance(m, dict) else 1 for m in p["members"]))
                  for k, p in wanted.get("places", {}).items()])]:
            if a != b:
                problems.append(f"{path}: {what}: {a}, not {b}")
    return problems


def texts_say_the_same():
    """Text and Markdown name every rule, question and citation of the JSON, in both languages."""
    problems = []
    pack = json.loads(run("pack", "show", "jp/appi", "--format", "json").stdout)
    for language in ("ja", "en"):
        for form in ("text", "md"):
            shown = run("pack", "show", "jp/appi", "--format", form, "--lang", language).stdout
            shown = shown.replace("\\", "")
            for rule in pack["rules"]:
                words = [rule["id"], rule["title"][language], *(c["ref"] for c in rule.get("cite", []))]
                problems += [f"{form}: no {word}" for word in words if word not in shown]
            asks = [question["ask"][language] for question in pack["questions"]]
            problems += [f"{form}: no {ask}" for ask in asks if ask not in shown]
    return problems[:5]


# ---- the search path -------------------------------------------------------------------------------------

def model(use):
    return MODEL.replace("USE", use)


def search_path():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        first, second, beside = Path(folder) / "first", Path(folder) / "second", Path(folder) / "model"
        write(first, "own/rules.yaml", PACK)
        write(second, "own/rules.yaml", PACK.replace('version: "2"', 'version: "3"'))
        path = write(beside, "model.yaml", model("own/rules"))
        problems += unlike(run("check", path), 2, "error[unknown-pack]")
        problems += unlike(run("check", path, "--packs", first), 0, "regimes 1")
        problems += unlike(run("check", path, packs=f"{first}:{second}"), 0, "regimes 1")
        problems += unlike(run("check", path, "--packs", f"{folder}/none", "--packs", first), 0, "regimes 1")
        write(beside, "packs/own/rules.yaml", PACK)
        problems += unlike(run("check", path), 0, "regimes 1")
        for use, words, status, said in [
                ("own/rules@2", ("--packs", first), 0, "regimes 1"),
                ("own/rules@3", ("--packs", first, "--packs", second), 0, "regimes 1"),
                ("own/rules@4", ("--packs", f"{first}:{second}"), 2, "there is: 2 ("),
                ("core@9", (), 2, "error[pack-version]"),
                ("jp/appi@2, own/rules", ("--packs", first), 0, "regimes 2"),
                ("own/rules, own/rules@3", ("--packs", first), 2, "error[pack-version]"),
                ("own/rules@", ("--packs", first), 2, "error[not-a-name]"),
                ("../first/own/rules", ("--packs", second), 2, "error[unknown-pack]")]:
            write(beside, "model.yaml", model(use))
            problems += [f"{use}: {p}" for p in unlike(run("check", path, *words), status, said)]
    return problems


def shadows():
    problems = []
    appi = (ROOT / "packs/jp/appi.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = write(folder, "model.yaml", model("jp/appi").replace("secret: true, ", ""))
        write(folder, "packs/jp/appi.yaml", appi)
        same = run("check", path)
        write(folder, "packs/jp/appi.yaml", appi.replace('\nversion: "', '\nversion: "9'))
        other = run("check", path)
        problems += unlike(same, 0) + (["tells of the same pack"] if "shadows" in same.stderr else [])
        problems += unlike(other, 0, "note[pack-shadows]", "packs/jp/appi.yaml (version 9")
        write(folder, "packs/jp/appi.yaml", appi.replace("pack: jp/appi\n", "pack: jp/other\n"))
        problems += unlike(run("check", path), 2, "error[pack-id]")
        write(folder, "packs/core.yaml", "tenten: 1\npack: core\nchecked: 2024-01-01\ntitle: x\n")
        (Path(folder) / "packs/jp/appi.yaml").unlink()
        problems += unlike(run("check", path), 0)  # core is the one built in
    return problems


def main():
    report([
        ("every built-in pack is clean", built_in()),
        ("what is planted is found", planted()),
        ("notes are no faults", notes_are_no_faults()),
        ("effects that only may meet do not contradict", effects_that_may_part()),
        ("folders with blanks, and other versions", folders_with_blanks()),
        ("templates are checked", templates_are_checked()),
        ("bad calls and files", refused()),
        ("pack list", listing()),
        ("pack show --format json holds the whole pack", whole_json()),
        ("pack show says the same in every format", texts_say_the_same()),
        ("packs are found on the path", search_path()),
        ("what stands for a built-in pack is told", shadows()),
    ])


if __name__ == "__main__":
    main()
