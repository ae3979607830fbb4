"""Holds the test runner to its promise: whatever a test program does wrong counts as a failure."""

import json
import subprocess
import sys
from unittest import mock

from tap import ROOT, report

sys.path.insert(0, str(ROOT / "tools"))
import run_tests  # noqa: E402

# What a program printed, its exit status, and (passed, failed).
CASES = {
    "all is well": ("1..2\nok 1 - a\nok 2 - b\n", 0, (2, 0)),
    "a test fails": ("1..2\nok 1 - a\nnot ok 2 - b\n# why\n", 1, (1, 1)),
    "a failure is not hidden by the exit status": ("1..1\nnot ok 1 - a\n", 0, (0, 1)),
    "a leak after all tests": ("1..1\nok 1 - a\n==1==ERROR: LeakSanitizer\n", 23, (1, 1)),
    "a crash on the way": ("1..3\nok 1 - a\n", -11, (1, 1)),
    "an early exit": ("1..3\nok 1 - a\n", 0, (1, 1)),
    "nothing said": ("", 0, (0, 1)),
    "no TAP": ("okay\nnotable\n", 0, (0, 1)),
    "a skipped test is neither": ("1..2\nok 1 - a # SKIP no b\nok 2 - c\n", 0, (1, 0)),
    "several groups": ("1..1\nok 1 - a\n1..2\nok 1 - b\nok 2 - c\n", 0, (3, 0)),
}


def wrong_count(output, status, expected):
    counted = run_tests.count(output, status)[:2]
    return [] if counted == expected else [f"counted {counted}, expected {expected}"]


def endless():
    """A program that never ends fails when its time is up."""
    test = {"name": "endless", "cmd": [sys.executable, "-c", "while True: pass"], "workdir": None, "env": {},
            "timeout": 1}
    passed, failed = run_tests.run(test)[1:3]
    return [] if (passed, failed) == (0, 1) else ["it did not"]


def urgent():
    """What takes long begins first."""
    priorities = {"a": 0, "b": 2, "c": 0, "d": 1}
    listed = [{"name": name, "priority": priority} for name, priority in priorities.items()]
    done = subprocess.CompletedProcess([], 0, json.dumps(listed).encode())
    with mock.patch.object(run_tests.subprocess, "run", return_value=done):
        order = "".join(test["name"] for test in run_tests.listed_tests(["build"], []))
    return [] if order == "bdac" else [f"began in the order {order}"]


if __name__ == "__main__":
    report([(name, wrong_count(*case)) for name, case in CASES.items()]
           + [("a program that never ends", endless()), ("what takes long begins first", urgent())])
