"""Runs what the web application has to say of itself, in web/: "lint" (types, ESLint, Prettier) is one test,
which fails where npm does; "test" prints TAP, which is passed on as it is, so that each of its tests counts.

usage: web_test.py lint|test
"""

import shutil
import subprocess
import sys

from tap import ROOT, report


def why_not():
    """What is missing; None if it can be run."""
    if shutil.which("npm") is None:
        return "there is no npm: ./run test installs it"
    if not (ROOT / "web/node_modules").is_dir():
        return "web/node_modules is missing: npm ci, in web/"
    return None


def lint():
    command = ["npm", "run", "--silent", "lint"]
    done = subprocess.run(command, cwd=ROOT / "web", capture_output=True, text=True)
    said = (done.stdout + done.stderr).splitlines()
    return [] if done.returncode == 0 else [f"status {done.returncode}", *said[-200:]]


def main(what):
    missing = why_not()
    if what == "lint" or missing:
        report([(f"the web application: npm run {what}", [missing] if missing else lint())])
    sys.exit(subprocess.run(["npm", "run", "--silent", "test"], cwd=ROOT / "web").returncode)


if __name__ == "__main__":
    main(sys.argv[1])
