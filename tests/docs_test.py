"""Holds the documents to the project: the packs and models that docs/semantics.md prints are the ones that
the tests run, what documents show is what tenten prints, the tables of the reference are those of the
sources, its examples are sound, links lead somewhere, and the files and commands that documents name exist.

A document is tried from an empty folder, from top to bottom: a block after "<!-- file: NAME -->" is written
to that file (after "<!-- append: NAME -->", at its end), and each line "$ COMMAND" of a block of console is
run and must print what follows it. Blocks of "console later" show commands that there are not yet.

With --write, documents are given what tenten prints now, and commands that there are now lose their "later".
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
from pictures import COMPARED  # noqa: E402
from reference import DOCUMENTS, filled  # noqa: E402

PRINTED = re.compile(r"^```yaml\n(tenten:.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?[^)]*\)")
NAMED_FILE = re.compile(r"`((?:src|tests|tools|packs|docs|bench|examples)/[\w./-]+\.\w+)`")
COMMAND = re.compile(r"`\./run (\w+)")
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^(?:<!-- (?P<how>file|append): (?P<file>[\w./-]+) -->\n)?"
                   r"```(?P<kind>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
LATER = re.compile(r"^```console later\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TENTEN = Path(os.environ.get("TENTEN", ROOT / "build/tenten"))
LANGUAGE = "docs/language.md", "docs/language.ja.md"
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


def headings(path):
    """The headings of a document as links name them."""
    lines = re.findall(r"^#+ (.*)$", path.read_text(), re.MULTILINE) if path.suffix == ".md" else []
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def dead_ends(path):
    """The links, named files and commands of a document that lead nowhere."""
    text = path.read_text()
    name = path.relative_to(ROOT)
    commands = re.findall(r"^(\w+)(?: \|.*)?\) ", (ROOT / "run").read_text(), re.MULTILINE)
    links = [(link or path.name, heading) for link, heading in LINK.findall(text)]
    return ([f"{name}: link to {link}" for link, _ in links if not (path.parent / link).exists()]
            + [f"{name}: link to {link}#{heading}" for link, heading in links
               if heading and heading not in headings(path.parent / link)]
            + [f"{name}: {named}" for named in NAMED_FILE.findall(text) if not (ROOT / named).exists()]
            + [f"{name}: ./run {command}" for command in COMMAND.findall(text) if command not in commands])


def run(command, folder, language):
    """What a command line prints; findings are no failure."""
    environment = {"LANG": language, "PATH": f"{TENTEN.parent}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout if done.returncode in (0, 1) else f"{done.stdout}(exit status {done.returncode})\n"


def with_output(text, language):
    """A document as it would be if it showed what its commands print, in order, in a new folder."""
    def tried(at):
        if at["file"]:
            with open(Path(folder, at["file"]), "w" if at["how"] == "file" else "a") as file:
                file.write(at["body"])
        if at["kind"] != "console":
            return at[0]
        body = SHOWN.sub(lambda shown: f"$ {shown[1]}\n{run(shown[1], folder, language)}", at["body"])
        return f"```console\n{body}```"
    with tempfile.TemporaryDirectory() as folder:
        return BLOCK.sub(tried, text)


def language_of(path):
    return "ja_JP.UTF-8" if path.name.endswith(".ja.md") else "C"


def there_now(text):
    """The blocks marked as later all of whose commands tenten knows by now."""
    known = re.findall(r"^  (\w+) ", run("tenten help", ROOT, "C"), re.MULTILINE)
    return [at[0] for at in LATER.finditer(text)
            if all(command in known for command in re.findall(r"^\$ tenten (\w+)", at[1], re.MULTILINE))]


def stale_output(path, text, write=False):
    """Whether a document shows what tenten does not print."""
    problems = [f"{path.name}: there is this by now:\n# {block}" for block in there_now(text)]
    for block in there_now(text) if write else []:
        text = text.replace(block, block.replace("console later", "console", 1))
    now = with_output(text, language_of(path))
    if write:
        path.write_text(now)
        return []
    differ = [f"{path.name}: {new}" for old, new in zip(text.splitlines(), now.splitlines()) if old != new]
    if now != text:
        problems.append(f"{path.name} shows what tenten does not print (docs_test.py --write mends it)")
    return problems + differ[:3]


def texts_of(svg):
    return re.findall(r"<text [^>]*>([^<]*)</text>", svg)


def stale_pictures():
    """Pictures with other texts than what is drawn now; where exactly those stand depends on the fonts."""
    stale = []
    for picture in sorted((ROOT / "docs/pictures").glob("*.svg")):
        step, language = re.fullmatch(r"(?:a1-step-(\d)|destinations)\.(\w\w)\.svg", picture.name).groups()
        now = run(f"tenten draw examples/a1-pos/model.yaml --step {step} --lang {language}" if step else
                  f"tenten gap {' '.join(COMPARED)} --format svg --lang {language}", ROOT, "C")
        if "".join(texts_of(now)) != "".join(texts_of(picture.read_text())):
            stale.append(f"{picture.name} (tools/pictures.py draws it anew)")
    return stale or ([] if list((ROOT / "docs/pictures").glob("*.svg")) else ["there are none"])


def stale_reference(name, language, text=None):
    """What a document's tables say otherwise than the sources."""
    text = text or (ROOT / name).read_text()
    now, _ = filled(text, language)
    return [] if now == text else [f"{name} differs from what it is made of (tools/reference.py mends it)"]


def left_out(language):
    """The tables that no document in this language has."""
    lacking = [filled((ROOT / name).read_text(), language)[1] for name, other in DOCUMENTS.items()
               if other == language]
    return sorted(set.intersection(*lacking))


def unexplained(name):
    """The names and functions of conditions that the language's reference does not show."""
    source = (ROOT / "src/model/expression.c").read_text()
    tables = re.findall(r"(?:roots|fields|functions|methods)\[\] = \{(.*?)\};", source, re.DOTALL)
    words = {word for table in tables for word in re.findall(r'\{?"([a-z_]+)"', table)}
    shown = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", (ROOT / name).read_text()))))
    return sorted(words - shown) if len(words) > 20 else ["the names of conditions were not found"]


def unsound_examples(name):
    """The complaints about the examples of a document, which follow each other to make a model and a pack."""
    whole = "".join(EXAMPLE.findall((ROOT / name).read_text()))
    model, pack = re.split("^(?=tenten: )", whole, flags=re.MULTILINE)[1:]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "model.yaml").write_text(model)
        said = run("tenten check --all model.yaml", folder, "C")
    schema = json.loads((ROOT / "docs/tenten.schema.json").read_text())
    return ([] if "errors 0, warnings 0" in said else [said]) + complaints(schema, pack)


def main():
    semantics = (ROOT / "docs/semantics.md").read_text()
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    showing = [path for path in sorted(documents) if "\n```console" in path.read_text()]
    shown = {path.name: stale_output(path, path.read_text(), "--write" in sys.argv) for path in showing}
    wrong = semantics.replace("rights_holder: persons", "rights_holder: group")
    planted = "```console\n$ tenten version\ntenten 99\n```\n", "```console later\n$ tenten check x\n```\n"
    report([
        ("docs/semantics.md prints what the tests run", unlike_files(semantics)),
        ("what documents point to exists", [end for path in sorted(documents) for end in dead_ends(path)]),
        *[(f"{name} shows what tenten prints", problems) for name, problems in shown.items()],
        ("pictures show what is drawn", stale_pictures()),
        ("the READMEs are tried", [] if {"README.md", "README.ja.md"} <= set(shown) else [str(set(shown))]),
        *[(f"{name} is up to date", stale_reference(name, language)) for name, language in DOCUMENTS.items()],
        *[(f"no table is left out: {language}", left_out(language)) for language in ("en", "ja")],
        *[(f"the examples of {name} are sound", unsound_examples(name)) for name in LANGUAGE],
        *[(f"{name} explains every name of conditions", unexplained(name)) for name in LANGUAGE],
        ("a planted difference is noticed", [] if unlike_files(wrong) else ["it was not"]),
        ("a planted key is noticed",
         [] if stale_reference("planted", "en", "<!-- keys of party -->\n| `nowhere` | | |\n")
         else ["it was not"]),
        *[("planted output is noticed", [] if stale_output(Path("planted.md"), text) else ["it was not"])
          for text in planted],
    ])


if __name__ == "__main__":
    main()
