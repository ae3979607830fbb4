#!/usr/bin/python3
"""Destinations side by side (tenten gap MODEL --event …): the facts of the framework's 3-2 on their days; the
same whichever way they are asked for; each as a check would judge it, and a redirected transfer as the model
would be judged if it were written so; the picture; every format; bad calls. Prints TAP."""

import csv
import io
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
TRANSFERS = "examples/eu-transfers/model.yaml"
WORKED = "tests/models/eu-transfers.yaml"
BOTH = ("--event", "to-jp", "--event", "to-us")


def call(command, *words, text=True):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    return subprocess.run([TENTEN, command, *map(str, words)], cwd=ROOT, env=environment, capture_output=True,
                          text=text, timeout=300)


def gap(model, *words):
    """By receiver and day; a receiver alone where there is one day."""
    done = call("gap", model, *words, "--format", "json")
    assert done.returncode == 0 and not done.stderr, (words, done.returncode, done.stderr)
    found = json.loads(done.stdout)["destinations"]
    days = {one["as_of"] for one in found}
    return {one["to"] if len(days) == 1 else (one["to"], one["as_of"]): one for one in found}


def grounds(one):
    return {ground["ground"] for ground in one["grounds"]}


def changes(one):
    return {change["attribute"]: (change["before"], change["after"]) for change in one["changes"]}


def lies_in(one, when):
    return {row["regime"] for row in one["regimes"] if row[when] != "no"}


def steps(one):
    return [step["question"] for plan in one["plans"] for step in plan["steps"]]


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {got!r}, not {wanted!r}"]


# ---- the framework's example -----------------------------------------------------------------------------

def attributes_change():
    """The controller gains the company; to the US, exposure gains the government, too; on each day."""
    problems = []
    for model in (TRANSFERS, WORKED):
        for day in ("2018-12-01", "2019-06-01", "2021-06-01", "2024-06-01"):
            found = gap(model, *BOTH, "--as-of", day)
            for to, country, exposed in (("jp", "JP", "acme-jp"), ("us", "US", "acme-us;us-government")):
                got = changes(found[f"acme-{to}"])
                wanted = {"controller": ("acme-eu", f"acme-eu;acme-{to}"),
                          "exposure": ("acme-eu", f"acme-eu;{exposed}"),
                          "country": ("DE", f"DE;{country}"), "location": ("eu-db", f"eu-db;{to}-db")}
                problems += unlike({name: got.get(name) for name in wanted}, wanted, f"{model} {day} {to}")
                if "purpose" in got or "expiry" in got:
                    problems.append(f"{model} {day} {to}: {got}")
    return problems


def regimes_change():
    found = gap(TRANSFERS, *BOTH, "--as-of", "2021-06-01")
    worked = gap(WORKED, *BOTH, "--as-of", "2021-06-01")
    jp, us = found["acme-jp"], found["acme-us"]
    return (unlike(lies_in(jp, "before"), {"eu/gdpr"}, "before, to Japan")
            + unlike(lies_in(us, "before"), {"eu/gdpr"}, "before, to the US")
            + unlike({"jp/appi", "eu/japan-supplementary"} - lies_in(jp, "after"), set(), "after, to Japan")
            + unlike("us/government-access" in lies_in(us, "after"), True, "after, to the US")
            + unlike("jp/appi" in lies_in(us, "after"), False, "Japanese law in the US")
            + unlike("us/government-access" in lies_in(jp, "after"), False, "US law in Japan")
            + unlike(lies_in(worked["acme-us"], "after"), {"test/us"}, "worked, in the US")
            + unlike(lies_in(worked["acme-jp"], "after"), {"test/appi"}, "worked, in Japan"))


def grounds_by_day():
    """What suffices when; semantics.md, section 11."""
    problems = []
    for model, adequacy, clauses in ((TRANSFERS, "adequacy-japan", "scc-old-signed"),
                                     (WORKED, "adequacy", "scc-signed")):
        days = gap(model, "--event", "to-jp", "--as-of", "2019-01-22", "--and", "2019-01-23")
        before, after = days["acme-jp", "2019-01-22"], days["acme-jp", "2019-01-23"]
        problems += unlike((before["verdict"], adequacy in grounds(before)), ("undetermined", False), "22nd")
        problems += unlike(before["questions"], [f"{clauses}(acme-eu,acme-jp)"], "22nd")
        problems += unlike((after["verdict"], adequacy in grounds(after)),
                           ("permitted-with-duties", True), "23rd")
        for day, verdict, ground in (("2019-06-01", "permitted", "privacy-shield"),
                                     ("2021-06-01", "forbidden", None), ("2024-06-01", "permitted", "dpf")):
            us = gap(model, *BOTH, "--as-of", day)["acme-us"]
            problems += unlike(us["verdict"], verdict, f"{model} {day}")
            problems += unlike(grounds(us) & {"privacy-shield", "dpf"}, {ground} - {None}, f"{model} {day}")
        us = gap(model, *BOTH, "--as-of", "2021-06-01")["acme-us"]
        problems += unlike(steps(us), [f"{clauses}(acme-eu,acme-us)"], f"{model}: what is missing")
        problems += unlike([duty["duty"] for plan in us["plans"] for duty in plan["duties"]],
                           ["transfer-impact-assessment"], f"{model}: what comes with it")
        problems += unlike([row["rule"] for row in us["obstacles"]], ["third-country-transfer"], model)
        named = [row for row in us["duties"] + us["obstacles"] + us["grounds"] if row["title"]["ja"]]
        problems += unlike(len(named), len(us["duties"] + us["obstacles"] + us["grounds"]), "titles")
    return problems


def certified_receiver():
    """The framework of 2023 serves those that are listed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.yaml"
        path.write_text((ROOT / TRANSFERS).read_text().split("expect:")[0].replace(
            "{fact: dpf-listed, of: acme-us, is: true, from: 2023-09-01}",
            "{fact: dpf-listed, of: acme-us, is: false}"))
        us = gap(path, *BOTH, "--as-of", "2024-06-01")["acme-us"]
    return unlike((us["verdict"], "dpf" in grounds(us)), ("forbidden", False), "not listed")


# ---- the same, however it is asked for -------------------------------------------------------------------

def asked_otherwise():
    problems = []
    wanted = gap(TRANSFERS, *BOTH, "--as-of", "2021-06-01")
    for words in (("--event", "to-us", "--event", "to-jp"), ("--event", "to-jp", "--to", "JP", "--to", "US"),
                  ("--event", "to-us", "--to", "acme-jp", "--to", "us-db"),
                  ("--event", "to-us", "--event", "to-jp", "--to", "US", "--to", "acme-jp")):
        problems += unlike(gap(TRANSFERS, *words, "--as-of", "2021-06-01"), wanted, words)
    return problems


def as_checked():
    """A transfer alone is judged as the table of events has it."""
    problems, count = [], 0
    for path in sorted((ROOT / "examples").glob("*/*.yaml")):
        model = path.relative_to(ROOT)
        done = call("table", model, "events", "--format", "csv")
        for row in csv.DictReader(io.StringIO(done.stdout)):
            if "transfer" not in row["type"].split(";") or not row["to"]:
                continue
            one, = json.loads(call("gap", model, "--event", row["id"], "--format",
                                   "json").stdout)["destinations"]
            got = (one["verdict"], {ground["ground"] for ground in one["grounds"]}, set(one["questions"]))
            wanted = (row["verdict"], set(filter(None, row["grounds"].split(";"))),
                      set(filter(None, row["questions"].split(";"))))
            problems += unlike(got, wanted, f"{model} {row['id']}")
            count += 1
    return problems + ([] if count > 20 else [f"only {count} transfers"])


def redirected():
    """Sent elsewhere, a transfer is judged as if the model had been written so."""
    text = (ROOT / TRANSFERS).read_text().split("expect:")[0]
    text = re.sub(r"  - \{id: to-us, .*\n", "", text)
    text = re.sub(r"  - \{fact: [a-z-]+, of: to-us,.*\n", "", text)
    other = text.replace("to: acme-jp, source: eu-db, via: vpn, system: jp-db",
                         "to: acme-us, source: eu-db, via: vpn, system: us-db")
    problems = [] if other != text else ["nothing was changed"]
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "one.yaml", Path(folder) / "other.yaml"
        paths[0].write_text(text)
        paths[1].write_text(other)
        for day in ("2018-12-01", "2021-06-01", "2024-06-01"):
            sent = gap(paths[0], "--event", "to-jp", "--to", "acme-us", "--to", "JP", "--as-of", day)
            written = {to: gap(path, "--event", "to-jp", "--as-of", day)[to]
                       for to, path in zip(("acme-jp", "acme-us"), paths)}
            problems += unlike(sent, {to: written[to] for to in sent}, day)
    return problems


def apart():
    """Where the giver keeps nothing, each transfer still starts from what the giver had."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.yaml"
        path.write_text((ROOT / TRANSFERS).read_text().split("expect:")[0].replace(
            "purpose: service}\n", "purpose: service, keep: move}\n"))
        found = gap(path, *BOTH)
        sent = gap(path, "--event", "to-jp", "--to", "US", "--to", "JP")
    return (unlike(changes(found["acme-us"]).get("controller"), ("acme-eu", "acme-us"), "to the US")
            + unlike(changes(found["acme-jp"]).get("controller"), ("acme-eu", "acme-jp"), "to Japan")
            + unlike(lies_in(found["acme-us"], "before"), {"eu/gdpr"}, "before")
            + unlike(sent, found, "by --to"))


# ---- what is shown ---------------------------------------------------------------------------------------

def picture():
    """The giver's copy stands once, each destination has a lane; verdicts and changed attributes are told."""
    problems = []
    for language, forbidden, missing, more in (("en", "forbidden", "missing 1", "us government"),
                                               ("ja", "違反", "足りないもの1", "米国政府")):
        svg = call("gap", TRANSFERS, *BOTH, "--as-of", "2021-06-01", "--format", "svg", "--lang",
                   language).stdout
        problems += unlike(sorted(re.findall(r'class="tt-holding" data-id="([^"]+)"', svg)),
                           ["crm@acme-eu:eu-db", "crm@acme-jp:jp-db", "crm@acme-us:us-db"], language)
        problems += unlike(sorted(re.findall(r'class="tt-event" data-id="([^"]+)"', svg)),
                           ["to-jp", "to-us"], language)
        texts = " ".join(re.findall(r"<text[^>]*>([^<]*)<", svg)).lower()
        problems += [f"{language}: no {word}" for word in (forbidden, missing, more) if word not in texts]
        if not re.search(r'class="tt-CHANGED"', svg) or not re.search(r'class="tt-ERROR"', svg):
            problems.append(f"{language}: no grounds of colour")
        regimes = set(re.findall(r'class="tt-regime" data-id="([^"]+)"', svg))
        problems += unlike({"eu/gdpr", "jp/appi", "us/government-access"} - regimes, set(), language)
    days = call("gap", TRANSFERS, "--event", "to-jp", "--as-of", "2019-01-22", "--and", "2019-01-23",
                "--format", "svg").stdout
    problems += unlike(sorted(re.findall(r'class="tt-holding" data-id="([^"]+)"', days)),
                       ["crm@acme-eu:eu-db", "crm@acme-jp:jp-db", "crm@acme-jp:jp-db"], "two days")
    return problems


def overlaps():
    """Boxes of holdings and events lie beside each other."""
    problems = []
    for words in ((TRANSFERS, *BOTH, "--and", "2021-06-01"),
                  ("examples/a5-smart-factory/sensor-with-video.yaml", "--event", "upload-together", "--and",
                   "2027-06-01")):
        svg = call("gap", *words, "--format", "svg").stdout
        boxes = [tuple(map(float, box)) for box in re.findall(
            r'<rect class="tt-HOLDING" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', svg)]
        for i, (x, y, width, height) in enumerate(boxes):
            problems += [f"{words[0]}: {boxes[i]} and {other}" for other in boxes[:i]
                         if x < other[0] + other[2] and other[0] < x + width
                         and y < other[1] + other[3] and other[1] < y + height]
        problems += [] if len(boxes) > 4 else [f"{words[0]}: {boxes}"]
    return problems


def formats():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for language, word in (("en", "adequacy-japan"), ("ja", "adequacy-japan")):
            for form in ("text", "md", "csv", "json", "html"):
                done = call("gap", TRANSFERS, *BOTH, "--format", form, "--lang", language)
                if done.returncode != 0 or word not in done.stdout or done.stderr:
                    problems.append(f"{form} {language}: {done.returncode} {done.stderr}")
            for form, magic in (("xlsx", b"PK"), ("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<svg"),
                                ("html", b"<!DOCTYPE html>")):
                path = Path(folder) / f"{language}.{form}"
                done = call("gap", TRANSFERS, *BOTH, "-o", path, "--lang", language)
                if done.returncode != 0 or not path.read_bytes().startswith(magic):
                    problems.append(f"{form} {language}: {done.returncode} {done.stderr}")
    rows = list(csv.DictReader(io.StringIO(call("gap", TRANSFERS, *BOTH, "--as-of", "2021-06-01", "--format",
                                                "csv").stdout)))
    told = {(row["kind"], row["what"]): (row["acme-jp"], row["acme-us"]) for row in rows}
    return (problems + unlike(told["verdict", ""], ("permitted-with-duties", "forbidden"), "csv")
            + unlike(told["regime", "eu/gdpr"], ("stays", "stays"), "csv")
            + unlike(told["regime", "jp/appi"], ("enters", ""), "csv")
            + unlike(told["plan", "1"], ("", "scc-old-signed(acme-eu,acme-us)"), "csv")
            + unlike(told["attribute", "exposure"][1], "acme-eu -> acme-eu;acme-us;us-government", "csv"))


# ---- bad calls -------------------------------------------------------------------------------------------

EMPTY = """tenten: 1
title: nothing is handed on
parties: {a: {name: A, kind: company, country: JP}}
systems: {s: {name: S, kind: server, operator: a, country: JP}}
data: {d: {name: D}}
events: [{id: make, type: acquire, by: a, system: s, output: d}]
"""


def refused():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        empty, broken, two = (Path(folder) / name for name in ("empty.yaml", "broken.yaml", "two.yaml"))
        empty.write_text(EMPTY)
        broken.write_text(EMPTY.replace("output: d", "output: nothing"))
        two.write_text((ROOT / TRANSFERS).read_text().split("expect:")[0].replace(
            "  us-db:", "  jp-two: {name: second, kind: server, operator: acme-jp, access: [acme-jp], "
            "country: JP}\n  us-db:"))
        for words, told in (
                ((TRANSFERS, "--event", "collect", "--to", "JP"), "to-jp, to-us"),
                ((TRANSFERS, "--event", "to-j"), "to-jp"),
                ((TRANSFERS, "--event", "to-jp", "--to", "acme-jq"), "acme-jp"),
                ((TRANSFERS, "--event", "to-jp", "--to", "UX"), "US"),
                ((TRANSFERS, "--event", "to-jp", "--to", "group"), "acme-jp, acme-us"),
                ((TRANSFERS, "--event", "to-jp", "--to", "DE"), "DE"),
                ((TRANSFERS, "--to", "JP"), "--event"),
                ((TRANSFERS,), "--event"),
                ((two, "--event", "to-us", "--to", "acme-jp"), "jp-db, jp-two"),
                ((two, "--event", "to-us", "--to", "JP"), "jp-db, jp-two"),
                ((empty, "--to", "JP"), "no transfer"),
                ((empty, "--event", "make"), "no transfer"),
                ((broken, "--event", "make"), "nothing"),
                (("no-such.yaml", "--event", "make"), "no-such.yaml"),
                (("jp/appi", "eu/gdpr", "--event", "to-jp"), "no type of event"),
                (("jp/appi", "eu/gdpr", "--to", "US"), "one model"),
                ((TRANSFERS, "--event", "transfer"), "nothing to compare"),
                ((TRANSFERS, "--event", "to-jp", "--witness", folder), "--witness"),
                (("jp/appi", "eu/gdpr", "--format", "svg"), "csv"),
                ((TRANSFERS, "--event", "to-jp", "-o", Path(folder) / "x.doc"), "formats")):
            done = call("gap", *words)
            if done.returncode != 2 or told not in done.stderr or done.stdout:
                problems.append(f"{words}: {done.returncode} {done.stderr}")
        done = call("gap", two, "--event", "to-us", "--to", "jp-two", "--format", "csv")
        if done.returncode != 0 or "jp-two" not in done.stdout:
            problems.append(f"one of two systems: {done.returncode} {done.stderr}")
    return problems


def main():
    report([
        ("attributes: the controller, and to the US who can reach it", attributes_change()),
        ("regimes before and after", regimes_change()),
        ("grounds on their days, and what is missing", grounds_by_day()),
        ("a receiver that is not certified", certified_receiver()),
        ("the same by event, party, system and country", asked_otherwise()),
        ("a transfer alone, as it is checked", as_checked()),
        ("a transfer sent elsewhere, as if written so", redirected()),
        ("destinations do not see each other", apart()),
        ("the picture shows it", picture()),
        ("boxes do not overlap", overlaps()),
        ("every format", formats()),
        ("bad calls", refused()),
    ])


if __name__ == "__main__":
    main()
