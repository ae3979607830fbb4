#!/usr/bin/python3
"""Plans: the use cases' own, what comes with a plan, where there is none, plans written into a copy of the
model, bad calls; and on random small models all least sets of answers, and none else, by trying every set.
Prints TAP."""

import itertools
import json
import os
import random
import re
import subprocess
import tempfile
from pathlib import Path

from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
CARE = "examples/a2-elderly-care/model.yaml"
PERSONAL = "examples/a2-elderly-care/personal-data.yaml"
TRANSFERS = "examples/eu-transfers/model.yaml"
ABROAD = "examples/a3-cloud/abroad.yaml"
RANDOM_MODELS = 24


def call(command, *words):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    return subprocess.run([TENTEN, command, *map(str, words)], cwd=ROOT, env=environment, capture_output=True,
                          text=True, timeout=300)


def plan(*words):
    done = call("plan", "--format", "json", *words)
    assert done.returncode in (0, 1), done.stderr
    return {event["event"]: event for event in json.loads(done.stdout)["events"]}


def steps(found):
    """A plan as the set of what it changes."""
    def word(step):
        if step["question"]:
            return step["question"]
        if step["kind"] == "process":
            return f"{step['operation']} {step['data']}"
        about = [step[what] for what in ("key", "expiry", "data", "to", "system") if step[what]]
        return " ".join([step["kind"], *about[:2]])
    return frozenset(word(step) for step in found["steps"])


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {got!r}, not {wanted!r}"]


def lacks(whole, part, what):
    return [] if part in whole else [f"{what}: no {part!r} in {whole!r}"]


# ---- the use cases ---------------------------------------------------------------------------------------

def confirm_the_consent():
    """A-2: what the platform gives becomes personal data; consent is confirmed, and recorded."""
    event = plan(CARE, "--event", "deliver-e")["deliver-e"]
    first = event["plans"][0]
    return [*unlike(steps(first), {"consent-confirmed(higher,e)"}, "the cheapest"),
            *unlike(first["verdict"], "permitted-with-duties", "verdict"),
            *unlike(first["steps"][0]["party"], "platform", "whose it is"),
            *unlike(first["steps"][0]["cite"], "第31条第1項第1号・第2号", "cited"),
            *lacks([duty["duty"] for duty in first["duties"]], "record-provision", "duties"),
            *lacks([duty["title"]["ja"] for duty in first["duties"]], "提供の記録", "titles of duties")]


def three_ways_for_personal_data():
    event = plan(PERSONAL, "--event", "deliver-e")["deliver-e"]
    ways = {next(iter(steps(found))): {duty["duty"] for duty in found["duties"]} for found in event["plans"]}
    return [*unlike(set(ways), {"consent-provision(unified,e)", "entrustment(unified,platform,e)",
                                "joint-use-notified(unified,platform,e)"}, "the ways"),
            *lacks(ways.get("consent-provision(unified,e)", ()), "record-provision", "consent"),
            *lacks(ways.get("entrustment(unified,platform,e)", ()), "supervise-processor", "entrustment")]


def four_dates_to_the_us():
    def at(date, *words):
        return plan(TRANSFERS, "--as-of", date, *words)
    clauses = at("2021-06-01")["to-us"]["plans"][0]
    new = [steps(found) for found in at("2022-12-28")["to-us"]["plans"]]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unlisted.yaml"
        text = (ROOT / TRANSFERS).read_text().replace("dpf-listed, of: acme-us, is: true, from: 2023-09-01",
                                                      "dpf-listed, of: acme-us, is: false")
        path.write_text(text)
        listed = [steps(found) for found in plan(path, "--as-of", "2024-06-01")["to-us"]["plans"]]
    return [*unlike(at("2019-06-01"), {}, "2019: Privacy Shield suffices"),
            *unlike(steps(clauses), {"scc-old-signed(acme-eu,acme-us)"}, "2021"),
            *lacks([duty["duty"] for duty in clauses["duties"]], "transfer-impact-assessment", "2021"),
            *lacks(new, {"scc-2021-signed(acme-eu,acme-us)", "transfer-assessed(acme-eu,acme-us)"}, "2022"),
            *unlike([old for old in new if "scc-old-signed(acme-eu,acme-us)" in old], [], "2022: old"),
            *unlike(at("2024-06-01"), {}, "2024: the DPF suffices for a certified receiver"),
            *lacks(listed, {"dpf-listed(acme-us)"}, "2024, not yet certified")]


def new_purpose():
    """A-1 with an analysis for a purpose that nobody was told."""
    text = (ROOT / "examples/a1-pos/model.yaml").read_text()
    event = ("  - {id: rate, type: process, by: it, input: integrated, operation: analyse, purpose: rating, "
             "system: platform}\n")
    at = text.index("\n# ---- step 2")
    return text[:at] + "\n" + event + text[at:].split("# ---- what must come out")[0]


def purposes_of_sales_data(folder):
    path = Path(folder) / "rate.yaml"
    path.write_text(new_purpose())
    found = {steps(found): found for found in plan(path, "--all")["rate"]["plans"]}
    pseudonymised = frozenset({"pseudonymise integrated", "purpose-change-published(rate)",
                               "pseudonymised-by-standard(pseudonymise-integrated)"})
    problems = [problem for wanted in ({"purpose-changed(rate)"}, pseudonymised,
                                       {"aggregate integrated", "no-individual-left(aggregate-integrated)"})
                for problem in lacks(found, frozenset(wanted), "plans")]
    duties = [duty["duty"] for duty in found.get(pseudonymised, {"duties": []})["duties"]]
    return problems + unlike(any("removed" in duty for duty in duties), True, f"its own rules: {duties}")


def costs_of_a_model(folder):
    path = Path(folder) / "costs.yaml"
    path.write_text((ROOT / PERSONAL).read_text() + "costs: {consent: 1, notice: 90}\n")
    first = plan(path, "--event", "deliver-e")["deliver-e"]["plans"][0]
    return [*unlike(steps(first), {"consent-provision(unified,e)"}, "the cheapest"),
            *unlike(first["cost"], 1, "cost")]


# ---- attributes changed by an event ----------------------------------------------------------------------

LINKED = """tenten: 1
title: t
as_of: 2024-04-01
parties:
  x: {{kind: company, country: JP}}
  y: {{kind: company, country: JP}}
  z: {{kind: company, country: JP}}
  people: {{kind: person, many: true, country: JP}}
systems:
  one: {{operator: x, access: [x], country: JP}}
  two: {{operator: y, access: [y], country: JP}}
  three: {{operator: z, access: [z], country: JP}}
categories:
  who: {{group: personal-data, levels: [nobody, somebody]}}
anchors:
  end: {{at: 2030-01-01}}
data:
  visits: {{about: people, identifying: false, keys: [member-id, ward], disclosure: everyone, purpose: any,
           rights_holder: x, value: low, expiry: none}}
  members: {{about: people, identifying: true, keys: member-id, disclosure: everyone, purpose: any,
            rights_holder: x, value: low, expiry: end+1y}}
regimes:
  law:
    name: law
    form: law
    rules:
      - {{id: named, classify: somebody, when: exists(data.about) && data.identifying}}
      - {{id: matched, classify: somebody, when: exists(data.about) && linked("somebody"), cite: art. 2}}
      - {rule}
events:
  - {{id: get, type: acquire, by: x, from: people, system: one, output: visits}}
  {members}
  - {{id: give, type: transfer, data: visits, from: x, to: y, via: mail, system: two, purpose: use,
     every: day}}
"""
NOBODY = '{id: nobody, on: transfer, who: from, forbid: result.category.contains("somebody"), cite: art. 7}'
ENROL = "- {id: enrol, type: acquire, by: y, from: people, system: two, output: members}"
LENT = """- {id: keep, type: acquire, by: z, from: people, system: three, output: members}
  - {id: lend, type: transfer, data: members, from: z, to: y, via: mail, system: two, purpose: use,
     source: three}"""


def linked(folder, rule=NOBODY, members=ENROL):
    path = Path(folder) / "linked.yaml"
    path.write_text(LINKED.format(rule=rule, members=members))
    return path


def followed(folder, path, event, found, number, *words):
    """What a check says of the copy with the plan in it."""
    copy = Path(folder) / "copy.yaml"
    copy.unlink(missing_ok=True)
    done = call("plan", path, "--event", event, *words, "--apply", number, "-o", copy)
    if not copy.exists():
        return [f"plan {number} of {event}: {done.stderr}"], ""
    rows = json.loads(call("check", "--format", "json", copy).stdout)["events"]
    verdicts = {row["event"]: row["verdict"] for row in rows}
    return unlike(verdicts.get(event, "permitted"), found["verdict"],
                  f"plan {number} of {event}"), copy.read_text()


def keys_and_copies(folder):
    """What can be matched: without the key, without what it is matched with, or in two parts."""
    wanted = {frozenset({"drop member-id"}): 5, frozenset({"erase members two"}): 7,
              frozenset({"receiver z three"}): 8,
              frozenset({"uncollected members"}): 10, frozenset({"split member-id visits"}): 12}
    path = linked(folder)
    plans = plan(path, "--all", "--event", "give")["give"]["plans"]
    found = {steps(one): one["cost"] for one in plans}
    problems = [problem for one, cost in wanted.items() for problem in unlike(found.get(one), cost,
                                                                              f"{set(one)}")]
    texts = {}
    for number, one in enumerate(plans, start=1):
        wrong, texts[steps(one)] = followed(folder, path, "give", one, number, "--all")
        problems += wrong + [f"{one}: no citation" for step in one["steps"] if step["cite"] != "art. 7"]
    return [*problems, *lacks(texts.get(frozenset({"drop member-id"}), ""), "drop: member-id", "dropped"),
            *unlike("enrol" in texts.get(frozenset({"uncollected members"}), "enrol"), False,
                    "still collected"),
            *lacks(texts.get(frozenset({"erase members two"}), ""),
                   'by: "y"\n    data: members\n    operation: erase\n    purpose: use\n'
                   "    system: two\n    every: day\n",
                   "erased"),
            *lacks(texts.get(frozenset({"split member-id visits"}), ""), "drop: ward", "split")]


def keys_before(folder):
    """Where what goes in is looked at, the key has to go before."""
    path = linked(folder, NOBODY.replace("result.", "data."), ENROL.replace("by: y", "by: x").replace("two",
                                                                                                      "one"))
    plans = plan(path, "--all", "--event", "give")["give"]["plans"]
    problems = lacks([steps(one) for one in plans], {"reduce member-id visits", "reduce ward visits"},
                     "before")
    for number, one in enumerate(plans, start=1):
        problems += followed(folder, path, "give", one, number, "--all")[0]
    return problems


def given_back(folder):
    path = linked(folder, NOBODY.replace("forbid", 'when: from.within("x"), forbid'), LENT)
    plans = plan(path, "--all", "--event", "give")["give"]["plans"]
    number = [steps(one) for one in plans].index({"return members z"}) + 1
    problems, text = followed(folder, path, "give", plans[number - 1], number, "--all")
    return problems + lacks(text, "operation: return\n    purpose: use\n    source: two\n"
                             "    system: three\n    keep: move", "returned")


def shorter_term(folder):
    path = linked(folder,
                  "{id: term, on: transfer, who: from, require: {id: set, if: exists(result.expiry)}}")
    plans = plan(path, "--event", "give")["give"]["plans"]
    problems, text = followed(folder, path, "give", plans[0], 1)
    return [*problems, *unlike(steps(plans[0]), {"expiry end+1y"}, "the plan"), *lacks(text,
                                                                                       "expiry: end+1y}",
                                                                                       "written"),
            *unlike(steps(plan(linked(folder, NOBODY + "\ncosts: {drop-key: 90}"), "--event",
                               "give")["give"]["plans"][0]),
                    {"erase members two"}, "costs of the model")]


def nothing_collected(folder):
    rule = "{id: told, on: acquire, who: by, forbid: result.identifying}"
    path = linked(folder, rule)
    event = plan(path, "--event", "enrol")["enrol"]
    problems, text = followed(folder, path, "enrol", event["plans"][0], 1)
    return [*problems, *unlike([steps(one) for one in event["plans"]], [{"uncollected members"}], "plans"),
            *unlike("id: enrol" in text, False, "still there")]


# ---- none, and bad calls ---------------------------------------------------------------------------------

SMALL = """tenten: 1
title: t
as_of: 2024-04-01
use: [ask.yaml]
parties:
  x: {{kind: company, country: JP}}
  y: {{kind: company, country: JP}}
systems:
  one: {{operator: x, access: [x], country: JP}}
  two: {{operator: y, access: [y], country: JP}}
data:
  list: {{about: none, keys: none, disclosure: [x, y], purpose: [use, more], rights_holder: x,
         value: low, expiry: none}}
regimes:
  house:
    name: house rules
    form: internal-rule
    rules:
{rules}
events:
  - {{id: get, type: acquire, by: x, system: one, output: list}}
  # stays where it is
  - {{id: give, type: transfer, data: list, from: x, to: y, via: mail, system: two, purpose: use}} # and this
"""
QUESTIONS = """tenten: 1
pack: ask
checked: 2024-01-01
title: ask
questions:
"""


def small(folder, rules, questions, rest=""):
    """Writes a model of a transfer that such rules judge; questions: name to what follows of and ask."""
    (Path(folder) / "ask.yaml").write_text(QUESTIONS + "".join(
        f"  {name}: {{of: event, ask: {name}{more}}}\n" for name, more in questions.items()))
    path = Path(folder) / "small.yaml"
    path.write_text(SMALL.format(rules="".join(f"      - {rule}\n" for rule in rules)) + rest)
    return path


def core(folder):
    rules = ["{id: agree, on: transfer, who: from, require: {fact: agreed}}",
             "{id: never-agreed, on: transfer, who: from, forbid: fact(\"agreed\")}",
             "{id: other, on: transfer, who: from, require: {fact: noted}}"]
    path = small(folder, rules, {"agreed": ", presume: no, obtain: {by: from}",
                                 "noted": ", obtain: {by: from}"})
    done = call("plan", path)
    event = plan(path)["give"]
    return [*unlike([rule["rule"] for rule in event["rules"]], ["agree", "never-agreed"], "rules"),
            *unlike((event["plans"], event["rules_least"], done.returncode), ([], True, 1), "found"),
            *lacks(done.stdout, "these rules together forbid it", "in words")]


def unobtainable(folder):
    path = small(folder, ["{id: agree, on: transfer, who: from, require: {fact: agreed}}"], {"agreed": ""})
    return unlike(plan(path)["give"]["plans"], [], "nobody can bring it about")


def unexamined():
    event = plan(ABROAD)["answer"]
    return [*unlike(event["plans"], [], "plans"),
            *unlike(event["unexamined"], ["law-examined(US)"], "asked first")]


def bad_calls():
    def refused(*words):
        done = call("plan", *words)
        what = " ".join(map(str, words))
        return [*unlike(done.returncode, 2, what), *unlike(done.stdout, "", what),
                *lacks(done.stderr, "tenten: ", what)]
    return [*refused(CARE, "--event", "deliver"), *refused(CARE, "--to", "nowhere"),
            *refused(CARE, "--apply", "1"),
            *refused(CARE, "--event", "pool", "--to", "e"),
            *refused(CARE, "--event", "deliver-e", "--apply", "1", "-o", CARE),
            *refused(CARE, "--from", "nothing"), *refused(CARE, "e"), *refused(CARE, "--between", "e"),
            *refused(CARE, "--between", "e", "nobody"), *refused(CARE, "--between", "NZ", "e"),
            *refused(CARE, "--from", "higher", "--event", "deliver-e"),
            *refused(CARE, "--from", "higher", "--between", "e", "f"),
            *refused(CARE, "--event", "deliver-e", "--apply", "nine", "-o", "/dev/null"),
            *refused(CARE, "--event", "deliver-e", "--apply", "0", "-o", "/dev/null")]


def to_japan():
    """Within a group the adequacy decision suffices from its day on; the controller changes."""
    before = plan(TRANSFERS, "--as-of", "2019-01-22", "--to", "acme-jp")["to-jp"]["plans"]
    rows = [line.split(",") for line in call("table", TRANSFERS, "changes", "--format",
                                             "csv").stdout.splitlines()]
    changed = {(row[0], row[4]): (set(row[5].split(";")), set(row[6].split(";"))) for row in rows[1:]}
    gained = {what: after - before for what, (before, after) in changed.items()}
    return [*lacks([steps(found) for found in before], {"scc-old-signed(acme-eu,acme-jp)"}, "the day before"),
            *unlike(plan(TRANSFERS, "--as-of", "2019-01-23", "--to", "acme-jp"), {}, "from its day on"),
            *unlike(gained[("to-jp", "controller")], {"acme-jp"}, "controller"),
            *unlike(gained[("to-us", "controller")], {"acme-us"}, "controller"),
            *lacks(gained[("to-us", "exposure")], "us-government", "exposure")]


# ---- what may be done ------------------------------------------------------------------------------------

def ways(*words):
    done = call("plan", "--format", "json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def from_data(folder):
    """Ways that are told come out as told when the event is put into the model: every third is looked at."""
    told = ways(CARE, "--from", "higher")
    problems, copy = unlike(told["complete"], True, "complete"), Path(folder) / "way.yaml"
    text = (ROOT / CARE).read_text()
    at = re.search(r"\nevents:\n(?: .*\n)*", text).end() - 1
    kinds = {(way["type"], bool(way["plans"])) for way in told["ways"]}
    for way in told["ways"][::3]:
        event = {"id": "asked", "type": way["type"], "by": way["holder"], "data": way["data"],
                 "system": way["system"],
                 "operation": way["operation"], "output": None}
        if way["type"] == "transfer":
            event |= {"from": way["holder"], "to": way["to"], "by": None}
        if way["type"] == "process":
            event |= {"input": way["data"], "data": None, "output": "made"}
        if way["type"] in ("transfer", "store"):
            event |= {"source": way["source"]}
        for purpose in (way["purposes"] or [None])[-1:]:
            line = json.dumps({name: word for name, word in (event | {"purpose": purpose}).items() if word})
            copy.write_text((text[:at] + f"\n  - {line}" + text[at:].split("\nexpect:")[0])
                            .replace("\ndata:", "\ndata:\n  made: {name: made}", 1))
            rows = json.loads(call("check", "--format", "json", copy).stdout)["events"]
            verdict = next(row["verdict"] for row in rows if row["event"] == "asked")
            problems += unlike(verdict, way["verdict"], line)
    return problems + unlike({("process", True), ("transfer", True), ("dispose", True)} <= kinds, True,
                             f"{kinds}")


def between_two():
    """Both ways, with the conditions of both; a country stands for its companies."""
    there = ways(TRANSFERS, "--as-of", "2021-06-01", "--between", "acme-eu", "acme-us")["ways"]
    forth = next(way for way in there if way["direction"] == "forth")
    text = call("plan", TRANSFERS, "--as-of", "2021-06-01", "--between", "acme-eu", "acme-us", "--lang",
                "en").stdout
    country = ways(TRANSFERS, "--as-of", "2021-06-01", "--between", "acme-eu", "US")["ways"]
    return [*unlike({way["direction"] for way in there}, {"forth", "back"}, "directions"),
            *lacks({step["question"] for step in forth["plans"][0]["steps"]},
                   "scc-old-signed(acme-eu,acme-us)", "forth"),
            *lacks([duty["duty"] for duty in forth["plans"][0]["duties"]], "transfer-impact-assessment",
                   "duties"),
            *lacks(text, "the conditions to be shared", "in words"),
            *unlike([way["plans"] for way in country], [way["plans"] for way in there], "a country")]


def told_once():
    """Events whose plans are alike are told together; --all tells each."""
    text, each = (call("plan", CARE, "--lang", "en", *more).stdout for more in ((), ("--all",)))
    return [*lacks(text, "these 4 are alike", "together"), *unlike(text.count("plan 1 "), 2, "once"),
            *unlike(each.count("plan 1 "), 7, "each")]


def destinations():
    there = plan(TRANSFERS, "--as-of", "2021-06-01", "--to", "US")
    japan = plan(TRANSFERS, "--as-of", "2021-06-01", "--to", "acme-jp")
    sent = plan(TRANSFERS, "--as-of", "2021-06-01", "--event", "to-us", "--to", "acme-jp")["to-us"]["plans"]
    return [*unlike(list(there), ["to-us"], "to the US"), *unlike(japan, {}, "to Japan"),
            *unlike(steps(sent[0]), {"purpose-notified(to-us)"}, "sent to Japan instead")]


def formats(folder):
    texts = [call("plan", PERSONAL, "--lang", language, "--format", form).stdout
             for language in ("ja", "en") for form in ("text", "md")]
    words = ["計画1（手間 2）→ 義務付きで許容", "### 計画1",
             "plan 1 (cost 2) → permitted with duties", "### plan 1"]
    return [problem for text, word in zip(texts, words) for problem in lacks(text, word, "text")]


# ---- plans written into a copy ---------------------------------------------------------------------------

def applied(folder):
    """Every plan of a new purpose, and a no that a plan overrules: the copies say what was promised."""
    problems = []
    path, copy = Path(folder) / "rate.yaml", Path(folder) / "copy.yaml"
    path.write_text(new_purpose())
    for model, event, *words in ((path, "rate", "--all"),
                                 (ROOT / TRANSFERS, "to-us", "--as-of", "2021-06-01")):
        plans = plan(model, "--event", event, *words)[event]["plans"]
        for number, found in enumerate(plans, start=1):
            call("plan", model, "--event", event, *words, "--apply", number, "-o", copy)
            day = [word for word in words if word != "--all"]
            check = json.loads(call("check", "--format", "json", copy, *day).stdout)
            verdict = next(row["verdict"] for row in check["events"] if row["event"] == event)
            problems += unlike(verdict, found["verdict"], f"plan {number} of {event}")
            old, new = model.read_text().splitlines(), copy.read_text().splitlines()
            kept = [line for line in old if line.lstrip().startswith("#")]
            problems += unlike([line for line in new if line.lstrip().startswith("#")], kept, "comments")
            copy.unlink()
    return problems


def included(folder):
    """Answers go into the model's own file wherever the event stands; what changes the event does not."""
    either = """{id: nobody, on: transfer, who: from, require: {any: [{fact: agreed},
         {id: other, if: "!result.category.contains(\\"somebody\\")"}]}, cite: art. 7}"""
    text = linked(folder, either).read_text()
    (Path(folder) / "ask.yaml").write_text(QUESTIONS + "  agreed: {of: event, ask: agreed,"
                                           " obtain: {by: from, cost: notice}}\n")
    at = text.index("events:")
    (Path(folder) / "events.yaml").write_text("tenten: 1\n" + text[at:])
    whole = Path(folder) / "whole.yaml"
    whole.write_text(text[:at].replace("as_of", "use: [ask.yaml]\ninclude: [events.yaml]\nas_of"))
    plans = plan(whole, "--all", "--event", "give")["give"]["plans"]
    names = [steps(found) for found in plans]
    number = names.index({"drop member-id"}) + 1
    refused = call("plan", whole, "--lang", "en", "--event", "give", "--all", "--apply", number, "-o",
                   "/dev/null")
    number = names.index({"agreed(give)"}) + 1
    return [*followed(folder, whole, "give", plans[number - 1], number, "--all")[0],
            *lacks(refused.stderr, "events.yaml», which the model includes", "which file")]


# ---- every least set, and none else ----------------------------------------------------------------------

def random_rules(pick, names):
    """Rules that want some answers and forbid others, in sums of products."""
    rules = []
    for number in range(pick.randint(1, 3)):
        def product():
            return " && ".join(f"{'!' if pick.random() < 0.15 else ''}fact(\"{name}\")"
                               for name in pick.sample(names, pick.randint(1, 2)))
        grounds = " || ".join(f"({product()})" for _ in range(pick.randint(1, 3)))
        rules.append(f"{{id: r{number}, on: transfer, who: from, require: {{id: g, if: '{grounds}'}}}}")
    return rules


def permitted_sets(folder, rules, questions, rest):
    """By brute force: which sets of answers that can be obtained make it permitted, in one check."""
    obtainable = [name for name, more in questions.items() if "obtain" in more]
    sets = [frozenset(names) for size in range(len(obtainable) + 1)
            for names in itertools.combinations(obtainable, size)]
    expectations = "expect:\n" + "".join(
        "  - {event: give, verdict: permitted, facts: [%s]}\n"
        % ", ".join(f"{{fact: {name}, of: give, is: true}}" for name in names) for names in map(sorted, sets))
    path = small(folder, rules, questions, rest + expectations)
    first = len(path.read_text().splitlines()) - len(sets) + 1
    check = json.loads(call("check", "--format", "json", path).stdout)
    unmet = {row["line"] - first for row in check["findings"] if row["code"] == "E-expectation"}
    return [names for number, names in enumerate(sets) if number not in unmet]


def least_sets(folder):
    problems, some = [], 0
    for seed in range(RANDOM_MODELS):
        pick = random.Random(seed)
        names = [f"q{number}" for number in range(pick.randint(2, 5))]
        questions = {name: pick.choice([
            ", obtain: {by: from, cost: notice}", ", obtain: {by: from, cost: consent}",
            ", obtain: {by: to}, presume: no", ""]) for name in names}
        rules = random_rules(pick, names)
        answered = [f"  - {{fact: {name}, of: give, is: false}}\n" for name in names if pick.random() < 0.2]
        rest = "facts:\n" + "".join(answered) if answered else ""
        permitted = permitted_sets(folder, rules, questions, rest)
        wanted = {names for names in permitted if not any(other < names for other in permitted)}
        event = plan(small(folder, rules, questions, rest), "--all", "--event", "give")["give"]
        got = {frozenset(question.split("(")[0] for question in steps(found)) for found in event["plans"]}
        costs = [found["cost"] for found in event["plans"]]
        problems += unlike(got, wanted, f"model {seed} {rules}")
        problems += unlike(costs, sorted(costs), f"model {seed}: order")
        some += len(wanted - {frozenset()})
    return problems + unlike(some > RANDOM_MODELS / 4, True, f"only {some} plans were compared")


def main():
    with tempfile.TemporaryDirectory() as folder:
        report([("A-2: the consent is confirmed and recorded", confirm_the_consent()),
                ("A-2 as personal data: three ways, with their duties", three_ways_for_personal_data()),
                ("EU to Japan, from the day of adequacy on", to_japan()),
                ("EU to US at four dates", four_dates_to_the_us()),
                ("A-1: three ways to a new purpose", purposes_of_sales_data(folder)),
                ("costs are the model's", costs_of_a_model(folder)),
                ("what can be matched: keys, copies, parts", keys_and_copies(folder)),
                ("a key that goes before", keys_before(folder)),
                ("what was lent goes back", given_back(folder)),
                ("a shorter term", shorter_term(folder)),
                ("what is not collected", nothing_collected(folder)),
                ("without a plan, the rules that forbid it", core(folder)),
                ("what nobody can bring about is in no plan", unobtainable(folder)),
                ("law that is not examined comes first", unexamined()),
                ("destinations", destinations()),
                ("what may be done with data", from_data(folder)),
                ("what passes between two", between_two()),
                ("alike events are told once", told_once()),
                ("events of included files", included(folder)),
                ("formats and languages", formats(folder)),
                ("bad calls", bad_calls()),
                ("a plan is followed in a copy", applied(folder)),
                ("random models: all least sets of answers", least_sets(folder))])


if __name__ == "__main__":
    main()
