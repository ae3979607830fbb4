"""Runs tenten as people and programs do: commands, options, exit statuses, every format, bad calls, and the
golden outputs under tests/golden. "cli_test.py --update" writes those anew; look at the difference before
committing it."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

from ruamel.yaml import YAML
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
POS = "tests/models/pos.yaml"
REACHES = "tests/models/pos-store-reaches.yaml"
A2 = "tests/models/a2-part.yaml"
COMING = "tests/models/appi/coming.yaml"
TABLES = ("events", "regimes", "considered", "attributes", "changes", "duties", "holdings", "parties",
          "systems", "units")

MODEL = """tenten: 1
title: {title}
as_of: 2024-04-01
parties:
  x: {{name: {name}, kind: company, country: JP}}
  y: {{kind: company, country: JP}}
systems:
  one: {{name: {name}, operator: x, access: [x], country: JP}}
  two: {{operator: y, access: [y], country: JP}}
data:
  list: {{name: {name}, about: none, keys: none, disclosure: [x, y], purpose: use, rights_holder: x,
         value: low, expiry: none}}
regimes:
"""
REGIME = """  r{number}:
    name: {name}
    form: internal-rule
    rules:
      - {{id: never, title: {name}, on: transfer, who: from, forbid: "third_party(from, to)", cite: {name}}}
"""
EVENTS = """events:
  - {id: get, type: acquire, by: x, system: one, output: list}
"""
EVENT = """  - {{id: give-{number}, type: transfer, data: list, from: x, to: y, via: mail, system: two,
     purpose: use}}
"""


def model(name='"a name"', regimes=1, transfers=1):
    return (MODEL.format(title=name, name=name)
            + "".join(REGIME.format(number=number, name=name) for number in range(regimes)) + EVENTS
            + "".join(EVENT.format(number=number) for number in range(transfers)))


def run(*words, text=None, locale="C", **options):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": locale, **options.pop("environment", {})}
    return subprocess.run([TENTEN, *words], input=text.encode() if text is not None else None, cwd=ROOT,
                          env=environment, capture_output=not options, timeout=120, **options)


def out(*words, **options):
    return run(*words, **options).stdout.decode()


def check_json(text):
    return json.loads(out("check", "--format", "json", "-", text=text))


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {got!r}, not {wanted!r}"]


# ---- calls -----------------------------------------------------------------------------------------------

CALLS = [  # words, exit status, what is said on standard error (or output, where nothing is wrong)
    (["check", POS], 0, "verdicts"),
    (["check", REACHES], 1, "E-violation"),
    (["check", POS, REACHES], 1, "E-violation"),
    (["check", "--all", POS], 0, "N-lowered"),
    (["check", "--lang=ja", POS], 0, "判定"),
    (["--lang", "ja", "check", POS], 0, "判定"),
    (["check", "--as-of", "2021-06-01", "tests/models/eu-transfers.yaml"], 1, "Art. 44"),
    (["explain", REACHES, "purchase"], 0, "forbidden"),
    (["explain", "E-violation"], 0, "breaks a rule"),
    (["explain", "unknown-key"], 0, "no key of"),
    (["table", POS, "considered"], 0, "APPI"),
    (["report", POS, "-o", "-"], 0, "<!DOCTYPE html>"),
    (["report", POS, "-o-", "--lang=ja"], 0, '<html lang="ja">'),
    (["report", POS], 2, "-o where"),
    (["diff", POS, POS], 0, "nothing changes"),
    (["diff", POS, REACHES], 1, "errors: new 2"),
    (["diff", POS], 2, "--and"),
    (["check", "--and", "2024-01-01", POS], 2, "no --and"),
    (["check", "--packs", "packs", "--packs=packs:tests", POS], 0, "verdicts"),
    (["pack", "list"], 0, "jp/appi"),
    (["pack", "show", "test/us"], 0, "government-access"),
    (["pack", "check", "core", "test/us"], 0, "test/us: nothing wrong"),
    (["pack", "shw", "core"], 2, "did you mean «show»?"),
    (["help", "diff"], 0, "usage: tenten diff"),
    (["help"], 0, "check MODEL"),
    (["help", "table"], 0, "usage: tenten table"),
    (["--help"], 0, "check MODEL"),
    (["check", "--help"], 0, "usage: tenten check"),
    (["--version"], 0, "tenten "),
    (["version"], 0, "tenten "),
    ([], 2, ""),
    (["chek", POS], 2, "did you mean «check»?"),
    (["check"], 2, "usage"),
    (["check", "--al", POS], 2, "did you mean «all»?"),
    (["check", "--format", "xml", POS], 2, "xml"),
    (["check", "--format"], 2, "no value"),
    (["check", "--all=yes", POS], 2, "takes no value"),
    (["check", "-hx"], 2, "takes no value"),
    (["check", "-o"], 2, "no value"),
    (["check", "-o", "out", POS], 2, "no --output"),
    (["check", "-x", POS], 2, "no option -x"),
    (["check", "--as-of", "2024-02-30", POS], 2, "2024-02-30"),
    (["check", "--as-of", "soon", POS], 2, "no date"),
    (["check", "--lang", "fr", POS], 2, "fr"),
    (["table", "--ask", POS, "events"], 2, "--ask"),
    (["check", "no-such-file.yaml"], 2, "no-such-file.yaml: error[io]"),
    (["check", "tests"], 2, "error[io]"),
    (["check", "--", "--all"], 2, "--all: error[io]"),
    (["table", POS, "evnts"], 2, "did you mean «events»?"),
    (["table", POS], 2, "usage: tenten table MODEL WHAT (more: tenten help table)"),
    (["table", POS, "events", "parties"], 2, "«parties» is too much"),
    (["table", POS, "nothing-like-it"], 2, "tables: events"),
    (["table", "events", POS], 0, "purchase"),
    (["plan", "--between", "x", "US", POS], 2, "there is no party or country «US»"),
    (["plan", POS, "--between", "nobody"], 2, "it takes: A B"),
    (["plan", "--between=nobody", "JP", POS], 2, "there is no party or country «nobody»"),
    (["plan", "--event", "purchase", "--from", "sales", POS], 2, "do not go together"),
    (["plan", "--lang=ja", "--to", "nowhere", POS], 2, "  あるのは: "),
    (["draw", POS, "--for", "nowhere"], 2, "  there are: "),
    (["explain", POS, "nothing"], 2, "  there are: "),
    (["pack", "show"], 2, "usage: tenten pack show PACK"),
    (["pack", "list", "core"], 2, "«core» is too much"),
    (["store", "deploy"], 2, "usage: tenten store deploy MODEL"),
    (["store", "nothing"], 2, "  there are: init, "),
    (["serve", "x"], 2, "«x» is too much"),
    (["check", "--lang=ja", "no-such-file.yaml"], 2, "読み込めない: そのようなファイルやフォルダはない"),
    (["check", "--lang=ja", "tests"], 2, "フォルダである"),
    (["gap", "examples/a1-pos/model.yaml:nothing", "jp/appi", "--lang=ja"], 2, "「nothing」という場はない"),
    (["gap", "examples/a1-pos/model.yaml:nothing", "jp/appi"], 2, "there is no regime «nothing»"),
    (["decide", "--lang=ja", "--store", "no-such-file.yaml"], 2, "格納先がない"),
    (["decide", "--lang=ja", "--store", "README.md"], 2, "モデルに誤りがある: README.md"),
    (["explain", POS, "colect"], 2, "did you mean «collect»?"),
    (["explain", "E-violatoin"], 2, "did you mean «E-violation»?"),
    (["help", "nothing"], 2, "nothing"),
]


def wrong_calls():
    problems = []
    for words, status, said in CALLS:
        result = run(*words)
        stream = result.stderr if status == 2 else result.stdout
        if result.returncode != status or said not in stream.decode():
            problems.append(f"tenten {' '.join(words)}: {result.returncode}, {result.stdout!r}, {stream!r}")
        if status == 2 and words and result.stdout:
            problems.append(f"tenten {' '.join(words)}: says on standard output what is wrong")
    return problems


def wrong_input():
    """What is wrong with a model is said on standard error, and nothing else is printed."""
    problems = []
    for text in ("", "a: [", "partys: {}\n", "tenten: 1\ntitle: t\nevents: [{id: a, type: fly}]\n", "\0"):
        for words in (["check", "-"], ["table", "-", "events"], ["explain", "-", "a"]):
            result = run(*words, text=text)
            if result.returncode != 2 or result.stdout or b"error[" not in result.stderr:
                problems.append(f"{words} of {text!r}: {result.returncode}, {result.stderr!r}")
    return problems


def standard_input():
    text = (ROOT / POS).read_text()
    read = out("check", "-", text=text).replace("-:", f"{POS}:")
    return unlike(read, out("check", POS), "from standard input")


def languages():
    problems = []
    for environment, japanese in (({"LC_ALL": "ja_JP.UTF-8"}, True),
                                  ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, False),
                                  ({"LC_ALL": "", "LC_MESSAGES": "ja"}, True),
                                  ({"LC_ALL": "", "LANG": "ja"}, True),
                                  ({"LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "ja"}, False)):
        if ("判定" in out("check", POS, environment=environment)) != japanese:
            problems.append(f"{environment} is taken for the wrong language")
    return problems


def full_disk():
    problems = []
    for words in (["check", POS], ["check", "--format", "json", POS], ["table", POS, "events"], ["help"]):
        with open("/dev/full", "w") as full:
            result = run(*words, stdout=full, stderr=subprocess.PIPE)
        if result.returncode != 3 or b"cannot be written" not in result.stderr:
            problems.append(f"{words}: {result.returncode}, {result.stderr!r}")
    return problems


def on_a_terminal(*words, **environment):
    master, slave = pty.openpty()
    run(*words, stdout=slave, stderr=slave, environment={"TERM": "xterm", **environment})
    os.close(slave)
    seen = b""
    while True:
        try:
            seen += os.read(master, 65536)
        except OSError:
            break
    os.close(master)
    return seen


def colours():
    problems = []
    if b"\033[" in run("check", REACHES).stdout:
        problems.append("colours where there is no terminal")
    if not os.path.exists("/dev/ptmx") or not os.path.isdir("/dev/pts"):
        return problems  # no terminals here
    if b"\033[" not in on_a_terminal("check", REACHES):
        problems.append("no colours on a terminal")
    if b"\033[" in on_a_terminal("check", REACHES, NO_COLOR="1"):
        problems.append("colours in spite of NO_COLOR")
    return problems


def times():
    line = run("check", "--time", POS).stderr.decode().splitlines()[-1]
    found = json.loads(line)
    wanted = {"parse", "model", "step", "output", "peak_bytes"}
    return unlike(set(found), wanted, "--time") + [f"{key} is negative" for key in found if found[key] < 0]


# ---- the first page --------------------------------------------------------------------------------------

def columns(line):
    return sum(1 + (unicodedata.east_asian_width(character) in "WF")
               for character in line if not unicodedata.combining(character))


def pages():
    """However many findings there are and however long the names, the first page fits 24 lines by 80."""
    problems = []
    long_name = '"' + "とても長い規律の名前" * 20 + '"'
    for name in ('"a name"', long_name):
        text = model(name, regimes=30, transfers=300)
        for language in ("ja", "en"):
            lines = out("check", "--lang", language, "-", text=text).splitlines()
            if len(lines) > 23:
                problems.append(f"{len(lines)} lines")
            problems += [f"{columns(line)} columns: {line}" for line in lines if columns(line) > 80]
            if not any("8700" in line or "7500" in line for line in lines):
                problems.append(f"what has no room is not counted: {lines[-2:]}")
    return problems


# ---- JSON ------------------------------------------------------------------------------------------------

FINDING_KEYS = ["id", "code", "severity", "event", "data", "party", "regime", "rule", "cite", "message",
                "file", "line", "column"]
TOP_KEYS = ["tenten", "model", "as_of", "summary", "findings", "events"]
EVENT_KEYS = ["event", "data", "verdict", "grounds", "duties", "questions", "changes"]


def json_shape():
    found = json.loads(out("check", "--format", "json", REACHES))
    problems = [f"no {key}" for key in TOP_KEYS if key not in found]
    for finding in found["findings"]:
        problems += [f"{finding['id']}: no {key}" for key in FINDING_KEYS if key not in finding]
        problems += [] if all(finding["message"][key] for key in ("ja", "en")) else [f"message of {finding}"]
    for event in found["events"]:
        problems += [f"{event['event']}: no {key}" for key in EVENT_KEYS if key not in event]
    violation = next(finding for finding in found["findings"]
                     if finding["code"] == "E-violation" and finding["event"] == "purchase")
    wanted = {"id": "E-violation/purchase/x-rules/no-personal-data-in-stores/store-sales@stores:pos",
              "severity": "error", "event": "purchase", "data": "store-sales", "party": "stores",
              "regime": "x-rules", "rule": "no-personal-data-in-stores", "cite": None, "file": REACHES}
    problems += [f"{key}: {violation[key]!r}" for key in wanted if violation[key] != wanted[key]]
    line = (ROOT / REACHES).read_text().splitlines()[violation["line"] - 1]
    if not line[violation["column"] - 1:].startswith("purchase"):
        problems.append(f"the place is {line[violation['column'] - 1:]!r}")
    problems += unlike(found["summary"]["error"], 2, "errors")
    late = json.loads(out("check", "--format", "json", "tests/models/pos-store-reaches-late.yaml"))
    register = next(event for event in late["events"] if event["event"] == "register")
    changed = [(c["data"], c["holder"], c["before"], c["after"], c["rule"]) for c in register["changes"]
               if c["attribute"] == "category"]
    change = ("store-totals", "stores", "trade-secret;personal-related", "trade-secret;personal-data",
              "test/appi/in-a-database")
    return problems + unlike(change in changed, True, f"the change is among {changed}")


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


NASTY = [r'"a \"b\" \\ c"', r'"tab\tnew\nline\e[31m\a"', r'"\u202e\u2066|*_`"', "'; DROP, \"x\"'",
         '"名前、「」"', r'"\0"']


def nasty_names():
    """Whatever names hold, every format stays well formed and no terminal is disturbed."""
    problems = []
    for name in NASTY:
        text = model(name)
        if run("check", "-", text=text).returncode == 2:
            continue  # a name that no model may have
        check_json(text)
        for table in TABLES:
            rows = json.loads(out("table", "-", table, "--format", "json", text=text))
            read = read_csv(out("table", "-", table, "--format", "csv", text=text))
            problems += unlike(read, rows, f"{table} of {name}")
            for line in out("table", "-", table, "--format", "md", text=text).splitlines():
                cells = len(re.findall(r"(?<!\\)\|", line)) - 1
                problems += [] if not rows or cells == len(rows[0]) else [f"{cells} cells: {line}"]
        for words in (["check", "-"], ["check", "--all", "-"], ["table", "-", "regimes"],
                      ["explain", "-", "give-0"]):
            printed = out(*words, text=text)
            problems += [f"{words} prints {c!r}" for c in printed
                         if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")]
    return problems


# ---- tables ----------------------------------------------------------------------------------------------

def rows_of(table, path=POS):
    return read_csv(out("table", path, table, "--format", "csv"))


def tables():
    """Every table in every format; CSV and JSON hold the same; columns are those of the contract."""
    headings = {"attributes": "data,holder,system,attribute,value,kind,source",
                "considered": "attribute,jp/instalment-sales,test/appi,jp/unfair-competition,x-rules",
                "units": "event,from,to,unit,question,ask,answer,evidence,cite"}
    problems = []
    for table in TABLES:
        text = out("table", POS, table, "--format", "csv")
        problems += [] if text.startswith(headings.get(table, "")) else [f"{table}: {text.splitlines()[0]}"]
        problems += unlike(rows_of(table), json.loads(out("table", POS, table, "--format", "json")), table)
        for language in ("ja", "en"):
            for form in ("text", "md", "html"):
                if not out("table", POS, table, "--format", form, "--lang", language):
                    problems.append(f"{table} as {form} in {language} is empty")
    return problems


def attribute_rows():
    found = {(row["data"], row["holder"], row["attribute"]): row for row in rows_of("attributes")}
    wanted = [
        (("store-totals", "stores", "category"), "trade-secret;personal-related", "determined", "inputs"),
        (("store-totals", "it", "category"), "trade-secret;personal-data", "determined",
         "test/appi/in-a-database"),
        (("area", "it", "expiry"), "none", "determined", "test/appi/made-statistical"),
        (("area", "marketing", "rights_holder"), "x", "determined", "inputs"),
        (("area", "it", "value"), "high", "assessed", "declared"),
        (("store-sales", "stores", "location"), "pos", "observed", "place"),
        (("store-sales", "stores", "expiry"), "membership-end+5y/record", "determined", "declared"),
    ]
    problems = []
    for key, *cells in wanted:
        row = found[key]
        problems += unlike([row["value"], row["kind"], row["source"]], cells, str(key))
    order = [row["holder"] for row in rows_of("attributes")
             if row["data"] == "store-totals" and row["attribute"] == "category"]
    return problems + unlike(order, ["stores", "it"], "the holding made first comes first")


def considered_marks():
    """Table A.1-2 of the framework, as semantics.md decodes it."""
    rows = rows_of("considered")
    marks = [[cell for key, cell in row.items() if key != "attribute"].count("o") for row in rows]
    names = [row["attribute"] for row in rows]
    wanted = ["category/personal-data", "category/intellectual-property", "disclosure", "purpose",
              "controller", "rights_holder", "value", "location", "expiry"]
    return unlike(marks, [2, 1, 4, 1, 3, 2, 4, 2, 3], "marks by row") + unlike(names, wanted, "rows")


def duty_rows():
    rows = rows_of("duties", "tests/models/a3-part.yaml")
    found = {(row["event"], row["duty"], row["debtor"], row["status"]) for row in rows}
    return unlike(("enter", "security-control", "a", "open") in found, True, f"duties {found}")


# ---- questions and explanations --------------------------------------------------------------------------

def pasted_answers():
    """What --ask prints can be pasted into the model: then the questions are gone."""
    asked = out("check", "--ask", A2)
    facts = YAML(typ="safe").load(asked)["facts"]
    if len(facts) < 3 or "確認" not in out("check", "--ask", "--lang", "ja", A2):
        return [f"asked: {asked}"]
    text = (ROOT / A2).read_text()
    lines = asked.split("facts:\n")[1]
    answered = check_json(re.sub(r"^facts:\n", "facts:\n" + lines, text, flags=re.MULTILINE))
    left = [finding["id"] for finding in answered["findings"] if finding["code"] == "W-question"]
    none = out("check", "--ask", "-", text=model())
    return unlike(left, [], "questions left") + ([] if "no question is open" in none else [none])


def explanations():
    problems = []
    for words, wanted in (
            (["explain", A2, "deliver"], ["undetermined", "consent-confirmed(higher,e) is yes: kept",
                                          "third_party(from, to)", "security-control", "第31条"]),
            (["explain", "--all", A2, "deliver"], ["does not apply"]),
            (["explain", "--lang", "ja", REACHES, "purchase"], ["違反", "店舗では個人データを扱わない"]),
            (["explain", "tests/models/silence-presume.yaml", "give"], ["presumed"]),
            (["explain", "--as-of", "2021-06-01", "tests/models/eu-transfers.yaml", "to-us"],
             ["forbidden", "not in force on that day"])):
        printed = out(*words)
        problems += [f"{' '.join(words)}: no {text!r}" for text in wanted if text not in printed]
    return problems


def listed_findings():
    """--all: one block a finding, with place, remedy and the id that silences it."""
    text = (ROOT / REACHES).read_text().split("expect:")[0]
    printed = out("check", "--all", REACHES)
    ids = re.findall(r"^  id: (.*)$", printed, re.MULTILINE)
    problems = unlike(ids, [f["id"] for f in check_json(text)["findings"]], "ids")
    if not re.search(rf"^{REACHES}:\d+:\d+: error\[E-violation\]: ", printed, re.MULTILINE):
        problems.append("no place")
    silence = "".join(f'  - {{id: "{name}", reason: r, owner: o, review: 2030-01-01}}\n' for name in ids)
    silenced = check_json(text + "silence:\n" + silence)
    return (problems + unlike(silenced["findings"], [], "findings left")
            + unlike(silenced["summary"]["silenced"], len(ids), "silenced"))


# ---- golden outputs --------------------------------------------------------------------------------------

INCOMPLETE = "tests/models/incomplete.yaml"
COVERED = "tests/models/covered-by.yaml"
TRANSFERS = ["tests/models/eu-transfers.yaml", "--as-of", "2019-06-01", "--and", "2021-06-01"]
EU = "examples/eu-transfers/model.yaml"
GOLDEN = {
    "pos-check.ja.txt": ["check", "--lang", "ja", POS],
    "pos-store-reaches-check.ja.txt": ["check", "--lang", "ja", REACHES],
    "pos-store-reaches-check.en.txt": ["check", "--lang", "en", REACHES],
    "pos-store-reaches-all.ja.txt": ["check", "--all", "--lang", "ja", REACHES],
    "pos-attributes.ja.txt": ["table", "--lang", "ja", POS, "attributes"],
    "pos-attributes.csv": ["table", "--format", "csv", POS, "attributes"],
    "pos-considered.md": ["table", "--format", "md", "--lang", "ja", POS, "considered"],
    "pos-events.csv": ["table", "--format", "csv", POS, "events"],
    "pos-changes.csv": ["table", "--format", "csv", POS, "changes"],
    "pos-holdings.csv": ["table", "--format", "csv", POS, "holdings"],
    "a2-deliver.ja.txt": ["explain", "--lang", "ja", A2, "deliver"],
    "a2-deliver.en.txt": ["explain", "--lang", "en", A2, "deliver"],
    "a2-ask.ja.txt": ["check", "--ask", "--lang", "ja", A2],
    "eu-transfers-duties.csv": ["table", "--format", "csv", "tests/models/eu-transfers.yaml", "duties"],
    "eu-group-2018-12-01-events.csv": ["table", "--format", "csv", "--as-of", "2018-12-01", EU, "events"],
    "eu-group-2019-06-01-events.csv": ["table", "--format", "csv", "--as-of", "2019-06-01", EU, "events"],
    "eu-group-2021-06-01-events.csv": ["table", "--format", "csv", "--as-of", "2021-06-01", EU, "events"],
    "eu-group-2024-06-01-events.csv": ["table", "--format", "csv", "--as-of", "2024-06-01", EU, "events"],
    "eu-group-2018-12-01-check.ja.txt": ["check", "--lang", "ja", "--as-of", "2018-12-01", EU],
    "eu-group-2021-06-01-check.en.txt": ["check", "--lang", "en", "--as-of", "2021-06-01", EU],
    "eu-group-2021-06-01-to-us.ja.txt": ["explain", "--lang", "ja", "--as-of", "2021-06-01", EU, "to-us"],
    "eu-group-2024-06-01-changes.csv": ["table", "--format", "csv", EU, "changes"],
    "coming-film.en.txt": ["explain", "--lang", "en", "--as-of", "2026-12-01", COMING, "film"],
    "coming-all.ja.txt": ["check", "--all", "--lang", "ja", "--as-of", "2026-12-01", COMING],
    "incomplete-check.ja.txt": ["check", "--lang", "ja", INCOMPLETE],
    "incomplete-all.ja.txt": ["check", "--all", "--lang", "ja", INCOMPLETE],
    "incomplete-all.en.txt": ["check", "--all", "--lang", "en", INCOMPLETE],
    "incomplete-units.csv": ["table", "--format", "csv", INCOMPLETE, "units"],
    "covered-by-units.ja.md": ["table", "--format", "md", "--lang", "ja", COVERED, "units"],
    "covered-by-machine.ja.txt": ["explain", "--lang", "ja", COVERED, "machine"],
    "covered-by-clear.en.txt": ["explain", "--lang", "en", COVERED, "clear"],
    "eu-transfers-diff.ja.txt": ["diff", "--lang", "ja", *TRANSFERS],
    "eu-transfers-diff.en.txt": ["diff", "--lang", "en", *TRANSFERS],
    "eu-transfers-diff.ja.md": ["diff", "--format", "md", "--lang", "ja", *TRANSFERS],
    "eu-transfers-diff.json": ["diff", "--format", "json", *TRANSFERS],
    "pos-diff.ja.txt": ["diff", "--all", "--lang", "ja", POS, REACHES],
    "plan-personal-data.ja.txt": ["plan", "--lang", "ja", "examples/a2-elderly-care/personal-data.yaml"],
    "plan-eu-2021-06-01.en.txt": ["plan", "--lang", "en", "--as-of", "2021-06-01", EU],
    "plan-eu-2021-06-01.ja.md": ["plan", "--format", "md", "--lang", "ja", "--as-of", "2021-06-01", EU],
    "plan-eu-2021-06-01.json": ["plan", "--format", "json", "--as-of", "2021-06-01", EU],
    "plan-none.en.txt": ["plan", "--lang", "en", "--event", "share-customer",
                         "examples/a3-cloud/abroad.yaml"],
    "pack-gdpr.ja.txt": ["pack", "show", "--lang", "ja", "test/gdpr"],
    "pack-gdpr.en.md": ["pack", "show", "--format", "md", "--lang", "en", "test/gdpr"],
    "pack-gdpr.json": ["pack", "show", "--format", "json", "test/gdpr"],
    "help.ja.txt": ["help", "--lang", "ja"],
    "help.en.txt": ["help", "--lang", "en"],
}


def golden(name, words):
    wanted = (ROOT / "tests/golden" / name).read_bytes()
    got = run(*words).stdout
    if got == wanted:
        return []
    differing = [f"-{a!r} +{b!r}" for a, b in zip(wanted.splitlines(), got.splitlines()) if a != b][:5]
    return [f"tenten {' '.join(words)} prints something else (cli_test.py --update)", *differing]


def update():
    for name, words in GOLDEN.items():
        (ROOT / "tests/golden" / name).write_bytes(run(*words).stdout)


def files_of_tables():
    """-o: the format follows the name; a file of CSV is what is printed, after a mark for spreadsheets."""
    problems, mark = [], b"\xef\xbb\xbf"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a table.csv"
        for words in (["table", POS, "holdings"], ["diff", POS, REACHES]):
            printed = run(*words, "--format", "csv").stdout
            result = run(*words, "-o", str(path))
            if result.returncode not in (0, 1) or result.stdout or path.read_bytes() != mark + printed:
                problems.append(f"{words}: {result.returncode}, {path.read_bytes()[:40]}")
            if printed.startswith(mark) or run(*words, "-o", "-", "--format", "csv").stdout != printed:
                problems.append(f"{words}: a mark on standard output")
        for name, form in (("t.json", "json"), ("t.md", "md"), ("t.html", "html"), ("t.txt", "text")):
            path = Path(folder) / name
            run("table", POS, "holdings", "-o", str(path))
            printed = run("table", POS, "holdings", "--format", form).stdout
            problems += unlike(path.read_bytes(), printed, name)
        for name, status in (("t.dat", 2), ("csv", 2), ("no/folder/t.csv", 3)):
            path = Path(folder) / name
            result = run("table", POS, "holdings", "-o", str(path))
            if result.returncode != status or path.exists() or not result.stderr:
                problems.append(f"{name}: {result.returncode}, {result.stderr}")
        path = Path(folder) / "t.dat"
        run("table", POS, "holdings", "--format", "csv", "-o", str(path))
        problems += [] if path.read_bytes().startswith(mark + b"data,") else ["--format csv -o t.dat"]
    return problems


def same_twice():
    words = ["check", "--format", "json", "examples/a1-pos/model.yaml"]
    return unlike(out(*words), out(*words), "two runs")


def main():
    if "--update" in sys.argv:
        update()
        return
    report([
        ("calls end as they should", wrong_calls()),
        ("wrong input is refused on standard error", wrong_input()),
        ("- is standard input", standard_input()),
        ("the language comes from the locale", languages()),
        ("a full disk is a failure", full_disk()),
        ("colour only on a terminal", colours()),
        ("--time tells stages", times()),
        ("the first page fits a screen", pages()),
        ("check --format json has its shape", json_shape()),
        ("nasty names disturb no format", nasty_names()),
        ("tables in every format", tables()),
        ("attributes with kinds and sources", attribute_rows()),
        ("considered attributes as in the framework", considered_marks()),
        ("duties", duty_rows()),
        ("--ask can be pasted", pasted_answers()),
        ("explain unfolds verdicts", explanations()),
        ("--all lists findings and ids", listed_findings()),
        ("tables in files", files_of_tables()),
        ("two runs print the same", same_twice()),
        *((f"golden {name}", golden(name, words)) for name, words in GOLDEN.items()),
    ])


if __name__ == "__main__":
    main()
