#!/usr/bin/python3
"""The published use cases A-1 and A-2 come out as the framework prints them: every cell of its tables of
attributes (tables A-1.1 and A-2.3 of annex A) and of considered attributes, and what it says about provision.
Prints TAP."""

import csv
import json
import os
import subprocess

from tap import report

TENTEN = os.environ["TENTEN"]
A1 = "examples/a1-pos/model.yaml"
A2 = "examples/a2-elderly-care/model.yaml"
ROWS = ("category", "disclosure", "purpose", "controller", "rights_holder", "value", "location", "expiry")

SALES = "after-service;contract;product-planning"
RELATED = "personal-related;trade-secret"
PERSONAL = "personal-data;trade-secret"
CONTRACT_END = "data-provision-contract-end+1y"

# A column of a printed table: (data, holder) and its cells from the top down, several values sorted.
TABLE_A_1_1 = {
    ("store-sales", "stores"):
        (RELATED, "x", SALES, "stores", "customers;x", "medium", "pos", "membership-end+5y/record"),
    ("store-totals", "stores"):
        (RELATED, "x", SALES, "stores", "customers;x", "high", "store-terminal", "membership-end+5y"),
    ("integrated", "it"):
        (PERSONAL, "x", SALES, "it", "customers;x", "very-high", "platform", "membership-end+5y"),
    # The last column names two holders and two places: it is these two holdings.
    ("area", "it"):
        ("statistical;trade-secret", "x", "pr-efficiency", "it", "x", "high", "platform", "none"),
    ("area", "marketing"):
        ("statistical;trade-secret", "x", "pr-efficiency", "marketing", "x", "high", "hq-terminal", "none"),
}
TABLE_A_2_3 = {
    ("unified-a", "a"):
        (RELATED, "a", "elderly-care", "a", "a;residents", "high", "a-server", "none"),
    ("unified", "platform"):
        (RELATED, "platform", "elderly-care", "platform", "a;b;c;d;platform;residents", "very-high",
         "pf-server", CONTRACT_END),
    ("higher", "platform"):
        (RELATED, "platform", "elderly-care", "platform", "platform;residents", "very-high",
         "pf-server", CONTRACT_END),
    ("service-e", "e"):
        (PERSONAL, "e", "elderly-care", "e", "e;residents", "very-high", "e-server", "service-end"),
}
OWNERS_A_2_3 = {
    ("unified-a", "a"): "a", ("unified", "platform"): "platform", ("higher", "platform"): "platform",
    ("service-e", "e"): "e"}

CONSIDERED = (
    "category/personal-data", "category/intellectual-property", "disclosure", "purpose", "controller",
    "rights_holder", "value", "location", "expiry")
MARKS_A_1 = {  # by regime, from the top row down
    "jp/instalment-sales": "o.o.ooo.o", "jp/appi": "o.ooooooo", "jp/unfair-competition": ".oo...o..",
    "x-rules": "..o.o.ooo"}
MARKS_A_2 = {
    "jp/appi": "o.oo.o...", "device-terms": "..ooooooo", "provision": ".oooooooo",
    "service-contract": "..ooooooo"}


def table(model, what):
    command = [TENTEN, "table", "--format", "csv", model, what]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(csv.DictReader(run.stdout.splitlines()))


def sorted_values(cell):
    return ";".join(sorted(cell.split(";")))


def wrong_cells(model, expected):
    """Cells of the holdings named; of several holdings of a data set at one holder, the first."""
    cells, places = {}, {}
    for row in table(model, "attributes"):
        key = (row["data"], row["holder"])
        if places.setdefault(key, row["system"]) == row["system"]:
            cells[key, row["attribute"]] = sorted_values(row["value"])
    return [f"{key} {name}: expected {want}, got {cells.get((key, name))}"
            for key, column in expected.items()
            for name, want in zip(ROWS, column, strict=True) if cells.get((key, name)) != want]


def wrong_owners():
    owners = {(row["data"], row["holder"]): row["value"]
              for row in table(A2, "attributes") if row["attribute"] == "owner"}
    return [f"{key}: expected {want}, got {owners.get(key)}" for key, want in OWNERS_A_2_3.items()
            if owners.get(key) != f"trade-secret({want})"]


def wrong_marks(model, expected, by_row):
    rows = {row["attribute"]: row for row in table(model, "considered")}
    wrong = [f"{name} under {regime}: expected {mark}" for regime, marks in expected.items()
             for name, mark in zip(CONSIDERED, marks, strict=True) if (rows[name][regime] or ".") != mark]
    counts = [sum(rows[name][regime] == "o" for regime in expected) for name in CONSIDERED]
    return wrong + ([] if counts == by_row else [f"marks by row: expected {by_row}, got {counts}"])


def check(model):
    run = subprocess.run([TENTEN, "check", "--format", "json", model], capture_output=True, text=True)
    return json.loads(run.stdout)


def contradictions(model):
    codes = ("W-laxer", "W-incomparable", "N-lowered", "W-controller", "W-location", "E-expectation",
             "E-violation")
    return [finding["id"] for finding in check(model)["findings"] if finding["code"] in codes]


def category(model, data, holder):
    wanted = {"data": data, "holder": holder, "attribute": "category"}
    return [row["value"] for row in table(model, "attributes") if wanted.items() <= row.items()][0].split(";")


def wrong_totals():
    """The EC site's totals are personal data, those of the stores are not."""
    wrong = []
    if "personal-data" not in category(A1, "ec-totals", "ec"):
        wrong.append("the totals of the EC site are no personal data")
    if "personal-related" not in category(A1, "store-totals", "stores"):
        wrong.append("the totals of the stores are not only related to persons")
    return wrong


def wrong_provision():
    """Will it be personal data at the platform? At a provider it becomes so: confirm the consent."""
    events = {event["event"]: event for event in check(A2)["events"]}
    asked = {"provide-a": "will-be-personal(unified-a,platform)", "deliver-e": "consent-confirmed(higher,e)"}
    wrong = []
    for event, question in asked.items():
        if events[event]["verdict"] != "undetermined" or question not in events[event]["questions"]:
            wrong.append(f"{event}: {events[event]['verdict']}, asks {events[event]['questions']}")
    if "personal-data" not in category(A2, "higher", "e"):
        wrong.append("the derived data does not become personal data at E")
    units = {row["id"]: set(row["units"].split(";")) for row in table(A2, "events")}
    if units["provide-a"] != {"organisation", "system", "device"}:
        wrong.append(f"units of provide-a: {units['provide-a']}")
    return wrong


def main():
    report([
        ("every cell of table A-1.1", wrong_cells(A1, TABLE_A_1_1)),
        ("every cell of table A-2.3", wrong_cells(A2, TABLE_A_2_3)),
        ("whose secrets table A-2.3 names", wrong_owners()),
        ("considered attributes of A-1", wrong_marks(A1, MARKS_A_1, [2, 1, 4, 1, 3, 2, 4, 2, 3])),
        ("considered attributes of A-2", wrong_marks(A2, MARKS_A_2, [1, 1, 4, 4, 3, 4, 3, 3, 3])),
        ("A-1 declares nothing that is computed otherwise", contradictions(A1)),
        ("A-2 declares nothing that is computed otherwise", contradictions(A2)),
        ("A-1: which totals are personal data", wrong_totals()),
        ("A-2: provision to the platform and to the providers", wrong_provision()),
        ("a planted wrong cell is found",
         [] if wrong_cells(A1, {("area", "it"): ("x",) * 8}) else ["it is not"]),
    ])


main()
