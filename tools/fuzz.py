"""Runs a fuzz target, or all of a build directory, for some seconds each; prints TAP.

usage: fuzz.py TARGET|BUILD_DIRECTORY SECONDS

The seeds are the project's own models and packs, whole for targets that read YAML and, for those that read
expressions, one condition a seed; for those that read workbooks, notes, journals, events and targets, what
lies in tests/fuzz/books and so on; and the files of tests/fuzz/inputs, where inputs that once failed are
kept.
What libFuzzer finds interesting goes to TARGET.corpus, inputs that fail to TARGET.failure-*, both beside the
target.
"""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEED_FOLDERS = ("examples", "packs", "tests/models")
OWN_FOLDERS = {"xlsx": "books", "note": "notes", "journal": "journals", "told": "events",
               "request": "targets"}
CONDITION = re.compile(r"\b(?:when|forbid|if|binds|covers): *([^\n]+)")


def seeds(target):
    """The inputs to start from."""
    texts = [path.read_text() for folder in SEED_FOLDERS for path in sorted((ROOT / folder).rglob("*.yaml"))]
    for word, folder in OWN_FOLDERS.items():
        if word in target.name:
            return [path.read_bytes() for path in sorted((ROOT / "tests/fuzz" / folder).glob("*"))]
    if "expression" in target.name:
        texts = sorted({condition for text in texts for condition in CONDITION.findall(text)})
    kept = [path.read_bytes() for path in sorted((ROOT / "tests/fuzz/inputs").glob("*"))]
    return [text.encode() for text in texts] + kept


def write_corpus(target):
    """Adds the seeds to the target's corpus and returns its folder."""
    corpus = target.with_name(target.name + ".corpus")
    corpus.mkdir(exist_ok=True)
    for content in seeds(target):
        (corpus / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)
    return corpus


def run(target, seconds):
    """Whether the target survived, and its report."""
    command = [target, f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=2048", "-max_len=65536",
               "-print_final_stats=1", f"-artifact_prefix={target}.failure-", write_corpus(target)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode == 0, done.stdout.decode(errors="replace")


def main(where, seconds):
    path = Path(where).resolve()
    found = [path] if path.is_file() else sorted(path.glob("fuzz_*"))
    targets = [target for target in found if target.is_file() and not target.suffix]
    print(f"1..{len(targets)}", flush=True)
    all_well = True
    for number, target in enumerate(targets, start=1):
        well, report = run(target, seconds)
        all_well &= well
        runs = re.search(r"number_of_executed_units: *(\d+)", report)
        verdict = "ok" if well else "not ok"
        print(f"{verdict} {number} - {target.name}: {runs[1] if runs else 0} inputs", flush=True)
        if not well:
            print("\n".join("# " + line for line in report.splitlines()[-60:]), flush=True)
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
