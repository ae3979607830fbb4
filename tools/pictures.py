"""Draws the pictures in docs/pictures anew: three steps of the first example and two destinations of
one transfer as SVG, and what the report of the second example and the web application look like, which needs
Chromium, the latter a TENTEN that has it, and what its tests need (`npm ci` in web/), too.

usage: pictures.py TENTEN
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs/pictures"
DRAWN, REPORTED = "examples/a1-pos/model.yaml", "examples/a2-elderly-care/model.yaml"
COMPARED = ("examples/eu-transfers/model.yaml", "--event", "to-jp", "--event", "to-us",
            "--as-of", "2021-06-01")
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1180,900", "--force-device-scale-factor=1")


def draw(tenten, language):
    for step in "124":
        subprocess.run([tenten, "draw", DRAWN, "--lang", language, "--step", step,
                        "-o", PICTURES / f"a1-step-{step}.{language}.svg"], check=True, cwd=ROOT)
    subprocess.run([tenten, "gap", *COMPARED, "--lang", language,
                    "-o", PICTURES / f"destinations.{language}.svg"], check=True, cwd=ROOT)


def photograph(tenten, language):
    with tempfile.TemporaryDirectory() as folder:
        page = f"{folder}/report.html"
        subprocess.run([tenten, "report", REPORTED, "--lang", language, "-o", page], check=True,
                       cwd=ROOT, stdout=subprocess.DEVNULL)
        subprocess.run([*CHROMIUM, f"--user-data-dir={folder}/profile", f"file://{page}",
                        f"--screenshot={PICTURES}/report.{language}.png"], check=True, capture_output=True)


def open_web(tenten):
    """As the tests of the web application see it: with their browser, on a server of its own."""
    subprocess.run(["node", "tests/photograph.mjs", PICTURES], cwd=ROOT / "web", check=True,
                   env=os.environ | {"TENTEN": str(Path(tenten).resolve())})


def main(tenten):
    for language in ("en", "ja"):
        draw(tenten, language)
        if shutil.which("chromium"):
            photograph(tenten, language)
    if shutil.which("chromium") and (ROOT / "web/node_modules").is_dir():
        open_web(tenten)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
