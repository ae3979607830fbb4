"""What the test scripts share: a test is a name and the list of problems it found, printed as TAP."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def report(tests):
    """Prints the tests as TAP and ends the program: with 0 if none found a problem."""
    print(f"1..{len(tests)}")
    for number, (name, problems) in enumerate(tests, start=1):
        print(f"{'not ok' if problems else 'ok'} {number} - {name}")
        for problem in problems:
            print(f"# {problem}")
    sys.exit(1 if any(problems for _, problems in tests) else 0)
