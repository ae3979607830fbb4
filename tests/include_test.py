"""Holds src/ to the table of allowed includes in docs/design.md: a room includes from itself and from the
rooms that its line names, no more; every room has a line, and every line a room."""

import re
import tempfile
from pathlib import Path

from tap import ROOT, report

TABLE = re.compile(r"^```rooms\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def allowed_includes(design):
    """The table: a room's name to the set of rooms that it may include from, itself among them."""
    table = {}
    for line in TABLE.search(design)[1].splitlines():
        room, others = line.split(":")
        table[room] = {room, *others.split()}
    return table


def wrong_includes(source, table):
    """Every include under the folder source that the table does not allow; every room that it lacks."""
    rooms = sorted(path for path in source.iterdir() if path.is_dir())
    problems = [f"{room.name}: not in the table" for room in rooms if room.name not in table]
    for room in rooms:
        for path in sorted(room.rglob("*.[chd]*")):
            for include in INCLUDE.findall(path.read_text()):
                if "/" not in include:
                    problems.append(f"{path}: \"{include}\" does not say which room it is in")
                elif include.split("/")[0] not in table.get(room.name, {room.name}) | {"tenten"}:
                    problems.append(f"{path}: {room.name} may not include \"{include}\"")
    return problems


def wrong_order(table):
    """Rooms that may include a room that stands below them in the table: dependencies point one way."""
    order = list(table)
    return [f"{room}: {other} stands after it" for room in order for other in table[room] - {room}
            if other not in order or order.index(other) > order.index(room)]


def missed(planted, table):
    """The planted wrong files, a path and a content each, that wrong_includes() lets pass."""
    problems = []
    for name, content in planted:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(content)
            if not wrong_includes(Path(folder), table):
                problems.append(f"{name}: {content!r} was not noticed")
    return problems


def main():
    table = allowed_includes((ROOT / "docs/design.md").read_text())
    planted = [
        ("base/planted.c", '#include "syntax/document.h"\n'),
        ("model/planted.h", '#  include "engine/cube.h"\n'),
        ("engine/planted.c", '#include "document.h"\n'),
        ("cellar/planted.c", "int planted;\n"),
    ]
    circle = {"a": {"a", "b"}, "b": {"b"}}
    report([
        ("rooms include only what docs/design.md allows", wrong_includes(ROOT / "src", table)),
        ("the table has no circle", wrong_order(table)),
        ("every room of the table exists", [room for room in table if not (ROOT / "src" / room).is_dir()]),
        ("planted wrong includes are noticed", missed(planted, table)),
        ("a planted circle is noticed", [] if wrong_order(circle) else ["it was not"]),
    ])


if __name__ == "__main__":
    main()
