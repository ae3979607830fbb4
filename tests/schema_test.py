"""The published JSON Schema: it is what the table of keys says, accepts every model and pack of the project,
and rejects wrong documents. Called with a file that holds the output of tools/schema.c."""

import io
import json
import sys

from jsonschema import Draft202012Validator

from tap import ROOT, report

sys.path.insert(0, str(ROOT / "tools"))
from reference import reader  # noqa: E402

PUBLISHED = ROOT / "docs" / "tenten.schema.json"
GOOD = ("examples/**/*.yaml", "starter/*.yaml", "packs/**/*.yaml", "tests/models/**/*.yaml")
# What is wrong, and a document that has nothing else wrong with it.
WRONG = {
    "no version": "title: a",
    "an unknown key": "{tenten: 1, partys: {}}",
    "a list for a map": "{tenten: 1, parties: []}",
    "a kind that there is not": "{tenten: 1, parties: {x: {kind: firm}}}",
    "a party without a kind": "{tenten: 1, parties: {x: {country: JP}}}",
    "a name with a space": "{tenten: 1, parties: {a b: {kind: company}}}",
    "a parameter as a name": "{tenten: 1, parties: {$a: {kind: company}}}",
    "a word for a truth": "{tenten: 1, parties: {x: {kind: company, many: yes}}}",
    "a date of another form": "{tenten: 1, as_of: 2024/04/01}",
    "a date with full-width digits": "{tenten: 1, as_of: ２０２４-04-01}",
    "a date before 1900": "{tenten: 1, as_of: 1899-12-31}",
    "a month 13": "{tenten: 1, as_of: 2024-13-01}",
    "a negative number": "{tenten: 1, costs: {consent: -1}}",
    "an empty title": "{tenten: 1, title: ''}",
    "a title in a third language": "{tenten: 1, title: {fr: a}}",
    "an event without a type": "{tenten: 1, events: [{id: a}]}",
    "an empty value": "{tenten: 1, parties: {x: {kind: company, country: }}}",
    "a period without a unit": "{tenten: 1, pack: a, checked: 2024-01-01, title: a, "
                               "questions: {q: {of: event, ask: a, lasts: 30}}}",
    "two ways of discharge": "{tenten: 1, regimes: {r: {rules: [{id: a, duties: "
                             "[{id: d, discharged_by: {fact: a, event: b}}]}]}}}",
    "a citation without what it cites": "{tenten: 1, regimes: {r: {cite: [{from: 2024-01-01}]}}}",
    "a pack that was never checked": "{tenten: 1, pack: a, title: a}",
    "a pack with facts": "{tenten: 1, pack: a, title: a, checked: 2024-01-01, facts: []}",
}


def complaints(schema, text):
    document = reader().load(io.StringIO(text))
    return [deepest(error) for error in Draft202012Validator(schema).iter_errors(document)]


def deepest(error):
    """Of the alternatives that do not fit, the one that went furthest says most."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    place = "/".join(str(part) for part in error.absolute_path)
    return f"{place}: {error.message[:200]}"


def accepts_what_is_good(schema):
    files = sorted(path for pattern in GOOD for path in ROOT.glob(pattern))
    problems = [] if files else ["there is nothing to read"]
    for path in files:
        found = complaints(schema, path.read_text())
        problems += [f"{path.relative_to(ROOT)}: {complaint}" for complaint in found]
    return problems


def rejects_what_is_wrong(schema):
    return [f"accepted: {name}" for name, text in WRONG.items() if not complaints(schema, text)]


def describes_every_key(schema):
    """Definitions with required keys, possibly none, are the records of the table."""
    problems = []
    for record, definition in schema["$defs"].items():
        if definition is True or "required" not in definition:
            continue
        for key, shape in definition["properties"].items():
            english, _, japanese = shape.get("description", "").partition(" / ")
            if not english.strip() or japanese.isascii():
                problems.append(f"{record}.{key}")
    return problems


def main():
    published, printed = PUBLISHED.read_text(), open(sys.argv[1], encoding="utf-8").read()
    schema = json.loads(published)
    Draft202012Validator.check_schema(schema)
    report([
        ("docs/tenten.schema.json is what tools/schema.c prints",
         [] if published == printed else ["they differ: print it again"]),
        ("every model and pack of the project is accepted", accepts_what_is_good(schema)),
        ("wrong documents are rejected", rejects_what_is_wrong(schema)),
        ("every key is described in both languages", describes_every_key(schema)),
    ])


if __name__ == "__main__":
    main()
