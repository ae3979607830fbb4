"""import xlsx: what people fill into a workbook comes into the model, whichever program saved the book; what
cannot be taken is said cell by cell; books that are none of ours, damaged or rearranged change nothing.
Prints TAP."""

import datetime
import difflib
import io
import os
import re
import shutil
import struct
import subprocess
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from report_pdf_test import HIDDEN, SECRET
from ruamel.yaml import YAML
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
MODEL = (ROOT / "tests/models/risks.yaml").read_text().split("expect:\n")[0]
ANSWERS = (ROOT / "tests/models/a2-part.yaml").read_text().split("expect:\n")[0]
OFFICE = shutil.which("soffice")
TABLES = ("risks", "controls", "questions", "findings")
SHEETS = {"ja": dict(zip(TABLES, ("リスク", "対策要件", "問い", "指摘"))),
          "en": dict(zip(TABLES, ("Risks", "Controls", "Questions", "Findings")))}
TAPPED, LEAK, UNSURE = "send/readings/tapped", "send/readings/leak-of-ours", "add/readings/unsure"


def run(*words):
    surroundings = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    return subprocess.run([TENTEN, *map(str, words)], cwd=ROOT, env=surroundings, capture_output=True,
                          timeout=250, check=False)


class Book:
    """A workbook of a model, to be filled in by the ids of tables, columns and rows."""

    def __init__(self, folder, text=MODEL, language="en"):
        self.model, self.path = Path(folder) / "model.yaml", Path(folder) / "book.xlsx"
        self.language = language
        self.model.write_text(text)
        self.before = text
        written = run("report", self.model, "-o", self.path, "--lang", language)
        if written.returncode not in (0, 1):
            raise AssertionError(written.stderr)
        self.book = openpyxl.load_workbook(self.path)
        notes = self.book["tenten"].iter_rows(values_only=True)
        self.columns = {(row[1], row[3]): int(row[2]) for row in notes if row[0] == "column"}

    def sheet(self, table):
        return self.book[SHEETS[self.language][table]]

    def column(self, table, name):
        return self.columns[SHEETS[self.language][table], name]

    def row(self, table, key):
        sheet, column = self.sheet(table), self.column(table, "key")
        return next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column).value == key)

    def cell(self, table, key, column):
        return self.sheet(table).cell(self.row(table, key), self.column(table, column))

    def fill(self, table, key, /, **values):
        for column, value in values.items():
            self.cell(table, key, column).value = value
        return self

    def save(self):
        self.book.save(self.path)
        return self

    def take(self, *words):
        return run("import", "xlsx", self.model, self.path, "--lang", self.language, *words)

    def said(self, section):
        return YAML(typ="safe", pure=True).load(self.model.read_text()).get(section, [])

    def changes(self):
        now = self.model.read_text().splitlines()
        lines = difflib.unified_diff(self.before.splitlines(), now, n=0, lineterm="")
        return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def book(**options):
    """A folder of its own with a book in it."""
    folder = tempfile.TemporaryDirectory()
    made = Book(folder.name, **options)
    made.folder = folder
    return made


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {str(got)[:400]} instead of {str(wanted)[:400]}"]


def status(result, wanted, what):
    got = result.returncode
    said = f"{result.stdout.decode()} {result.stderr.decode()}"
    return [] if got == wanted else [f"{what}: status {got}, {said}"[:900]]


def decision_on(made, risk):
    return next((item for item in made.said("decisions") if item["risk"] == risk), None)


# ---- what is taken ---------------------------------------------------------------------------------------

def nothing_filled_in():
    problems = []
    for language in ("ja", "en"):
        made = book(language=language)
        problems += status(made.take(), 0, "as it was written")
        problems += unlike(made.changes(), [], "as it was written")
        made.save()
        problems += status(made.take(), 0, "saved again")
        problems += unlike(made.changes(), [], "saved again")
    return problems


def fill_all(made):
    ja = made.language == "ja"
    made.fill("risks", UNSURE, treatment="回避" if ja else "avoid", owner="情報部: 佐藤",
              due=datetime.date(2027, 3, 31), reason="入力を\nやめる # はい", residual="低い" if ja else "low")
    made.fill("risks", TAPPED, owner=None, residual="中程度" if ja else "medium", likelihood="rare")
    made.fill("controls", "people/a/-", state="予定" if ja else "planned", due="2027年4月1日", owner="人事")
    made.fill("controls", "path/b/shelf", evidence="設定書 第2版", reason="'= 1")
    finding = next(row for row in range(2, made.sheet("findings").max_row + 1)
                   if "W-no-regime" in made.sheet("findings").cell(row, made.column("findings", "key")).value)
    key = made.sheet("findings").cell(finding, made.column("findings", "key")).value
    made.fill("findings", key, reason="契約を\n結ぶ", owner="法務", review="2027/1/5")
    return key


def check_all(made, key):
    language = made.language
    basis = "medium; people; b"
    problems = unlike(decision_on(made, UNSURE), {
        "risk": UNSURE, "treatment": "avoid", "owner": "情報部: 佐藤", "due": datetime.date(2027, 3, 31),
        "reason": "入力を\nやめる # はい", "residual": "low", "basis": basis}, "a new decision")
    problems += unlike(decision_on(made, TAPPED), {
        "risk": TAPPED, "treatment": "reduce", "due": datetime.date(2027, 1, 1), "likelihood": "rare",
        "residual": "medium", "basis": "low; path; b c"}, "a changed decision")
    measures = {(item["control"], str(item["of"])): item for item in made.said("measures")}
    problems += unlike(measures[("people", "a")], {
        "control": "people", "of": "a", "state": "planned", "owner": "人事", "due": datetime.date(2027, 4, 1)},
        "a new measure")
    shelf = measures[("path", "shelf")]
    evidence = {"ja": "設定書", "en": "settings", language: "設定書 第2版"}
    problems += unlike(shelf["evidence"], evidence, "one language")
    problems += unlike(shelf["reason"], "'= 1", "a text that looks like a formula")
    problems += unlike(made.said("silence"), [{"id": key, "reason": "契約を\n結ぶ", "owner": "法務",
                                               "review": datetime.date(2027, 1, 5)}], "a silence")
    problems += unlike(len(made.said("decisions")), 6, "decisions")
    checked = run("check", made.model)
    if checked.returncode not in (0, 1):
        problems.append(f"the model cannot be checked: {checked.stderr.decode()}")
    return problems


def round_trip():
    problems = []
    for language in ("ja", "en"):
        made = book(language=language)
        key = fill_all(made)
        made.save()
        dry = made.take("--dry-run")
        problems += status(dry, 0, "dry") + unlike(made.changes(), [], "dry")
        if "情報部: 佐藤" not in dry.stdout.decode():
            problems.append(f"a dry run says not what would change: {dry.stdout.decode()}")
        result = made.take()
        problems += status(result, 0, language) + check_all(made, key)
        numbers = [int(number) for number in re.findall(r"\d+", result.stdout.decode())]
        problems += unlike(numbers, [2, 2, 0, 1], "summary")
        made.before = made.model.read_text()
        again = made.take()
        problems += status(again, 0, "once more") + unlike(made.changes(), [], "once more")
    return problems


def through_office():
    """LibreOffice saves the book in its own way: texts are shared, formats renumbered."""
    problems = []
    for language in ("ja", "en"):
        made = book(language=language)
        key = fill_all(made)
        made.save()
        target = Path(made.folder.name) / "saved"
        profile = f"-env:UserInstallation=file://{made.folder.name}/profile"
        words = [OFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
        subprocess.run([*words, "--outdir", target, made.path], capture_output=True, timeout=200, check=True)
        made.path = target / "book.xlsx"
        problems += status(made.take(), 0, "saved by LibreOffice") + check_all(made, key)
    return problems


def layout_is_kept():
    made = book()
    made.fill("risks", TAPPED, owner="c")
    made.fill("controls", "doors/c/ground", due=datetime.date(2027, 5, 1)).save()
    problems = status(made.take(), 0, "taken")
    problems += unlike(made.changes(), [
        "-  - {control: doors, of: c, state: planned, due: 2026-10-01}",
        "+  - {control: doors, of: c, state: planned, due: 2027-05-01}",
        "-  - {risk: send/readings/tapped, treatment: reduce, owner: b, due: 2027-01-01, likelihood: rare, "
        "residual: low,",
        "+  - {risk: send/readings/tapped, treatment: reduce, owner: c, due: 2027-01-01, likelihood: rare, "
        "residual: low,",
    ], "lines that changed")
    return problems


def emptied():
    """An emptied cell takes its key away; an emptied row, the item."""
    made = book()
    made.fill("risks", TAPPED, owner=None).fill("risks", LEAK, treatment=None, due=None, review=None).save()
    problems = status(made.take(), 0, "taken")
    problems += unlike("owner" in decision_on(made, TAPPED), False, "the owner")
    problems += unlike(decision_on(made, LEAK), None, "the decision")
    problems += unlike([item["risk"] for item in made.said("decisions")][-1], "measure/readings/gone",
                       "a decision on a risk that is gone stays")
    return problems


def only_what_changed():
    """What the model changed meanwhile is not put back, unless the book changed the same: that is said."""
    made = book()
    made.model.write_text(MODEL.replace("owner: b, due: 2027-01-01", "owner: a, due: 2028-02-02"))
    made.before = made.model.read_text()
    made.fill("risks", TAPPED, reason="why", owner="c").save()
    result = made.take()
    problems = status(result, 1, "changed on both sides")
    got = decision_on(made, TAPPED)
    wanted = ("a", datetime.date(2028, 2, 2), "why")
    problems += unlike((got["owner"], got["due"], got["reason"]), wanted, "decision")
    if "changed there, too" not in result.stdout.decode():
        problems.append(result.stdout.decode())
    return problems


def answers():
    made = book(text=ANSWERS)
    keys = [row[made.column("questions", "key") - 1] for row in
            made.sheet("questions").iter_rows(min_row=2, values_only=True)]
    facts = [key for key in keys if not key.startswith(("attribute(", "in-force("))]
    made.fill("questions", facts[0], **{"is": "yes", "from": "2020-01-02", "evidence": "form 3"})
    made.fill("questions", facts[1], **{"is": "no"}).save()
    facts_before = len(made.said("facts") or [])
    result = made.take()
    problems = status(result, 0, "answers")
    got = made.said("facts")[facts_before:]
    problems += unlike([(fact["is"], fact.get("evidence"), fact.get("from")) for fact in got],
                       [(True, "form 3", datetime.date(2020, 1, 2)), (False, None, None)], "facts")
    left = run("table", made.model, "questions", "--format", "csv").stdout.decode()
    problems += [f"{key} is still open" for key in facts[:2] if key in left]
    return problems


# ---- what is not taken -----------------------------------------------------------------------------------

def refused_cells():
    problems = []
    for language, words in (("ja", ("一覧にない", "日付でない", "計算の誤り", "担う者がいない", "他の欄も",
                                    "識別名の列が空", "今のモデルにない", "一行に収まらない")),
                            ("en", ("none of the words", "no date", "error of a formula", "falls to nobody",
                                    "without it", "its key is empty", "is not in the model",
                                    "more than one line"))):
        made = book(language=language)
        made.fill("risks", TAPPED, treatment="なくす", due="someday", reason="good")
        made.fill("risks", LEAK, owner="two\nlines", evidence="#N/A")
        made.cell("risks", LEAK, "evidence").data_type = "e"
        made.fill("controls", "path/-/odd", state="予定" if language == "ja" else "planned")
        made.fill("controls", "people/a/-", owner="x")
        made.fill("risks", UNSURE, owner="z", key="never/was/there")
        sheet = made.sheet("risks")
        sheet.cell(sheet.max_row + 1, made.column("risks", "owner")).value = "y"
        last = sheet.max_row
        made.save()
        result = made.take()
        said = result.stdout.decode()
        problems += status(result, 1, "refused")
        problems += [f"{language}: no «{word}» in {said}" for word in words if word not in said]
        name = SHEETS[language]["risks"]
        problems += [f"{language}: no {name}!{cell} in {said}" for cell in ("S3", "U3", f"T{last}")
                     if f"{name}!{cell}" not in said]
        got = decision_on(made, TAPPED)
        wanted = ("reduce", datetime.date(2027, 1, 1), "good")
        problems += unlike((got["treatment"], got["due"], got["reason"]), wanted, "the rest of the row")
        problems += unlike(decision_on(made, LEAK), {
            "risk": LEAK, "treatment": "retain", "due": datetime.date(2026, 1, 1),
            "review": datetime.date(2026, 10, 1)}, "a decision none of whose cells could be taken")
        problems += unlike(len(made.said("measures")), 3, "measures")
    return problems


def shared_measures():
    """A measure of several is changed only if all its rows say so."""
    text = MODEL.replace("of: shelf, state", "of: [shelf, ground], state")
    made = book(text=text)
    made.fill("controls", "path/b/shelf", state="planned").save()
    problems = status(made.take(), 1, "one of two")
    problems += unlike(made.changes(), [], "one of two")
    made.fill("controls", "path/c/ground", state="planned").save()
    problems += status(made.take(), 0, "both")
    problems += unlike(made.said("measures")[0]["state"], "planned", "both")
    return problems


def rows_in_any_order():
    made = book()
    sheet = made.sheet("risks")
    made.fill("risks", UNSURE, treatment="avoid")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    del rows[0]
    for number, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    for column in range(1, sheet.max_column + 1):
        sheet.cell(len(rows) + 2, column).value = None
    made.save()
    problems = status(made.take(), 0, "sorted, one deleted")
    problems += unlike(len(made.said("decisions")), 6, "decisions")
    problems += unlike(decision_on(made, UNSURE)["treatment"], "avoid", "the treatment")
    sheet.append(rows[-1])
    sheet.cell(sheet.max_row, made.column("risks", "owner")).value = "twice"
    made.fill("risks", rows[-1][made.column("risks", "key") - 1], owner="once").save()
    twice = made.take()
    problems += status(twice, 1, "a row twice")
    if "row about the same thing above" not in twice.stdout.decode():
        problems.append(twice.stdout.decode())
    return problems


def rearranged():
    """Columns and sheets that are not where they were: nothing changes."""
    def insert(made):
        made.sheet("risks").insert_cols(2)

    def delete(made):
        made.sheet("controls").delete_cols(3)

    def rename(made):
        made.sheet("risks").cell(1, made.column("risks", "owner")).value = "who"

    def swap(made):
        for row in range(1, made.sheet("risks").max_row + 1):
            one, other = (made.sheet("risks").cell(row, made.column("risks", name))
                          for name in ("owner", "reason"))
            one.value, other.value = other.value, one.value

    problems = []
    for how, word in ((insert, b"heading should be"), (delete, b"heading should be"),
                      (rename, b"heading should be"), (swap, b"heading should be"),
                      (lambda made: setattr(made.sheet("findings"), "title", "other"), b"deleted or renamed"),
                      (lambda made: made.book.remove(made.sheet("risks")), b"deleted or renamed"),
                      (lambda made: made.book.remove(made.book["tenten"]), b"hidden sheet"),
                      (lambda made: made.book["tenten"].delete_rows(2), b"hidden sheet")):
        made = book()
        made.fill("risks", TAPPED, owner="c")
        how(made)
        made.save()
        result = made.take()
        problems += status(result, 2, str(word)) + unlike(made.changes(), [], str(word))
        if word not in result.stderr:
            problems.append(f"{word}: {result.stderr}")
    return problems


# ---- other programs' ways, and bad files -----------------------------------------------------------------

def repacked(path, change, **options):
    """The book with each part passed through change(name, bytes), which may return None."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, **options) as new:
        for item in old.infolist():
            content = change(item.filename, old.read(item))
            if content is not None:
                new.writestr(item.filename, content)
    return packed.getvalue()


def sheet_part(path, name):
    with zipfile.ZipFile(path) as packed:
        workbook, relations = (packed.read(f"xl/{part}").decode() for part in
                               ("workbook.xml", "_rels/workbook.xml.rels"))
    identity = re.search(rf'<sheet [^>]*name="{name}"[^>]*r:id="(\w+)"', workbook)[1]
    relation = next(found for found in re.findall(r"<Relationship [^>]*>", relations)
                    if f'Id="{identity}"' in found)
    return "xl/" + re.search(r'Target="/?(?:xl/)?([^"]+)"', relation)[1]


def excel_ways():
    """Rich text with readings, texts in place, formulas, numbers, dates of 1904, as Excel writes them."""
    problems = []
    ways = [
        ('<c r="T3" t="inlineStr"><is><r><t>山</t></r><r><rPr><b/></rPr><t xml:space="preserve">田 </t></r>'
         '<rPh sb="0" eb="1"><t>ヤマ</t></rPh></is></c>', {"owner": "山田"}),
        ('<c r="T3" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', {"owner": "ab"}),
        ('<c r="T3"><v>7</v></c>', {"owner": "7"}),
        ('<c r="T3" t="inlineStr"><is><t>a_x0041_b_x000</t></is></c>', {"owner": "aAb_x000"}),
        ('<c r="U3"><v>46508.25</v></c>', {"due": datetime.date(2027, 5, 1)}),
        ('<c r="U3" t="d"><v>2027-05-01</v></c>', {"due": datetime.date(2027, 5, 1)}),
    ]
    for cell, wanted in ways:
        made = book()
        made.save()
        part, address = sheet_part(made.path, "Risks"), re.search(r'r="(\w+)"', cell)[1]

        def put(name, content, part=part, address=address, cell=cell):
            if name != part:
                return content
            old = rf'<c r="{address}"[^>]*?(?:/>|>.*?</c>)'
            return re.sub(old, lambda _: cell, content.decode(), count=1).encode()

        made.path.write_bytes(repacked(made.path, put))
        problems += status(made.take(), 0, cell)
        got = decision_on(made, TAPPED)
        problems += unlike({key: got.get(key) for key in wanted}, wanted, cell)
    made = book()
    made.cell("risks", TAPPED, "due").value = 46508 - 1462
    made.cell("risks", LEAK, "due").value = 0
    made.save()
    made.path.write_bytes(repacked(made.path, lambda name, content: content.replace(
        b"<workbookPr", b'<workbookPr date1904="1"') if name == "xl/workbook.xml" else content))
    made.take()
    problems += unlike(decision_on(made, TAPPED)["due"], datetime.date(2027, 5, 1), "from 1904")
    return problems


def bad_files():
    problems = []
    made = book()
    good = made.path.read_bytes()
    data = zipfile.ZipFile(made.path).getinfo("xl/workbook.xml").header_offset + 100
    bomb = b"<a>" + b" " * (300 << 20)
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    styles = "xl/styles.xml"

    def with_part(content):
        return repacked(made.path, lambda name, old: content if name == styles else old)

    def flipped(at):
        return good[:at] + bytes([good[at] ^ 0xFF]) + good[at + 1:]

    encrypted = bytearray(good)
    for found in re.finditer(b"PK\x01\x02", good):
        encrypted[found.start() + 8] |= 1
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    cases = [
        ("empty", b"", b"empty"),
        ("text", b"a,b\n", b"no workbook"),
        ("truncated", good[:len(good) // 2], b"damaged"),
        ("head only", good[:4], b"damaged"),
        ("encrypted", ole + "EncryptedPackage".encode("utf-16-le"), b"encrypted"),
        ("xls", ole + "Workbook".encode("utf-16-le"), b".xls"),
        ("other zip", other.getvalue(), b"without a workbook"),
        ("encrypted parts", bytes(encrypted), b"encrypted"),
        ("bomb", with_part(bomb), b"too large"),
        ("ratio", with_part(b"<a>" + b" " * (50 << 20)), b"too large"),
        ("entities", with_part(entities), b"damaged"),
        ("deep", with_part(b"<a>" * 100000), b"damaged"),
        ("not XML", with_part(b"<a"), b"damaged"),
        ("no styles", with_part(None), b"damaged"),
        ("flipped", flipped(data), b"damaged"),
        ("sizes that lie", good.replace(struct.pack("<I", zipfile.ZipFile(made.path).getinfo(
            "xl/workbook.xml").file_size), struct.pack("<I", 10)), b"damaged"),
    ]
    for name, content, word in cases:
        made.path.write_bytes(content)
        for language in ("ja", "en"):
            made.language = language
            result = made.take()
            problems += status(result, 2, name)
            if language == "en" and word not in result.stderr:
                problems.append(f"{name}: {result.stderr}")
        problems += unlike(made.changes(), [], name)
    made.path.unlink()
    problems += status(made.take(), 2, "no book")
    return problems


def cut_anywhere():
    """A book cut at any place, or with a wrong byte anywhere, is read or refused."""
    problems = []
    made = book()
    good = made.path.read_bytes()
    places = range(0, len(good), max(1, len(good) // 60))
    for content in [good[:at] for at in places] + [good[:at] + b"\xff" + good[at + 1:] for at in places]:
        made.path.write_bytes(content)
        result = made.take()
        if result.returncode not in (0, 1, 2):
            problems.append(f"{len(content)}: status {result.returncode}, {result.stderr[:300]}")
    return problems


def for_another_party():
    """What a party fills into its own book comes back; nothing in the book is anybody else's."""
    problems = []
    for language in ("ja", "en"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "secret.yaml"
            path.write_text(SECRET)
            target = Path(folder) / "for.xlsx"
            run("report", path, "-o", target, "--for", "supplier", "--lang", language)
            with zipfile.ZipFile(target) as packed:
                told = "".join(packed.read(name).decode() for name in packed.namelist())
            problems += [f"{word} is in the book" for word in [*HIDDEN, str(path)] if word in told]
            shown = ("order", "sending", "deal")
            problems += [f"no {word} in the book" for word in shown if word not in told]
    made = book()
    run("report", made.model, "-o", made.path, "--for", "b")
    made.book = openpyxl.load_workbook(made.path)
    names = made.book.sheetnames
    problems += [f"{name} is for others" for name in ("Risks", "Applicability") if name in names]
    made.fill("controls", "path/b/shelf", evidence="certificate 7").save()
    problems += status(made.take(), 0, "its own book")
    problems += unlike(made.said("measures")[0]["evidence"], {"ja": "設定書", "en": "certificate 7"}, "evidence")
    return problems


def where_it_goes():
    made = book()
    made.fill("risks", TAPPED, owner="c").save()
    target = Path(made.folder.name) / "out.yaml"
    problems = status(made.take("-o", target), 0, "elsewhere") + unlike(made.changes(), [], "the model stays")
    problems += unlike("owner: c, due" in target.read_text(), True, "the other file")
    printed = made.take("-o", "-")
    problems += unlike(printed.stdout.decode(), target.read_text(), "to standard output")
    problems += unlike(printed.stderr.decode().startswith("taken: decisions 1"), True, "what was taken")
    problems += status(made.take("-o", Path(made.folder.name) / "no/such/place.yaml"), 3, "no such folder")
    problems += status(run("import", "csv", made.model, made.path), 2, "another format")
    problems += status(run("import", "xlsx", "-", made.path), 2, "no model")
    part = Path(made.folder.name) / "part.yaml"
    head, tail = MODEL.split("decisions:\n")
    part.write_text("tenten: 1\ndecisions:\n" + tail)
    made.model.write_text(head + "include: [part.yaml]\n")
    made.before = made.model.read_text()
    problems += status(made.take("-o", target), 2, "-o with parts")
    problems += status(made.take(), 0, "parts") + unlike(made.changes(), [], "the model's own file")
    problems += unlike("owner: c, due" in part.read_text(), True, "the part")
    return problems


def main():
    tests = [("a book that nobody touched changes nothing", nothing_filled_in()),
             ("what is filled in is taken, and taken once", round_trip()),
             ("comments and layout are kept", layout_is_kept()),
             ("emptied cells take keys away", emptied()),
             ("what the model changed meanwhile stays", only_what_changed()),
             ("answers become facts", answers()),
             ("cells that cannot be taken are told", refused_cells()),
             ("measures of several", shared_measures()),
             ("rows are known by their keys", rows_in_any_order()),
             ("rearranged books change nothing", rearranged()),
             ("books as other programs write them", excel_ways()),
             ("bad files", bad_files()),
             ("damage anywhere", cut_anywhere()),
             ("a book for another party", for_another_party()),
             ("where it goes", where_it_goes())]
    if OFFICE:
        tests.insert(2, ("LibreOffice in between", through_office()))
    return report(tests)


if __name__ == "__main__":
    raise SystemExit(main())
