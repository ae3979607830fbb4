"""Runs the tests of one or more build directories and counts the lines of their TAP output.

usage: run_tests.py BUILD_DIRECTORY... [-- NAME...]

Meson knows which tests there are; it does not count what is inside them, which is what the last line here
says. A test that stands in several build directories is run in the first. A program that exits with an error
without a "not ok", breaks its own plan or says nothing at all counts as one failure.
"""

import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

TAP_LINE = re.compile(r"^(not )?ok\b(?P<rest>.*)$", re.MULTILINE)
TAP_PLAN = re.compile(r"^1\.\.(\d+)", re.MULTILINE)


def listed_tests(build_directories, wanted):
    """The tests to run: what meson says of each; those that take long are to begin first."""
    tests = {}
    for directory in build_directories:
        command = ["meson", "introspect", "--tests", directory]
        for test in json.loads(subprocess.run(command, check=True, capture_output=True).stdout):
            if not wanted or any(word in test["name"] for word in wanted):
                tests.setdefault(test["name"], test)
    return sorted(tests.values(), key=lambda test: -test["priority"])


def count(output, status):
    """(passed, failed, why it failed without saying so) of one program's output and exit status."""
    lines = [line for line in TAP_LINE.finditer(output) if "# SKIP" not in line["rest"]]
    failed = sum(1 for line in lines if line[1])
    passed = len(lines) - failed
    planned = sum(int(plan) for plan in TAP_PLAN.findall(output))
    reported = len(TAP_LINE.findall(output))
    if status != 0 and not failed:
        return passed, failed + 1, f"exit status {status}"
    if not reported:
        return passed, failed + 1, "no TAP output"
    if planned != reported:
        return passed, failed + 1, f"planned {planned}, reported {reported}"
    return passed, failed, ""


def run(test):
    """(name, passed, failed, reason, output, seconds) of one test."""
    environment = {**os.environ, "UBSAN_OPTIONS": "print_stacktrace=1", **test["env"]}
    start = time.monotonic()
    try:
        done = subprocess.run(test["cmd"], cwd=test["workdir"], env=environment, timeout=test["timeout"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output = done.stdout.decode(errors="replace")
        passed, failed, reason = count(output, done.returncode)
    except subprocess.TimeoutExpired as late:
        output = (late.stdout or b"").decode(errors="replace")
        passed, failed, reason = 0, 1, f"not done after {test['timeout']} seconds"
    return test["name"], passed, failed, reason, output, time.monotonic() - start


def main(arguments):
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    tests = listed_tests(arguments[:cut], arguments[cut + 1:])
    all_passed = all_failed = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [pool.submit(run, test) for test in tests]
        for done, ended in enumerate(as_completed(running), start=1):
            name, passed, failed, reason, output, seconds = ended.result()
            all_passed += passed
            all_failed += failed
            print(f"[{done}/{len(tests)}] {name:<32} {passed:4} passed {failed:4} failed {seconds:6.1f} s",
                  flush=True)
            if failed:
                print(output, f"--- {name}: {reason or 'see above'}", sep="\n", flush=True)
    print(f"{all_passed} passed, {all_failed} failed")
    return 0 if all_failed == 0 and all_passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
