#!/usr/bin/python3
"""The catalogue of risks has as many of each sort as annex B of the framework, and every risk that the tables
of the use cases A-1 to A-5 print is found at the event, and of the data, that the table speaks of: out of
the catalogue as it is, or as a risk of the model, in the place of one of the catalogue or beside it.
Prints TAP."""

import collections
import json
import os
import subprocess

from tap import ROOT, report

TENTEN = os.environ["TENTEN"]
EXAMPLES = "examples/"
A4, A5 = "a4-offshore/model.yaml", "a5-smart-factory/model.yaml"
WITH_VIDEO = "a5-smart-factory/sensor-with-video.yaml"

# Sorts of the 71 risks: by type of event, perspective, threat source ("": left blank in the source).
COUNTS = {
    "on": {"acquire": 18, "process": 14, "transfer": 17, "store": 18, "dispose": 4},
    "perspective": {"confidentiality": 17, "integrity": 17, "availability": 14, "personal-data": 11,
                    "intellectual-property": 12},
    "source": {"adversarial": 35, "accidental": 24, "structural": 7, "environmental": 4, "": 1},
}

# What a table prints of one event and data set, line by line from the top: risks by their place in the name
# event/data/risk. Where a line holds at several events, one that stands for it is named.
LINES = {
    "a1-pos/model.yaml": {"A.1-2": {
        "purchase-ec/ec-totals": "ST-01 ST-02 GA-04 ST-06 GA-11 ST-10 GA-13 GA-14 GA-15 ST-14 ST-16"}},
    "a2-elderly-care/model.yaml": {"A.2-4": {
        f"provide-{vendor}/unified-{vendor}":
            "TR-01 sent-elsewhere TR-05 TR-06 personal-at-receiver TR-10 TR-13" for vendor in "abcd"}},
    "a3-cloud/model.yaml": {"A.3-3": {
        "keep-customer/customer": "password-list flaw-of-saas ST-04 ST-05 ST-06 ST-10 ST-14",
        "answer/customer": "UP-03 UP-07 UP-08 UP-10 UP-13",
        "advertise/customer": "UP-03 UP-07 UP-08 UP-10 UP-13"}},
    A4: {"A.4-3": {
        "provide-design/design":
            "flaw-of-cloud-storage open-cloud-storage intruder-at-b memory-stick-at-b altered-on-the-way "
            "storage-with-malware design-taken not-screened",
        "keep-design/design": "intruder-at-b memory-stick-at-b design-taken"}},
    A5: {
        "A-5.2": {
            "save-video/video":
                "intercepted-in-the-plant altered-in-the-plant ST-10 ST-11 bystanders given-to-an-analyst "
                "video-kept-on-the-server taken-from-the-server",
            "upload-video/video": "video-leaks-on-the-way TR-02 TR-05 TR-07",
            "record-video/video": "GA-02 GA-05 GA-12 GA-13 workers-not-told bystanders"},
        "A-5.3": {
            "save-sensor/sensor": "intercepted-in-the-plant altered-in-the-plant ST-11 taken-from-the-server",
            "upload-sensor/sensor": "TR-01 TR-02 TR-05 TR-07",
            "measure-current/sensor": "GA-05 GA-13"},
        "A-5.4": {
            "profile-video/video": "UP-01 video-for-other-ends secrets-for-gain",
            "profile-video/profiled-video":
                "tool-settings-altered profiles-altered UP-06 UP-07 UP-08 UP-09 video-kept-in-the-cloud"},
        "A-5.5": {
            "profile-sensor/sensor": "UP-01 secrets-for-gain",
            "profile-sensor/profiled-sensor":
                "tool-settings-altered profiles-altered UP-06 UP-07 UP-08 UP-09"},
        "A-5.6": {
            "profile-video/profiled-video":
                "profiles-altered tool-settings-altered video-leaks-from-the-cloud",
            "profile-sensor/profiled-sensor": "profiles-altered tool-settings-altered",
            "upload-video/video": "video-leaks-on-the-way video-leaks-from-the-cloud"}},
}

# Perspectives of which a table says that they do not apply, and where they do after all.
NOT_PERSONAL = {
    A4: ["provide-design/design", "keep-design/design"],
    A5: ["measure-current/sensor", "save-sensor/sensor", "upload-sensor/sensor", "profile-sensor/sensor",
         "profile-sensor/profiled-sensor"],
    WITH_VIDEO: ["save-sensor/sensor"],
}
PERSONAL = {WITH_VIDEO: ["upload-together/sensor", "profile-sensor/sensor"]}

# Table A.4-3 by perspective; all of it stands in the model.
A_4_3 = {"confidentiality": 4, "integrity": 1, "availability": 1, "intellectual-property": 1,
         "sensitive-technology": 1}


def tenten(*words):
    call = [TENTEN, *words, "--lang", "en", "--format", "json"]
    return json.loads(subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True).stdout)


CATALOGUE = tenten("pack", "show", "risks/dmf")["risks"]
MODELS = {name: tenten("table", EXAMPLES + name, "risks") for name in [*LINES, WITH_VIDEO]}


def place(row):
    return f"{row['event']}/{row['data']}"


def perspectives_at(name, where):
    return {row["perspective"] for row in MODELS[name] if place(row) == where}


def sort_of(risk, key):
    """Risks of this catalogue arise at one type of event each; the JSON has a list."""
    return "".join(risk["on"]) if key == "on" else risk.get(key, "")


def catalogue():
    found = {key: collections.Counter(sort_of(risk, key) for risk in CATALOGUE) for key in COUNTS}
    return [f"{key}: {dict(found[key])}" for key, counts in COUNTS.items() if found[key] != counts]


def location_of_servers():
    """Storage, confidentiality, no threat source: seizure, and the control is to confirm the location."""
    found = [(risk["id"], risk["controls"]) for risk in CATALOGUE if sort_of(risk, "on") == "store"
             and risk["perspective"] == "confidentiality" and "source" not in risk]
    return [] if found == [("ST-05", ["M36"])] else [f"{found}"]


def lines(name, table):
    found = {row["id"] for row in MODELS[name]}
    wanted = [f"{where}/{risk}" for where, risks in LINES[name][table].items() for risk in risks.split()]
    return [f"no {risk}" for risk in wanted if risk not in found]


def transfer_of_design():
    own = collections.Counter(row["perspective"] for row in MODELS[A4]
                              if place(row) == "provide-design/design" and row["origin"] != "risks/dmf")
    return [] if own == A_4_3 else [f"{dict(own)}"]


def personal():
    wrong = [f"{name}: personal at {where}" for name, places in NOT_PERSONAL.items() for where in places
             if not perspectives_at(name, where) or "personal-data" in perspectives_at(name, where)]
    missing = [f"{name}: not personal at {where}" for name, places in PERSONAL.items() for where in places
               if "personal-data" not in perspectives_at(name, where)]
    return wrong + missing


def large_risks():
    """Those of table A-5.6 have an outcome, and an impact on what a plant cares for."""
    large = [row for row in MODELS[A5] if row["outcome"]]
    names = {row["id"].rsplit("/", 1)[1] for row in large}
    wrong = [row["id"] for row in large if row["impact"] != "high" or row["level"] != "high"]
    return wrong + ([] if len(names) == 4 else [f"{sorted(names)}"])


def main():
    tests = [("the catalogue's counts", catalogue()),
             ("seizure leads to the location", location_of_servers())]
    tests += [(f"table {table}", lines(name, table)) for name, tables in LINES.items() for table in tables]
    tests += [("table A.4-3 by perspective", transfer_of_design()), ("what is not personal", personal()),
              ("the large risks of A-5", large_risks())]
    report(tests)


if __name__ == "__main__":
    main()
