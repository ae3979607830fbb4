"""Holds pictures to what a reader relies on, by their structure (draw --format json), not by pixels: boxes
do not overlap, every text lies in its box, no arrow goes through a box, an outline of a regime holds what
lies in the regime and nothing else, the steps add what they should, every format shows the same texts.
Hostile names, large and empty models, bad calls, places that cannot be written to. Prints TAP."""

import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from tap import report

TENTEN = os.environ["TENTEN"]
A1 = "examples/a1-pos/model.yaml"
A2 = "examples/a2-elderly-care/model.yaml"
BOXES = ("holding", "event", "actor")
SLACK = 0.6  # positions are printed with one digit

HOSTILE = {
    "long": "とても長い名前" * 43,
    "unbroken": "W" * 300,
    "right to left": "بيانات العملاء שלום עולם قاعدة",
    "emoji": "👩‍👩‍👧‍👦🇯🇵🔥データ🏢",
    "marks": "Z̵̢̛̤͚̗͕͌̈́͊a̶͓͎̽̂ľ̷̢g̸̞͝o̴̠͌" * 5,
    "markup": "<script>alert(1)</script>&'</title>",
    "line breaks": "一行目\\n二行目\\t三\\u2028四",
    "one letter": "x",
}


# ---- running ----------------------------------------------------------------------------------------------

def run(*arguments, **options):
    return subprocess.run([TENTEN, *arguments], capture_output=True, **options)


def scene(model, *options):
    drawn = run("draw", "--format", "json", model, *options)
    if drawn.returncode != 0:
        raise AssertionError(f"draw {model} {options}: {drawn.returncode} {drawn.stderr.decode()}")
    return json.loads(drawn.stdout)


# ---- a scene's parts --------------------------------------------------------------------------------------

def groups(shapes, what):
    """Every group that shows a thing of this kind, wherever it stands."""
    for shape in shapes:
        if shape["kind"] == "group":
            if shape["what"] == what:
                yield shape
            yield from groups(shape["shapes"], what)


def points(shape):
    return [point for line in shape["lines"] for point in line]


def bounds(shape):
    """Left, top, right, bottom."""
    if shape["kind"] == "path":
        xs, ys = zip(*points(shape))
        return min(xs), min(ys), max(xs), max(ys)
    return shape["x"], shape["y"], shape["x"] + shape["width"], shape["y"] + shape["height"]


def frame(group):
    """What a box, an event, a lane or a system takes: its first shape; an actor has a head and a body."""
    shapes = [bounds(shape) for shape in group["shapes"] if shape["kind"] in ("box", "path")]
    if group["what"] != "actor":
        return shapes[0]
    lefts, tops, rights, bottoms = zip(*shapes)
    return min(lefts), min(tops), max(rights), max(bottoms)


def boxes(drawn):
    return {(group["what"], group["id"], number): frame(group)
            for what in BOXES for number, group in enumerate(groups(drawn["shapes"], what))}


def texts(shapes):
    for shape in shapes:
        if shape["kind"] == "text":
            yield shape
        elif shape["kind"] == "group":
            yield from texts(shape["shapes"])


def words(drawn):
    return "".join(text["text"] for text in texts(drawn["shapes"])).replace(" ", "")


# ---- what a reader relies on ------------------------------------------------------------------------------

def overlapping(drawn):
    found, items = [], sorted(boxes(drawn).items(), key=lambda item: item[1])
    for i, (name, a) in enumerate(items):
        for other, b in items[i + 1:]:
            if b[0] >= a[2] - SLACK:
                break
            if a[1] < b[3] - SLACK and b[1] < a[3] - SLACK:
                found.append(f"{name} and {other} overlap")
    return found


def outside(drawn):
    """Texts that leave their box, or the picture."""
    found = []
    for what in (*BOXES, "lane"):
        for group in groups(drawn["shapes"], what):
            left, top, right, bottom = frame(group)
            for text in texts(group["shapes"]):
                ends = text["x"] + text["width"]
                mark = text["font"] == "MARK"  # counts of findings stand on the edge
                beside = text["x"] < left - SLACK or ends > right + SLACK
                if not mark and (beside or not top <= text["y"] <= bottom + SLACK):
                    found.append(f"{group['id']}: {text['text']!r} leaves {what}")
    for text in texts(drawn["shapes"]):
        ends = text["x"] + text["width"]
        if text["x"] < 0 or ends > drawn["width"] + SLACK or text["y"] > drawn["height"]:
            found.append(f"{text['text']!r} leaves the picture")
    return found


def written_over(drawn):
    """Texts of one box, lane or legend that stand on one another."""
    found = []
    for what in (*BOXES, "lane", "system", "legend"):
        for group in groups(drawn["shapes"], what):
            lines = [(t["x"], t["y"] - t["height"] * 0.7, t["x"] + t["width"], t["y"], t["text"])
                     for t in texts(group["shapes"]) if t["width"] > 0 and t["font"] != "MARK"]
            lines.sort(key=lambda line: line[1])
            for i, a in enumerate(lines):
                for b in lines[i + 1:]:
                    if b[1] >= a[3] - 1:
                        break
                    if a[0] < b[2] - 1 and b[0] < a[2] - 1:
                        found.append(f"{group['id']}: {a[4]!r} and {b[4]!r}")
    return found


def arrows(drawn):
    for flow in groups(drawn["shapes"], "flow"):
        shape = flow["shapes"][0]
        if shape["kind"] == "path" and shape["look"] == "ARROW":
            yield points(shape)


def through_boxes(drawn):
    """Arrows whose lines go through the inside of a box."""
    found, items = [], list(boxes(drawn).items())
    for arrow in arrows(drawn):
        for (x1, y1), (x2, y2) in zip(arrow, arrow[1:]):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            found += [f"an arrow goes through {name}" for name, box in items
                      if left < box[2] - 2 and right > box[0] + 2
                      and top < box[3] - 2 and bottom > box[1] + 2]
    return found


def slanted(drawn):
    return [f"slanted: {a} {b}" for arrow in arrows(drawn) for a, b in zip(arrow, arrow[1:])
            if abs(a[0] - b[0]) > SLACK and abs(a[1] - b[1]) > SLACK]


def loose(drawn):
    """Arrows that do not begin and end at a box."""
    edges = list(boxes(drawn).values())

    def touches(point, side):
        return any(abs(point[0] - box[side]) < 2.1 and box[1] - SLACK <= point[1] <= box[3] + SLACK
                   for box in edges)

    return [f"an arrow from {arrow[0]} to {arrow[-1]} hangs in the air" for arrow in arrows(drawn)
            if not (touches(arrow[0], 2) and touches(arrow[-1], 0))]


def sound(drawn):
    return [problem for check in (overlapping, outside, written_over, through_boxes, slanted, loose)
            for problem in check(drawn)]


def inside(point, lines):
    x, y, odd = *point, False
    for line in lines:
        for (x1, y1), (x2, y2) in zip(line, line[1:] + line[:1]):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                odd = not odd
    return odd


def corners(box):
    left, top, right, bottom = box
    middle = ((left + right) / 2, (top + bottom) / 2)
    return [(left, top), (right, top), (left, bottom), (right, bottom), middle]


def in_regimes(drawn):
    """By regime: the holdings inside of its outline; one that is only partly inside counts as «partly»."""
    held = {}
    for group in groups(drawn["shapes"], "regime"):
        outline = [shape for shape in group["shapes"] if shape["kind"] == "path"][0]["lines"]
        held[group["id"]] = set()
        for holding in groups(drawn["shapes"], "holding"):
            corner = [inside(point, outline) for point in corners(frame(holding))]
            if any(corner):
                held[group["id"]].add(holding["id"] if all(corner) else f"partly {holding['id']}")
    return held


# ---- tests ------------------------------------------------------------------------------------------------

X_HOLDINGS = {
    "members@it:platform", "store-sales@stores:pos", "store-totals@stores:store-terminal",
    "store-totals@it:platform", "ec-totals@ec:ec-server", "ec-totals@it:platform", "integrated@it:platform",
    "integrated@it:archive", "area@it:platform", "area@marketing:hq-terminal"}


def outlines():
    held = in_regimes(scene(A1, "--step", "2"))
    anonymous = {"area@it:platform", "area@marketing:hq-terminal"}
    expected = {"x-rules": X_HOLDINGS, "jp/appi": X_HOLDINGS - anonymous,
                "jp/unfair-competition": X_HOLDINGS - {"members@it:platform"}}
    return [f"{regime}: {sorted(held.get(regime, set()) ^ names)}" for regime, names in expected.items()
            if held.get(regime) != names] + [f"{extra} is drawn, too" for extra in set(held) - set(expected)]


def only_one_regime():
    held = in_regimes(scene(A1, "--regime", "jp/appi"))
    return [] if set(held) == {"jp/appi"} else [f"drawn: {sorted(held)}"]


def steps():
    """What each step shows more than the one before."""
    problems, drawn = [], [scene(A1, "--lang", "en", "--step", str(step)) for step in (1, 2, 3, 4)]
    shown = [words(one) for one in drawn]
    for text, first in (("purchaseinashop", 0), ("InternalinformationrulesofX", 1), ("rightsholder", 2),
                        ("permittedwithduties", 3)):
        seen = [text in one for one in shown]
        if seen != [step >= first for step in range(4)]:
            problems.append(f"{text!r} in steps {seen}")
    changed = [sum(shape.get("look") == "CHANGED" for group in groups(one["shapes"], "holding")
                   for shape in group["shapes"]) for one in drawn]
    if changed[0] or changed[1] or changed[2] < 10 or changed[2] != changed[3]:
        problems.append(f"marks of change by step: {changed}")
    return problems


def changed_rows(drawn, holding):
    """The attributes of a holding that stand on the ground that says: changed."""
    group = next(group for group in groups(drawn["shapes"], "holding") if group["id"] == holding)
    grounds = [bounds(shape) for shape in group["shapes"] if shape.get("look") == "CHANGED"]
    return {text["text"] for text in texts(group["shapes"]) if text["look"] == "FAINT_INK"
            for ground in grounds if ground[1] <= text["y"] <= ground[3]}


def changes():
    drawn = scene(A1, "--lang", "en", "--step", "3")
    expected = {"store-totals@it:platform": {"category", "exposure", "controller", "location"},
                "store-sales@stores:pos": set(),
                "area@it:platform": {"category", "purpose", "rights holder", "value", "expiry"}}
    return [f"{holding}: {changed_rows(drawn, holding)}" for holding, rows in expected.items()
            if changed_rows(drawn, holding) != rows]


def findings():
    """On step 4 each event with findings has marks that count them."""
    model = "tests/models/pos-store-reaches.yaml"
    checked = json.loads(run("check", "--format", "json", model).stdout)
    counts = {}
    for finding in checked["findings"]:
        if finding["event"]:
            row = counts.setdefault(finding["event"], {})
            row[finding["severity"]] = row.get(finding["severity"], 0) + 1
    drawn = scene(model)
    problems = [] if counts else ["the model has no findings"]
    for group in groups(drawn["shapes"], "event"):
        marks = sorted(int(text["text"]) for text in texts(group["shapes"]) if text["font"] == "MARK")
        if marks != sorted(counts.get(group["id"], {}).values()):
            problems.append(f"{group['id']}: {marks}, {counts.get(group['id'])}")
    return problems


def events_of(model, party):
    drawn = scene(model, "--for", party)
    return {group["id"] for group in groups(drawn["shapes"], "event")}, sound(drawn)


def for_party():
    shown, problems = events_of(A1, "marketing")
    problems += [] if shown == {"publish"} else [f"marketing: {sorted(shown)}"]
    all_events = {group["id"] for group in groups(scene(A1)["shapes"], "event")}
    shown, wrong = events_of(A1, "x")
    return problems + wrong + ([] if shown == all_events else [f"x: {sorted(all_events - shown)} is missing"])


def layers():
    """A service on another's platform: both are named, with a border between them."""
    model = """tenten: 1
title: layers
parties:
  a: {kind: company, country: JP}
  b: {kind: company, country: JP}
  c: {kind: company, country: US}
systems:
  saas: {kind: service, operator: b, run_on: paas, country: JP}
  paas: {kind: platform, operator: c, run_on: iaas, country: US}
  iaas: {kind: platform, operator: c, run_on: unknown}
data:
  d: {about: none}
events:
  - {id: get, type: acquire, by: a, system: saas, output: d}
"""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "m.yaml").write_text(model)
        drawn = scene(f"{folder}/m.yaml", "--lang", "en", "--step", "1")
    system = next(groups(drawn["shapes"], "system"))
    shown = " ".join(text["text"] for text in texts(system["shapes"]))
    strips = sum(shape.get("look") == "LAYER" for shape in system["shapes"])
    borders = sum(shape.get("look") == "BORDER_OF_PERSONS" for shape in drawn["shapes"])
    problems = [f"{word!r} is not in {shown!r}" for word in ("saas", "paas", "iaas", "unknown", "run by c")
                if word not in shown]
    return problems + ([] if (strips, borders) == (3, 2) else [f"{strips} strips, {borders} borders"])


# ---- formats ----------------------------------------------------------------------------------------------

def formats():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("svg", "pdf", "png", "json"):
            drawn = run("draw", A1, "--lang", "ja", "-o", f"{folder}/f.{ending}")
            if drawn.returncode != 0 or drawn.stdout or drawn.stderr:
                problems.append(f"{ending}: {drawn.returncode} {drawn.stderr.decode()}")
        if sorted(os.listdir(folder)) != ["f.json", "f.pdf", "f.png", "f.svg"]:
            problems.append(f"left behind: {os.listdir(folder)}")
        shown = words(json.loads(Path(folder, "f.json").read_text()))
        svg = Path(folder, "f.svg").read_text()
        lines = re.findall(r"<text [^>]*>([^<]*)</text>", svg)
        if "".join(lines).replace(" ", "") != shown:
            problems.append("SVG holds other texts than JSON")
        pdf = subprocess.run(["pdftotext", "-raw", f"{folder}/f.pdf", "-"], capture_output=True, text=True)
        pdf = re.sub(r"\s", "", pdf.stdout)
        problems += [f"not in the PDF: {line}" for line in lines if re.sub(r"\s", "", line) not in pdf]
        png = Path(folder, "f.png").read_bytes()
        if png[:8] != b"\x89PNG\r\n\x1a\n" or int.from_bytes(png[16:20]) < 2000:
            problems.append("no PNG of a good size")
    return problems


def well_formed():
    """SVG that a parser of XML accepts, alone and with hostile names; nothing from outside, no script."""
    import xml.etree.ElementTree as tree
    problems = []
    for text in HOSTILE.values():
        with hostile_model(text) as path:
            svg = run("draw", path).stdout.decode()
            if "<script" in svg or "http" in svg.replace("http://www.w3.org/2000/svg", ""):
                problems.append(f"{text[:20]}: not escaped")
            tree.fromstring(svg)
    return problems


# ---- hostile and large models -----------------------------------------------------------------------------

class hostile_model:
    """A model in which everything that has a name has this one, with 60 attributes in a box."""

    def __init__(self, name, attributes=60):
        declared = "".join(
            f'  at{i}: {{name: "{name}", type: set, join: union}}\n' for i in range(attributes))
        stated = "".join(f", at{i}: [v{i}, w{i}]" for i in range(attributes))
        self.text = f"""tenten: 1
title: "{name}"
parties:
  a: {{name: "{name}", kind: company, country: JP}}
  b: {{name: "{name}", kind: company, country: JP}}
  d: {{name: "{name}", kind: department, part_of: b}}
  c: {{name: "{name}", kind: person, many: true, country: JP}}
systems:
  one: {{name: "{name}", operator: a, access: [a], country: JP}}
  two: {{name: "{name}", operator: b, access: [b], country: JP, run_on: three}}
  three: {{name: "{name}", operator: a, run_on: unknown}}
attributes:
{declared}data:
  x: {{name: "{name}", about: c{stated}}}
  y: {{name: "{name}", about: c}}
regimes:
  r: {{name: "{name}", form: contract}}
events:
  - {{id: e1, name: "{name}", type: acquire, by: a, from: c, system: one, output: x}}
  - {{id: e2, name: "{name}", type: transfer, data: x, from: a, to: d, via: post, system: two}}
  - {{id: e3, name: "{name}", type: process, by: a, input: x, output: y, operation: strange, system: one}}
  - {{id: e4, name: "{name}", type: dispose, by: a, data: x, system: one}}
"""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name, "m.yaml")
        path.write_text(self.text)
        return str(path)

    def __exit__(self, *_):
        self.folder.cleanup()


def hostile():
    problems = []
    for kind, text in HOSTILE.items():
        with hostile_model(text) as path:
            for step in ("1", "4"):
                drawn = scene(path, "--step", step)
                problems += [f"{kind}, step {step}: {problem}" for problem in sound(drawn)]
    return problems


def flows(parties, events):
    """Data that goes round among parties, back and forth, into what is already there."""
    lines = ["tenten: 1", "title: flows", "parties:"]
    lines += [f"  p{i}: {{kind: company, country: JP}}" for i in range(parties)]
    lines += ["systems:"]
    lines += [f"  s{i}: {{operator: p{i}, access: [p{i}], country: JP}}" for i in range(parties)]
    lines += ["data:"] + [f"  d{i}: {{about: none, expiry: none}}" for i in range(7)]
    lines += ["regimes:", "  r: {form: contract, binds: party.within(\"p0\")}", "events:"]
    at = {}
    for event in range(events):
        data, to = event % 7, event * 5 % parties
        if data not in at or at[data] == to:
            at[data] = to
            lines.append(f"  - {{id: e{event}, type: acquire, by: p{to}, system: s{to}, output: d{data}}}")
            continue
        lines.append(f"  - {{id: e{event}, type: transfer, data: d{data}, from: p{at[data]}, "
                     f"source: s{at[data]}, to: p{to}, via: post, system: s{to}, "
                     f"keep: {'move' if event % 3 else 'copy'}}}")
        at[data] = to
    return "\n".join(lines if events else lines[:-1]) + "\n"


def of_size(parties, events):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "m.yaml").write_text(flows(parties, events))
        drawn = scene(f"{folder}/m.yaml", "--step", "2")
    shown = sum(1 for _ in groups(drawn["shapes"], "event"))
    return sound(drawn) + ([] if shown == events else [f"{shown} of {events} events"])


def too_many():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "m.yaml").write_text(flows(3, 10_001))
        drawn = run("draw", f"{folder}/m.yaml")
    good = drawn.returncode == 2 and b"10000" in drawn.stderr
    return [] if good else [f"{drawn.returncode} {drawn.stderr}"]


# ---- bad calls and places ---------------------------------------------------------------------------------

def bad_calls():
    problems = []
    for arguments, status, said in (
            (["draw", A1, "--step", "5"], 2, "--step"),
            (["draw", A1, "--step", ""], 2, "--step"),
            (["draw", A1, "--for", "marketin"], 2, "marketing"),
            (["draw", A1, "--regime", "jp/api"], 2, "jp/appi"),
            (["draw", A1, "-o", "picture.bmp"], 2, ".svg"),
            (["draw", A1, "--format", "bmp"], 2, "svg pdf png json"),
            (["draw", "no-such-file.yaml"], 2, "no-such-file"),
            (["draw"], 2, "MODEL"),
            (["draw", A1, "-o", "/no-such-folder/f.svg"], 3, "/no-such-folder/f.svg"),
            (["draw", A1, "-o", "/proc/f.pdf"], 3, "/proc/f.pdf"),
            (["draw", A1, "-o", "/dev/full", "--format", "png"], 3, "/dev/full")):
        made = run(*arguments, "--lang", "en")
        if made.returncode != status or said not in made.stderr.decode():
            problems.append(f"{arguments}: {made.returncode} {made.stderr.decode()}")
    return problems


def full_disk():
    """Where the disk is full in the middle of a file, what was there before stays, and nothing else."""
    problems = []
    def limit():
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    with tempfile.TemporaryDirectory() as folder:
        for ending in ("svg", "pdf", "png", "json"):
            path = Path(folder, f"f.{ending}")
            path.write_text("before")
            made = run("draw", A1, "-o", str(path), preexec_fn=limit)
            if made.returncode != 3 or path.read_text() != "before":
                problems.append(f"{ending}: {made.returncode}, {made.stderr}")
        if len(os.listdir(folder)) != 4:
            problems.append(f"left behind: {os.listdir(folder)}")
    return problems


def without_module():
    """The program alone, without what draws, says so, and still checks."""
    with tempfile.TemporaryDirectory() as folder:
        alone = shutil.copy(TENTEN, folder)
        drawn = subprocess.run([alone, "draw", A1, "--lang", "en"], capture_output=True, text=True)
        checked = subprocess.run([alone, "check", A1], capture_output=True)
    good = drawn.returncode == 3 and "tenten-typeset.so" in drawn.stderr and not drawn.stdout
    good = good and checked.returncode == 0
    return [] if good else [f"{drawn.returncode} {drawn.stderr}, {checked.returncode}"]


def planted():
    """The checks above do see what is wrong."""
    drawn = scene(A1, "--step", "2")
    holdings = list(groups(drawn["shapes"], "holding"))
    box, text = holdings[0]["shapes"][0], next(texts(holdings[0]["shapes"]))
    other = next(groups(drawn["shapes"], "event"))["shapes"][0]
    arrow = next(groups(drawn["shapes"], "flow"))["shapes"][0]
    problems = []
    text["width"] += 500
    problems += [] if outside(drawn) else ["a text outside is not seen"]
    text["width"] -= 500
    arrow["lines"][0].insert(1, [box["x"] + 20, box["y"] + 5])
    arrow["lines"][0].insert(1, [box["x"] + 20, box["y"] + 25])
    problems += [] if through_boxes(drawn) else ["an arrow through a box is not seen"]
    problems += [] if slanted(drawn) else ["a slanted arrow is not seen"]
    other["lines"] = [[[box["x"], box["y"]], [box["x"] + 50, box["y"] + 50]]]
    problems += [] if overlapping(drawn) else ["overlapping boxes are not seen"]
    problems += [] if loose(drawn) else ["a loose arrow is not seen"]
    holdings[0]["shapes"].append(dict(text, text="again"))
    return problems + ([] if written_over(drawn) else ["text over text is not seen"])


def examples():
    found = []
    for model in sorted(Path("examples").glob("*/*.yaml")):
        for language in ("ja", "en"):
            for step in ("1", "4"):
                drawn = scene(str(model), "--lang", language, "--step", step)
                found += [f"{model} {language} {step}: {problem}" for problem in sound(drawn)]
    return found


def main():
    report([
        ("every example is sound, in both languages", examples()),
        ("outlines of regimes in A-1", outlines()),
        ("one regime alone", only_one_regime()),
        ("what each step adds", steps()),
        ("what changed is marked", changes()),
        ("findings are counted at their events", findings()),
        ("the events of one party", for_party()),
        ("layers and the borders between them", layers()),
        ("SVG, PDF, PNG and JSON hold the same", formats()),
        ("SVG is well formed whatever the names", well_formed()),
        ("hostile names stay in their boxes", hostile()),
        ("no event", of_size(2, 0)),
        ("one event", of_size(1, 1)),
        ("200 parties, 300 events", of_size(200, 300)),
        ("data that comes back", of_size(4, 120)),
        ("too many events", too_many()),
        ("bad calls and places", bad_calls()),
        ("a full disk", full_disk()),
        ("without the module that draws", without_module()),
        ("planted mistakes are seen", planted()),
    ])


main()
