"""clang-tidy over src/, as many files at once as there are processors. A file that was clean is looked at
again only once it, a header that it includes, how it is compiled or what is asked of it has changed: nearly
all the time goes into following paths through functions, which gives the same answer for the same text.

usage: tidy.py BUILD, a directory that is built"""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def included(build):
    """Of each object file, what it was made from, as ninja remembers it."""
    found, files = {}, []
    printed = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], check=True, capture_output=True,
                             text=True)
    for line in printed.stdout.splitlines():
        if line.startswith("    "):
            files.append((build / line.strip()).resolve())
        elif ":" in line:
            files = found.setdefault(line.split(":")[0], [])
    return found


def key_of(unit, files, asked):
    """A number that is equal where clang-tidy would say the same."""
    key = hashlib.sha256(asked + unit["command"].encode())
    for path in sorted(files):
        key.update(f"\0{path}\0".encode() + path.read_bytes())
    return key.hexdigest()


def tidy(build, path):
    result = subprocess.run(["clang-tidy", "-p", str(build), "--quiet", str(path)], cwd=ROOT,
                            capture_output=True, text=True)
    return result.returncode == 0, result.stdout


def main():
    build = Path(sys.argv[1]).resolve()
    clean = build / "tidy"
    clean.mkdir(exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], check=True, capture_output=True)
    asked = (ROOT / ".clang-tidy").read_bytes() + version.stdout
    objects, stale = included(build), []
    for unit in json.loads((build / "compile_commands.json").read_text()):
        path = (build / unit["file"]).resolve()
        if not path.is_relative_to(ROOT / "src"):
            continue
        note = clean / unit["output"].replace("/", "_")
        key = key_of(unit, {path, *objects.get(unit["output"], [])}, asked)
        if not note.exists() or note.read_text() != key:
            stale.append((path, note, key))
    failed = False
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for (_, note, key), (good, said) in zip(stale, pool.map(lambda one: tidy(build, one[0]), stale)):
            print(said, end="", flush=True)
            failed = failed or not good
            if good:
                note.write_text(key)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
