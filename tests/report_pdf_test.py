"""The report on paper: A4 sheets with numbers, contents that tell the truth, tables whose rows are whole,
fonts in the file; the same facts as the page; for another party nothing but what it may see. Prints TAP."""

import functools
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from report_test import EMPTY, HOSTILE, ONE, Page, model, out, run
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
PLACE = tempfile.TemporaryDirectory()
MODELS = ["examples/a1-pos/model.yaml", "examples/a5-smart-factory/model.yaml",
          "tests/models/pos-store-reaches.yaml", "tests/models/silence-presume.yaml"]
PAIRS = [(name, language) for name in MODELS for language in ("ja", "en")]
A4 = (595.28, 841.89)

SECRET = """tenten: 1
title: orders of parts
as_of: 2024-04-01
parties:
  maker: {kind: company, country: JP}
  hidden-laboratory: {kind: department, part_of: maker}
  supplier: {kind: company, country: JP}
  rival: {kind: company, country: JP}
systems:
  exchange: {operator: maker, access: [maker, supplier], country: JP}
  vault: {operator: maker, access: [maker], country: JP}
data:
  order: {about: none, keys: none, disclosure: [maker, supplier, rival], purpose: trade,
          rights_holder: maker, value: low, expiry: none}
  recipe: {name: the secret recipe, about: none, keys: none, disclosure: [maker], purpose: trade,
           rights_holder: hidden-laboratory, value: high, expiry: none}
  takeover: {name: the takeover plan, about: none, keys: none, disclosure: [maker], purpose: trade,
             rights_holder: maker, value: high, expiry: none}
regimes:
  house-rules:
    form: internal-rule
    binds: 'party.within("maker")'
    rules:
      - {id: guard-it, on: transfer, who: from, forbid: "third_party(from, to)", cite: paragraph 77}
      - {id: keep-it, on: store, who: holder, duties: [{id: bolt-it, title: turn the key}]}
  deal:
    form: contract
    binds: 'party.within("maker") || party.within("supplier")'
    rules:
      - {id: confirm, on: transfer, who: to, duties: [{id: reply, title: a reply}]}
events:
  - {id: invention, type: acquire, by: hidden-laboratory, system: vault, output: recipe}
  - {id: plot, type: acquire, by: maker, system: vault, output: takeover}
  - {id: writing, type: process, by: maker, system: exchange, input: [recipe], output: order,
     purpose: trade}
  - {id: sending, type: transfer, data: order, from: maker, to: supplier, via: mail, system: exchange,
     purpose: trade}
  - {id: telling, type: transfer, data: takeover, from: maker, to: rival, via: mail, purpose: trade}
perspectives:
  secrecy: {name: secrecy, when: 'true', otherwise: never mind}
control_kinds:
  technical: {falls_to: [operator]}
  agreed: {falls_to: [receiver, giver]}
controls:
  - {id: K1, title: lock the door, kind: technical}
  - {id: K2, title: agree on silence, kind: agreed}
risks:
  - {id: copied, event: [sending], data: [order], perspective: secrecy, incident: the order is copied,
     outcome: undercutting, controls: [K1, K2]}
  - {id: stolen, event: [invention], data: [recipe], perspective: secrecy, incident: a spy takes it,
     outcome: the lead is lost, controls: [K1], cite: dossier 9}
  - {id: leaked, event: [plot, telling], data: [takeover], perspective: secrecy,
     incident: newspapers hear of it, outcome: the price rises, controls: [K1, K2]}
assessment: {accepted: low}
decisions:
  - {risk: sending/order/copied, treatment: reduce, owner: the clerk, due: 2024-03-01, reason: cheap enough}
  - {risk: plot/takeover/leaked, treatment: retain, owner: the chairwoman, due: 2024-03-02,
     reason: nobody will guess}
measures:
  - {control: K1, of: [vault], state: in-place, evidence: certificate 4711, owner: the doorman}
  - {control: K1, of: [exchange], state: in-place, evidence: certificate 42, owner: the locksmith}
  - {control: K2, of: [rival], state: planned, due: 2024-03-03, evidence: a whisper}
  - {control: K2, of: [supplier], state: planned, due: 2024-03-04, evidence: a draft letter}
"""
HIDDEN = ["hidden-laboratory", "recipe", "takeover", "vault", "house-rules", "guard-it", "keep-it",
          "turn the key", "paragraph 77", "invention", "plot", "telling", "rival", "stolen", "a spy takes it",
          "the lead is lost", "dossier 9", "leaked", "newspapers hear of it", "the price rises",
          "the chairwoman", "nobody will guess", "certificate 4711", "the doorman", "a whisper",
          "2024-03-02", "2024-03-03"]
SHOWN = ["order", "sending", "maker", "supplier", "exchange", "deal", "a reply", "the order is copied",
         "undercutting", "the clerk", "certificate 42", "a draft letter", "K2", "2024-03-04",
         "(withheld)"]


# ---- reading -----------------------------------------------------------------------------------------------

def bare(text):
    """Without what lines end with and begin with."""
    return re.sub(r"[\s•\u00ad]", "", text)


@functools.cache
def pdf_of(path, language, text=None, party=None):
    target = Path(PLACE.name, f"{abs(hash((path, language, text, party)))}.pdf")
    words = ["--for", party] if party else []
    result = run("report", path, "-o", str(target), "--lang", language, *words, text=text)
    assert result.returncode in (0, 1), result
    return target


@functools.cache
def pages_of(file, *options):
    text = subprocess.run(["pdftotext", *options, file, "-"], capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


@functools.cache
def sheets_of(file):
    """The text of each sheet in the order in which it was painted: cell after cell."""
    return [bare(text) for text in pages_of(file, "-raw")]


def info(file, *options):
    return subprocess.run(["pdfinfo", *options, file], capture_output=True, check=True).stdout.decode()


# ---- sheets ------------------------------------------------------------------------------------------------

def a4():
    problems, turned = [], 0
    for name, language in PAIRS:
        told = info(pdf_of(name, language), "-f", "1", "-l", "9999")
        found = re.findall(r"Page +\d+ size: +([\d.]+) x ([\d.]+)", told)
        sizes = [tuple(map(float, pair)) for pair in found]
        problems += [f"{name}: {size}" for size in sizes
                     if max(abs(a - b) for a, b in zip(sorted(size), A4, strict=True)) > 0.2]
        turned += sum(1 for width, height in sizes if width > height)
        count = int(re.search(r"Pages: +(\d+)", told)[1])
        problems += [] if count == len(sizes) > 5 else [f"{name}: {count} pages"]
        problems += [f"{name}: page {number} is not numbered" for number, text
                     in enumerate(sheets_of(pdf_of(name, language)), 1) if f"{number}/{count}" not in text]
    return problems + ([] if turned else ["no sheet lies on its side"])


def entries_of(file):
    """What the contents list, and the number beside it."""
    found = []
    for page in pages_of(file, "-layout"):
        listed = [re.match(r" *(\S.*?) {2,}(\d+)$", line) for line in page.splitlines()]
        rest = [line for line, entry in zip(page.splitlines(), listed, strict=True)
                if not entry and line.strip()]
        if found and len(rest) > 2:
            break
        found += [(entry[1], int(entry[2])) for entry in listed if entry]
    return found


def contents():
    problems = []
    for name, language in PAIRS:
        file = pdf_of(name, language)
        entries, sheets = entries_of(file), sheets_of(file)
        heads = "要約 義務 図1 図4" if language == "ja" else "Summary Duties Figure"
        for head in heads.split():
            if not any(title.startswith(head) for title, _ in entries):
                problems.append(f"{name}: {head} is not in the contents")
        for title, number in entries:
            if not 1 < number <= len(sheets) or bare(title.rstrip("…")) not in sheets[number - 1]:
                problems.append(f"{name}: «{title}» is not on page {number}")
        numbers = [number for _, number in entries]
        problems += [] if numbers == sorted(numbers) else [f"{name}: the contents are not in order"]
    return problems


def links():
    """Entries and findings lead somewhere, and a reader's list of bookmarks names the sections."""
    problems = []
    for name, language in PAIRS:
        file = pdf_of(name, language)
        bytes_ = file.read_bytes()
        count = len(re.findall(rb"/Subtype\s*/Link", bytes_))
        places = re.findall(r'^ *(\d+) \[.*\] "p\d+"', info(file, "-dests"), re.MULTILINE)
        entries = entries_of(file)
        missing = {number for _, number in entries} - {int(place) for place in places}
        problems += [f"{name}: {count} links, nothing leads to {missing}"] if missing else []
        problems += [] if count > len(entries) else [f"{name}: {count} links"]
        problems += [] if b"/Outlines" in bytes_ else [f"{name}: no bookmarks"]
    return problems


def metadata():
    told = info(pdf_of(MODELS[0], "ja"))
    wanted = ("Title:           POSデータの分析", "点検報告", "Creator:         tenten")
    problems = [f"{word} is not told" for word in wanted if word not in told]
    for name, language in PAIRS:
        fonts = subprocess.run(["pdffonts", pdf_of(name, language)], capture_output=True).stdout.decode()
        rows = [line.split() for line in fonts.splitlines()[2:]]
        problems += [f"{name}: {row[0]} is not in the file" for row in rows if row[-5] != "yes"]
        problems += [] if any("CJK" in row[0] for row in rows) else [f"{name}: no Japanese font"]
    return problems


# ---- the same facts ----------------------------------------------------------------------------------------

def rows_are_whole():
    """Each row of each table of the page stands on one sheet, cell after cell."""
    problems, count = [], 0
    for name, language in PAIRS:
        tables = Page(out("report", name, "-o", "-", "--lang", language)).tables[language]
        sheets = sheets_of(pdf_of(name, language))
        for caption, rows in tables:
            for row in rows[1:]:
                wanted = bare("".join(row))
                count += 1
                if not any(wanted in sheet for sheet in sheets):
                    problems.append(f"{name} in {language}: {caption}: {row}")
    return problems[:10] + ([] if count > 500 else [f"only {count} rows"])


def heads_are_repeated():
    file = pdf_of("-", "en", model(transfers=150))
    sheets = [sheet for sheet in sheets_of(file) if sheet.count("anametransferaname") > 1]
    missing = [sheet[:60] for sheet in sheets if "eventtypebyfromto" not in sheet]
    return [f"without head: {missing[:2]}"] if missing or len(sheets) < 3 else []


def same_findings():
    problems = []
    for name, language in PAIRS:
        page = Page(out("report", name, "-o", "-", "--lang", language))
        told = "".join(sheets_of(pdf_of(name, language)))
        told = re.sub(r"\d+/\d+", "", told)
        for one in page.findings[language]:
            if bare(one) not in told and bare(one)[:60] not in told:
                problems.append(f"{name} in {language}: {one}")
    return problems[:10]


def any_text():
    """Whatever a model says, and however long, ends in a file that can be read."""
    problems = []
    long = '"' + "長い名前 and more of it, " * 40 + '"'
    plain = [("empty", EMPTY), ("one event", ONE), ("long", model(long))]
    for name, text in plain + [(one, model(one)) for one in HOSTILE]:
        told = "".join(sheets_of(pdf_of("-", "en", text)))
        problems += [] if "Step1" in told and "1/" in told else [f"{name[:40]}: {told[:100]}"]
    return problems


# ---- for another party -------------------------------------------------------------------------------------

def what_a_party_sees():
    problems = []
    for language in ("ja", "en"):
        told = " ".join(pages_of(pdf_of("-", language, SECRET, "supplier")))
        html = out("report", "-", "-o", "-", "--for", "supplier", "--lang", language, text=SECRET)
        raw = pdf_of("-", language, SECRET, "supplier").read_bytes()
        for word in HIDDEN:
            problems += [f"{word} is in the {what}" for what, text in (("PDF", told), ("page", html))
                         if word in text]
            problems += [f"{word} is in the bytes"] if word.encode() in raw else []
        shown = SHOWN if language == "en" else SHOWN[:-1]
        problems += [f"{word} is not in the {what}" for word in shown
                     for what, text in (("PDF", told), ("page", html)) if word not in text]
    whole = out("report", "-", "-o", "-", text=SECRET)
    problems += [f"{word} is not in the whole report" for word in HIDDEN if word not in whole]
    return problems


def pictures_for_a_party():
    with tempfile.TemporaryDirectory() as place:
        run("report", "-", "-o", place, "--for", "supplier", text=SECRET)
        files = sorted(Path(place).iterdir())
        problems = [f"{word} is in {file.name}" for file in files for word in HIDDEN
                    if word in file.read_text()]
        return problems + ([] if len(files) == 5 else [f"{files}"])


def everyone_sees_something():
    """Each party of the examples gets a report."""
    problems = []
    for name in MODELS[:3]:
        parties = re.findall(r'"id": ?"([^"]+)"', out("table", name, "parties", "--format", "json"))
        for party in parties:
            result = run("report", name, "-o", "-", "--for", party)
            if result.returncode not in (0, 1) or b"</html>" not in result.stdout:
                problems.append(f"{name} for {party}: {result.returncode} {result.stderr[-200:]}")
    result = run("report", MODELS[0], "-o", "-", "--for", "marketin")
    said = result.stderr.decode()
    return problems + ([] if result.returncode == 2 and "marketing" in said else [f"a wrong name: {said}"])


# ---- writing -----------------------------------------------------------------------------------------------

def written():
    problems = []
    with tempfile.TemporaryDirectory() as place:
        printed = run("report", MODELS[0], "-o", "-", "--format", "pdf")
        problems += [] if printed.stdout.startswith(b"%PDF-") else ["--format pdf -o - is no PDF"]
        run("report", MODELS[0], "-o", f"{place}/all/", "--format", "pdf")
        found = sorted(one.name for one in Path(place, "all").iterdir())
        wanted = ["report.pdf", *(f"step-{step}.svg" for step in range(1, 5))]
        problems += [] if found == wanted else [f"a directory holds {found}"]
        for path, status in ((f"{place}/no/such/f.pdf", 3), (f"{place}/all/report.pdf/f.pdf", 3)):
            result = run("report", MODELS[0], "-o", path)
            if result.returncode != status or path not in result.stderr.decode():
                problems.append(f"{path}: {result.returncode} {result.stderr}")
    with open("/dev/full", "w") as full:
        command = [TENTEN, "report", MODELS[0], "-o", "-", "--format", "pdf"]
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE)
    return problems + ([] if result.returncode == 3 else [f"a full standard output: {result.returncode}"])


def full_disk():
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

    with tempfile.TemporaryDirectory() as place:
        old = Path(place, "old.pdf")
        old.write_text("old")
        result = run("report", MODELS[0], "-o", str(old), preexec_fn=limit)
        said = result.stderr.decode()
        left = sorted(one.name for one in Path(place).iterdir())
        good = result.returncode == 3 and "File too large" in said and left == ["old.pdf"]
        return [] if good and old.read_text() == "old" else [f"{result.returncode}, {said}, {left}"]


def without_module():
    """A program without its module says so, writes nothing, and still makes the page."""
    with tempfile.TemporaryDirectory() as place:
        alone = shutil.copy(TENTEN, f"{place}/tenten")
        command = [alone, "report", MODELS[0], "--lang", "en", "-o"]
        pdf = subprocess.run([*command, f"{place}/f.pdf"], cwd=ROOT, capture_output=True)
        page = subprocess.run([*command, f"{place}/f.html"], cwd=ROOT, capture_output=True)
        said = pdf.stderr.decode()
        problems = [] if pdf.returncode == 3 and "tenten-typeset" in said else [f"{pdf.returncode}, {said}"]
        problems += ["something was written"] if Path(place, "f.pdf").exists() else []
        return problems + ([] if Path(place, "f.html").exists() else [f"no page: {page.stderr}"])


def bounded():
    """Time and sheets grow with the model, not faster."""
    seconds, sheets = {}, {}
    for count in (100, 200, 400):
        start = time.monotonic()
        file = pdf_of("-", "en", model(transfers=count))
        seconds[count], sheets[count] = time.monotonic() - start, len(sheets_of(file))
    grown = sheets[400] - sheets[200] < 2.2 * (sheets[200] - sheets[100]) + 4
    return [] if grown and seconds[400] < 8 * seconds[100] + 5 else [f"{seconds}, {sheets}"]


def main():
    report([
        ("sheets are A4 and numbered", a4()),
        ("the contents tell the right pages", contents()),
        ("entries, findings and bookmarks lead somewhere", links()),
        ("title, subject, fonts in the file", metadata()),
        ("every row of every table is whole on one sheet", rows_are_whole()),
        ("the head of a table is repeated", heads_are_repeated()),
        ("every finding is there", same_findings()),
        ("any text", any_text()),
        ("another party's report holds only what it may see", what_a_party_sees()),
        ("so do its pictures", pictures_for_a_party()),
        ("each party sees something", everyone_sees_something()),
        ("written to a file, a directory, standard output", written()),
        ("a full disk leaves nothing half-written", full_disk()),
        ("without the typesetter it says so", without_module()),
        ("it stays bounded", bounded()),
    ])


if __name__ == "__main__":
    main()
