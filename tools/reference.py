"""Fills the tables of keys in docs/language.md and docs/language.ja.md from src/syntax/keys.def.

usage: reference.py

A line "<!-- keys of party -->" is followed by the table of the record's keys.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = {"docs/language.md": "en", "docs/language.ja.md": "ja"}

KEY = re.compile(r'^KEY\((\w+), (\w+), (\w+), (\w+),\s*"([^"]*)",\s*"([^"]*)"\)', re.MULTILINE)
ENUM = re.compile(r"^ENUM\((\w+), ([^)]*)\)", re.MULTILINE)
TABLE = re.compile(r"^<!-- keys of (\w+) -->\n(?:\|.*\n)*", re.MULTILINE)

HEAD = {"en": "| key of `{}` | value | meaning |\n|---|---|---|\n",
        "ja": "| `{}` のキー | 値 | 意味 |\n|---|---|---|\n"}
REQUIRED = {"en": " (required)", "ja": "（必須）"}
SHAPES = {
    "en": {"word": "name", "words": "names", "line": "text in a line", "lines": "texts in a line",
           "text": "text", "truth": "true, false", "date": "date", "number": "number",
           "expression": "condition", "any": "anything", "cite": "citations", "label_values": "labels",
           "set_value": "change", "place_members": "countries", "discharge": "fact or operation",
           "word_set": "words", "period": "period", "list_of": "list of {}", "map_of": "map to {}"},
    "ja": {"word": "名前", "words": "名前（複数可）", "line": "1行の文", "lines": "1行の文（複数可）",
           "text": "文", "truth": "true、false", "date": "日付", "number": "数", "expression": "条件",
           "any": "何でも", "cite": "典拠", "label_values": "区分", "set_value": "変更",
           "place_members": "国", "discharge": "事実又は操作", "word_set": "語の組", "period": "期間",
           "list_of": "{}のリスト", "map_of": "名前から{}への対応"},
}


def shape_text(shape, language, enumerations):
    """What stands under a key, in words; a record is its name."""
    words = SHAPES[language]
    for nest in ("list_of", "map_of"):
        if shape.startswith(nest + "_"):
            return words[nest].format(shape_text(shape[len(nest) + 1:], language, enumerations))
    if shape in enumerations:
        return ", ".join(f"`{word}`" for word in enumerations[shape])
    return words.get(shape, f"`{shape}`")


def tables(language):
    """The table of each record."""
    vocabulary = (ROOT / "src/syntax/keys.def").read_text()
    enumerations = {name: re.findall(r'"([^"]*)"', words) for name, words in ENUM.findall(vocabulary)}
    made = {}
    for record, key, shape, flags, ja, en in KEY.findall(vocabulary):
        value = shape_text(shape, language, enumerations)
        needed = REQUIRED[language] if flags == "REQUIRED" else ""
        line = f"| `{key}` | {value} | {ja if language == 'ja' else en}{needed} |\n"
        made[record] = made.get(record, HEAD[language].format(record)) + line
    return made


def filled(text, language):
    """A document with its tables as they should be, and the records that it has no table of."""
    made = tables(language)
    there = TABLE.findall(text)
    text = TABLE.sub(lambda at: f"<!-- keys of {at[1]} -->\n{made.get(at[1], '')}", text)
    return text, [record for record in made if record not in there]


def main():
    for name, language in DOCUMENTS.items():
        text, _ = filled((ROOT / name).read_text(), language)
        (ROOT / name).write_text(text)


if __name__ == "__main__":
    main()
