"""The report: one HTML page in two languages that stands alone, holds the same facts as every other format,
means nothing to a browser but text whatever a model says, and is written whole or not at all. Prints TAP."""

import csv
import functools
import html.parser
import io
import json
import os
import re
import resource
import signal
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
A1 = "examples/a1-pos/model.yaml"
MODELS = [A1, "examples/a2-elderly-care/model.yaml", "tests/models/pos-store-reaches.yaml",
          "tests/models/unmet-duty.yaml", "tests/models/contradiction.yaml", "tests/models/a3-part.yaml",
          "tests/models/eu-transfers-unanswered.yaml", "tests/models/silence-presume.yaml"]
CATALOGUED = [A1, "examples/a3-cloud/model.yaml", "examples/a4-offshore/model.yaml",
              "examples/a5-smart-factory/model.yaml"]
TABLES = ("events", "regimes", "considered", "changes", "holdings", "parties", "systems", "units")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
HEAD = """tenten: 1
title: {title}
as_of: 2024-04-01
parties:
  x: {{name: {name}, kind: company, country: JP}}
  y: {{name: {name}, kind: company, country: JP}}
systems:
  one: {{name: {name}, operator: x, access: [x], country: JP}}
  two: {{name: {name}, operator: y, access: [y], country: JP}}
data:
  list: {{name: {name}, about: none, keys: none, disclosure: [x, y], purpose: use, rights_holder: x,
         value: low, expiry: none}}
regimes:
  r:
    name: {name}
    form: internal-rule
    rules:
      - {{id: never, title: {name}, on: transfer, who: from, forbid: "third_party(from, to)", cite: {name}}}
      - {{id: keep, title: {name}, on: store, who: holder, duties: [{{id: lock, title: {name}}}]}}
"""
GET = "  - {{id: get, name: {name}, type: acquire, by: x, system: one, output: list}}\n"
GIVE = ("  - {{id: give-{number}, name: {name}, type: transfer, data: list, from: x, to: y, via: mail, "
        "system: two, purpose: use}}\n")


def model(name='"a name"', transfers=1):
    text = HEAD.format(title=name, name=name) + "events:\n" + GET.format(name=name)
    return text + "".join(GIVE.format(name=name, number=number) for number in range(transfers))


EMPTY = 'tenten: 1\ntitle: nothing yet\nas_of: 2024-04-01\n'
ONE = HEAD.format(title="one", name="one") + "events:\n" + GET.format(name="one")


def many_parties(count):
    parties = "".join(f"  p{number}: {{kind: company, country: JP}}\n" for number in range(count))
    events = "".join(f"  - {{id: give-{number}, type: transfer, data: list, from: x, to: p{number}, "
                     "via: mail, purpose: use}\n" for number in range(count))
    text = HEAD.format(title="many", name="one").replace("systems:\n", parties + "systems:\n")
    return text + "events:\n" + GET.format(name="one") + events


def run(*words, text=None, **options):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    return subprocess.run([TENTEN, *words], input=text.encode() if text is not None else None, cwd=ROOT,
                          env=environment, capture_output=True, timeout=250, **options)


def out(*words, text=None):
    return run(*words, text=text).stdout.decode()


@functools.cache
def page_of(path="-", text=None, language="ja"):
    return out("report", path, "-o", "-", "--lang", language, text=text)


# ---- reading a page --------------------------------------------------------------------------------------

class Page(html.parser.HTMLParser):
    """What a page holds: its tags, ids, findings and tables, each under the language it stands in."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.problems, self.open, self.tags, self.links = [], [], [], []
        self.ids, self.findings = {"": [], "ja": [], "en": []}, {"ja": [], "en": []}
        self.tables, self.text, self.language = {"": [], "ja": [], "en": []}, {}, ""
        self.pieces = {"": [], "ja": [], "en": []}
        self.rows = self.cell = self.caption = None
        self.feed(text)
        self.close()
        self.text = {language: "".join(pieces) for language, pieces in self.pieces.items()}
        self.problems += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if len(attributes) != len(pairs):
            self.problems.append(f"<{tag}> has an attribute twice: {pairs}")
        self.tags.append((tag, attributes))
        if "version" in (attributes.get("class") or "").split():
            self.language = attributes["lang"]
        if "id" in attributes:
            self.ids[self.language].append(attributes["id"])
        if "data-finding" in attributes:
            self.findings[self.language].append(attributes["data-finding"])
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag not in VOID:
            self.open.append(tag)
        self.begin_table_part(tag)

    def handle_startendtag(self, tag, pairs):
        self.handle_starttag(tag, pairs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def begin_table_part(self, tag):
        if tag == "table":
            self.rows, self.caption = [], ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
            self.cell = True
        elif tag == "caption":
            self.cell = False

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.problems.append(f"</{tag}> closes {self.open[-3:]} at {self.getpos()}")
            return
        self.open.pop()
        if tag == "table":
            self.tables[self.language].append((self.caption, self.rows))
            self.rows = None
        elif tag in ("th", "td", "caption"):
            self.cell = None
        elif tag == "div" and self.open == ["html", "body", "main"]:
            self.language = ""

    def handle_data(self, data):
        self.pieces[self.language].append(data)
        if self.cell:
            self.rows[-1][-1] += data
        elif self.cell is False:
            self.caption += data


@functools.cache
def parse(text):
    return Page(text)


def parsed(path="-", text=None, language="ja"):
    return parse(page_of(path, text, language))


def texts():
    """Models to try, by name."""
    return [*((name, None, name) for name in MODELS),
            ("empty", EMPTY, "-"), ("one event", ONE, "-"), ("200 parties", many_parties(200), "-"),
            ("many transfers", model(transfers=60), "-"), ("managed", MANAGED, "-"),
            *((name, model(name), "-") for name in HOSTILE)]


# ---- hostile texts ---------------------------------------------------------------------------------------

SCRIPT = "<script>alert('1')</script>"
HOSTILE = [f'"{SCRIPT}"', r'"\"><img src=x onerror=alert(1)> &amp; &lt; &"',
           '"</style></title></textarea><!--"',
           r'"\u202eevil\u2066 \u0627\u0644\u0639\u0631\u0628\u064a\u0629"',
           '"👩‍👩‍👧 e\u0301\u0301\u0301 か\u3099"', f'"{"長" * 300}"', r'"line\nbreak\ttab"',
           "\"javascript:alert(1) ' onclick='x\"", '"]]> %s %n ${x} {{x}}"']
ALLOWED = set("html head meta title style body input label div header h1 h2 h3 h4 p code nav ol ul li a main "
              "section strong b span dl dt dd table caption thead tbody tr th td figure figcaption details "
              "summary article".split())


def drawn(text):
    """The page without its pictures, which are tested on their own."""
    return re.sub(r"<svg\b.*?</svg>", "", text, flags=re.DOTALL)


def hostile():
    problems = []
    for name in HOSTILE:
        text = page_of(text=model(name))
        page = Page(drawn(text))
        problems += [f"{name}: <{tag}>" for tag, _ in page.tags if tag not in ALLOWED]
        problems += [f"{name}: {key} of <{tag}>" for tag, attributes in Page(text).tags
                     for key in attributes if key.startswith("on")]
        if re.search(r"<script|<img|<iframe|<object|<link|<base|<form", text, re.IGNORECASE):
            problems.append(f"{name}: an element that has no business here")
        for language in ("ja", "en"):
            problems += [f"{name}: prints {character!r}" for character in set(page.text[language])
                         if character != "\n" and (ord(character) < 32 or character in "\u202e\u2066\u0085")]
    for name, shown in ((HOSTILE[0], SCRIPT), (HOSTILE[5], "長" * 300)):
        page = parsed(text=model(name))
        problems += [f"{shown[:20]} is not told in {language}" for language in ("ja", "en")
                     if shown not in page.text[language]]
    return problems


# ---- well-formed and alone -------------------------------------------------------------------------------

def well_formed(text):
    page = parse(text)
    every = [one for ids in page.ids.values() for one in ids]
    known = set(every)
    problems = page.problems + [f"id {one} twice" for one, count in Counter(every).items() if count > 1]
    problems += [f"an id with a blank: {one}" for one in every if re.search(r"\s", one)]
    problems += [f"{link} leads nowhere" for link in page.links
                 if not link.startswith("#") or link[1:] not in known]
    tags = [tag for tag, _ in parse(drawn(text)).tags]
    labelled = {attributes.get("for") for tag, attributes in page.tags if tag == "label"}
    problems += [f"{tags.count(tag)} <{tag}>" for tag in ("html", "head", "title", "body", "main")
                 if tags.count(tag) != 1]
    problems += [f"<th> without scope: {attributes}" for tag, attributes in page.tags
                 if tag == "th" and "scope" not in attributes]
    problems += [f"no label for {attributes['id']}" for tag, attributes in page.tags
                 if tag == "input" and attributes["id"] not in labelled]
    return problems


def well_formed_pages():
    problems = []
    for name, text, path in texts():
        for language in ("ja", "en") if path != "-" else ("ja",):
            page = page_of(path, text, language)
            problems += [f"{name}: {problem}" for problem in well_formed(page)][:5]
            if f'<html lang="{language}">' not in page or not page.startswith("<!DOCTYPE html>\n"):
                problems.append(f"{name}: does not begin as it should")
            checked = re.findall("<input [^>]* checked", page)
            if f'id="language-{language}" checked' not in page or len(checked) != 1:
                problems.append(f"{name}: does not show {language} first")
    return problems


def alone():
    """Nothing is fetched, nothing runs."""
    problems = []
    for name in MODELS:
        text = page_of(name)
        page = Page(text)
        for tag, attributes in page.tags:
            problems += [f"{name}: {tag} {key}={value}" for key, value in attributes.items()
                         if key in ("src", "srcset", "action", "data", "poster") or key.startswith("on")
                         or (key.endswith("href") and not value.startswith("#"))]
        problems += [f"{name}: {found}" for found in re.findall(r"@import|url\([^)#][^)]*\)|<script", text)]
        if "default-src 'none'" not in text:
            problems.append(f"{name}: no content security policy")
    return problems


# ---- the same facts --------------------------------------------------------------------------------------

def unlike(got, wanted, what):
    if got == wanted:
        return []
    return [f"{what}: {[one for one in wanted if one not in got][:3]} missing, "
            f"{[one for one in got if one not in wanted][:3]} too many"]


def same_findings():
    """Every finding of the check, and no other, in both languages, with all that is told of it."""
    problems = []
    for name, text, path in texts():
        found = json.loads(out("check", path, "--format", "json", text=text))["findings"]
        page = parsed(path, text)
        for language in ("ja", "en"):
            problems += unlike(sorted(page.findings[language]), sorted(one["id"] for one in found),
                               f"{name} in {language}")
            told = page.text[language]
            for one in found:
                place = f":{one['line']}:{one['column']}" if one["line"] else None
                wanted = [one["message"][language], one["code"], one["cite"], place]
                problems += [f"{name}: {fact!r} of {one['id']} is not told in {language}"
                             for fact in wanted if fact and fact not in told]
    return problems[:20]


def same_ids():
    """Both versions hold the same things under the same ids."""
    problems = []
    for name, text, path in texts():
        page = parsed(path, text)
        bare = {language: [re.sub(f"^{language}-", "", one) for one in page.ids[language]
                           if one.startswith(f"{language}-")] for language in ("ja", "en")}
        problems += [] if bare["ja"] == bare["en"] else unlike(bare["ja"], bare["en"], f"{name}: ids")
        problems += [f"{name}: {one} in {language}" for language in ("ja", "en") for one in page.ids[language]
                     if not one.startswith(f"{language}-")]
    return problems


def markdown_rows(path, table, language, text=None):
    rows = []
    for line in out("table", path, table, "--format", "md", "--lang", language, text=text).splitlines():
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rows.append([re.sub(r"\\(.)", r"\1", cell[1:-1]) for cell in cells])
    return rows[:1] + rows[2:]


def without_empty(rows):
    """As HTML has it: columns in which nothing stands are left out."""
    kept = [i for i in range(len(rows[0])) if len(rows) == 1 or any(row[i] for row in rows[1:])]
    return [[row[i] for i in kept] for row in rows]


def question_count(cell, language):
    """The page tells an event's questions where it unfolds it; the table says how many there are."""
    return f"{len(cell.split(';'))}" + ("件" if language == "ja" else "") if cell else ""


def same_tables():
    """Each row of each table that there is, with the words that people read."""
    problems = []
    for name in MODELS:
        page = parsed(name)
        for table in TABLES:
            machine = out("table", name, table, "--format", "csv")
            records = list(csv.reader(io.StringIO(machine, newline="")))
            count = len(records)
            for language in ("ja", "en"):
                rows = markdown_rows(name, table, language)
                if table == "events":
                    rows = rows[:1] + [[*row[:-1], question_count(record[-1], language)]
                                       for row, record in zip(rows[1:], records[1:], strict=True)]
                problems += unlike(len(rows), count, f"{name} {table}") if len(rows) != count else []
                if without_empty(rows) not in [rows for _, rows in page.tables[language]]:
                    problems.append(f"{name}: the table {table} is not in the report in {language}")
    return problems


def same_duties():
    """All duties, a table for each who owes some."""
    problems = []
    for name in MODELS:
        page = parsed(name)
        for language in ("ja", "en"):
            rows = markdown_rows(name, "duties", language)
            titles = {row[3] for row in rows[1:]}
            found = [dict(zip(table[0], row, strict=True)) for caption, table in page.tables[language]
                     if caption in titles for row in table[1:]]
            wanted = [{key: cell for key, cell in zip(rows[0], row, strict=True)} for row in rows[1:]]
            full = [{key: one.get(key, "") for key in rows[0]} for one in found if set(one) <= set(rows[0])]
            order = str
            problems += unlike(sorted(full, key=order), sorted(wanted, key=order), f"{name} in {language}")
    return problems


def same_attributes():
    """Every holding's attributes that people want to read, as table prints them."""
    problems = []
    for name in MODELS:
        page = parsed(name)
        for language in ("ja", "en"):
            printed = out("table", name, "attributes", "--format", "html", "--lang", language)
            wanted, tables = Page(printed).tables[""], [rows for _, rows in page.tables[language]]
            problems += [f"{name}: {rows[0]} in {language} is missing" for _, rows in wanted
                         if rows not in tables]
            problems += [] if wanted else [f"{name} has no attributes"]
    return problems


def same_questions():
    problems = []
    for name in MODELS:
        page = parsed(name)
        asked = re.findall(r"\{fact: .*\}$", out("check", "--ask", name), re.MULTILINE)
        problems += [f"{name}: {one} is not asked in {language}" for language in ("ja", "en") for one in asked
                     if one not in page.text[language]]
        articles = sum(1 for tag, attributes in page.tags if attributes.get("class") == "question")
        problems += [] if articles >= 2 * len(asked) else [f"{name}: {articles} questions"]
    return problems


# ---- step 4 ------------------------------------------------------------------------------------------------

def objects(name, table, language):
    """The rows of a table in words, by the names that columns have for machines."""
    header = next(csv.reader(io.StringIO(out("table", name, table, "--format", "csv"))))
    return [dict(zip(header, row, strict=True)) for row in markdown_rows(name, table, language)[1:]]


def headed(page, language, ja, en):
    """Tables whose first column has this heading: caption and rows as dictionaries."""
    head = ja if language == "ja" else en
    return [(caption, [dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
            for caption, rows in page.tables[language] if rows[0][0] == head]


WORDS = {"ja": {"perspective": "観点", "incident": "想定される出来事", "level": "大きさ", "cite": "典拠"},
         "en": {"perspective": "perspective", "incident": "what may happen", "level": "level",
                "cite": "citation"}}


def same_risks():
    """Each risk of each event, with its perspective, incident, level and citation; and no other."""
    problems = []
    for name in CATALOGUED:
        for language in ("ja", "en"):
            wanted = {(one["event"], one["id"].split("/")[-1], *(one[key] for key in WORDS[language]))
                      for one in objects(name, "risks", language)}
            found = {(caption, re.split(r"（| \(", next(iter(row.values())))[0],
                      *(row.get(word, "") for word in WORDS[language].values()))
                     for caption, rows in headed(parsed(name), language, "リスク", "risk") if caption
                     for row in rows}
            problems += unlike(sorted(found), sorted(wanted), f"{name} in {language}")
            problems += [] if len(wanted) > 100 else [f"{name}: only {len(wanted)} risks"]
    return problems


def same_perspectives():
    """How many there are of each event from each perspective, and why there are none."""
    problems = []
    for name in CATALOGUED:
        for language in ("ja", "en"):
            wanted, found, page = Counter(), Counter(), parsed(name)
            for one in objects(name, "perspectives", language):
                wanted[one["event"], one["data"], one["perspective"]] += int(one["risks"])
                if one["reason"] and page.text[language].count(one["reason"]) != 1:
                    problems.append(f"{name} in {language}: {one['reason']} is not told once")
            kinds = {key[2] for key in wanted}
            tables = [rows for _, rows in page.tables[language] if kinds <= set(rows[0])]
            for row in tables[0][1:] if tables else []:
                for kind, cell in list(zip(tables[0][0], row, strict=True))[2:]:
                    found[row[0], row[1], kind] += sum(int(number) for number in re.findall(r"\d+", cell))
            problems += unlike(sorted(found.items()), sorted(wanted.items()), f"{name} in {language}")
    return problems


def same_controls():
    """Controls of each party, what each pair asks, which items are called for."""
    problems = []
    for name in CATALOGUED:
        for language in ("ja", "en"):
            page = parsed(name)
            wanted = {(one["party"], one["control"]) for one in objects(name, "controls", language)}
            found = {(caption, next(iter(row.values())).split()[0])
                     for caption, rows in headed(page, language, "対策要件", "control") for row in rows}
            problems += unlike(sorted(found), sorted(wanted), f"{name} in {language}: controls")
            wanted = Counter((one["asking"], one["asked"]) for one in objects(name, "conditions", language))
            found = {tuple(caption.rsplit(":", 1)[0].split(" → ")): len(rows)
                     for caption, rows in headed(page, language, "種類", "kind")}
            problems += unlike(sorted(found.items()), sorted(wanted.items()), f"{name} in {language}: pairs")
            wanted = Counter(one["guideline"] for one in objects(name, "applicability", language)
                             if one["state"] != "-")
            found = {caption: len(rows) for caption, rows in headed(page, language, "項目", "item")}
            problems += unlike(sorted(found.items()), sorted(wanted.items()), f"{name} in {language}: items")
    return problems


def layers():
    """A-3: each layer under the one that runs on it, with its operator and controls."""
    (_, rows), = headed(parsed("examples/a3-cloud/model.yaml"), "en", "層（システム）", "layer (system)")
    told = [tuple(row.values())[:3] for row in rows]
    wanted = [("customer database of A's portal", "A (cloud service customer)", "B's PaaS"),
              ("B's PaaS", "B (PaaS, SaaS)", "C's IaaS"), ("C's IaaS", "C (IaaS, online storage)", "—")]
    problems = [] if told[:3] == wanted else [f"{told}"]
    return problems + [f"{row} bears nothing" for row in rows if "M05" not in tuple(row.values())[3]]


MANAGED = ONE + """perspectives:
  secrecy: {name: secrecy, when: 'true'}
control_kinds:
  shared: {falls_to: [operator]}
controls:
  - {id: K1, title: a lock, kind: shared}
risks:
  - {id: lost, event: [get], data: [list], perspective: secrecy, incident: the list is lost, controls: [K1]}
  - {id: seen, event: [get], data: [list], perspective: secrecy, incident: the list is seen, as: lost}
  - {id: kept, event: [get], data: [list], perspective: secrecy, incident: it is kept,
     impact: {secrecy: high}}
assessment: {accepted: low}
decisions:
  - {risk: get/list/seen, treatment: reduce, owner: somebody, due: 2024-03-01, residual: low,
     reason: one lock is enough, decided: 2024-01-02, review: 2025-01-02}
measures:
  - {control: K1, of: [one], state: planned, due: 2024-03-02, owner: a smith}
"""


def managed():
    """The first page counts; days that have passed are told, and which risk makes which concrete."""
    page = parsed(text=MANAGED)
    text = re.sub(r"\s+", " ", page.text["en"])
    wanted = ["1 above the accepted level", "1 not decided upon", "2 decisions and measures overdue",
              "2 risks, by level: high 1, low 1", "2024-03-01due (past)", "2024-03-02due (past)",
              "seenthe list is seenlost the list is lost", "seen (model, for lost)"]
    problems = [f"{word} is not told" for word in wanted if word not in text]
    decided = {"treatment": "reduce", "owner": "somebody", "due": "2024-03-01",
               "reason": "one lock is enough", "residual": "low", "change": "unchanged"}
    for _, rows in headed(page, "en", "リスク", "risk")[-1:]:
        row = next(row for row in rows if row["risk"].startswith("seen"))
        problems += [f"under {key}: {row.get(key)}" for key, value in decided.items()
                     if not row.get(key, "").startswith(value)]
    missing = {"ja-risks-of-get", "ja-controls"} - set(page.ids["ja"])
    empty = {"ja-conditions", "ja-applicability"} & set(page.ids["ja"])
    return problems + [f"{one} is not there" for one in missing] + [f"{one} is empty" for one in empty]


def without_catalogue():
    """Where nobody knows a risk one line says how to, and nothing else stands there."""
    page = parsed(text=ONE)
    problems = [f"{one} is there" for one in ("ja-controls", "ja-conditions", "ja-applicability")
                if one in page.ids["ja"]]
    section = page_of(text=ONE).split('id="en-risks"')[1].split("</section>")[0]
    return problems + ([] if "use: [risks/dmf]" in section and section.count("<p>") == 1 else [section])


def told():
    """What a manager must read: what was used and what it leaves out, and that it is no legal advice."""
    page = parsed(A1)
    problems = []
    for language, words in (("ja", ["法的助言ではない", "公的部門の規律", "2024-04-01現在"]),
                            ("en", ["not legal advice", "the public sector", "as of 2024-04-01"])):
        problems += [f"{word} is not told" for word in words if word not in page.text[language]]
        packs = [rows for _, rows in page.tables[language]
                 if "jp/appi" in str(rows) and "2026-11-26" in str(rows)]
        problems += [] if packs else [f"packs are not told in {language}"]
    if "2019-01-01" not in out("report", A1, "-o", "-", "--as-of", "2019-01-01"):
        problems.append("--as-of is not heeded")
    return problems


# ---- writing ---------------------------------------------------------------------------------------------

def written_files():
    problems = []
    with tempfile.TemporaryDirectory() as place:
        pictures = {f"new/deep/step-{step}.svg" for step in range(1, 5)}
        for path, files in (("one.html", {"one.html"}), ("new/deep/", pictures | {"new/deep/report.html"})):
            result = run("report", A1, "-o", f"{place}/{path}", "--lang", "ja")
            found = {str(one.relative_to(place)) for one in Path(place).rglob("*") if one.is_file()}
            problems += unlike(sorted(found), sorted(files), path)
            report_path = next(one for one in files if one.endswith(".html"))
            if result.returncode != 0 or f"{place}/{report_path}" not in result.stdout.decode():
                problems.append(f"{path}: {result.returncode}, {result.stdout!r}, {result.stderr!r}")
            if report_path in found and Path(place, report_path).read_text() != page_of(A1):
                problems.append(f"{path} is not what -o - prints")
            for one in Path(place).rglob("*"):
                if one.is_file():
                    one.unlink()
    return problems


CALLS = [  # words after report, exit status, what is said
    ([A1], 2, "-o"),
    ([A1, "-o", ""], 2, "-o"),
    ([A1, "-o", "report.docx"], 2, "HTML, PDF or XLSX"),
    ([A1, "-o", "/nowhere/at/all/report.html"], 3, "/nowhere/at/all/report.html: No such file"),
    ([A1, "-o", f"{A1}/report.html"], 3, "Not a directory"),
    ([A1, "-o", A1], 3, "Not a directory"),
    ([A1, "-o", "/dev/full/x.html"], 3, "Not a directory"),
    (["no-such-model.yaml", "-o", "-"], 2, "no-such-model.yaml"),
    (["tests/models/pos-store-reaches.yaml", "-o", "/dev/null"], 3, "Not a directory"),
    ([A1, A1, "-o", "-"], 2, "usage"),
]


def wrong_calls():
    problems = []
    for words, status, said in CALLS:
        result = run("report", *words)
        if result.returncode != status or said not in result.stderr.decode() or result.stdout:
            problems.append(f"report {words}: {result.returncode}, {result.stderr!r}")
    if run("report", "tests/models/pos-store-reaches.yaml", "-o", "-").returncode != 1:
        problems.append("errors do not show in the exit status")
    with open("/dev/full", "w") as full:
        command = [TENTEN, "report", A1, "-o", "-"]
        result = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE)
    if result.returncode != 3:
        problems.append(f"a full standard output: {result.returncode}")
    return problems


def full_disk():
    """Files that cannot grow: what was there stays, nothing else is left, not even the directory."""
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)

    problems = []
    with tempfile.TemporaryDirectory() as place:
        old = Path(place, "old.html")
        old.write_text("old")
        for path in ("old.html", "new.html", "directory/"):
            result = run("report", A1, "-o", f"{place}/{path}", preexec_fn=limit)
            said = result.stderr.decode()
            if result.returncode != 3 or place not in said or "File too large" not in said:
                problems.append(f"{path}: {result.returncode}, {said!r}")
            left = sorted(str(one.relative_to(place)) for one in Path(place).rglob("*"))
            problems += unlike(left, ["old.html"], path)
        problems += [] if old.read_text() == "old" else ["the old report is gone"]
    return problems


# ---- size ------------------------------------------------------------------------------------------------

def bounded():
    """A page grows with its model, by a bounded amount an event; long lists begin folded."""
    sizes = {count: len(page_of(text=model(transfers=count))) for count in (500, 1000, 2000)}
    first, second = sizes[1000] - sizes[500], sizes[2000] - sizes[1000]
    problems = [] if second < 2.2 * first else [f"{sizes} grows faster than its model"]
    text = page_of(text=model(transfers=1000))
    problems += [] if "<details><summary>イベントとその判定（1001件）" in text else ["a long list is not folded"]
    return problems + ([] if sizes[2000] < 40_000_000 else [f"2,000 events take {sizes[2000]} bytes"])


def planted():
    """What the tests look for, they find."""
    good = '<!DOCTYPE html>\n<html lang="ja"><head><title>t</title></head><body><main>{}</main></body></html>'
    bad = ['<p><b></p></b>', '<p id="a"></p><p id="a"></p>', '<a href="#x"></a>', '<a href="http://x"></a>',
           "<table><tr><th>a</th></tr></table>", "<p>", '<input id="a">']
    missed = [text for text in bad if not well_formed(good.format(text))]
    return [f"{text} was not noticed" for text in missed] + well_formed(good.format("<p>fine</p>"))


def main():
    report([
        ("pages are well formed, and links lead somewhere", well_formed_pages()),
        ("nothing is fetched and nothing runs", alone()),
        ("hostile texts stay texts", hostile()),
        ("every finding of check is there, and no other", same_findings()),
        ("both languages hold the same", same_ids()),
        ("every row of every table is there", same_tables()),
        ("every duty is there, by who owes it", same_duties()),
        ("attributes stand side by side as in the table", same_attributes()),
        ("every question is there", same_questions()),
        ("every risk is there, event by event", same_risks()),
        ("risks are counted by perspective", same_perspectives()),
        ("controls by party, what pairs ask, items of guidelines", same_controls()),
        ("layers stand from the top down", layers()),
        ("decisions and measures are counted", managed()),
        ("without a catalogue one line says how to get one", without_catalogue()),
        ("it is told what was used and what it leaves out", told()),
        ("a file, or a directory with pictures", written_files()),
        ("wrong calls and paths that cannot be written", wrong_calls()),
        ("a full disk leaves nothing half-written", full_disk()),
        ("pages stay bounded", bounded()),
        ("planted faults are noticed", planted()),
    ])


if __name__ == "__main__":
    main()
