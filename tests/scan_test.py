#!/usr/bin/python3
"""The reader of events against an independent parser of JSON: texts that are generated, and texts in which
bytes were changed, are read by both; what one refuses the other refuses, what both read is the same, and
the canonical form is that of RFC 8785. Prints TAP."""

import json
import os
import random
import subprocess

from tap import report

TOOL = os.environ["SCAN_TOOL"]
DEPTH, MEMBERS, TEXT = 16, 128, 4096  # limits of the reader, which the other one has not


class Refused(Exception):
    pass


class Twice(Exception):
    """A key stands twice, which whoever knows the keys refuses, and not the scanner."""


def no_constant(text):
    raise Refused(text)


def members_once(pairs):
    if len({key for key, _ in pairs}) != len(pairs):
        raise Twice
    return dict(pairs)


def numbers_as_written(text):
    return ("number", text)


def check_texts(value):
    """No lone surrogates, and no zero, which ends texts elsewhere."""
    if isinstance(value, str):
        if "\0" in value:
            raise Refused("a zero")
        value.encode()
    elif isinstance(value, dict):
        for key, item in value.items():
            check_texts(key)
            check_texts(item)
    elif isinstance(value, list):
        for item in value:
            check_texts(item)


def read(data):
    """What the independent parser reads; Refused."""
    try:
        text = data.decode()
        if text.startswith("\ufeff"):
            raise Refused("a byte order mark")
        value = json.loads(text, parse_constant=no_constant, object_pairs_hook=members_once,
                           parse_int=numbers_as_written, parse_float=numbers_as_written)
        check_texts(value)
    except (UnicodeError, json.JSONDecodeError, RecursionError) as error:
        raise Refused(str(error)) from error
    return value


def canonical(value):
    """RFC 8785, but that numbers stay as they are written."""
    if isinstance(value, tuple):
        return value[1]
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def too_much(value, depth=0):
    """Is it beyond a limit of the reader?"""
    if isinstance(value, str):
        return len(value.encode()) >= TEXT
    if isinstance(value, (list, dict)):
        items = value.values() if isinstance(value, dict) else value
        inside = any(too_much(item, depth + 1) for item in items)
        return depth >= DEPTH - 1 or len(value) >= MEMBERS or inside
    return False


# ---- texts --------------------------------------------------------------------------------------------

PIECES = ('"', "\\", "/", "\b", "\f", "\n", "\r", "\t", "\x01", "\x1f", "\x7f", "é", "あ", "\u2028", "\ud7ff",
          "\ue000", "\uffff", "𝄞", "\U0010ffff", "a", "ab", " ", "{", "[", ":", ",")
NUMBERS = ("0", "-0", "1", "-1", "10", "1.5", "1e5", "1E+5", "1e-05", "0.0", "123456789012345678901234567890",
           "-12.25e10")


def quote(text, draw):
    """A text in one of the many ways in which it can be written."""
    out = []
    for unit in text:
        short = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
        choice = draw.random()
        if unit == "/" and choice < 0.5:
            out.append("\\/")
        elif unit in short and choice < 0.5:
            out.append(short[unit])
        elif unit in short or ord(unit) < 0x20 or choice < 0.2:
            units = unit.encode("utf-16-be").hex()
            out += ["\\u" + (units[at:at + 4].upper() if choice < 0.1 else units[at:at + 4])
                    for at in range(0, len(units), 4)]
        else:
            out.append(unit)
    return '"' + "".join(out) + '"'


def space(draw):
    return draw.choice(("", "", "", " ", "\n", "\t", "\r\n "))


def generate(draw, depth=0):
    kind = draw.randrange(6 if depth < 4 else 4)
    if kind == 0:
        return draw.choice(("true", "false", "null"))
    if kind == 1:
        return draw.choice(NUMBERS)
    if kind in (2, 3):
        return quote("".join(draw.choices(PIECES, k=draw.randrange(6))), draw)
    items = [generate(draw, depth + 1) for _ in range(draw.randrange(5))]
    if kind == 4:
        inner = (space(draw) + "," + space(draw)).join(items)
        return "[" + space(draw) + inner + space(draw) + "]"
    pairs = [quote("".join(draw.choices(PIECES, k=draw.randrange(4))), draw) + space(draw) + ":" + item
             for item in items]
    return "{" + (space(draw) + ",").join(pairs) + space(draw) + "}"


def spoil(data, draw):
    data = bytearray(data)
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(data) + 1)
        piece = draw.choice((b"", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"0", b"-", b".", b"e",
                             b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x01",
                             b"\\ud800", b"\\u12",
                             b"\xef\xbb\xbf", b"true", b"NaN", b"//", b"\0", b"\\u0000"))
        data[at:at + draw.randrange(3)] = piece
    return bytes(data)


CASES = [b"", b" ", b"{}", b"[]", b"{", b"]", b"NaN", b"-", b"01", b"1.", b".5", b"+1", b"1e", b"0x1", b"'a'",
         b'{"a":1,}', b"[1,]", b'{"a" 1}', b'{a:1}', b'{"a":1,"a":2}', b'{"a":1,"\\u0061":2}',
         b'"\\ud834\\udd1e"', b'"\\ud834"', b'"\\udd1e\\ud834"', b'"\\u00e9"', b'"a\nb"', b"nul", b"nulll",
         b"truefalse", b"[1 2]",
         b"\xef\xbb\xbf{}", b'"\\x41"', b'"\\', b'"', b'{"a":{}}{}', b"[" * 17 + b"]" * 17, b"/**/1", b"1//",
         b"\x0b1"]


def texts():
    draw = random.Random(2024)
    good = [(space(draw) + generate(draw) + space(draw)).encode() for _ in range(6000)]
    return CASES + good + [spoil(draw.choice(good), draw) for _ in range(6000)]


def scanned(given):
    told = b"".join(b"%d\n%s" % (len(text), text) for text in given)
    done = subprocess.run([TOOL], input=told, capture_output=True, timeout=300, check=True)
    return done.stdout.decode().split("\n")[:-1]


def compare(text, line):
    try:
        value = read(text)
    except Twice:
        return []
    except Refused as refused:
        return [] if line.startswith("!") else [f"{text!r}: {line}, though {refused}"]
    if too_much(value):
        return []
    return [] if line == canonical(value) else [f"{text!r}: {line!r}, not {canonical(value)!r}"]


def main():
    given = texts()
    lines = scanned(given)
    problems = [] if len(lines) == len(given) else [f"{len(lines)} lines for {len(given)} texts"]
    for text, line in zip(given, lines):
        problems += compare(text, line)
    refused = sum(line.startswith("!") for line in lines)
    balance = [] if 3000 < refused < len(given) - 3000 else [f"{refused} of {len(given)} were refused"]
    report([("both parsers read the same", problems), ("texts of both kinds were tried", balance)])


if __name__ == "__main__":
    main()
