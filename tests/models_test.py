#!/usr/bin/python3
"""Every example and every model of tests/models keeps its own expectations.

A model is its own regression test: what it says under `expect:` must hold, and it must say something.
Prints TAP."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TENTEN = os.environ["TENTEN"]


def check(*arguments, **options):
    command = [TENTEN, "check", "--format", "json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, **options)


def unmet(run):
    return [f["message"]["en"] for f in json.loads(run.stdout)["findings"] if f["code"] == "E-expectation"]


def complaint(model):
    """What is wrong with a model, or None."""
    run = check(str(model))
    if run.returncode not in (0, 1):
        return f"exit status {run.returncode}: {run.stderr.strip()[:500]}"
    if "\nexpect:" not in model.read_text(encoding="utf-8"):
        return "expects nothing"
    return "; ".join(unmet(run)) or None


def planted():
    """A wrong expectation must be found: otherwise none of this proves anything."""
    text = (ROOT / "tests/models/pos.yaml").read_text(encoding="utf-8")
    text += "  - {event: map, verdict: forbidden}\n  - {holding: {data: area, holder: it}, expiry: [a+1y]}\n"
    run = check("-", input=text)
    found = len(unmet(run))
    return None if run.returncode == 1 and found == 2 else f"{found} of 2 planted mistakes were found"


def small_models():
    """Those of tests/models and of its folders, but for the parts and packs that they share."""
    models = (ROOT / "tests/models").rglob("*.yaml")
    return sorted(model for model in models if model.parent.name not in ("parts", "packs"))


def main():
    models = small_models() + sorted(ROOT.glob("examples/*/*.yaml"))
    print(f"1..{len(models) + 1}")
    wrong = planted()
    print(("not ok" if wrong else "ok") + " 1 - wrong expectations are found")
    if wrong:
        print(f"# {wrong}")
    for number, model in enumerate(models, 2):
        wrong = complaint(model)
        print(("not ok" if wrong else "ok") + f" {number} - {model.relative_to(ROOT)}")
        if wrong:
            print(f"# {wrong}")


main()
