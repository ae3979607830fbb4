"""Workbooks: every table as a sheet holds what the other formats hold, opens in LibreOffice, takes what a
model says for text, and is written whole or not at all; what people fill in has its place, and a hidden
sheet says where. Prints TAP."""

import csv
import io
import json
import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
A1, A2 = "examples/a1-pos/model.yaml", "examples/a2-elderly-care/model.yaml"
TABLES = ("events", "regimes", "considered", "attributes", "changes", "duties", "holdings", "parties",
          "systems", "units", "questions", "findings")
REPORTED = ("events", "parties", "systems", "holdings", "regimes", "considered", "units", "attributes",
            "changes", "risks", "controls", "conditions", "applicability", "inventory", "processing",
            "duties")
SHEETS = {"ja": ["概要", "イベント", "主体", "システム", "所在", "場", "考慮する属性", "単位ごとの確認", "属性",
                 "属性の変化", "リスク", "対策要件", "求める条件", "適用宣言書", "個人データ台帳",
                 "取扱いの記録", "義務", "問い", "指摘", "tenten"],
          "en": ["Summary", "Events", "Parties", "Systems", "Holdings", "Regimes", "Considered", "Units",
                 "Attributes", "Changes", "Risks", "Controls", "Conditions", "Applicability", "Inventory",
                 "Processing", "Duties", "Questions", "Findings", "tenten"]}
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://example.invalid\",\"x\")", "\t=1", "{=1}",
            "'=1",
            "http://example.invalid/", "007", "1e5", "2024-04-01", "TRUE", "_x000D_x",
            "a\u2028b", "\uffff!", "𠮷野家", "<b>&amp;\"]]>"]
MODEL = """tenten: 1
title: {name}
as_of: 2024-04-01
parties:
  x: {{name: {name}, kind: company, country: JP}}
  y: {{kind: company, country: JP}}
systems:
  one: {{name: {name}, operator: x, access: [x], country: JP}}
data:
  list: {{name: {name}, about: none, keys: none, disclosure: [x, y], purpose: use, rights_holder: x,
         value: low, expiry: none}}
events:
  - {{id: get, name: {name}, type: acquire, by: x, system: one, output: list}}
"""


def quoted(name):
    """As YAML, which takes no pairs of surrogates."""
    return json.dumps(name, ensure_ascii=False).replace("\uffff", "\\uffff").replace("\u2028", "\\u2028")


def run(*words, text=None, environment=None, **options):
    surroundings = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **(environment or {})}
    return subprocess.run([TENTEN, *words], input=text.encode() if text is not None else None, cwd=ROOT,
                          env=surroundings, capture_output=True, timeout=250, check=False, **options)


def book_of(*words, text=None):
    return openpyxl.load_workbook(io.BytesIO(run(*words, "--format", "xlsx", text=text).stdout))


def report_book(path, folder, language):
    target = f"{folder}/{language}.xlsx"
    result = run("report", path, "-o", target, "--lang", language)
    if result.returncode not in (0, 1):
        raise AssertionError(result.stderr)
    return target


def cells(sheet):
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def rows_of_markdown(text):
    lines = text.splitlines()
    rows = [re.split(r"(?<!\\) \| ", line[2:-2]) for line in lines[:1] + lines[2:]]
    return [[re.sub(r"\\(.)", r"\1", cell).strip() for cell in row] for row in rows]


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {str(got)[:300]} instead of {str(wanted)[:300]}"]


# ---- content ---------------------------------------------------------------------------------------------

def same_cells():
    """A sheet holds, cell by cell, what Markdown shows to people, and as many rows as CSV."""
    problems = []
    for path in (A1, A2, "tests/models/pos-store-reaches.yaml"):
        for language in ("ja", "en"):
            for table in TABLES:
                words = ["table", path, table, "--lang", language]
                sheet = book_of(*words).worksheets[0]
                shown = rows_of_markdown(run(*words, "--format", "md").stdout.decode())
                problems += unlike(cells(sheet), shown, f"{path} {table} {language}")
                rows = list(csv.reader(io.StringIO(run(*words, "--format", "csv").stdout.decode())))
                if table != "attributes" and len(rows) != sheet.max_row:
                    problems.append(f"{path} {table}: {sheet.max_row} rows instead of {len(rows)}")
    return problems


def whole_report():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for language in ("ja", "en"):
            book = openpyxl.load_workbook(report_book(A2, folder, language))
            problems += unlike(book.sheetnames, SHEETS[language], "sheets")
            for table, name in zip(REPORTED, SHEETS[language][1:]):
                if table in ("risks", "controls"):  # there people fill in
                    continue
                alone = book_of("table", A2, table, "--lang", language).worksheets[0]
                problems += unlike(cells(book[name]), cells(alone), f"{table} alone and in the report")
            summary = " ".join(" ".join(row) for row in cells(book.worksheets[0]))
            found = json.loads(run("check", A2, "--format", "json").stdout)
            notice = "法的助言ではない" if language == "ja" else "not legal advice"
            for part in (found["as_of"], A2, notice):
                if part not in summary:
                    problems.append(f"{language}: no {part} on the first page")
            counts = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
            warnings = counts.get("警告" if language == "ja" else "warnings")
            problems += unlike(warnings, found["summary"]["warning"], "warnings on the first page")
    return problems


# ---- looks -----------------------------------------------------------------------------------------------

def looks():
    problems = []
    for language, font in (("ja", "Yu Gothic"), ("en", "Calibri")):
        sheet = book_of("table", A1, "events", "--lang", language).worksheets[0]
        problems += unlike(sheet.freeze_panes[1:], "2", "frozen below the heading")
        problems += unlike(sheet.auto_filter.ref, f"A1:P{sheet.max_row}", "filters")
        problems += unlike({cell.font.name for row in sheet.iter_rows() for cell in row}, {font}, "fonts")
        problems += unlike(all(cell.alignment.wrap_text for cell in sheet[2]), True, "wrapped")
        problems += unlike(sheet.print_title_rows, "$1:$1", "the heading on every page")
        problems += unlike(sheet["A1"].font.bold, True, "a bold heading")
    name = "全角の名前"
    wide = book_of("table", "-", "parties", text=MODEL.format(name=name)).worksheets[0]
    narrow = book_of("table", "-", "parties", text=MODEL.format(name=name[0] * 3)).worksheets[0]
    grown = wide.column_dimensions["B"].width - narrow.column_dimensions["B"].width
    problems += unlike(round(grown), 2 * (len(name) - 3), "digits that two full-width characters take")
    long = book_of("table", "-", "parties", text=MODEL.format(name="word " * 60)).worksheets[0]
    if long.column_dimensions["B"].width > 40 or (long.row_dimensions[2].height or 0) < 100:
        problems.append(f"a long cell: {long.column_dimensions['B'].width} wide")
    empty = book_of("table", A1, "systems").worksheets[0]
    problems += unlike(empty.column_dimensions["F"].hidden, True, "an empty column is hidden")
    return problems


def filled_in():
    """Columns to fill in: only they can be changed, words come from a list, a hidden column names the row."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for language, words in (("ja", '"はい,いいえ"'), ("en", '"yes,no"')):
            book = openpyxl.load_workbook(report_book(A2, folder, language))
            sheet = book[SHEETS[language][-3]]
            validations = {str(v.sqref): (v.type, v.formula1) for v in sheet.data_validations.dataValidation}
            last = sheet.max_row
            problems += unlike(validations.get(f"H2:H{last}"), ("list", words), "a list of answers")
            problems += unlike(validations.get(f"I2:I{last}", ("",))[0], "date", "a date")
            locked = [cell.protection.locked for cell in sheet[2]]
            problems += unlike(locked, [True] * 7 + [False] * 3 + [True] * 2, "locked")
            problems += unlike(sheet.protection.sheet, True, "protected")
            problems += unlike(sheet.protection.autoFilter, False, "filters are allowed")
            hidden = [sheet.column_dimensions[c].hidden for c in "GKL"]
            problems += unlike(hidden, [False, True, True], "hidden")
            problems += unlike(sheet["K2"].value, sheet["G2"].value, "the key is the id")
            found = json.loads(run("check", A2, "--format", "json").stdout)
            keys = [row[-2] for row in cells(book[SHEETS[language][-2]])[1:]]
            problems += unlike(keys, [finding["id"] for finding in found["findings"]], "keys of findings")
            problems += unlike(book[SHEETS[language][1]].protection.sheet, False, "others are protected")
    return problems


def hidden_sheet():
    with tempfile.TemporaryDirectory() as folder:
        book = openpyxl.load_workbook(report_book(A2, folder, "ja"))
    sheet = book["tenten"]
    rows = cells(sheet)
    problems = unlike(sheet.sheet_state, "hidden", "hidden")
    problems += unlike(rows[0], ["kind", "sheet", "column", "id", "value", "title"], "heading")
    said = {row[3]: row[4] for row in rows if row[0] == "book"}
    problems += unlike(said, {"version": "1", "language": "ja", "model": A2, "title": "高齢者生活支援事業の提供",
                              "as_of": "2023-06-01"}, "the book")
    problems += unlike([row[1] for row in rows if row[0] == "sheet"], SHEETS["ja"][1:-1], "sheets")
    for kind, name, column, _id, value, title in rows[1:]:
        if kind == "column" and book[name].cell(1, int(column)).value != title:
            problems.append(f"{name}: column {column} is not {title}")
    choices = [row[4:] for row in rows if row[0] == "choice" and row[1] == "問い"]
    problems += unlike(choices, [["yes", "はい"], ["no", "いいえ"]], "choices")
    fills = [row[3:5] for row in rows if row[0] == "column" and row[1] == "指摘"][-5:]
    wanted = [["reason", "text"], ["owner", "text"], ["review", "date"], ["key", "key"],
              ["before", "before"]]
    problems += unlike(fills, wanted, "fills")
    return problems


# ---- hostile ---------------------------------------------------------------------------------------------

def texts_only():
    """Nothing that a model says becomes a formula, a number, a link or another text."""
    problems = []
    for name in FORMULAS:
        output = run("table", "-", "parties", "--format", "xlsx", text=MODEL.format(name=quoted(name))).stdout
        sheet = openpyxl.load_workbook(io.BytesIO(output)).worksheets[0]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        links = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        shown = name.replace("\t", " ").replace("\u2028", "\ufffd").replace("\uffff", "\ufffd")
        got = re.sub("_x005F_", "_", sheet["B2"].value or "")
        if kinds - {"s", "inlineStr"} or links or got.strip() != shown.strip():
            problems.append(f"{name!r} becomes {sheet['B2'].value!r}, {kinds}, links at {links}")
        if b"<f>" in zipfile.ZipFile(io.BytesIO(output)).read("xl/worksheets/sheet1.xml"):
            problems.append(f"{name!r} becomes a formula")
    return problems


def limits():
    problems = []
    for name in ("n" * 40000, "名" * 40000, "𠮷" * 20000, "_x0041_" * 5000):
        result = run("table", "-", "parties", "--format", "xlsx", text=MODEL.format(name=quoted(name)))
        value = openpyxl.load_workbook(io.BytesIO(result.stdout)).worksheets[0]["B2"].value
        units = len(value.encode("utf-16-le")) // 2
        if units > 32767 or not value.endswith("…") or b"cut short" not in result.stderr:
            problems.append(f"{name[:7]}: {units} units, {result.stderr!r}")
    whole = run("table", "-", "parties", "--format", "xlsx", text=MODEL.format(name=quoted("n" * 32767)))
    value = openpyxl.load_workbook(io.BytesIO(whole.stdout)).worksheets[0]["B2"].value
    if b"cut" in whole.stderr or value != "n" * 32767:
        problems.append("a text that fits is cut")
    return problems


def empty_model():
    text = "tenten: 1\ntitle: nothing yet\nas_of: 2024-04-01\n"
    problems = []
    for table in TABLES:
        sheet = book_of("table", "-", table, text=text).worksheets[0]
        if sheet.max_row != 1 and table not in ("considered", "questions", "findings", "regimes"):
            problems.append(f"{table}: {sheet.max_row} rows")
    return problems


# ---- other programs --------------------------------------------------------------------------------------

def office(folder, kind, *paths):
    words = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind,
             "--outdir", f"{folder}/out", *paths]
    return subprocess.run(words, capture_output=True, timeout=250, check=False,
                          env={**os.environ, "HOME": folder})


def opens_in_office():
    """LibreOffice reads every cell as it was written, and prints every sheet with its heading and name."""
    problems = []
    if shutil.which("soffice") is None:
        return ["there is no LibreOffice (libreoffice-calc)"]
    all_sheets = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    with tempfile.TemporaryDirectory() as folder:
        paths = [report_book(A2, folder, language) for language in ("ja", "en")]
        office(folder, all_sheets, *paths)
        office(folder, "pdf", *paths)
        for path, language in zip(paths, ("ja", "en")):
            book = openpyxl.load_workbook(path)
            for sheet in book.worksheets[1:-1]:
                target = Path(folder) / "out" / f"{language}-{sheet.title}.csv"
                content = target.read_text(encoding="utf-8") if target.exists() else ""
                got = list(csv.reader(io.StringIO(content)))
                problems += unlike(got, cells(sheet), f"{sheet.title} in LibreOffice")
            words = ["pdftotext", "-layout", f"{folder}/out/{language}.pdf", "-"]
            printed = subprocess.run(words, capture_output=True, check=False).stdout.decode()
            for name in SHEETS[language][:-1]:
                if name not in printed:
                    problems.append(f"{name} is not printed")
    return problems


# ---- where it goes ---------------------------------------------------------------------------------------

def limited(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def not_writable():
    """What cannot be written leaves nothing, wherever the room ends: in temporary files, too."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for words in (["table", A2, "attributes"], ["report", A2]):
            whole = Path(folder) / "whole.xlsx"
            run(*words, "-o", str(whole))
            size = whole.stat().st_size
            whole.unlink()
            for room in (0, 100, 4096, size // 2, size - 1, size + 5000):
                result = run(*words, "-o", f"{folder}/it.xlsx", preexec_fn=limited(room))
                if result.returncode != 3 or not result.stderr or os.listdir(folder):
                    problems.append(f"{words} with {room} bytes: {result.returncode}, {os.listdir(folder)}")
                    for name in os.listdir(folder):
                        os.unlink(f"{folder}/{name}")
        for target in (f"{folder}/no/such.xlsx", "/proc/nowhere.xlsx"):
            for words in (["table", A1, "events"], ["report", A1]):
                problems += unlike(run(*words, "-o", target).returncode, 3, f"{words} to {target}")
        result = run("table", A1, "events", "-o", f"{folder}/it.xlsx",
                     environment={"TMPDIR": f"{folder}/none"})
        problems += unlike((result.returncode, os.listdir(folder)), (3, []), "no place for temporary files")
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = subprocess.run([TENTEN, "table", A1, "events", "--format", "xlsx"], cwd=ROOT, stdout=full,
                                stderr=subprocess.PIPE, check=False)
        problems += unlike(result.returncode, 3, "a full disk")
    return problems


def calls():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for name, start in (("it.csv", b"\xef\xbb\xbfid,type"), ("it.md", b"| event"), ("it.json", b"[\n{"),
                            ("it.xlsx", b"PK")):
            result = run("table", A1, "events", "-o", f"{folder}/{name}")
            content = (Path(folder) / name).read_bytes()
            if result.returncode or result.stdout or not content.startswith(start):
                problems.append(f"{name}: {content[:20]}, {result.stderr!r}")
        shutil.copy(TENTEN, f"{folder}/tenten")
        alone = subprocess.run([f"{folder}/tenten", "table", A1, "events", "--format", "xlsx"], cwd=ROOT,
                               capture_output=True, check=False)
        if alone.returncode == 0 and not alone.stdout.startswith(b"PK") or alone.returncode not in (0, 3):
            problems.append(f"without its module: {alone.returncode}, {alone.stderr!r}")
        if run("table", A1, "events", "-o", f"{folder}/it.xlsx").returncode:
            problems.append("cannot be written again")
    master, slave = pty.openpty()
    result = subprocess.run([TENTEN, "table", A1, "events", "--format", "xlsx"], cwd=ROOT, stdout=slave,
                            stderr=subprocess.PIPE, check=False)
    os.close(slave)
    os.close(master)
    problems += unlike(result.returncode, 2, "to a terminal")
    return problems


report([("a sheet holds what Markdown and CSV hold", same_cells()),
        ("the report has a sheet a table, and a first page", whole_report()),
        ("headings, filters, widths, fonts", looks()),
        ("columns to be filled in", filled_in()),
        ("the hidden sheet says what is where", hidden_sheet()),
        ("whatever a model says is text", texts_only()),
        ("what is too long is cut, and said", limits()),
        ("a model without content", empty_model()),
        ("LibreOffice opens and prints it", opens_in_office()),
        ("what cannot be written leaves nothing", not_writable()),
        ("endings, terminals, a missing module", calls())])
