#!/usr/bin/python3
"""Every example and every model of tests/models keeps its own expectations.

A model is its own regression test: what it says under `expect:` must hold, and it must say something. Prints TAP."""

import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TENTEN = os.environ["TENTEN"]


def complaint(model):
    """What is wrong with a model, or None."""
    run = subprocess.run([TENTEN, "check", "--format", "json", str(model)], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return f"exit status {run.returncode}: {run.stderr.strip()[:500]}"
    if "\nexpect:" not in model.read_text(encoding="utf-8"):
        return "expects nothing"
    failed = [f for f in json.loads(run.stdout)["findings"] if f["code"] == "E-expectation"]
    if failed:
        return "; ".join(f["message"]["en"] for f in failed)
    return None


def planted():
    """A wrong expectation must be found: otherwise none of this proves anything."""
    text = (ROOT / "tests/models/pos.yaml").read_text(encoding="utf-8")
    text += "  - {event: map, verdict: forbidden}\n  - {holding: {data: area, holder: it}, expiry: [a+1y]}\n"
    run = subprocess.run([TENTEN, "check", "--format", "json", "-"], input=text, capture_output=True, text=True)
    failed = [f for f in json.loads(run.stdout)["findings"] if f["code"] == "E-expectation"]
    return None if run.returncode == 1 and len(failed) == 2 else f"{len(failed)} of 2 planted mistakes were found"


def main():
    models = sorted(ROOT.glob("tests/models/*.yaml")) + sorted(ROOT.glob("examples/*/*.yaml"))
    print(f"1..{len(models) + 1}")
    wrong = planted()
    print(("not ok" if wrong else "ok") + " 1 - wrong expectations are found" + (f" # {wrong}" if wrong else ""))
    for number, model in enumerate(models, 2):
        wrong = complaint(model)
        print(("not ok" if wrong else "ok") + f" {number} - {model.relative_to(ROOT)}")
        if wrong:
            print(f"# {wrong}")


main()
