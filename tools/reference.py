"""Fills the tables of the documents in docs/ from the tables that tenten is made of: the keys and words of
src/syntax/keys.def, the attributes, the codes of findings and diagnostics, the packs, and the API.

usage: reference.py

A line "<!-- keys of party -->" is followed by a table of the keys of a record; "<!-- words -->",
"<!-- attributes -->", "<!-- findings -->", "<!-- diagnostics -->", "<!-- routes -->", "<!-- parameters -->",
"<!-- roles -->" and "<!-- refusals -->" by theirs; and "<!-- packs -->" by all
about the packs, up to "<!-- end -->".
"""

import re
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = {f"docs/{name}{ending}": language for name in ("language", "codes", "packs", "api")
             for language, ending in (("en", ".md"), ("ja", ".ja.md"))}

MADE = re.compile(r"^<!-- (packs) -->\n(?:.*\n)*?<!-- end -->\n"
                  r"|^<!-- (keys of \w+|words|attributes|findings|diagnostics|routes"
                  r"|parameters|roles|refusals) -->\n(?:\|.*\n)*",
                  re.MULTILINE)
TOKEN = re.compile(r'"((?:\\.|[^"\\])*)"|(\w+)|([(),])')

# What the tables say beside what they are made from: (en, ja).
SAY = {
    "key": ("key of `{}`", "`{}` のキー"), "value": ("value", "値"), "meaning": ("meaning", "意味"),
    "required": (" (required)", "（必須）"), "word": ("word", "語"), "stands": ("stands under", "書く所"),
    "of": ("`{1}` of `{0}`", "`{0}` の `{1}`"), "and": (", ", "、"),
    "then": ("; ", "。"), "attribute": ("attribute", "属性"),
    "name": ("name", "名前"), "type": ("type", "型"), "join": ("of several inputs", "入力が複数のとき"),
    "class": ("where from", "どこから"), "code": ("code", "符号"), "severity": ("severity", "重さ"),
    "remedy": ("what to do", "対処"), "message": ("message", "メッセージ"),
    "CARRIED": ("travels with the data", "データとともに移る"),
    "SITUATED": ("follows from where it lies", "置かれた所で決まる"), "LABELS": ("labels", "区分の集合"),
    "PARTIES": ("parties", "主体の集合"), "WORDS": ("words", "語の集合"), "SCALE": ("level", "段階"),
    "TERMS": ("terms", "期限の集合"), "TRUTH": ("yes or no", "真偽"), "NUMBER": ("number", "数"),
    "OWNERS": ("parties by label", "区分ごとの主体"), "SYSTEMS": ("systems", "システムの集合"),
    "UNION": ("all of them together", "合わせたもの"), "INTERSECTION": ("what all have", "共通のもの"),
    "MAXIMUM": ("the highest", "最も高い段階"), "OR": ("yes if one is", "一つでも真なら真"), "SUM": ("the sum", "合計"),
    "TT_ERROR": ("error", "エラー"), "TT_WARNING": ("warning", "警告"), "TT_NOTE": ("note", "注記"),
    "unit": ("`crosses`, `units`", "`crosses`、`units`"), "duty_status": ("state of a duty", "義務の状態"),
    "checked": ("Checked against the sources on {}.", "{}に原典と照合した。"), "covers": ("Covers {}.", "扱う範囲: {}。"),
    "from": ("from {} on", "{}から"), "until": ("until before {}", "{}の前まで"),
    "uses": ("Uses {}.", "使うパック: {}。"), "omits": ("What it leaves out:", "扱っていないもの:"),
    "notes": ("How the sources were read:", "原典の読み方:"), "rule": ("rule", "規律"), "does": ("does", "はたらき"),
    "events": ("on", "対象のイベント"), "strength": ("strength", "強さ"), "cite": ("source", "典拠"),
    "ties": ("a yes answers (→), answered by a yes to (←)", "「はい」が答える問い（→）、「はい」となる問い（←）"),
    "question": ("question", "問い"), "about": ("asked of", "何について"), "silence": ("unanswered", "答えがないとき"),
    "unknown": ("unknown", "分からない"), "no": ("no", "いいえ"), "forbid": ("forbids", "禁じる"),
    "require": ("requires a ground", "根拠を求める"), "set": ("changes attributes", "属性を変える"),
    "classify": ("gives `{}`", "`{}` を与える"), "expose": ("`{}` can reach it", "`{}` の手が届くとする"),
    "duties": ("obliges", "義務づける"), "label": ("label", "区分"), "facet": ("category", "面"),
    "members": ("countries", "国"), "operation": ("operation", "操作"), "types": ("event types", "イベントの種類"),
    "purpose": ("purpose", "利用目的"), "topic": ("topic", "論点"),
    "duty word": ("word for duties", "義務の語"), "place": ("set of countries", "国の集まり"),
    "regime": ("Regime", "場"),
    "route": ("operation", "操作"), "who": ("who", "誰が"), "PUBLIC": ("anybody", "誰でも"),
    "LOCAL": ("anybody on this machine, else any token", "この計算機からは誰でも。ほかは何らかのトークン"),
    "body": ("body", "本文"), "NOTHING": ("", ""), "EDITS": ("JSON", "JSON"), "ANSWERS": ("JSON", "JSON"),
    "GAP": ("YAML, JSON", "YAML、JSON"), "PLAN": ("YAML, JSON", "YAML、JSON"),
    "MODEL": ("YAML, JSON", "YAML、JSON"),
    "FILE": ("YAML, CSV", "YAML、CSV"),
    "HERE": ("anybody on this machine, else", "この計算機からは誰でも。ほかは"),
    "EVENTS": ("JSON, NDJSON", "JSON、NDJSON"),
    "STREAM": ("JSON, NDJSON", "JSON、NDJSON"), "status": ("status", "状態"), "role": ("role", "役割"),
    "parameter": ("parameter", "パラメーター"), "takes": ("value", "値"), "TEXT": ("text", "文"),
    "INSTANT": ("date or RFC 3339", "日付又は RFC 3339"),
    "levels": ("levels", "段階"), "parameters": ("parameters", "変数"), "considers": ("considers", "考慮する属性"),
}
SHAPES = {
    "word": ("name", "名前"), "words": ("names", "名前（複数可）"), "line": ("text in a line", "1行の文"),
    "packs": ("names of packs", "パックの名前（複数可）"),
    "lines": ("texts in a line", "1行の文（複数可）"), "text": ("text", "文"),
    "truth": ("true, false", "true、false"), "date": ("date", "日付"), "number": ("number", "数"),
    "expression": ("condition", "条件"), "any": ("anything", "何でも"), "cite": ("citations", "典拠"),
    "label_values": ("labels", "区分"), "set_value": ("change", "変更"), "place_members": ("countries", "国"),
    "discharge": ("fact or operation", "事実又は操作"), "word_set": ("words", "語の組"), "period": ("period", "期間"),
    "list_of": ("list of {}", "{}のリスト"), "map_of": ("map to {}", "名前から{}への対応"),
    "some_of": ("{} (one or a list)", "{}（複数可）"),
}


# ---- reading what tenten is made of ----------------------------------------------------------------------


def calls(name):
    """The macros of a .def file: (macro, arguments) each; strings that follow each other are one."""
    text = re.sub(r"/\*.*?\*/", "", (ROOT / name).read_text(), flags=re.DOTALL)
    for at in re.finditer(r"^([A-Z]+)\(", text, re.MULTILINE):
        arguments = [""]
        for string, word, sign in TOKEN.findall(text, at.end()):
            if sign == ")":
                break
            if sign == ",":
                arguments.append("")
            arguments[-1] += re.sub(r"\\(.)", r"\1", string) or word
        yield at[1], arguments


def macros(name, macro):
    return [arguments for called, arguments in calls(name) if called == macro]


def reader():
    """YAML 1.2 with its core types; dates stay text, as in the language."""
    yaml = YAML(typ="safe", pure=True)
    text = yaml.constructor.__class__.construct_yaml_str
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", text)
    return yaml


def packs():
    """Those that models are meant to use; packs/test/ serves the tests."""
    paths = [path for path in sorted((ROOT / "packs").rglob("*.yaml")) if "test" not in path.parts]
    return sorted((reader().load(path.read_text()) for path in paths), key=lambda pack: pack["pack"])


# ---- writing ---------------------------------------------------------------------------------------------


class Language:
    """One of the two languages: its words, and tables in it."""

    def __init__(self, language):
        self.number = ("en", "ja").index(language)
        self.language = language

    def say(self, name, *arguments):
        return SAY[name][self.number].format(*arguments)

    def text(self, text):
        """What a model or a pack says, in this language if it can."""
        if isinstance(text, dict):
            text = text.get(self.language) or next(iter(text.values()))
        return "" if text is None else str(text)

    def pick(self, ja, en):
        return (en, ja)[self.number]

    def list(self, words):
        return self.say("and").join(words)

    def code_list(self, words):
        return self.list(f"`{word}`" for word in ([words] if isinstance(words, str) else words or []))

    @staticmethod
    def row(*cells):
        return "| " + " | ".join(re.sub(r"\s+", " ", cell).replace("|", "\\|") for cell in cells) + " |\n"

    def table(self, head, rows):
        return self.row(*(self.say(name) for name in head)) + "|---" * len(head) + "|\n" + "".join(rows)


def shape_text(shape, in_language, enumerations):
    """What stands under a key, in words; a record is its name."""
    for nest in ("list_of", "map_of", "some_of"):
        if shape.startswith(nest + "_"):
            inner = shape_text(shape[len(nest) + 1:], in_language, enumerations)
            return SHAPES[nest][in_language.number].format(inner)
    if shape in enumerations:
        return ", ".join(f"`{word}`" for word in enumerations[shape])
    return SHAPES[shape][in_language.number] if shape in SHAPES else f"`{shape}`"


def key_tables(into, made):
    enumerations = {}
    for name, word, *_ in macros("src/syntax/keys.def", "WORD"):
        enumerations.setdefault(name, []).append(word)
    for record, key, shape, flags, ja, en in macros("src/syntax/keys.def", "KEY"):
        head = into.row(into.say("key", record), into.say("value"), into.say("meaning")) + "|---|---|---|\n"
        needed = into.say("required") if flags == "REQUIRED" else ""
        line = into.row(f"`{key}`", shape_text(shape, into, enumerations), into.pick(ja, en) + needed)
        made[f"keys of {record}"] = made.get(f"keys of {record}", head) + line


def word_table(into):
    """Every enumeration's words, with the keys that take them."""
    keys = macros("src/syntax/keys.def", "KEY")
    rows, last = [], None
    for name, word, called, ja, en in macros("src/syntax/keys.def", "WORD"):
        ja = ja if ja.startswith(called) else f"{called}。{ja}"
        takers = [into.say("of", record, key) for record, key, shape, *_ in keys
                  if shape in (name, f"list_of_{name}", f"map_of_{name}", f"some_of_{name}")]
        stands = into.list(takers) or into.say(name)
        rows.append(into.row(stands if name != last else "", f"`{word}`", into.pick(ja, en)))
        last = name
    return into.table(("stands", "word", "meaning"), rows)


def attribute_table(into):
    rows = [into.row(f"`{name}`", into.pick(ja, en), into.pick(meaning_ja, meaning_en), into.say(kind),
                     into.say(join), into.say(category))
            for name, category, kind, join, ja, en, meaning_ja, meaning_en
            in macros("src/model/attribute.def", "ATTRIBUTE")]
    return into.table(("attribute", "name", "meaning", "type", "join", "class"), rows)


def finding_table(into):
    rows = [into.row(f"`{code}`", into.say(severity), into.pick(ja, en), into.pick(help_ja, help_en))
            for _, severity, code, ja, en, help_ja, help_en in macros("src/engine/finding.def", "FINDING")]
    return into.table(("code", "severity", "meaning", "remedy"), rows)


def diagnostic_table(into):
    rows = [into.row(f"`{code}`", into.say(severity), re.sub(r"%\d", "…", into.pick(ja, en)),
                     re.sub(r"%\d", "…", into.pick(help_ja, help_en)))
            for _, severity, code, ja, en, help_ja, help_en in macros("src/syntax/diagnostic.def", "CODE")]
    return into.table(("code", "severity", "message", "remedy"), rows)


# ---- the API ---------------------------------------------------------------------------------------------


def routes():
    """The rows of route.def: name, method, path, who, recorded, body, limit, parameters, answer, ja, en."""
    for line in (ROOT / "src/server/route.def").read_text().splitlines():
        if line.startswith("ROUTE("):
            cells = re.findall(r'\s*("[^"]*"|(?:\([^()]*\)|[^,()])+)(?:,|$)', line[len("ROUTE("):-1])
            yield [cell.strip().strip('"') for cell in cells]


def role_words(into, who):
    words = {name: word for name, word, *_ in macros("src/server/role.def", "ROLE")}
    names = who.split(" | ")
    roles = into.list(f"`{words[name]}`" for name in names if name in words)
    others = [name for name in names if name not in words]
    if roles and others == ["LOCAL"]:
        return into.pick(f"{into.say('HERE')}{roles}", f"{into.say('HERE')} {roles}")
    return roles or into.list(into.say(name) for name in others)


def route_table(into):
    words = {name: word for name, word, *_ in macros("src/server/parameter.def", "PARAMETER")}
    rows = [into.row(f"`{method} {path.removesuffix('*')}`", into.pick(ja, en), role_words(into, who),
                     into.say(body),
                     into.code_list([words[name] for name in re.findall(r"P\((\w+)\)", parameters)]))
            for _, method, path, who, _, body, _, parameters, _, ja, en in routes()]
    return into.table(("route", "does", "who", "body", "parameter"), rows)


def parameter_table(into):
    rows = []
    for _, word, kind, least, most, words, ja, en in macros("src/server/parameter.def", "PARAMETER"):
        takes = into.code_list(words.split()) or (f"{least}–{most}" if kind == "NUMBER" else into.say(kind))
        rows.append(into.row(f"`{word}`", takes, into.pick(ja, en)))
    return into.table(("parameter", "takes", "meaning"), rows)


def role_table(into):
    rows = [into.row(f"`{word}`", into.pick(ja, en))
            for _, word, ja, en in macros("src/server/role.def", "ROLE")]
    return into.table(("role", "does"), rows)


def refusal_table(into):
    rows = [into.row(f"`{text}`", status, into.pick(title_ja, title_en), into.pick(ja, en))
            for _, status, text, title_ja, title_en, ja, en in macros("src/server/refusal.def", "REFUSAL")]
    return into.table(("code", "status", "message", "remedy"), rows)


# ---- packs -----------------------------------------------------------------------------------------------


def dates(into, interval):
    ends = ("from", "from"), ("until", "to")
    return into.list(into.say(word, interval[key]) for word, key in ends if key in interval)


def citation(into, cite):
    if not isinstance(cite, list):
        return into.text(cite)
    return into.list(f"{one['ref']} ({dates(into, one)})" if dates(into, one) else one["ref"] for one in cite)


def grounds(requirement):
    """The grounds of a requirement, by id or by the question that they ask."""
    inner = requirement.get("any", []) + requirement.get("all", [])
    own = requirement.get("id") or requirement.get("fact")
    return ([own] if own else []) + [ground for one in inner for ground in grounds(one)]


def rule_does(into, rule):
    """What its bodies do, with the words that they do it with."""
    words = {"require": grounds(rule.get("require", {})), "set": list(rule.get("set", {})),
             "duties": [duty["id"] for duty in rule.get("duties", [])]}
    bodies = "forbid", "require", "set", "classify", "expose", "duties"
    done = [into.say(body, rule[body]) + (": " + into.code_list(words[body]) if words.get(body) else "")
            for body in bodies if body in rule]
    return into.list(done)


def regime_part(into, name, regime):
    """A regime's heading, what it considers, and its rules."""
    facts = [f"{into.say(key)}: {into.code_list(list(regime[key]))}" for key in ("parameters", "considers")
             if regime.get(key)]
    if "in_force" in regime:
        facts.insert(0, dates(into, regime["in_force"]))
    if regime.get("cite"):
        facts.append(f"{into.say('cite')}: {citation(into, regime['cite'])}")
    head = f"### {into.say('regime')} `{name}`\n\n"
    facts.insert(0, into.text(regime.get("name")))
    rows = [into.row(f"`{rule['id']}`", into.text(rule.get("title")), rule_does(into, rule),
                     into.code_list(rule.get("on")), rule.get("strength", "must"),
                     citation(into, rule.get("cite"))) for rule in regime.get("rules", [])]
    rules = "\n" + into.table(("rule", "meaning", "does", "events", "strength", "cite"), rows) if rows else ""
    return f"{head}{into.say('then').join(facts)}\n{rules}\n"


def bullets(into, title, texts):
    lines = [into.say(title), ""] + [f"* {into.text(text)}" for text in texts or []] + ["", ""]
    return "\n".join(lines) if texts else ""


def pack_head(into, pack):
    covers = pack.get("covers", {})
    range_of = [part for part in (dates(into, covers), into.list(covers.get("countries", [])),
                                  into.list(covers.get("sectors", []))) if part]
    lines = [into.say("checked", pack["checked"])]
    lines += [into.say("covers", into.list(range_of))] if range_of else []
    lines += [into.say("uses", into.code_list(pack["use"]))] if "use" in pack else []
    separator = "" if into.language == "ja" else " "
    return (f"## `{pack['pack']}`: {into.text(pack['title'])}\n\n{separator.join(lines)}\n\n"
            + bullets(into, "omits", covers.get("omits")) + bullets(into, "notes", pack.get("notes")))


def members(place):
    def told(country, interval):
        return f"{country} ({interval.get('from', '')}–{interval.get('to', '')})"
    names = [one if isinstance(one, str) else told(country, interval)
             for one in place["members"] for country, interval in
             (one.items() if isinstance(one, dict) else [(one, {})])]
    return ", ".join(names)


def silence(into, question):
    return into.say("no" if str(question.get("presume")).lower() in ("no", "false") else "unknown")


def ties(question):
    """What a yes answers, and what answers with a yes."""
    def words(key):
        value = question.get(key, [])
        return [value] if isinstance(value, str) else value
    answers = [f"→ `{word}`" for word in words("implies")]
    return ", ".join(answers + [f"← `{word}`" for word in words("implied_by")])


def word_parts(into, pack):
    """The words that a pack adds, a table for each kind of them."""
    def names(kind):
        return pack.get(kind, {}).items()
    parts = [
        (("question", "about", "meaning", "silence", "ties"),
         [into.row(f"`{name}`", into.code_list(q["of"].split("+")), into.text(q["ask"]), silence(into, q),
                   ties(q)) for name, q in names("questions")]),
        (("label", "meaning", "facet"),
         [into.row(f"`{label}`", into.text(facet.get("names", {}).get(label)), into.text(facet.get("name")))
          for _, facet in names("categories") for label in facet["levels"]]),
        (("attribute", "meaning", "levels"),
         [into.row(f"`{name}`", into.text(a.get("name")), into.code_list(a.get("levels")))
          for name, a in names("attributes")]),
        (("operation", "meaning", "types"),
         [into.row(f"`{name}`", into.text(o.get("name")), into.code_list(o.get("types")))
          for name, o in names("operations")]),
        (("purpose", "meaning"),
         [into.row(f"`{name}`", into.text(p.get("name"))) for name, p in names("purposes")]),
        (("topic", "meaning"),
         [into.row(f"`{name}`", into.text(p.get("name"))) for name, p in names("topics")]),
        (("duty word", "meaning"),
         [into.row(f"`{name}`", into.text(p.get("name"))) for name, p in names("duty_words")]),
        (("place", "meaning", "members"),
         [into.row(f"`{name}`", into.text(p.get("name")), members(p)) for name, p in names("places")]),
    ]
    return "".join(into.table(head, rows) + "\n" for head, rows in parts if rows)


def pack_text(into):
    made = "<!-- packs -->\n\n"
    for pack in packs():
        made += pack_head(into, pack) + word_parts(into, pack)
        made += "".join(regime_part(into, name, regime) for name, regime in pack.get("regimes", {}).items())
    return made + "<!-- end -->\n"


# ---- documents -------------------------------------------------------------------------------------------


@cache
def tables(language):
    """What each marker stands for."""
    into = Language(language)
    made = {"words": word_table(into), "attributes": attribute_table(into), "findings": finding_table(into),
            "diagnostics": diagnostic_table(into), "packs": pack_text(into), "routes": route_table(into),
            "parameters": parameter_table(into), "roles": role_table(into), "refusals": refusal_table(into)}
    key_tables(into, made)
    return made


def filled(text, language):
    """A document with its tables as they should be, and the tables that it has not."""
    made = tables(language)
    left_out = set(made)

    def fill(at):
        name = at[1] or at[2]
        left_out.discard(name)
        return made["packs"] if at[1] else f"<!-- {name} -->\n{made.get(name, '')}"
    return MADE.sub(fill, text), left_out


def main():
    for name, language in DOCUMENTS.items():
        text, _ = filled((ROOT / name).read_text(), language)
        (ROOT / name).write_text(text)


if __name__ == "__main__":
    main()
