#!/usr/bin/python3
"""The tables of the fourth step beyond the risks themselves: whom controls fall to, layer by layer; what
parties ask of each other; what applies of which guideline; the inventory and the records of processing;
decisions that outlive a change of the model. Prints TAP."""

import json
import os
import re
import subprocess

from tap import ROOT, report

TENTEN = os.environ["TENTEN"]
OWN = "tests/models/risks.yaml"
A3, A4 = "examples/a3-cloud/model.yaml", "examples/a4-offshore/model.yaml"


def table(model, what, text=None):
    call = [TENTEN, "table", model, what, "--format", "json", "--lang", "en"]
    result = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, input=text, check=True)
    return json.loads(result.stdout)


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {got} instead of {wanted}"]


def bearers():
    """Each layer has its operator; a control of people falls to controllers; nobody is told as such."""
    rows = {(row["control"], row["party"], row["system"]): row for row in table(OWN, "controls")}
    wanted = {("path", "b", "shelf"), ("path", "c", "ground"), ("path", "nobody", "odd"), ("people", "a", ""),
              ("people", "b", ""), ("doors", "a", "meter"), ("doors", "c", "ground"),
              ("doors", "nobody", "odd")}
    problems = unlike(set(rows), wanted, "rows")
    states = {key: row["state"] for key, row in rows.items()}
    problems += unlike(states[("path", "b", "shelf")], "in-place", "of a system")
    problems += unlike(states[("doors", "c", "ground")], "planned", "of a party")
    problems += unlike(states[("people", "b", "")], "not-applicable", "not applicable")
    return problems + unlike(states[("path", "c", "ground")], "none", "none")


def layers():
    """A-3: B's SaaS lies on C's IaaS; what is to be done falls to B and to C, each at its layer."""
    rows = {(row["party"], row["system"]) for row in table(A3, "controls") if row["control"] == "M03"}
    return [f"M03 does not fall to {pair}" for pair in (("b", "b-saas"), ("c", "c-iaas")) if pair not in rows]


def conditions():
    rows = table(OWN, "conditions")
    got = {(row["asking"], row["asked"], row["item"], row["gap"]) for row in rows}
    problems = unlike(got, {("a", "b", "path", "no"), ("a", "c", "path", "yes"), ("a", "c", "doors", "yes"),
                            ("b", "c", "path", "yes"), ("b", "c", "doors", "yes")}, "controls")
    left = [row["leaves_to"] for row in rows if (row["asking"], row["asked"]) == ("a", "b")]
    problems += unlike(left, ["b"], "what is left")
    rows = table(A3, "conditions")
    kinds = {row["kind"] for row in rows if (row["asking"], row["asked"]) == ("a", "b")}
    problems += [] if "control" in kinds else [f"A asks B for {kinds}"]
    return problems + [f"{row['asked']} is a person" for row in rows if row["asked"] == "customers"]


def applicability():
    rows = {(row["guideline"], row["item"]): row for row in table(OWN, "applicability")}
    problems = unlike(set(rows), {("house", "H-1"), ("house", "H-2"), ("next", "N-1")}, "items")
    problems += unlike(rows[("next", "N-1")]["controls"], "path", "by way of a mapping")
    rows = table(A3, "applicability")
    guidelines = {row["guideline"] for row in rows}
    wanted = {"cpsf", "iso-27001-2013", "iso-27001-2022", "nist-800-53-r5"}
    problems += [] if len(guidelines & wanted) >= 3 else [f"guidelines: {guidelines}"]
    for guideline in guidelines:
        applies = {row["applicable"] for row in rows if row["guideline"] == guideline}
        problems += unlike(applies, {"yes", "no"}, guideline)
    return problems + [f"{row['item']}: no reason" for row in rows if not row["reason"]]


def persons():
    """The inventory has what is about persons and nothing else; whoever acts for another is a processor."""
    about = {row["data"] for row in table(A4, "inventory")}
    every = {row["data"] for row in table(A4, "holdings")}
    problems = [] if about and about < every else [f"inventory of {about} out of {every}"]
    rows = table(A3, "processing")
    roles = {(row["party"], row["role"], row["for"]) for row in rows}
    for wanted in (("a", "controller", ""), ("b", "processor", "a")):
        problems += [] if wanted in roles else [f"no {wanted} in {roles}"]
    return problems


def decisions():
    """What a decision rests on is compared; the names of risks stay when events are added or reordered."""
    text = (ROOT / OWN).read_text(encoding="utf-8")
    change = {row["id"]: row["change"] for row in table("-", "risks", text)}
    problems = unlike(change["send/readings/tapped"], "unchanged", "as decided")
    problems += unlike(change["measure/readings/sensed"], "changed", "another basis")
    problems += unlike(change["add/sums/cloud"], "new", "not decided")
    before = "  - {id: before, type: acquire, by: a, output: sums, system: meter}\n"
    more = text.replace("events:\n", f"events:\n{before}")
    after = {row["id"]: row["change"] for row in table("-", "risks", more)}
    problems += unlike({key: after.get(key) for key in change}, change, "names after an event was added")
    other = text.replace("confidentiality: 2", "confidentiality: 4")
    changed = {row["id"]: row for row in table("-", "risks", other)}["send/readings/tapped"]
    return problems + unlike((changed["level"], changed["change"]), ("high", "changed"), "another impact")


# What does not fit together in annex B, by what pack check says of it.
ODD = {
    "risks/dmf": {"threat-unused repudiation", "threat-unused elevation-of-privilege",
                  "outside-scope GA-08 M08",
                  "outside-scope GA-18 M02", "outside-scope UP-02 M11", "outside-scope ST-02 M20",
                  "outside-scope ST-04 M20", "outside-scope ST-16 M20", "risk-without-source ST-05"},
    "controls/dmf": {"scope-unused M03", "scope-unused M13", "scope-unused M22", "control-unused M19",
                     "item-as-printed CPS.DS-23", "no-references M07", "no-references M36",
                     "no-references M37", "no-references M38", "no-scope M37", "no-scope M38"},
}


def odd_ends():
    problems = []
    for pack, wanted in ODD.items():
        call = [TENTEN, "pack", "check", pack, "--lang", "en"]
        result = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, check=False)
        notes = re.findall(r"note\[(.*?)\]: (.*)", result.stderr)
        got = {" ".join([code, *re.findall("«(.*?)»", text)]) for code, text in notes}
        problems += unlike(got, wanted, pack) + unlike(result.returncode, 0, f"{pack}: status")
    return problems


if __name__ == "__main__":
    report([("whom controls fall to", bearers()), ("layers of a cloud", layers()),
            ("what parties ask of each other", conditions()), ("statement of applicability", applicability()),
            ("data about persons", persons()), ("decisions", decisions()),
            ("what does not fit together in annex B", odd_ends())])
