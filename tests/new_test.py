"""tenten new: what it writes in an empty folder can be checked and printed at once, in both languages,
and the examples too; it writes nothing over, and what it cannot write it does not leave half written."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from ruamel.yaml import YAML
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
STARTERS = {"ja": "starter/model.ja.yaml", "en": "starter/model.en.yaml"}
EXAMPLES = {path.parent.name for path in ROOT.glob("examples/*/model.yaml")}
TEXTS = {"title", "name", "evidence", "cite", "forum"}
LONGEST = 80  # lines: a newcomer reads all of it


def run(folder, *words, language="en"):
    return subprocess.run([TENTEN, *words, "--lang", language], cwd=folder, text=True, capture_output=True)


def shell(folder, line):
    """A line as tenten told it, in a shell."""
    return subprocess.run(line, shell=True, cwd=folder, text=True, capture_output=True,
                          env={**os.environ, "PATH": f"{Path(TENTEN).parent}:{os.environ['PATH']}"})


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {got!r}, not {wanted!r}"]


def told(done):
    """The commands that a run says to try next."""
    lines = done.stdout.splitlines()
    return [line.strip() for line in lines if line.startswith("  tenten ")]


def starter(language):
    """It is the file of the tree, short, checks clean, and the commands told next work."""
    with tempfile.TemporaryDirectory() as folder:
        done = run(folder, "new", "deep/er", language=language)
        written = Path(folder, "deep/er/model.yaml").read_text()
        checked = run(folder, "check", "--all", "deep/er/model.yaml", language=language)
        clean = {"ja": "エラー0、警告0、注記0", "en": "errors 0, warnings 0, notes 0"}[language]
        after = [shell(folder, line) for line in told(done)]
        return (unlike(done.returncode, 0, done.stderr)
                + unlike(written, (ROOT / STARTERS[language]).read_text(), "the file")
                + unlike(written.count("\n") <= LONGEST, True, "short")
                + unlike(clean in checked.stdout, True, checked.stdout + checked.stderr)
                + unlike([did.returncode for did in after], [0, 0], "the commands told"))


def without_texts(model):
    """A model without what people read."""
    if isinstance(model, dict):
        return {key: without_texts(value) for key, value in model.items() if key not in TEXTS}
    return [without_texts(value) for value in model] if isinstance(model, list) else model


def starters_agree():
    """But for the texts that people read, the two starters are one model."""
    models = [YAML(typ="safe").load((ROOT / name).read_text()) for name in STARTERS.values()]
    return unlike(without_texts(models[0]), without_texts(models[1]), "the model")


def models_in(folder, pattern):
    """Files at or below a folder, by their path from there."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob(pattern) if path.is_file()}


def checks(folder, name):
    """What an example says of itself comes out, and only violations that it expects are errors."""
    done = run(folder, "check", "--all", f"{name}/model.yaml")
    shown = "has: [E-violation]" in Path(folder, name, "model.yaml").read_text()
    errors = {code for code in re.findall(r"error\[([\w-]+)\]", done.stdout + done.stderr)}
    return (unlike(done.returncode, 1 if errors else 0, name)
            + unlike(errors <= ({"E-violation"} if shown else set()), True, f"{name}: {sorted(errors)}"))


def examples():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(EXAMPLES):
            done = run(folder, "new", name, "--from", name)
            problems += unlike(done.returncode, 0, done.stderr)
            there, written = models_in(ROOT / "examples" / name, "*.yaml"), models_in(Path(folder, name), "*")
            problems += unlike(written == there, True, f"the files of {name}")
            problems += checks(folder, name)
    return problems + unlike(len(EXAMPLES) >= 2, True, "there are examples")


def unknown_example():
    with tempfile.TemporaryDirectory() as folder:
        done = run(folder, "new", "a", "--from", "a1-poss")
        listed = done.stderr.split("examples:")[-1].split()
        return (unlike(done.returncode, 2, "exit")
                + unlike("did you mean «a1-pos»" in done.stderr, True, done.stderr)
                + unlike(set(listed), EXAMPLES, "listed") + unlike(os.listdir(folder), [], "left behind")
                + unlike(run(folder, "new", "a", "--from", "../starter").returncode, 2, "a way out"))


def nothing_written_over():
    with tempfile.TemporaryDirectory() as folder:
        mine = Path(folder, "model.yaml")
        mine.write_text("mine")
        Path(folder, "other").mkdir()
        Path(folder, "other/personal-data.yaml").write_text("mine")
        os.symlink("nowhere", Path(folder, "other/link"))
        Path(folder, "linked").mkdir()
        os.symlink("nowhere", Path(folder, "linked/model.yaml"))
        again = run(folder, "new", ".")
        other = run(folder, "new", "other", "--from", "a2-elderly-care")
        linked = run(folder, "new", "linked")
        return (unlike((again.returncode, mine.read_text()), (2, "mine"), "model.yaml")
                + unlike("is there already" in again.stderr, True, again.stderr)
                + unlike(other.returncode, 2, "a second file")
                + unlike(Path(folder, "other/model.yaml").exists(), False, "the first beside it")
                + unlike(linked.returncode, 2, "a link that leads nowhere"))


def not_writable():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "file").write_text("mine")
        inside = run(folder, "new", "file/a")
        itself = run(folder, "new", "file")
        empty = run(folder, "new", "")
        system = run(folder, "new", "/proc/nothing")
        long = run(folder, "new", "a" * 300)
        problems = []
        for done in (inside, itself, empty, system, long, run(folder, "new", "b/c/" + "a" * 300)):
            problems += unlike(done.returncode, 3, done.args)
            problems += unlike("cannot be written" in done.stderr, True, done.stderr)
        return problems + unlike(os.listdir(folder), ["file"], "left behind")


def full_disk():
    """A file that may not grow: the folder goes again, and nothing is half written."""
    with tempfile.TemporaryDirectory() as folder:
        call = f"ulimit -f 1; trap '' XFSZ; exec {shlex.quote(TENTEN)} new fresh --from a1-pos"
        done = subprocess.run(["bash", "-c", call], cwd=folder, text=True, capture_output=True)
        return (unlike(done.returncode, 3, done.stderr)
                + unlike("cannot be written" in done.stderr, True, done.stderr)
                + unlike(os.listdir(folder), [], "left behind"))


def strange_names():
    with tempfile.TemporaryDirectory() as folder:
        problems = []
        for name in ("a b", "it's", "転々", "$(x)", "-x"):
            done = run(folder, "new", name) if name[0] != "-" else subprocess.run(
                [TENTEN, "new", "--", name], cwd=folder, text=True, capture_output=True)
            problems += unlike(done.returncode, 0, name + done.stderr)
            problems += unlike([shell(folder, line).returncode for line in told(done)], [0, 0], name)
        return problems


def wrong_calls():
    calls = ["new"], ["new", "a", "b"], ["new", "a", "--from"], ["check", "--from", "a", "b"]
    with tempfile.TemporaryDirectory() as folder:
        done = [subprocess.run([TENTEN, *words], cwd=folder, capture_output=True) for words in calls]
        ends = [one.returncode for one in done]
        return unlike(ends, [2] * len(calls), "exit") + unlike(os.listdir(folder), [], "left behind")


def main():
    report([
        *((f"a starter in {language}", starter(language)) for language in STARTERS),
        ("the two starters are one model", starters_agree()),
        ("every example can be started from", examples()),
        ("an unknown example is named, and the known ones listed", unknown_example()),
        ("nothing is written over", nothing_written_over()),
        ("what cannot be written leaves nothing", not_writable()),
        ("a full disk leaves nothing", full_disk()),
        ("strange names of folders", strange_names()),
        ("wrong calls", wrong_calls()),
    ])


if __name__ == "__main__":
    sys.exit(main())
