"""The house rules that a program can check: banned functions, line lengths, unfinished marks, paths of
somebody's machine, function lengths, and that meson.build names every file. Each rule is also shown a planted
wrong text."""

import re
import statistics

from tap import ROOT, report

BANNED = re.compile(
    r"(?<![\w.>])(?:strcpy|strcat|strncpy|strncat|stpcpy|sprintf|vsprintf|gets|strtok|atoi|atol|atoll|atof"
    r"|system|popen|alloca|tmpnam|mktemp|v?f?scanf|v?sscanf|longjmp|setjmp|_longjmp|_setjmp|rand|srand|abort"
    r"|localtime|gmtime|ctime|asctime)\s*\(")
LEAVES = re.compile(r"\b_?(?:longjmp|setjmp)\s*\(")  # allowed in the arena, whose way out it is
MARKS = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home|root|work|farm|mnt|Users)/\w|\.\./shared\b")
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', re.DOTALL)
LONGEST_LINE = 110
LONGEST_OF_NINE_IN_TEN = 45
TEXT_ENDINGS = {".c", ".h", ".def", ".py", ".md", ".yaml", ".json", ".txt", ".build", ""}


NOT_OURS = (".git", "build", "out")


def project_files():
    """The project's text files, a path from the root to a content."""
    relative = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return {str(path): (ROOT / path).read_text(errors="replace") for path in relative
            if path.suffix in TEXT_ENDINGS and not path.parts[0].startswith(NOT_OURS)
            and not {"node_modules", "dist"} & set(path.parts)}


def places(name, text, pattern, what):
    return [f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {what} {found[0].strip()}"
            for found in pattern.finditer(text)]


def without_comments(text):
    """The code alone, with as many lines as before."""
    return COMMENT_OR_STRING.sub(lambda found: "\n" * found[0].count("\n"), text)


def banned_functions(name, text):
    if not name.endswith((".c", ".h")):
        return []
    problems = places(name, without_comments(text), BANNED, "banned function")
    if name.startswith("src/base/arena."):
        return [problem for problem in problems if not LEAVES.search(problem)]
    return problems


def marks(name, text):
    return places(name, text, MARKS, "unfinished:")


def machine_paths(name, text):
    return places(name, text, MACHINE_PATHS, "somebody's machine:")


def layout(name, text):
    """Long lines, white space at line ends, a missing last newline, spaces for tabs in C."""
    if not name.endswith((".c", ".h", ".py")):
        return []
    problems = [] if text.endswith("\n") or not text else [f"{name}: no newline at the end"]
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line.expandtabs(8)) > LONGEST_LINE:
            problems.append(f"{name}:{number}: longer than {LONGEST_LINE} columns")
        if line != line.rstrip():
            problems.append(f"{name}:{number}: white space at the end")
        if line.startswith("        ") and not name.endswith(".py"):
            problems.append(f"{name}:{number}: indented with spaces")
    return problems


def function_lengths(name, text):
    """(lines between the braces, where) of every function of a C file laid out by clang-format."""
    lengths, start = [], None
    for number, line in enumerate(text.splitlines(), start=1):
        if start is None and line.endswith(") {") and not line.startswith("#"):
            start = number
        elif line.startswith("}"):
            if start is not None:
                lengths.append((number - start - 1, f"{name}:{start}"))
            start = None
    return lengths


def source_functions(files):
    """The lengths of all functions in src/, shortest first."""
    return sorted(entry for name, text in files.items() if name.startswith("src/") and name.endswith(".c")
                  for entry in function_lengths(name, text))


def nine_in_ten(lengths):
    return lengths[int(0.9 * (len(lengths) - 1))][0]


def long_functions(files):
    """The long ones, if they are more than one in ten."""
    lengths = source_functions(files)
    if not lengths or nine_in_ten(lengths) <= LONGEST_OF_NINE_IN_TEN:
        return []
    return [f"{place}: {length} lines" for length, place in lengths if length > LONGEST_OF_NINE_IN_TEN]


def print_function_lengths(files):
    lengths = source_functions(files)
    if lengths:
        median = statistics.median(length for length, _ in lengths)
        print(f"# {len(lengths)} functions: median {median:.0f} lines, "
              f"nine in ten up to {nine_in_ten(lengths)}, longest {lengths[-1][0]} ({lengths[-1][1]})")


def unnamed_in_build(files):
    """Sources, tests, packs and starters that meson.build does not name."""
    build = files["meson.build"]
    return [name for name in files if f"'{name}'" not in build and (
        (name.endswith(".c") and name.startswith(("src/", "tests/", "tools/")))
        or (name.endswith("_test.py") and name.startswith("tests/"))
        or (name.endswith(".yaml") and name.startswith(("packs/", "examples/", "starter/"))))]


def missed(rule, name, text):
    return [] if rule(name, text) else [f"{text[:60]!r} was not noticed"]


def main():
    files = project_files()
    print_function_lengths(files)

    def each(rule):
        return [problem for name, text in files.items() for problem in rule(name, text)]

    unnamed = {"meson.build": "", "src/a.c": ""}
    long_function = "int f(void) {\n" + "\tg();\n" * 46 + "}\n"
    report([
        ("no banned function is called", each(banned_functions)),
        ("nothing is marked as unfinished", each(marks)),
        ("no path of somebody's machine", each(machine_paths)),
        ("lines are short and clean", each(layout)),
        ("functions are short", long_functions(files)),
        ("meson.build names every file", unnamed_in_build(files)),
        ("a planted banned function is noticed", missed(banned_functions, "a.c", "x = strc" + "py(a, b);\n")),
        ("a planted way out is noticed", missed(banned_functions, "src/cli/a.c", "longj" + "mp(a, 1);\n")),
        ("a planted mark is noticed", missed(marks, "a.md", "later: TO" + "DO\n")),
        ("a planted path is noticed", missed(machine_paths, "a.md", "see /ho" + "me/somebody\n")),
        ("a planted long line is noticed", missed(layout, "a.c", "x" * 111 + "\n")),
        ("planted white space is noticed", missed(layout, "a.py", "x \n")),
        ("a planted long function is noticed", [] if long_functions({"src/a.c": long_function}) else ["no"]),
        ("a planted unnamed file is noticed", [] if unnamed_in_build(unnamed) else ["no"]),
    ])


if __name__ == "__main__":
    main()
