"""Models of any size for measuring, the same for the same arguments.

usage: generate.py events COUNT | lines COUNT | flows SYSTEMS TRANSFERS

events: a network of businesses, in blocks of forty events between two parties. Each block has two systems and
        eight data sets; persons' data are matched by keys that the block shares, joined, aggregated, handed
        on, stored and disposed of. 200 rules of ten regimes watch, beside the pack test/appi; half of the
        questions are answered.
lines:  the same with a quarter of the rules, cut to a number of lines.
flows:  many systems and transfers and few attributes: what a threat modelling tool gets. A policy of five
        rules finds something about nearly every transfer, like the threats of such a tool.
"""

import sys

COUNTRIES = ("JP", "JP", "DE", "JP", "US")
PURPOSES = ("advertising", "after-service", "inquiry", "maintenance", "pr-efficiency", "product-planning",
            "research", "security", "service", "statistics")
REGIMES = 10
RULES_OF_A_REGIME = 20
FACETS = 4
PERSONS = "persons: {kind: person, many: true, country: JP}"

# ---- a block: forty events of a and b about eight data sets --------------------------------------------

# a and b are the block's parties, s and t their systems; next is a party of the next block and u its system;
# p and q are purposes. "other" is whom an acquisition is from, or whom a transfer is to.
BLOCK_EVENTS = """
type     by other   system operation      purpose       input            output
acquire  a  persons s      -              -             -                members
acquire  a  persons s      -              -             -                sales
acquire  b  -       t      measure        -             -                readings
process  a  -       s      accumulate     contract      sales            totals
process  a  -       s      join           p             totals,members   joined
process  a  -       s      aggregate      statistics    joined           area
transfer a  b       t      -              p             totals           -
process  b  -       t      analyse        p             totals           score
process  b  -       t      join           q             score,readings   mixed
transfer b  a       s      -              p             score            -
transfer a  b       t      -              statistics    area             -
transfer a  next    u      -              statistics    area             -
transfer b  next    u      -              q             mixed            -
process  a  -       -      view           p             joined           -
process  a  -       -      contact        q             joined           -
process  b  -       -      view           research      mixed            -
store    a  -       s      archive        -             joined           -
store    a  -       s      back-up        -             area             -
store    b  -       t      archive        -             mixed            -
transfer a  b       t      -              q             joined           -
process  b  -       -      analyse        q             joined           -
process  b  -       -      contact        advertising   joined           -
transfer b  a       s      -              maintenance   readings         -
process  a  -       -      view           maintenance   readings         -
process  a  -       -      view           p             score,members    -
process  a  -       -      contact        p             score            -
transfer a  b       t      -              after-service sales            -
process  b  -       -      display        after-service sales            -
process  a  -       s      remove-records contract      members          members
process  a  -       s      remove-records contract      sales            sales
process  a  -       -      display        inquiry       members          -
process  b  -       -      view           statistics    area             -
process  b  -       -      display        research      area             -
store    b  -       t      back-up        -             score            -
transfer b  a       s      -              q             mixed            -
process  a  -       -      view           security      mixed            -
dispose  b  -       t      erase          -             joined           -
dispose  b  -       t      erase          -             sales            -
dispose  a  -       s      erase          -             score            -
dispose  a  -       s      erase          -             totals           -
"""
BLOCK_COLUMNS, *BLOCK_ROWS = [line.split() for line in BLOCK_EVENTS.split("\n") if line]

BLOCK_DATA = (
    "members-{k}: {{about: persons, identifying: true, keys: [key-{k}], purpose: [{p}, {q}, contract],"
    " disclosure: {a}, rights_holder: [persons, {a}], value: very-high, expiry: contract-end+5y}}",
    "sales-{k}: {{about: persons, identifying: false, keys: [key-{k}], purpose: [{p}, contract],"
    " disclosure: {a}, rights_holder: [persons, {a}], value: medium, expiry: contract-end+5y/record}}",
    "readings-{k}: {{about: none, identifying: false, keys: [sensor-{k}], purpose: any,"
    " disclosure: everyone, rights_holder: {b}, value: low, expiry: none}}",
    "totals-{k}: {{name: Totals of {a}}}",
    "joined-{k}: {{name: Joined by {a}}}",
    "area-{k}: {{name: Figures of {a}}}",
    "score-{k}: {{name: Scores of {b}}}",
    "mixed-{k}: {{name: Mixed by {b}}}",
)
# Answers, by the number of the event that they are about; the other half of the questions stays open.
BLOCK_FACTS = (
    (0, "{{fact: purpose-notified, of: e-{k}-0, is: true}}"),
    (5, "{{fact: no-individual-left, of: e-{k}-5, is: true}}"),
    (6, "{{fact: will-be-personal, of: [totals-{k}, {b}], is: false}}"),
    (9, "{{fact: consent-provision, of: [score-{k}, {a}], is: true}}"),
    (19, "{{fact: entrustment, of: [joined-{k}, {a}, {b}], is: true}}"),
    (26, "{{fact: consent-provision, of: [sales-{k}, {b}], is: false}}"),
)


def party(index):
    return f"party-{index}"


def system(index):
    return f"system-{index}"


def block_names(block, blocks):
    after = (block + 1) % blocks
    return {"k": block, "a": party(2 * block), "b": party(2 * block + 1), "s": system(2 * block),
            "t": system(2 * block + 1), "next": party(2 * after), "u": system(2 * after),
            "p": PURPOSES[block % 5], "q": PURPOSES[5 + block % 5]}


def party_line(index):
    """Every third block's second party is a department of the first, the others are companies."""
    if index % 6 == 1:
        return f"{party(index)}: {{kind: department, part_of: {party(index - 1)}}}"
    return f"{party(index)}: {{kind: company, country: {COUNTRIES[index // 2 % len(COUNTRIES)]}}}"


def system_line(index):
    country = COUNTRIES[index // 2 % len(COUNTRIES)]
    return (f"{system(index)}: {{kind: server, operator: {party(index)}, access: [{party(index)}], "
            f"country: {country}}}")


# ---- rules ---------------------------------------------------------------------------------------------


def label(number):
    return f"guarded-{number % FACETS}"


def purpose(number):
    return PURPOSES[number % len(PURPOSES)]


def classify_rule(number):
    conditions = (f'exists(data.about) && data.keys.contains("key-{number}")',
                  'data.identifying && data.country.contains("US")',
                  'data.value >= "very-high" && data.country.contains("DE")',
                  'exists(data.about) && linked("personal-information")')
    return f"classify: {label(number)}, when: '{conditions[number // 4 % 4]}'"


def set_rule(number):
    changes = ("{expiry: {add: [contract-end+1y]}}", "{rights_holder: {add: [authority]}}",
               "{value: very-high}")
    return (f"on: process, when: 'event.operation == \"join\" && event.purpose == \"{purpose(number)}\"', "
            f"set: {changes[number % 3]}")


def forbid_rule(number):
    return ("on: transfer, who: from, "
            f"when: 'third_party(from, to) && event.purpose == \"{purpose(number)}\"', "
            f"forbid: 'to.country == \"US\" && data.category.contains(\"{label(number)}\")'")


def require_rule(number):
    grounds = ["{id: within, if: data.purpose.includes(event.purpose)}", "{fact: required-by-law}",
               "{fact: consent-provision, duties: [{id: record, discharged_by: provision-recorded}]}",
               "{fact: entrustment, duties: [{id: supervise, does: supervise, lasts: while-held}]}"]
    any_of = ", ".join(grounds[:2 + number % 3])
    return (f"on: transfer, who: from, when: 'data.category.contains(\"{label(number)}\") && "
            f"event.purpose != \"{purpose(number)}\"', require: {{any: [{any_of}]}}")


def duty_rule(number):
    return (f"on: store, who: holder, when: 'result.category.contains(\"{label(number)}\") && "
            f"result.purpose.contains(\"{purpose(number)}\")', "
            f"duties: [{{id: secure-{number}, does: secure, lasts: while-held}}]")


BODIES = 4 * [classify_rule] + 3 * [set_rule] + 5 * [forbid_rule] + 5 * [require_rule] + 3 * [duty_rule]


def regime_lines(regime, rules):
    binds = ('party.country == "JP"', 'party.country == "DE"', 'party.country in ["JP", "US"]')[regime % 3]
    yield f"  regime-{regime}:"
    yield "    form: internal-rule"
    yield f"    binds: '{binds}'"
    yield "    rules:"
    for number in range(rules):
        body = BODIES[number * len(BODIES) // rules](regime * RULES_OF_A_REGIME + number)
        yield f"      - {{id: rule-{number}, {body}, cite: section {number}}}"


# ---- whole models --------------------------------------------------------------------------------------


def event_text(at, row, names):
    """One row of the block's table as an event."""
    cell = dict(zip(BLOCK_COLUMNS, row))
    text = {key: names.get(word, word) for key, word in cell.items() if word != "-"}
    listed = {key: ", ".join(f"{word}-{names['k']}" for word in cell[key].split(","))
              for key in ("input", "output")}
    event = {"id": f"e-{names['k']}-{at}", "type": text["type"]}
    if text["type"] == "transfer":
        event |= {"data": listed["input"], "from": text["by"], "to": text["other"], "via": "vpn"}
    else:
        event |= {"by": text["by"]} | ({"from": text["other"]} if "other" in text else {})
        if cell["input"] != "-":
            event["input" if text["type"] == "process" else "data"] = f"[{listed['input']}]"
    event |= {key: text[key] for key in ("operation", "purpose", "system") if key in text}
    event |= {"output": listed["output"]} if cell["output"] != "-" else {}
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in event.items()) + "}"


def event_lines(names, count):
    """The events of a block, cut to count, and the answers about them."""
    events = [event_text(at, row, names) for at, row in enumerate(BLOCK_ROWS[:count])]
    return events, [f"  - {text.format(**names)}" for at, text in BLOCK_FACTS if at < count]


def head(title):
    return ["tenten: 1", f"title: {title}", "as_of: 2024-04-01", "use: [test/appi]"]


def events_model(count, rules=RULES_OF_A_REGIME):
    blocks = -(-count // len(BLOCK_ROWS))
    names = [block_names(block, blocks) for block in range(blocks)]
    lines = head(f"{count} events") + ["categories:"]
    lines += [f"  facet-{facet}: {{group: facet-{facet}, levels: [open-{facet}, guarded-{facet}]}}"
              for facet in range(FACETS)]
    lines += ["parties:", f"  {PERSONS}", "  authority: {kind: authority}"]
    lines += [f"  {party_line(index)}" for index in range(2 * blocks)]
    lines += ["systems:"] + [f"  {system_line(index)}" for index in range(2 * blocks)]
    lines += ["data:"] + [f"  {text.format(**block)}" for block in names for text in BLOCK_DATA]
    lines += ["regimes:"] + [line for regime in range(REGIMES) for line in regime_lines(regime, rules)]
    events, facts = [], []
    for block in names:
        some, about = event_lines(block, count - len(events))
        events += some
        facts += about
    return lines + ["events:"] + events + ["facts:"] + facts


def lines_model(count):
    """An events model of exactly so many lines; the last ones may be views that repeat."""
    step = events = len(BLOCK_ROWS)
    while len(events_model(events + step, RULES_OF_A_REGIME // 4)) <= count:
        events += step
    lines = events_model(events, RULES_OF_A_REGIME // 4)
    at = lines.index("facts:")
    more = [f"  - {{id: view-{index}, type: process, by: party-0, input: joined-0, operation: view, "
            f"purpose: {PURPOSES[0]}}}" for index in range(count - len(lines))]
    return lines[:at] + more + lines[at:]


# What threat models ask of flows: none in the clear, none abroad that matters, someone responsible for each.
POLICY = """
  policy:
    form: internal-rule
    binds: 'party.kind == "company"'
    rules:
      - {id: encrypted, on: transfer, who: from, forbid: 'event.via == "http"', cite: section 1}
      - id: inside
        on: transfer
        who: from
        when: 'data.value >= "high"'
        forbid: 'to.country != "JP"'
        cite: section 2
      - id: agreed
        on: transfer
        who: from
        when: third_party(from, to)
        require: {any: [{fact: entrustment}, {id: public, if: 'data.value <= "low"'}]}
        cite: section 3
      - id: known
        on: transfer
        who: from
        forbid: 'result.exposure.contains("public")'
        cite: section 4
      - id: guarded
        on: store
        who: holder
        when: 'result.value >= "medium"'
        duties: [{id: guard, does: secure, lasts: while-held}]
        cite: section 5
"""


def flows_model(systems, transfers):
    """Chains of twelve transfers, each to another party's system."""
    parties, hops = max(systems // 10, 3), 12
    chains = -(-transfers // hops)
    lines = head(f"{systems} systems, {transfers} transfers") + ["parties:"]
    lines += [f"  {PERSONS}", "  public: {kind: group}"]
    lines += [f"  {party(index)}: {{kind: company, country: {COUNTRIES[index % len(COUNTRIES)]}}}"
              for index in range(parties)]
    lines += ["systems:"]
    lines += [f"  {system(index)}: {{kind: server, operator: {party(index % parties)}, "
              f"access: [{party(index % parties)}], country: JP}}" for index in range(systems)]
    lines += ["data:"]
    lines += [f"  data-{chain}: {{about: none, identifying: false, keys: none, purpose: service, "
              f"disclosure: everyone, value: {('low', 'medium', 'high')[chain % 3]}, rights_holder: none, "
              "expiry: none}" for chain in range(chains)]
    lines += ["regimes:", POLICY.strip("\n"), "events:"]
    for chain in range(chains):
        at = chain * 7 % systems
        lines.append(f"  - {{id: acquire-{chain}, type: acquire, by: {party(at % parties)}, "
                     f"system: {system(at)}, output: data-{chain}}}")
        for hop in range(min(hops, transfers - chain * hops)):
            start, at = at, (at + 1 + chain % (parties - 1)) % systems
            lines.append(f"  - {{id: transfer-{chain}-{hop}, type: transfer, data: data-{chain}, "
                         f"from: {party(start % parties)}, source: {system(start)}, "
                         f"to: {party(at % parties)}, system: {system(at)}, "
                         f"via: {('https', 'vpn', 'http')[hop % 3]}, purpose: service}}")
    return lines


MODELS = {"events": events_model, "lines": lines_model, "flows": flows_model}


def generate(kind, *sizes):
    """The text of a model."""
    return "\n".join(MODELS[kind](*sizes)) + "\n"


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in MODELS:
        sys.exit(__doc__)
    sys.stdout.write(generate(sys.argv[1], *map(int, sys.argv[2:])))
