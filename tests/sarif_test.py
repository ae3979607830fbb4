"""SARIF: what check tells editors and code hosts is valid against the official schema, holds the same
findings as JSON, names places by addresses, and stays so whatever a model or a path says. Prints TAP."""

import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote

import jsonschema
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
SCHEMA = jsonschema.Draft4Validator(json.loads((ROOT / "tests/sarif/sarif-2.1.0-rtm.5.json").read_text()))
REACHES, SILENCE = "tests/models/pos-store-reaches.yaml", "tests/models/silence-presume.yaml"
MODELS = [REACHES, SILENCE, "examples/a2-elderly-care/model.yaml", "tests/models/unmet-duty.yaml",
          "tests/models/contradiction.yaml", "tests/models/eu-transfers-unanswered.yaml"]
HOSTILE = ["]( x", "[text](http://example.invalid)", "{0} {{1}}", '"quoted" \\ back', "a\u2028b\u202ec",
           "<b>&amp;", "%00%s%n", "名" * 3000]
SILENCED = """tenten: 1
title: silenced
as_of: 2024-04-01
parties: {x: {kind: company, country: JP}, y: {kind: company, country: JP}}
systems: {one: {operator: x, access: [x], country: JP}}
data: {list: {about: none, keys: none, disclosure: [x, y], purpose: use, rights_holder: x, value: low,
       expiry: none}}
regimes:
  r:
    form: internal-rule
    rules: [{id: never, on: transfer, who: from, forbid: "third_party(from, to)", cite: "1"}]
events:
  - {id: get, type: acquire, by: x, system: one, output: list}
  - {id: give, type: transfer, data: list, from: x, to: y, via: mail, purpose: use}
silence:
  - {id: "E-violation/give/r/never/list@y:-", reason: "agreed (by «the» board)", owner: x,
     review: 2030-01-01}
"""


def run(*words, text=None, language="en"):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    return subprocess.run([TENTEN, "check", *words, "--lang", language], cwd=ROOT, env=environment,
                          input=text.encode() if text is not None else None, capture_output=True,
                          timeout=250, check=False)


def sarif(*words, text=None, language="en"):
    return json.loads(run(*words, "--format", "sarif", text=text, language=language).stdout)


def complaints(log, what):
    return [f"{what}: {list(error.absolute_path)}: {error.message[:200]}"
            for error in SCHEMA.iter_errors(log)]


def dangling(log, what):
    """References within the log that lead nowhere."""
    run_of = log["runs"][0]
    rules = [rule["id"] for rule in run_of["tool"]["driver"]["rules"]]
    taxa = [taxon["id"] for taxon in run_of["taxonomies"][0]["taxa"]]
    problems = [f"{what}: {result['ruleId']} is not its rule" for result in run_of["results"]
                if rules[result["ruleIndex"]] != result["ruleId"]]
    problems += [f"{what}: {taxon['id']} is not its taxon" for result in run_of["results"]
                 for taxon in result.get("taxa", []) if taxa[taxon["index"]] != taxon["id"]]
    if len(set(rules)) != len(rules) or len(set(taxa)) != len(taxa):
        problems.append(f"{what}: a rule is described twice")
    return problems


def valid():
    problems = []
    for path in MODELS:
        for language in ("ja", "en"):
            log = sarif(path, language=language)
            problems += complaints(log, path) + dangling(log, path)
            if log["runs"][0]["language"] != language:
                problems.append(f"{path}: not in {language}")
    return problems


def same_as_json():
    problems = []
    for path in MODELS:
        found = json.loads(run(path, "--format", "json").stdout)["findings"]
        wanted = [(f["id"], f["code"], f["severity"], f["message"]["en"], f["line"]) for f in found]
        results = [r for r in sarif(path)["runs"][0]["results"] if "partialFingerprints" in r]
        got = [(r["partialFingerprints"]["tentenId/v1"], r["ruleId"], r["level"],
                r["message"]["text"].replace("\\](", "]("),
                r["locations"][0].get("physicalLocation", {}).get("region", {}).get("startLine"))
               for r in results if "suppressions" not in r]
        if got != wanted:
            problems.append(f"{path}: other findings than in JSON")
        if [r["properties"]["message"]["ja"] for r in results if "suppressions" not in r] \
                != [f["message"]["ja"] for f in found]:
            problems.append(f"{path}: other Japanese messages than in JSON")
    return problems


def silenced():
    log = sarif("-", text=SILENCED)
    results = [r for r in log["runs"][0]["results"] if r["ruleId"] == "E-violation"]
    problems = complaints(log, "silenced")
    if len(results) != 1:
        return problems + [f"{len(results)} violations"]
    suppression = results[0].get("suppressions", [{}])[0]
    said = suppression.get("justification"), suppression.get("status")
    if said != ("agreed (by «the» board)", "accepted"):
        problems.append(f"the violation is suppressed by {suppression}")
    related = results[0]["relatedLocations"][0]["physicalLocation"]
    if related["region"]["startLine"] != 11 or results[0]["taxa"][0]["id"] != "r/never":
        problems.append(f"the rule is at {related}")
    if run("-", "--format", "sarif", text=SILENCED).returncode != 0:
        problems.append("a silenced violation counts")
    return problems


def built_in_rule():
    """The rule of a pack that is built in has an address of its own kind: no such file is there."""
    places = [place["physicalLocation"]["artifactLocation"] for result in sarif(REACHES)["runs"][0]["results"]
              for place in result.get("relatedLocations", [])]
    wanted = {"uri": "test/appi.yaml", "uriBaseId": "TENTEN_PACKS"}
    return [] if wanted in places and {"uri": REACHES} in places else [f"{places}"]


def input_errors():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "od d:ü%.yaml"
        path.write_text("tenten: 1\npartys: {}\nparties: {x: {kind: company}, x: {kind: company}}\n")
        result = run(str(path), REACHES, "/nowhere/at-all", "--format", "sarif")
        log = json.loads(result.stdout)
        problems += complaints(log, "input errors") + dangling(log, "input errors")
        results = log["runs"][0]["results"]
        codes = [r["ruleId"] for r in results]
        for code in ("unknown-key", "duplicate-key", "io", "E-violation"):
            if code not in codes:
                problems.append(f"no {code} among {codes}")
        address = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        if unquote(address) != f"file://{path}" or " " in address or "ü" in address:
            problems.append(f"the address is {address}")
    if result.returncode != 2 or log["runs"][0]["invocations"][0]["executionSuccessful"]:
        problems.append(f"status {result.returncode}, but a success")
    many = "tenten: 1\n" + "".join(f"key-{number}: 1\n" for number in range(300))
    log = sarif("-", text=many)
    said = log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    if len(log["runs"][0]["results"]) != 200 or "100" not in said:
        problems.append("what was left out is not counted")
    return problems + complaints(log, "many errors")


def hostile():
    problems = []
    for name in HOSTILE:
        text = SILENCED.split("silence:")[0].replace("id: give,", f"id: give, name: {json.dumps(name)},")
        for kind in ("sarif", "json"):
            output = run("-", "--format", kind, text=text).stdout
            if any(byte < 0x20 and byte != 0x0A for byte in output):
                problems.append(f"{kind}: control characters in {name[:20]!r}")
            found = json.loads(output)
            if kind == "sarif":
                problems += complaints(found, name[:20])
                texts = [result["message"]["text"] for result in found["runs"][0]["results"]]
                if any(re.search(r"(?<!\\)\]\(", text) for text in texts):
                    problems.append(f"{name[:20]!r} makes a link")
    return problems


def full_disk():
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = subprocess.run([TENTEN, "check", REACHES, "--format", "sarif"], cwd=ROOT, stdout=full,
                                stderr=subprocess.PIPE, check=False)
    return [] if result.returncode == 3 else [f"status {result.returncode}"]


report([("the log is valid, in both languages", valid()),
        ("it holds the findings that JSON holds", same_as_json()),
        ("what is silenced is suppressed, with its reason", silenced()),
        ("rules of built-in packs have an address", built_in_rule()),
        ("input errors are results, several models make one log", input_errors()),
        ("hostile names", hostile()),
        ("a full disk", full_disk())])
