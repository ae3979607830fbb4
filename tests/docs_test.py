"""Holds the documents to the project: the packs and models that docs/semantics.md prints are the ones that
the tests run, links lead somewhere, and the files and commands that documents name exist."""

import re

from ruamel.yaml import YAML
from tap import ROOT, report

PRINTED = re.compile(r"^```yaml\n(tenten:.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")
NAMED_FILE = re.compile(r"`((?:src|tests|tools|packs|docs|bench|examples)/[\w./-]+\.\w+)`")
COMMAND = re.compile(r"`\./run (\w+)")
MAY_DIFFER = {"title", "expect"}  # a model under tests/ expects more than the document prints


def load(text):
    return YAML(typ="safe").load(text)


def matter(model):
    return {key: value for key, value in model.items() if key not in MAY_DIFFER}


def unlike_files(document):
    """The printed packs that differ from their file; the printed models that tests/models lacks."""
    problems = []
    models = [matter(load(path.read_text())) for path in (ROOT / "tests/models").glob("*.yaml")]
    for text in PRINTED.findall(document):
        printed = load(text)
        if "pack" not in printed:
            if matter(printed) not in models:
                problems.append(f"no model of tests/models is the printed {printed['title']['en']}")
        elif printed != load((ROOT / "packs" / f"{printed['pack']}.yaml").read_text()):
            problems.append(f"the printed {printed['pack']} differs from its file")
    return problems


def dead_ends(path):
    """The links, named files and commands of a document that lead nowhere."""
    text = path.read_text()
    name = path.relative_to(ROOT)
    commands = re.findall(r"^(\w+)(?: \|.*)?\) ", (ROOT / "run").read_text(), re.MULTILINE)
    return ([f"{name}: link to {link}" for link in LINK.findall(text) if not (path.parent / link).exists()]
            + [f"{name}: {named}" for named in NAMED_FILE.findall(text) if not (ROOT / named).exists()]
            + [f"{name}: ./run {command}" for command in COMMAND.findall(text) if command not in commands])


def main():
    semantics = (ROOT / "docs/semantics.md").read_text()
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    wrong = semantics.replace("rights_holder: persons", "rights_holder: group")
    report([
        ("docs/semantics.md prints what the tests run", unlike_files(semantics)),
        ("what documents point to exists", [end for path in sorted(documents) for end in dead_ends(path)]),
        ("a planted difference is noticed", [] if unlike_files(wrong) else ["it was not"]),
    ])


if __name__ == "__main__":
    main()
