"""Ends the demo: what the model holds and what was found, counted from the JSON that tenten check gives.

usage: demo_summary.py TENTEN MODEL
"""

import json
import subprocess
import sys

COUNTED = ("parties", "systems", "data", "events", "regimes")
SEVERITIES = ("error", "warning", "note")


def main(tenten, model):
    done = subprocess.run([tenten, "check", "--format", "json", model], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    summary = json.loads(done.stdout)["summary"]
    print("model:    " + ", ".join(f"{summary[name]} {name}" for name in COUNTED))
    print("findings: " + ", ".join(f"{severity}: {summary.get(severity, 0)}" for severity in SEVERITIES))


if __name__ == "__main__":
    main(*sys.argv[1:])
