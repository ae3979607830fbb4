"""Holds the documents to the project: the packs and models that docs/semantics.md prints are the ones that
the tests run, what the READMEs show is what tenten prints, the reference of the language has every key and
its examples are sound, links lead somewhere, and the files and commands that documents name exist.

With --write, the READMEs are given what tenten prints now.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML
from schema_test import complaints
from tap import ROOT, report

sys.path.insert(0, str(ROOT / "tools"))
from reference import DOCUMENTS, filled  # noqa: E402

PRINTED = re.compile(r"^```yaml\n(tenten:.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)[^)]*\)")
NAMED_FILE = re.compile(r"`((?:src|tests|tools|packs|docs|bench|examples)/[\w./-]+\.\w+)`")
COMMAND = re.compile(r"`\./run (\w+)")
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^\$ tenten (.*)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)
TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
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


def run(arguments, folder, language):
    """What tenten prints; findings are no failure."""
    done = subprocess.run([TENTEN, *arguments], cwd=folder, env={"LANG": language}, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout if done.returncode in (0, 1) else f"exit status {done.returncode}\n{done.stdout}"


def with_output(text, language):
    """A document as it would be if it showed what tenten prints about its model."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "model.yaml").write_text(PRINTED.search(text)[1])
        return SHOWN.sub(lambda at: f"$ tenten {at[1]}\n{run(at[1].split(), folder, language)}", text)


def stale_output(path, language, write=False):
    """The document, if it shows what tenten does not print."""
    text = path.read_text()
    now = with_output(text, language)
    if write:
        path.write_text(now)
    return [] if now == text else [f"{path.name} shows what tenten does not print (docs_test.py --write)"]


def stale_reference(name, language, text=None):
    """What the reference of the language says otherwise than src/syntax/keys.def, or leaves out."""
    text = text or (ROOT / name).read_text()
    now, left_out = filled(text, language)
    stale = [] if now == text else [f"{name} differs from src/syntax/keys.def (tools/reference.py mends it)"]
    return stale + [f"{name} has no table of {record}" for record in left_out]


def unsound_examples(name):
    """The complaints about the examples of a document, which follow each other to make a model and a pack."""
    whole = "".join(EXAMPLE.findall((ROOT / name).read_text()))
    model, pack = re.split("^(?=tenten: )", whole, flags=re.MULTILINE)[1:]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "model.yaml").write_text(model)
        said = run(["check", "--all", "model.yaml"], folder, "C")
    schema = json.loads((ROOT / "docs/tenten.schema.json").read_text())
    return ([] if "errors 0, warnings 0" in said else [said]) + complaints(schema, pack)


def main():
    semantics = (ROOT / "docs/semantics.md").read_text()
    write = "--write" in sys.argv
    readmes = [problem for name, language in (("README.md", "C"), ("README.ja.md", "ja_JP.UTF-8"))
               for problem in stale_output(ROOT / name, language, write)]
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    wrong = semantics.replace("rights_holder: persons", "rights_holder: group")
    report([
        ("docs/semantics.md prints what the tests run", unlike_files(semantics)),
        ("what documents point to exists", [end for path in sorted(documents) for end in dead_ends(path)]),
        ("the READMEs show what tenten prints", readmes),
        *[(f"{name} has every key", stale_reference(name, language)) for name, language in DOCUMENTS.items()],
        *[(f"the examples of {name} are sound", unsound_examples(name)) for name in DOCUMENTS],
        ("a planted difference is noticed", [] if unlike_files(wrong) else ["it was not"]),
        ("a planted key is noticed",
         [] if stale_reference("planted", "en", "<!-- keys of party -->\n| `nowhere` | | |\n")
         else ["it was not"]),
    ])


if __name__ == "__main__":
    main()
