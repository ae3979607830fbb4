#!/usr/bin/python3
"""Diffs: two models in pairs, one model at two days, every format, and a large model in linear time.
Prints TAP."""

import csv
import io
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
TRANSFERS = "tests/models/eu-transfers.yaml"
RELATED = "tests/models/appi-related.yaml"

BASE = """tenten: 1
title: t
as_of: 2024-04-01
use: [ask.yaml]
parties:
  x: {kind: company, country: JP}
  y: {kind: company, country: JP}
systems:
  one: {operator: x, access: [x], country: JP}
  two: {operator: y, access: [y], country: JP}
data:
  list: {about: none, keys: none, disclosure: [x, y], purpose: [use, more], rights_holder: x,
         value: low, expiry: none}
regimes:
  house:
    name: house rules
    form: internal-rule
    rules:
      - {id: ask-first, on: transfer, who: from, require: {any: [{fact: agreed}, {fact: ordered}]}}
      - {id: lock, on: store, who: holder, duties: [{id: lock, discharged_by: locked}]}
events:
  - {id: get, type: acquire, by: x, system: one, output: list}
  - {id: give, type: transfer, data: list, from: x, to: y, via: mail, system: two, purpose: use}
facts:
  - {fact: agreed, of: give, is: true}
"""
QUESTIONS = """tenten: 1
pack: ask
checked: 2024-01-01
title: ask
questions:
  agreed: {of: event, ask: {ja: 同意があるか, en: Is it agreed?}}
  ordered: {of: event, ask: {ja: 命じられたか, en: Is it ordered?}}
  locked: {of: event, ask: {ja: 施錠したか, en: Is it locked?}}
"""


def run(*words):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    return subprocess.run([TENTEN, "diff", *map(str, words)], cwd=ROOT, env=environment, capture_output=True,
                          text=True, timeout=300)


def as_json(*words):
    result = run("--format", "json", *words)
    return result.returncode, json.loads(result.stdout)


def said(diff):
    """The differences in short."""
    signs = {"added": "+", "removed": "-", "changed": "~"}
    found = []
    for d in diff["differences"]:
        of = d["event"] or d["holding"] or "model"
        text = f"{signs[d['change']]} {of} {d['kind']} {d['what'] or ''}".strip()
        for key, mark in (("before", " "), ("after", " -> ")):
            text += f"{mark}{d[key]}" if isinstance(d[key], str) else ""
        found.append(text)
    return found


def unlike(got, wanted, what):
    if got == wanted:
        return []
    return [f"{what}: " + "; ".join([f"missing {w}" for w in wanted if w not in got]
                                    + [f"unexpected {g}" for g in got if g not in wanted]
                                    or [f"in another order: {got}"])]


class Pair:
    """Two models that differ in what is replaced."""

    def __init__(self, *replacements):
        self.folder = tempfile.TemporaryDirectory()
        root = Path(self.folder.name)
        text = BASE
        (root / "ask.yaml").write_text(QUESTIONS, encoding="utf-8")
        (root / "old.yaml").write_text(text, encoding="utf-8")
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new)
        (root / "new.yaml").write_text(text, encoding="utf-8")
        self.old, self.new = root / "old.yaml", root / "new.yaml"

    def diff(self, *words):
        return as_json(self.old, self.new, *words)


PAIRS = [  # what is replaced, exit status, differences
    ([], 0, []),
    ([("title: t\n", "title: another title\n")], 0, []),
    ([("is: true", "is: false")], 0,
     ["~ give verdict permitted-with-duties -> undetermined", "- give ground house/ask-first/agreed",
      "+ give question ordered(give)", "+ give finding W-question/give/house/ask-first/list@y:two"]),
    ([("of: give, is: true}", "of: give, is: false}\n  - {fact: ordered, of: give, is: false}")], 1,
     ["~ give verdict permitted-with-duties -> forbidden", "- give ground house/ask-first/agreed",
      "+ give finding E-violation/give/house/ask-first/list@y:two"]),
    ([("{fact: agreed, of", "{fact: ordered, of")], 0,
     ["+ give ground house/ask-first/ordered", "- give ground house/ask-first/agreed"]),
    ([("facts:\n", "facts:\n  - {fact: locked, of: get, is: true}\n")], 0,
     ["~ get duty house/lock/lock/list@x:one/x open -> discharged"]),
    ([("facts:\n", "facts:\n  - {fact: locked, of: get, is: false}\n")], 1,
     ["~ get duty house/lock/lock/list@x:one/x open -> unmet",
      "+ get finding E-unmet-duty/get/house/lock/list@x:one/lock"]),
    ([("value: low", "value: high")], 0,
     ["~ list@x:one attribute value low -> high", "~ list@y:two attribute value low -> high"]),
    ([("{operator: y, access: [y], country: JP}", "{operator: y, access: [y], country: KR}")], 0,
     ["+ give unit country", "~ list@y:two attribute country JP -> JP;KR"]),
    ([("parties:\n", "parties:\n  z: {kind: person}\n"),
      ("systems:\n", "systems:\n  three: {operator: y}\n")], 0,
     ["+ model party z", "+ model system three"]),
]


def pairs():
    problems = []
    for replacements, status, wanted in PAIRS:
        got, diff = Pair(*replacements).diff()
        problems += unlike(said(diff), wanted, f"{replacements}")
        problems += [f"{replacements}: status {got}, not {status}"] if got != status else []
    return problems


def events_come_and_go():
    """A new event is told with its verdict; attributes of what only one side holds are not."""
    pair = Pair(("facts:", "  - {id: again, type: store, data: list, by: y, system: one}\nfacts:"))
    status, diff = pair.diff()
    back_status, back = as_json(pair.new, pair.old)
    got, gone = said(diff), said(back)
    problems = [f"status {status}, {back_status}"] if (status, back_status) != (0, 0) else []
    for line in ("+ again event", "+ again verdict -> undetermined", "+ list@y:one holding -> kept"):
        problems += [f"no {line!r} in {got}"] if line not in got else []
        other = "-" + line[1:].replace(" -> ", " ")
        problems += [f"no {other!r} in {gone}"] if other not in gone else []
    problems += [f"{line}" for line in got + gone if "list@y:one attribute" in line]
    return problems


def errors_that_stay():
    """What was wrong before is no news; what is mended is none either."""
    bad = Pair(("of: give, is: true}", "of: give, is: false}\n  - {fact: ordered, of: give, is: false}"))
    other = bad.new.with_name("other.yaml")
    text = bad.new.read_text(encoding="utf-8")
    other.write_text(text.replace("value: low", "value: high"), encoding="utf-8")
    problems = []
    for words, wanted in (((bad.new, other), (0, 0, 0)), ((bad.new, bad.old), (0, 0, 1)),
                          ((bad.old, bad.new), (1, 1, 0))):
        status, diff = as_json(*words)
        got = (status, diff["summary"]["new_errors"], diff["summary"]["gone_errors"])
        problems += [f"{got}, not {wanted}"] if got != wanted else []
    return problems


# ---- days ------------------------------------------------------------------------------------------------

def laws(diff):
    return [(x["at"], x["change"], x["rule"] or x["place"], x["ground"] or x["country"]) for x in diff["law"]]


def verdicts(diff):
    return {d["event"]: (d["before"], d["after"]) for d in diff["differences"]
            if d["kind"] == "verdict" and not d["what"]}


def personal_related():
    """Article 31 of the APPI: in force from 2022-04-01 on."""
    status, diff = as_json(RELATED, "--as-of", "2022-03-31", "--and", "2022-04-01")
    _, before = as_json(RELATED, "--as-of", "2022-03-30", "--and", "2022-03-31")
    _, after = as_json(RELATED, "--as-of", "2022-04-01", "--and", "2022-04-02")
    begins = [x for x in diff["law"] if x["change"] == "begins" and x["cite"] == "第31条"]
    coming = [x for x in before["law"] if x["change"] == "will-begin" and x["cite"] == "第31条"]
    problems = [f"status {status}"] if status != 0 else []
    for got, wanted in ((verdicts(diff).get("to-none"), ("permitted", "undetermined")),
                        ([(x["at"], x["events"]) for x in begins], [("2022-04-01", 3)]),
                        ([x["at"] for x in coming], ["2022-04-01"]),
                        (before["differences"] + after["differences"], [])):
        problems += [f"{got}, not {wanted}"] if got != wanted else []
    problems += [f"{x}" for x in after["law"] if x["cite"] == "第31条"]
    return problems


DAYS = [  # from, to, exit status, verdicts
    ("2018-12-01", "2019-06-01", 0, {"to-jp": ("undetermined", "permitted-with-duties")}),
    ("2019-06-01", "2021-06-01", 1, {"to-us": ("permitted", "forbidden")}),
    ("2021-06-01", "2024-06-01", 0, {"to-us": ("forbidden", "permitted")}),
    ("2024-06-01", "2021-06-01", 1, {"to-us": ("permitted", "forbidden")}),
]


def four_days():
    problems = []
    for one, other, status, wanted in DAYS:
        got, diff = as_json(TRANSFERS, "--as-of", one, "--and", other)
        found = verdicts(diff)
        problems += [f"{one} {other}: {got}, {found}"] if got != status or found != wanted else []
    _, diff = as_json(TRANSFERS, "--as-of", "2019-06-01", "--and", "2021-06-01")
    problems += unlike(laws(diff), [
        ("2020-07-16", "ends", "third-country-transfer", "privacy-shield"),
        ("2020-07-16", "ends", "third-country-transfer", "scc"),
        ("2020-07-16", "begins", "third-country-transfer", "scc-with-care"),
        ("2023-07-10", "will-begin", "third-country-transfer", "dpf")], "law")
    _, diff = as_json(TRANSFERS, "--as-of", "2018-12-01", "--and", "2019-06-01")
    problems += [] if ("2019-01-23", "begins", "eu-adequate", "JP") in laws(diff) else [f"{laws(diff)}"]
    return problems


def latest_day():
    """Law without a first day: no format says that it begins on the day by which it must have begun."""
    model, problems = "tests/models/appi/coming.yaml", []
    for other in ("2026-12-01", "2029-01-01"):
        _, diff = as_json(model, "--as-of", "2026-01-01", "--and", other)
        got = {(law["change"], law["at"]) for law in diff["law"]}
        wrong = {change for change, _ in got} & {"begins", "will-begin"}
        problems += [] if ("begins-by", "2028-07-16") in got and not wrong else [f"{other}: {got}"]
    for lang, wanted in (("en", "2028-07-16 begins at the latest: "), ("ja", "2028-07-16 遅くともこの日までに施行: ")):
        text = run(model, "--as-of", "2026-01-01", "--and", "2026-12-01", "--lang", lang).stdout
        problems += [] if wanted in text else [f"{lang}: no {wanted!r}"]
    return problems


def days_of_two_models():
    pair = Pair(("who: from, require: {any", "who: from, in_force: {from: 2023-01-01}, require: {any"))
    _, without = pair.diff()
    _, apart = pair.diff("--as-of", "2024-01-01", "--and", "2022-01-01")
    _, together = pair.diff("--as-of", "2022-01-01")
    problems = unlike(said(without), [], "at the models' own days")
    for diff in (apart, together):
        grounds = [d for d in said(diff) if "ground" in d]
        problems += unlike(grounds, ["- give ground house/ask-first/agreed"], "in 2022")
    problems += unlike([x["rule"] for x in together["law"]], ["ask-first"], "law to come")
    return problems


def law_that_does_not_matter():
    """A rule that begins, but bears on nothing that happens, is no news."""
    late = "- {id: late, on: process, in_force: {from: 2024-02-01}, forbid: true}\n      - {id: lock"
    pair = Pair(("- {id: lock", late))
    _, diff = as_json(pair.new, "--as-of", "2024-01-01", "--and", "2024-03-01")
    return unlike(diff["law"], [], "law")


# ---- formats ---------------------------------------------------------------------------------------------

def formats():
    words = (TRANSFERS, "--as-of", "2019-06-01", "--and", "2021-06-01")
    _, diff = as_json(*words)
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv", *words).stdout)))
    count = len(diff["differences"]) + len(diff["law"])
    problems = [f"{len(rows)} rows, not {count}"] if len(rows) != count else []
    if [r["what"] for r in rows[:len(diff["differences"])]] != [d["what"] or "" for d in diff["differences"]]:
        problems.append("the rows are others than in JSON")
    for language in ("ja", "en"):
        text, md, html = (run("--lang", language, "--all", *words, "--format", form).stdout
                          for form in ("text", "md", "html"))
        messages = [d["message"][language] for d in diff["differences"] if d["kind"] == "finding"]
        problems += [f"text: {m}" for m in messages if m not in text]
        problems += [f"{name}: {shown.count(row)} rows" for name, shown, row, extra in
                     (("md", md, "\n|", 1), ("html", html, "<tr>", 1)) if shown.count(row) != count + extra]
        problems += ["text has no sign"] if "\n  ~ " not in text or "\n  + " not in text else []
    if run(*words).stdout != run(*words).stdout:
        problems.append("two runs differ")
    return problems


def calls():
    problems = []
    for words, status, message in [
            ((), 2, "usage"), ((TRANSFERS,), 2, "--and"), ((TRANSFERS, "--as-of", "2024-01-01"), 2, "--and"),
            ((TRANSFERS, TRANSFERS, TRANSFERS), 2, "usage"),
            ((TRANSFERS, "none.yaml"), 2, "none.yaml: error[io]"),
            (("none.yaml", TRANSFERS), 2, "none.yaml: error[io]"),
            ((TRANSFERS, "packs/core.yaml"), 2, "is-a-pack"),
            ((TRANSFERS, "--and", "2024-02-30"), 2, "2024-02-30"), ((TRANSFERS, "--and"), 2, "no value"),
            ((TRANSFERS, TRANSFERS), 0, "nothing changes"),
            ((TRANSFERS, TRANSFERS, "--format", "xml"), 2, "xml")]:
        result = run(*words)
        stream = result.stderr if status == 2 else result.stdout
        if result.returncode != status or message not in stream:
            problems.append(f"{words}: {result.returncode} {result.stdout[-300:]} {result.stderr[-300:]}")
    return problems


# ---- size ------------------------------------------------------------------------------------------------

def large(folder, events):
    lines = [BASE.split("events:")[0].replace("value: low", "value: LEVEL"), "events:\n",
             "  - {id: get, type: acquire, by: x, system: one, output: list}\n"]
    lines += [f"  - {{id: give-{i}, type: transfer, data: list, from: x, to: y, via: mail, system: two,"
              " purpose: use}\n" for i in range(events)]
    text = "".join(lines)
    (folder / "ask.yaml").write_text(QUESTIONS, encoding="utf-8")
    (folder / "old.yaml").write_text(text.replace("LEVEL", "low"), encoding="utf-8")
    facts = [f"  - {{fact: agreed, of: give-{i}, is: true}}\n" for i in range(0, events, 2)]
    text = text.replace("LEVEL", "high") + "facts:\n" + "".join(facts)
    (folder / "new.yaml").write_text(text, encoding="utf-8")


def timed(events):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large(folder, events)
        started = time.monotonic()
        status, diff = as_json(folder / "old.yaml", folder / "new.yaml")
        verdict_count = len([d for d in diff["differences"] if d["kind"] == "verdict"])
        return time.monotonic() - started, verdict_count, status


def linear():
    small, small_found, _ = timed(1000)
    big, found, status = timed(10000)
    problems = []
    if (found, small_found, status) != (5000, 500, 0):
        problems.append(f"{found} verdicts, {small_found}, status {status}")
    if big > 25 * small + 2:
        problems.append(f"{big:.2f} s for 10,000 events, {small:.2f} s for 1,000")
    return problems


def pages():
    """The first page stays short, and says what it leaves out."""
    with tempfile.TemporaryDirectory() as name:
        large(Path(name), 300)
        words = (Path(name) / "old.yaml", Path(name) / "new.yaml")
        short, whole = run(*words).stdout.splitlines(), run("--all", *words).stdout.splitlines()
    problems = [f"{len(short)} lines"] if len(short) > 120 else []
    problems += [] if any("--all" in line for line in short) else ["does not say --all"]
    return problems + ([f"--all: {len(whole)} lines"] if len(whole) < 600 else [])


def main():
    report([
        ("pairs of models", pairs()),
        ("events come and go", events_come_and_go()),
        ("errors that stay are no news", errors_that_stay()),
        ("personal-related information, 2022-04-01", personal_related()),
        ("transfers from the EU on four days", four_days()),
        ("law without a first day", latest_day()),
        ("two models at their days", days_of_two_models()),
        ("law that bears on nothing", law_that_does_not_matter()),
        ("every format says the same", formats()),
        ("calls", calls()),
        ("the first page is short", pages()),
        ("10,000 events take ten times as long as 1,000", linear()),
    ])


if __name__ == "__main__":
    main()
