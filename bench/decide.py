"""Decisions: one set of rules and requests, written as a tenten model, as Cedar and as Casbin policies.

A company of ten departments holds a hundred data sets, each on two topics, and hands them to fifty partners
in eight countries or works on them itself. A topic and an operation make a cell; each cell has five rules, so
that a request meets two cells whatever their number, and on average matches the same number of rules:

0  a duty                                  1  forbidden to one country      2  forbidden for one purpose
3  demands that the partner has agreed     4  a duty towards one country

Three contract rules set attributes of what partners receive, and one derives a label.
"""

import json
import random
from pathlib import Path

DEPARTMENTS, PARTNERS, DATA, PURPOSES = 10, 50, 100, 20
COUNTRIES = ("JP", "DE", "FR", "US", "KR", "SG", "BR", "IN")
RULES_OF_A_REGIME = 500
CELLS = {10: (1, 2), 100: (4, 5), 1_000: (10, 20), 10_000: (40, 50)}  # operations, topics
KINDS = ("duty", "country", "purpose", "agreed", "duty-country")
UNANSWERED = 5  # in a hundred pairs of data and partner, nobody said whether the partner agreed
HEAD = ("type", "operation", "purpose", "from", "to", "data")


class Situation:
    """Rules, what is known, and requests, all from one seed."""

    def __init__(self, count, seed=1):
        draw = random.Random(f"{count} {seed}")
        self.operations, self.topics = CELLS[count]
        self.rules = [{"kind": kind, "operation": f"op-{operation}", "topic": f"t-{topic}",
                       "country": draw.choice(COUNTRIES), "purpose": f"p-{draw.randrange(PURPOSES)}"}
                      for operation in range(self.operations) for topic in range(self.topics)
                      for kind in KINDS]
        for number, rule in enumerate(self.rules):
            rule["id"] = f"r{number}"
        self.data = [{"id": f"d-{i}", "holder": f"dep-{i % DEPARTMENTS}",
                      "topics": [f"t-{topic}" for topic in draw.sample(range(self.topics), 2)]}
                     for i in range(DATA)]
        self.partners = [{"id": f"c-{i}", "country": COUNTRIES[i % len(COUNTRIES)]} for i in range(PARTNERS)]
        self.agreed = {}
        for data in self.data:
            for partner in self.partners:
                chance = draw.randrange(100)
                self.agreed[data["id"], partner["id"]] = None if chance < UNANSWERED else chance < 85

    def request(self, draw, determined):
        """A request whose questions are all answered, or one of which one is not."""
        operation, purpose = f"op-{draw.randrange(self.operations)}", f"p-{draw.randrange(PURPOSES)}"
        while True:
            data = draw.choice(self.data)
            if determined and draw.randrange(100) < 25:
                return ("process", operation, purpose, data["holder"], "-", data["id"])
            partner = draw.choice(self.partners)
            if (self.agreed[data["id"], partner["id"]] is not None) == determined:
                return ("transfer", operation, purpose, data["holder"], partner["id"], data["id"])

    def requests(self, count, determined):
        draw = random.Random(f"requests {determined}")
        return [self.request(draw, determined) for _ in range(count)]


# ---- tenten -----------------------------------------------------------------------------------------

def tenten_rule(rule):
    when = f'event.operation == "{rule["operation"]}" && data.topic.contains("{rule["topic"]}")'
    body = {"duty": "duties: [{id: notify}]", "country": "forbid: 'true'", "purpose": "forbid: 'true'",
            "agreed": "require: {any: [{fact: agreed, duties: [{id: record}]}]}",
            "duty-country": "duties: [{id: tell-country}]"}[rule["kind"]]
    if rule["kind"] in ("country", "duty-country"):
        when += f' && to.country == "{rule["country"]}"'
    elif rule["kind"] == "purpose":
        when += f' && event.purpose == "{rule["purpose"]}"'
    elif rule["kind"] == "agreed":
        when += " && third_party(from, to)"
    return f"      - {{id: {rule['id']}, on: [transfer, process], when: '{when}', {body}}}"


def tenten_model(situation):
    lines = ["tenten: 1", "title: decisions", "as_of: 2026-01-01", "use: [ask.yaml]", "attributes:",
             "  topic: {type: set, join: union}", "categories:", "  care: {group: care, levels: [special]}",
             "parties:", "  x: {kind: company, country: JP}"]
    lines += [f"  dep-{i}: {{kind: department, part_of: x}}" for i in range(DEPARTMENTS)]
    lines += [f"  {partner['id']}: {{kind: company, country: {partner['country']}}}"
              for partner in situation.partners]
    lines += ["systems:"]
    lines += [f"  s-dep-{i}: {{operator: dep-{i}, access: [dep-{i}], country: JP}}"
              for i in range(DEPARTMENTS)]
    lines += [f"  s-{partner['id']}: {{operator: {partner['id']}, access: [{partner['id']}], "
              f"country: {partner['country']}}}" for partner in situation.partners]
    lines += ["data:"]
    lines += [f"  {data['id']}: {{about: none, identifying: false, keys: none, disclosure: x, purpose: any, "
              f"rights_holder: x, value: high, expiry: none, topic: [{', '.join(data['topics'])}]}}"
              for data in situation.data]
    lines += ["regimes:", "  labels:", "    form: internal-rule", "    rules:",
              "      - {id: special, classify: special, when: 'data.topic.contains(\"t-0\")'}"]
    for start in range(0, len(situation.rules), RULES_OF_A_REGIME):
        lines += [f"  policy-{start}:", "    form: internal-rule", "    rules:"]
        lines += [tenten_rule(rule) for rule in situation.rules[start:start + RULES_OF_A_REGIME]]
    lines += ["  contract:", "    form: contract", "    rules:",
              "      - {id: shown, on: transfer, when: 'third_party(from, to)', "
              f"set: {{disclosure: {{add: [{', '.join(p['id'] for p in situation.partners)}]}}}}}}",
              "      - {id: limited, on: transfer, when: 'third_party(from, to) && to.country == \"US\"', "
              "set: {purpose: [p-0, p-1, p-2]}}",
              "      - {id: dated, on: transfer, when: 'third_party(from, to) && to.country == \"DE\"', "
              "set: {expiry: end+1y}}",
              "anchors:", "  end: {at: 2030-01-01}", "events:"]
    lines += [f"  - {{id: a-{data['id']}, type: acquire, by: {data['holder']}, output: {data['id']}, "
              f"system: s-{data['holder']}}}" for data in situation.data]
    lines += ["facts:"]
    lines += [f"  - {{fact: agreed, of: [{data}, {partner}], is: {str(agreed).lower()}}}"
              for (data, partner), agreed in situation.agreed.items() if agreed is not None]
    return "\n".join(lines) + "\n"


def tenten_questions(situation):
    operations = "\n".join(f"  op-{i}: {{}}" for i in range(situation.operations))
    purposes = "\n".join(f"  p-{i}: {{}}" for i in range(PURPOSES))
    return ("tenten: 1\npack: ask\nchecked: 2026-01-01\ntitle: ask\nquestions:\n"
            "  agreed: {of: data+to, ask: Did the partner agree to the terms for this data?}\n"
            f"operations:\n{operations}\npurposes:\n{purposes}\n")


def write_tenten(situation, folder):
    Path(folder, "ask.yaml").write_text(tenten_questions(situation))
    Path(folder, "decide.yaml").write_text(tenten_model(situation))


def write_requests(requests, path):
    Path(path).write_text("".join("\t".join(request) + "\n" for request in requests))


# ---- peers ------------------------------------------------------------------------------------------

def cedar_policy(rule):
    guard = (f'action == Action::"{rule["operation"]}", resource) '
             f'when {{ resource.topics.contains("{rule["topic"]}")')
    effect = "permit" if rule["kind"].startswith("duty") else "forbid"
    if rule["kind"] in ("country", "duty-country"):
        guard += f' && context.country == "{rule["country"]}"'
    elif rule["kind"] == "purpose":
        guard += f' && context.purpose == "{rule["purpose"]}"'
    elif rule["kind"] == "agreed":
        guard += " && context.outside && !context.agreed"
    return f"{effect}(principal, {guard} }};"


def casbin_policy(rule):
    """id, operation, topic, country, purpose, outside, agreed, effect; * matches anything."""
    country = rule["country"] if "country" in rule["kind"] else "*"
    purpose = rule["purpose"] if rule["kind"] == "purpose" else "*"
    outside, agreed = ("yes", "no") if rule["kind"] == "agreed" else ("*", "*")
    effect = "allow" if rule["kind"].startswith("duty") else "deny"
    return [rule["id"], rule["operation"], rule["topic"], country, purpose, outside, agreed, effect]


def peer_request(situation, request):
    _, operation, purpose, sender, receiver, data = request
    partners = {partner["id"]: partner for partner in situation.partners}
    topics = {known["id"]: known["topics"] for known in situation.data}
    partner = partners.get(receiver)
    agreed = situation.agreed.get((data, receiver))
    return {"operation": operation, "purpose": purpose, "from": sender, "data": data, "topics": topics[data],
            "country": partner["country"] if partner else "none", "outside": partner is not None,
            **({} if partner and agreed is None else {"agreed": bool(agreed)})}


def write_peers(situation, determined, undetermined, path):
    Path(path).write_text(json.dumps({
        "cedar": {"base": "permit(principal, action, resource);",
                  **{rule["id"]: cedar_policy(rule) for rule in situation.rules}},
        "casbin": [casbin_policy(rule) for rule in situation.rules],
        "determined": [peer_request(situation, request) for request in determined],
        "undetermined": [peer_request(situation, request) for request in undetermined]}))


# ---- answers ----------------------------------------------------------------------------------------


def expected_of_cedar(situation, answer):
    """What Cedar's reasons are, if it means the same: forbids that are met, or else permits that are."""
    kinds = {rule["id"]: rule["kind"] for rule in situation.rules}
    if answer["violated"]:
        return sorted(answer["violated"])
    return sorted(["base", *(rule for rule in answer["matched"] if kinds.get(rule, "").startswith("duty"))])


def compare(situation, name, peer, answers):
    """Of a peer's answers: how many, how many have tenten's verdict, how many its rules."""
    verdicts = rules = 0
    for theirs, ours in zip(peer["answers"], answers):
        verdicts += theirs["allowed"] == (ours["verdict"] in ("permitted", "permitted-with-duties"))
        if name == "cedar":
            rules += sorted(theirs["rules"]) == expected_of_cedar(situation, ours)
        else:  # of several rules that deny, Casbin names one
            rules += theirs["allowed"] or theirs["rules"][0] in ours["violated"]
    return len(peer["answers"]), verdicts, rules
