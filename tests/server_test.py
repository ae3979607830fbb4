"""Drives "tenten serve" as programs and attackers do: every operation of its own OpenAPI document with valid
and invalid requests, both languages of problems, each role at each route, malformed HTTP, TLS, the end."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import re
import select
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from jsonschema import Draft202012Validator
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
ROLES = ("reader", "recorder", "decider", "editor", "auditor", "admin")
MODEL = (ROOT / "examples/a1-pos/model.yaml").read_bytes()
SHOP, FACTORY = ROOT / "examples/a1-pos", ROOT / "examples/a5-smart-factory"
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")
LINES = "application/x-ndjson"


class Server:
    """A server that runs, on a store of its own unless one is given."""

    def __init__(self, *options, store=None, listen="127.0.0.1:0", program=TENTEN, **others):
        self.folder = tempfile.TemporaryDirectory()
        self.store = store or f"{self.folder.name}/store"
        self.process = subprocess.Popen(
            [program, "serve", "--lang", "en", "--store", self.store, "--listen", listen, *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            cwd=self.folder.name, **others)
        self.said = []
        for line in self.process.stderr:
            self.said.append(line)
            if "://" in line:
                break
        where = re.search(r"://(.*):(\d+)", self.said[-1] if self.said else "")
        self.host, self.port = (where[1].strip("[]"), int(where[2])) if where else (None, None)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(60)
        self.said += self.process.stderr.readlines()
        self.process.stderr.close()
        self.folder.cleanup()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.end()

    def ask(self, method, target, body=None, token=None, kind=None, language="en", **headers):
        """(status, headers, body) of one request on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        headers |= {"Accept-Language": language} | ({"Content-Type": kind} if kind else {})
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        try:
            try:
                connection.request(method, target, body, headers)
            except (BrokenPipeError, ConnectionResetError):
                pass  # refused before all of the body was sent; the answer is there all the same
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def raw(self, data, wait=5):
        """What comes back for these bytes, up to the end of the connection or of the time."""
        with socket.create_connection((self.host, self.port), timeout=wait) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                return b"".join(iter(lambda: connection.recv(65536), b""))
            except OSError:
                return b""


def bundle(folder, **members):
    """A model's folder as one body."""
    files = {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.yaml"))}
    return json.dumps({"main": "model.yaml", "files": files} | members, ensure_ascii=False).encode()


def make_token(store, roles, *options):
    made = subprocess.run([TENTEN, "token", "create", "--store", store, "--roles", roles, *options],
                          capture_output=True, text=True, check=True)
    return made.stdout.strip()


class House:
    """A server with a token for each role, and a model that is deployed."""

    def __init__(self, *options, store=None):
        self.folder = tempfile.TemporaryDirectory()
        store = store or f"{self.folder.name}/store"
        self.tokens = {role: make_token(store, role) for role in ROLES}
        self.all = make_token(store, " ".join(ROLES))
        self.store_only = make_token(store, "decider recorder reader", "--parties", "stores")
        self.server = Server("--rate", "1000000", *options, store=store)
        self.deployed = self.server.ask("PUT", "/v1/models/current", MODEL, self.tokens["editor"],
                                        "application/yaml")
        self.document = json.loads(self.server.ask("GET", "/api/openapi.json")[2])

    def operations(self):
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                yield path, method.upper(), operation

    def validator(self, schema):
        return Draft202012Validator(schema | {"components": self.document["components"]})


# ---- the document -------------------------------------------------------------------------------------

def document_is_openapi(house):
    """The parts that a client relies on, and that every reference leads somewhere."""
    document, problems = house.document, []
    if not document["openapi"].startswith("3.1."):
        problems.append(document["openapi"])
    for reference in set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document))):
        if reference not in document["components"]["schemas"]:
            problems.append(f"{reference} is no schema")
    for name, schema in document["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
    identifiers = [operation["operationId"] for *_, operation in house.operations()]
    if len(set(identifiers)) != len(identifiers) or len(identifiers) < 20:
        problems.append(f"{len(identifiers)} operations")
    problems += [f"{path} {method}: its summary is not in both languages"
                 for path, method, operation in house.operations()
                 if not JAPANESE.search(operation["summary"]) or " — " not in operation["summary"]]
    return problems


# ---- requests from the document -----------------------------------------------------------------------

def sample(house, schema, draw, depth=0):
    """Something that a schema allows."""
    if "$ref" in schema:
        schema = house.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if not schema:
        return draw.choice([1, True, "a", "2024-04-01", ["a"], {"a": {"b": "c"}}])
    if "oneOf" in schema:
        choices = schema["oneOf"][:1] if depth > 3 else schema["oneOf"]
        return sample(house, draw.choice(choices), draw, depth + 1)
    if "enum" in schema:
        return draw.choice(schema["enum"])
    if schema.get("type") == "array":
        return [sample(house, schema["items"], draw, depth + 1)
                for _ in range(draw.randint(schema.get("minItems", 0), 2))]
    if schema.get("type") == "object":
        names = [name for name in schema.get("properties", {})
                 if name in schema.get("required", ()) or draw.random() < 0.3]
        return {name: sample(house, schema["properties"][name], draw, depth + 1) for name in names}
    if schema.get("type") == "boolean":
        return draw.random() < 0.5
    if schema.get("type") == "integer":
        return draw.randint(schema.get("minimum", 0), min(schema.get("maximum", 100), 100))
    if schema.get("format") == "date":
        return draw.choice(["2024-04-01", "2025-12-31T23:59:59Z"])
    length = draw.randint(schema.get("minLength", 1), min(schema.get("maxLength", 8), 64))
    alphabet = "0123456789abcdef" if schema.get("minLength") == 64 else "abcあ-é 0"
    text = "".join(draw.choice(alphabet) for _ in range(length))
    return text if text.strip() else "a" + text[1:]


def fill_target(house, path, operation, draw):
    parameters = operation.get("parameters", [])
    for parameter in parameters:
        if parameter["in"] == "path":
            part = sample(house, parameter["schema"], draw).replace(" ", "x")
            path = path.replace("{" + parameter["name"] + "}", quote(part, safe=""))
    query = [(parameter["name"], sample(house, parameter["schema"], draw)) for parameter in parameters
             if parameter["in"] == "query" and draw.random() < 0.5]
    return path + ("?" + urlencode(query) if query else "")


def fill_body(house, operation, draw):
    """(content type, bytes), or neither."""
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        return None, None
    kind = draw.choice(sorted(content))
    if kind == "application/yaml":
        return kind, draw.choice([MODEL, b"tenten: 1\nnonsense: 1\n"])
    if kind == "application/json" and operation["operationId"] in ("gap", "plan"):
        return kind, draw.choice([bundle(SHOP), bundle(SHOP, rules=["test/appi", "test/gdpr"]), b"{}"])
    if kind == "application/json" and "application/yaml" in content:
        return kind, draw.choice([bundle(SHOP), b"{}"])
    if kind == "text/csv":
        return kind, "a,b\n1,あ\n".encode()
    if operation["operationId"] in ("edit", "answer"):
        members = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        properties = house.document["components"]["schemas"][members]["properties"]
        more = {name: sample(house, schema, draw) for name, schema in properties.items()}
        return kind, json.dumps(more | json.loads(bundle(SHOP)), ensure_ascii=False).encode()
    event = content["application/json"]["schema"]
    if kind == LINES:
        lines = [json.dumps(sample(house, event, draw), ensure_ascii=False) for _ in range(3)]
        return kind, ("\n".join(lines) + "\n").encode()
    return kind, json.dumps(sample(house, event, draw), ensure_ascii=False).encode()


def wrong_answer(house, operation, answer):
    """Why an answer is not what the document says; None if it is."""
    status, headers, body = answer
    kind = headers.get("Content-Type", "")
    if status >= 400:
        if kind != "application/problem+json":
            return f"{status} as {kind}: {body[:80]}"
        schema = {"$ref": "#/components/schemas/Problem"}
    else:
        content = operation["responses"].get(str(status), {}).get("content")
        if content is None:
            return None if status == 204 and not body else f"{status} is not documented"
        if kind not in content:
            return f"{status} as {kind} is not documented"
        schema = content[kind]["schema"] if kind == "application/json" else None
    if status >= 500 and status != 503:
        return f"{status}: {body[:200]}"
    if schema is None:
        return None
    errors = list(house.validator(schema).iter_errors(json.loads(body)))
    return f"{status}: {errors[0].message[:200]}" if errors else None


def every_operation_with_valid_requests(house):
    draw, problems = random.Random(7), []
    for path, method, operation in house.operations():
        if operation["operationId"] == "live":
            continue
        for _ in range(3 if operation["operationId"] in ("report", "draw") else 12):
            target = fill_target(house, path, operation, draw)
            kind, body = fill_body(house, operation, draw)
            answer = house.server.ask(method, target, body, house.all, kind)
            wrong = wrong_answer(house, operation, answer)
            if wrong:
                problems.append(f"{method} {target}: {wrong}")
    return problems


def only_parts(operation):
    return {"parameters": [parameter for parameter in operation.get("parameters", [])
                           if parameter["in"] == "path"]}


def spoil_query(operation, draw):
    known = [parameter["name"] for parameter in operation.get("parameters", [])
             if parameter["in"] == "query"]
    spoiled = [("nonsense", "1"), ("", "1")]
    for parameter in operation.get("parameters", []):
        if parameter["in"] != "query":
            continue
        schema = parameter["schema"]
        if schema["type"] == "integer":
            spoiled += [(parameter["name"], wrong) for wrong in ("-1", "x", "", "9" * 30, "1.5")]
        elif "enum" in schema or schema.get("format") == "date":
            spoiled += [(parameter["name"], wrong) for wrong in ("", "nonsense", "2024-13-01")]
        else:
            spoiled += [(parameter["name"], wrong)
                        for wrong in ("", "x" * (schema["maxLength"] + 1), "a\0b")]
    twice = draw.choice(known) if known else "nonsense"
    many = "?" + "&".join(f"a{number}=1" for number in range(40))
    return ["?" + urlencode([pair]) for pair in spoiled] + [f"?{twice}=1&{twice}=1", "?%zz=1", many]


def every_operation_with_invalid_requests(house):
    draw, problems = random.Random(8), []
    for path, method, operation in house.operations():
        plain = fill_target(house, path, only_parts(operation), draw)
        kind, body = fill_body(house, operation, draw)
        tries = [(method, plain + query, body, kind) for query in spoil_query(operation, draw)]
        tries += [("PATCH", plain, None, None), (method, plain + "/", body, kind),
                  (method, plain + "/..", body, kind)]
        if kind:
            tries += [(method, plain, body, wrong) for wrong in (None, "text/plain", "application/xml", ";")]
        else:
            tries += [(method, plain, b"a body", "text/plain")]
        for tried in tries:
            status, headers, answer = house.server.ask(*tried[:3], house.all, tried[3])
            if not 400 <= status < 500 or headers["Content-Type"] != "application/problem+json":
                problems.append(f"{tried[0]} {tried[1][:80]} {tried[3]}: {status} {answer[:80]}")
    return problems


WRONG_EVENTS = (b'{"type":"process","by":"it","input":["members",4]}', b'{"by":["it",[[1,2],3]]}',
                b"", b"[]", b"null", b"{", b'{"type":1}', b'{"nonsense":1}',
                b'{"type":"transfer","type":"store"}', b'{"type":"\xff"}', b'{"type":"nonsense"}',
                b'{"data":{"of":"members","of":"members"}}', b'{"model_event":"' + b"x" * 10000 + b'"}',
                b"[" * 100000, b'{"a":' * 5000, b'{"at":"yesterday"}',
                b'{"type":"transfer","data":"members","data":"members"}', b"\xef\xbb\xbf{}", b"{}{}", b"\0")


def wrong_events_are_refused(house):
    problems = []
    for route in ("/v1/decide", "/v1/events"):
        for event in WRONG_EVENTS:
            status, headers, body = house.server.ask("POST", route, event, house.all, "application/json")
            if not 400 <= status < 500 or headers["Content-Type"] != "application/problem+json":
                problems.append(f"{route} {event[:60]}: {status} {body[:80]}")
        lines = b"\n".join(event for event in WRONG_EVENTS if b"\n" not in event and event.strip())
        status, _, body = house.server.ask("POST", route, lines, house.all, LINES)
        told = [json.loads(line) for line in body.splitlines()]
        if status != 200 or len(told) != lines.count(b"\n") + 1 or not all("fault" in line for line in told):
            problems.append(f"{route}: {status} {body[:200]}")
    return problems


def problems_speak_both_languages(house):
    problems = []
    for target, status in (("/nothing", 404), ("/v1/duties?status=x", 400), ("/v1/duties", 401)):
        for language, japanese in (("ja", True), ("en", False), ("en;q=0.5, ja;q=0.9", True), ("fr", False),
                                   ("ja;q=0, en", False), ("ja-JP,en;q=0.5", True),
                                   ("ja;q=1e300, en;q=0.1", False), ("ja;q=nan, en;q=0.1", False),
                                   ("ja;q=-1, en;q=0.1", False), ("en;q=x, ja;q=0.001", True)):
            told = house.server.ask("GET", target, language=language)
            problem = json.loads(told[2])
            if told[0] != status or problem["status"] != status:
                problems.append(f"{target}: {told[0]}")
            for key in ("title", "detail"):
                if bool(JAPANESE.search(problem[key])) != japanese:
                    problems.append(f"{target} {language}: {problem[key]}")
    return problems


# ---- models -------------------------------------------------------------------------------------------

def check_is_the_commands(house):
    command = subprocess.run([TENTEN, "check", "--format", "json", "-"], input=MODEL, capture_output=True)
    status, headers, body = house.server.ask("POST", "/api/check", MODEL, kind="application/yaml")
    drawn = subprocess.run([TENTEN, "draw", "--format", "svg", "--lang", "ja", "-"], input=MODEL,
                           capture_output=True)
    picture = house.server.ask("POST", "/api/draw?format=svg&lang=ja", MODEL, kind="application/yaml")
    return [what for what, good in (
        ("check differs", status == 200 and body == command.stdout),
        ("its type", headers["Content-Type"] == "application/json"),
        ("draw differs", picture[0] == 200 and picture[2] == drawn.stdout),
        ("its type", picture[1]["Content-Type"] == "image/svg+xml")) if not good]


BRIEF = ("id", "code", "severity", "event", "data", "system", "party", "regime", "parties", "perspective",
         "file", "line", "column", "end_line", "end_column")


def a_brief_check_is_a_part_of_the_whole(house):
    """The same findings, of which it says where they stand, without what would be null."""
    problems = []
    for example in ("a1-pos", "a2-elderly-care", "a5-smart-factory"):
        body = bundle(FACTORY.parent / example)
        whole, brief = (post(house, f"/api/check?brief={word}", body)[1]
                        for word in ("false", "true"))
        wanted = [{key: found[key] for key in BRIEF if found[key] is not None}
                  for found in whole["findings"]]
        frame = {key: whole[key] for key in ("tenten", "model", "as_of", "summary", "diagnostics")}
        if brief != frame | {"findings": wanted}:
            problems.append(f"{example}: {json.dumps(brief, ensure_ascii=False)[:300]}")
        only = post(house, "/api/check?only=findings", body)[1]
        if only != frame | {"findings": whole["findings"]}:
            problems.append(f"{example}: {json.dumps(only, ensure_ascii=False)[:300]}")
    if post(house, "/api/check?only=events", body)[0] != 400:
        problems.append("only of another word is not refused")
    bad = house.server.ask("POST", "/api/check?brief=true", b"tenten: 1\nnonsense: 1\n",
                           kind="application/yaml")
    if bad[0] != 422 or not json.loads(bad[2])["diagnostics"]:
        problems.append(f"of a bad model: {bad}")
    return problems


def several_files_are_one_model(house):
    """As where they lie, but for their names; whatever is wrong is told at its place in them."""
    problems = []
    command = subprocess.run([TENTEN, "check", "--format", "json", "model.yaml"], cwd=FACTORY,
                             capture_output=True)
    status, _, body = house.server.ask("POST", "/api/check", bundle(FACTORY), kind="application/json")
    if status != 200 or body != command.stdout:
        problems.append(f"check differs: {status} {body[:200]}")
    files = {"a/main.yaml": "tenten: 1\ninclude: [../b/parts.yaml]\n",
             "b/parts.yaml": "include: [../b/./more.yaml]\n",
             "b/more.yaml": "parties: {x: {kind: nonsense}}\n"}
    body = json.dumps({"main": "a/main.yaml", "files": files}).encode()
    told = json.loads(house.server.ask("POST", "/api/check", body, kind="application/json")[2])
    places = [(found.get("file"), found.get("line")) for found in told.get("diagnostics", [])]
    if ("b/more.yaml", 1) not in places:
        problems.append(f"places: {told}")
    deployed = house.server.ask("PUT", "/v1/models/current", bundle(FACTORY), house.tokens["editor"],
                                "application/json")
    house.server.ask("PUT", "/v1/models/current", MODEL, house.tokens["editor"], "application/yaml")
    return problems + ([] if deployed[0] == 200 else [f"deploy: {deployed}"])


WRONG_BUNDLES = (b"", b"[]", b"{}", b'{"main":"a"}', b'{"files":{}}', b'{"main":"a","files":{"b":""}}',
                 b'{"main":"a","main":"a","files":{"a":""}}', b'{"main":"a","files":{"a":"","a":""}}',
                 b'{"main":"a","files":{"a":1}}', b'{"main":1,"files":{}}',
                 b'{"main":"a","files":{"a":""},"x":1}',
                 b'{"main":"../a","files":{"../a":""}}', b'{"main":"/a","files":{"/a":""}}',
                 b'{"main":"a//b","files":{"a//b":""}}', b'{"main":"./a","files":{"./a":""}}',
                 b'{"main":"a\\\\b","files":{"a\\\\b":""}}', b'{"main":"","files":{"":""}}',
                 b'{"main":"a","files":{"a":""}} x', b'{"main":"a","files":{"a":"\xff"}}',
                 json.dumps({"main": "0", "files": {str(number): "" for number in range(1001)}}).encode())


def wrong_bundles_are_refused(house):
    problems = []
    for route, token in (("/api/check", None), ("/api/draw", None)):
        for body in WRONG_BUNDLES:
            status, headers, answer = house.server.ask("POST", route, body, token, "application/json")
            if status != 400 or headers["Content-Type"] != "application/problem+json":
                problems.append(f"{route} {body[:60]}: {status} {answer[:80]}")
    return problems


PACK = """tenten: 1
pack: mine
version: "1"
title: {ja: 自分の, en: mine}
checked: 2025-01-01
operations: {weigh: {name: {ja: 量る, en: weigh}, types: [process]}}
""".encode()


def packs_of_folders_are_found():
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "mine.yaml").write_bytes(PACK)
        with Server("--packs", folder) as server:
            body = b"tenten: 1\nuse: [mine]\n"
            answer = server.ask("POST", "/api/check", body, kind="application/yaml")
    return [] if answer[0] == 200 else [f"{answer[0]} {answer[2][:300]}"]


def pictures_lead_to_the_text(house):
    """Each box, arrow, lane and regime of a picture says which thing it shows."""
    answer = house.server.ask("POST", "/api/draw", MODEL, kind="application/yaml")
    if answer[0] != 200:
        return [f"{answer[0]} {answer[2][:300]}"]
    shapes, problems = json.loads(answer[2])["shapes"], []
    model = {kind: set() for kind in ("party", "system", "data", "event", "regime")}
    for shape in shapes:
        if shape["kind"] == "group" and shape["what"] != "legend":
            model[shape["thing"]["kind"]].add(shape["thing"]["id"])
    checked = json.loads(house.server.ask("POST", "/api/check", MODEL, kind="application/yaml")[2])
    if model["event"] != {event["event"] for event in checked["events"]}:
        problems.append(f"events: {model['event']}")
    problems += [f"no {kind}" for kind, ids in model.items() if not ids]
    ids = {shape["id"] for shape in shapes if shape["kind"] == "group"}
    flows = [shape for shape in shapes if shape.get("what") == "flow"]
    problems += [f"{flow['id']} leads nowhere" for flow in flows if not {flow["from"], flow["to"]} <= ids]
    steps = {shape["step"] for shape in shapes} | {
        part["step"] for shape in shapes for part in shape.get("shapes", [])}
    return problems + ([] if flows and steps == {1, 2, 3, 4} else [f"{len(flows)} flows, steps {steps}"])


def outlines_lead_to_entries(house):
    """The place of each thing is where its entry stands; of a model with errors, too."""
    problems = []
    for folder, text in ((None, MODEL.decode()), (None, "tenten: 1\nparties: {x: {kind: nonsense}}\n")):
        status, _, body = house.server.ask("POST", "/api/outline", text.encode(), kind="application/yaml")
        told, lines = json.loads(body), text.splitlines()
        for thing in told["things"]:
            line = lines[thing["place"]["line"] - 1][thing["place"]["column"] - 1:]
            if isinstance(thing["way"][-1], str) and not line.startswith(thing["id"]):
                problems.append(f"{thing['way']}: {line}")
            for key, place in thing["keys"].items():
                before = lines[place["line"] - 1][:place["column"] - 1]
                if before.strip(" -") and not re.search(rf"\b{key}: *[|>]?[-+]?$", before):
                    problems.append(f"{thing['way']} {key}: {place}")
        kinds = {thing["kind"] for thing in told["things"]}
        if status != 200 or "party" not in kinds or not told["names"]["attribute"]:
            problems.append(f"{status} {kinds}")
    problems += [] if told["diagnostics"] else ["no diagnostics"]
    text = "tenten: 1\npurposes: {p: {}}\nregimes: {r: {in_force: {from: 2024-01-01}}}\n"
    files = {"main": "m.yaml", "files": {"m.yaml": text, "x.yaml": "parties: {"}}
    whole, broken = (post(house, "/api/outline", json.dumps(files | {"main": main}))[1] for main in
                     ("m.yaml", "x.yaml"))
    purpose, regime = whole["things"]
    return problems + [what for what, good in (
        ("kinds of words", purpose["kind"] == "purpose" and whole["names"]["purpose"]["p"]["en"] == "p"),
        ("keys of keys", regime["keys"]["in_force"]["keys"]["from"]["column"]
         == len("regimes: {r: {in_force: {from: ") + 1),
        ("levels", whole["levels"][:2] == ["low", "medium"] and whole["unread"] == []),
        ("no YAML", broken["things"] == [] and broken["unread"] == ["x.yaml"])) if not good]


def words_are_told(house):
    """The schema is the one of docs/; words and packs are in both languages."""
    words = json.loads(house.server.ask("GET", "/api/words")[2])
    packs = json.loads(house.server.ask("GET", "/api/packs")[2])["packs"]
    schema = house.server.ask("GET", "/api/schema")[2]
    both = [*words["verdicts"].values(), *words["kinds"].values(), *words["tables"].values(),
            *(pack["title"] for pack in packs)]
    return [what for what, good in (
        ("the schema differs", schema == (ROOT / "docs/tenten.schema.json").read_bytes()),
        ("words", all(JAPANESE.search(row["ja"]) and row["en"] for row in both)),
        ("packs", "jp/appi" in [pack["pack"] for pack in packs]),
        ("names", words["records"]["event"]["by"]["names"] == ["party"]),
        ("keys", words["records"]["model"]["purposes"]["keyed"] == ["purpose"]),
        ("short", words["enums"]["party_kind"]["company"]["name"] == {"ja": "会社", "en": "company"}),
        ("kinds", not {kind for record in words["records"].values() for key in record.values()
                       for kind in key.get("names", []) + key.get("keyed", [])} - {*words["kinds"]}),
        ("verdicts", "permitted-with-duties" in words["verdicts"])) if not good]


def post(house, route, body):
    status, _, answer = house.server.ask("POST", route, body, kind="application/json")
    return status, json.loads(answer)


def edits_keep_the_rest(house):
    """Only what was asked for changes, and of several edits all are made or none."""
    text = "# one\ntenten: 1\nparties:\n  a: {kind: company}  # two\nfacts: []\n"
    files = {"main": "m.yaml", "files": {"m.yaml": text, "other.yaml": "parties: {b: {kind: site}}\n"}}
    edits = [{"do": "set", "way": ["parties", "a", "name"], "value": {"ja": "甲", "en": "yes"}},
             {"do": "append", "way": ["events"], "value": {"id": "e", "at": "2024-04-01"}},
             {"do": "insert", "way": ["events", 0], "value": {"id": "d"}},
             {"do": "remove", "way": ["facts"]},
             {"do": "move", "way": ["events", 1], "to": 0},
             {"do": "rename", "file": "other.yaml", "way": ["parties", "b"], "key": "c"}]
    wanted = {"m.yaml": "# one\ntenten: 1\nparties:\n"
                        "  a: {kind: company, name: {ja: 甲, en: \"yes\"}}  # two\n"
                        "events:\n  - {id: e, at: 2024-04-01}\n  - {id: d}\n",
              "other.yaml": "parties: {c: {kind: site}}\n"}
    status, told = post(house, "/api/edit", json.dumps(files | {"edits": edits}))
    problems = [] if status == 200 and told["files"] == wanted else [f"{status} {told}"]
    for wrong, fault in (({"do": "set", "way": ["a"]}, "missing"), ({"way": ["a"], "value": 1}, "missing"),
                         ({"do": "set", "way": [], "value": 1}, "missing"),
                         ({"do": "set", "way": ["a"], "value": None}, "wrong-type"),
                         ({"do": "turn", "way": ["a"]}, "wrong-value"),
                         ({"do": "set", "way": ["a"], "value": 1, "x": 1}, "unknown-key"),
                         ({"do": "remove", "way": ["parties", "zz"]}, "edit-no-place"),
                         ({"do": "move", "way": ["parties", "a"]}, "missing"),
                         ({"do": "move", "way": ["parties", "a"], "to": 1}, "edit-no-place"),
                         ({"do": "append", "way": ["parties"], "value": 1}, "edit-other-kind"),
                         ({"do": "set", "file": "none.yaml", "way": ["a"], "value": 1}, "edit-unreadable"),
                         ({"do": "set", "way": ["a"] * 100, "value": 1}, "too-many")):
        status, told = post(house, "/api/edit", json.dumps(files | {"edits": [edits[0], wrong]}))
        if not 400 <= status < 500 or told.get("fault") != fault or "/edits/1" not in told["pointer"]:
            problems.append(f"{wrong}: {status} {told}")
    return problems


NAMED = """tenten: 1
include: [house.yaml]
purposes: {ads: {name: 広告}}
parties:
  shop: {kind: company, country: JP}  # the shop
  shop-2: {kind: company, part_of: shop}
systems: {box: {operator: shop, access: [shop, "shop-2"]}}
data: {d: {about: shop, purpose: [ads], category: {personal: {of: shop}}}}
events: [{id: e, type: transfer, by: shop, from: shop, to: shop-2, purpose: ads, data: d}]
decisions: [{risk: e/d/leak, owner: shop}]
expect: [{event: e, grounds: [house/r1], questions: ["asked(shop)"]}]
"""
HOUSE = """regimes:
  house:
    binds: party == "shop" || party == 'shop'
    covers: |
      "ads" in purpose  # not a remark
      && about == "shop"
    rules:
      - {id: r1, forbid: "to == \\"shop\\""}
considered: {house: [purpose]}
"""


def names_change_in_all_files(house):
    """A thing is renamed wherever it is named, in any file; nothing that is only alike is."""
    files = {"main": "m.yaml", "files": {"m.yaml": NAMED, "house.yaml": HOUSE}}
    problems = []
    for way, file, new, pattern, count in (
            (["parties", "shop"], "m.yaml", "store",
             r"(?<=[ {\[(])shop(?=[:,}\])])(?!\}\]\nexpect)|(?<=[\"'])shop(?=[\"'\\])", 11),
            (["purposes", "ads"], "m.yaml", "promo", r"\bads\b", 3),
            (["events", 0], "m.yaml", "e9", r"(?<= )e(?=[,/])|(?<=\{event: )e", 2),
            (["regimes", "house"], "house.yaml", "h2", r"\bhouse\b(?!\.yaml)", 2),
            (["regimes", "house", "rules", 0], "house.yaml", "r2", r"\br1\b", 1)):
        wanted = {name: re.sub(pattern, new, text) for name, text in files["files"].items()}
        edit = {"do": "rename", "file": file, "way": way, "key": new, "uses": True}
        status, told = post(house, "/api/edit", json.dumps(files | {"edits": [edit]}))
        if status != 200 or files["files"] | told["files"] != wanted or len(told["uses"]) != count:
            problems.append(f"{way}: {status} {told}")
    for edit, fault in (({"way": ["parties", "shop"], "key": "shop-2"}, "edit-exists"),
                        ({"way": ["expect", 0], "key": "x"}, "edit-no-place"),
                        ({"way": ["parties"], "key": "x"}, "edit-no-place"),
                        ({"way": ["parties", "shop"], "key": "a: {"}, "edit-layout")):
        edit = edit | {"do": "rename", "uses": True}
        status, told = post(house, "/api/edit", json.dumps(files | {"edits": [edit]}))
        if not 400 <= status < 500 or told.get("fault") != fault:
            problems.append(f"{edit}: {status} {told}")
    edit = {"do": "remove", "way": ["data", "d"], "uses": True}
    told = post(house, "/api/edit", json.dumps(files | {"edits": [edit]}))[1]
    ways = [use["way"] for use in told["uses"]]
    return problems + ([] if ways == [["events", 0, "data"], ["decisions", 0, "risk"]] else [f"{ways}"])


ALIKE = """tenten: 1
parties: {x: {kind: company, country: JP}}
systems: {x: {operator: x, country: JP}}
data: {x: {category: [x]}}
categories: {f: {group: g, levels: [x]}}
purposes: {x: {}}
places: {x: {members: [JP]}}
regimes:
  r:
    binds: party == "x" || party in ["y", "x"] || party.within("x")
    rules:
      - {id: a, "on": transfer, when: 'data.id == "x"', forbid: 'data.category.contains(["x", "y"])'}
      - {id: b, "on": transfer, when: 'data.location.contains("x")', forbid: 'event.purpose == "x"'}
      - {id: c, "on": transfer, when: 'data.purpose.includes("x")', forbid: 'to.in_place( "x" )'}
      - {id: d, "on": transfer, when: 'event.via != "x"', forbid: 'event.method == "x" || fact("x")'}
      - {id: e, "on": transfer, forbid: "result.holder == \\"x\\" && data.about.contains('x')"}
"""


def names_of_other_kinds_stay(house):
    """In a condition only names of the kind change that is renamed, which what stands before them says."""
    problems = []
    for way, names in (
            (["parties", "x"],
             ['party == "x"', '"y", "x"', 'within("x")', 'holder == \\"x', "about.contains('x"]),
            (["systems", "x"], ['location.contains("x', 'via != "x']), (["data", "x"], ['data.id == "x']),
            (["purposes", "x"], ['event.purpose == "x', 'includes("x'])):
        edit = {"do": "rename", "way": way, "key": "new", "uses": True}
        body = {"main": "m.yaml", "files": {"m.yaml": ALIKE}, "edits": [edit]}
        told = post(house, "/api/edit", json.dumps(body))[1]["files"]["m.yaml"]
        wanted = ALIKE[ALIKE.index("regimes:"):]
        for name in names:
            wanted = wanted.replace(name, re.sub(r"x(?=\W*$)", "new", name))
        if told[told.index("regimes:"):] != wanted:
            problems.append(f"{way}: {told}")
    return problems


OPEN = """tenten: 1
as_of: 2024-04-01
use: [jp/appi]  # law
parties: {a: {kind: company, country: JP}, b: {kind: company, country: JP}, p: {kind: person, many: true}}
systems: {s: {operator: a, country: JP}, t: {operator: b, country: JP}}
data: {d: {about: p, identifying: true}}
events:
  - {id: get, type: acquire, by: a, holder: a, system: s, output: d, purpose: contract}
  - {id: give, type: transfer, by: a, from: a, to: b, system: t, data: d, purpose: contract}
"""


def answers_are_written(house):
    """Questions of a check are answered by their keys; what is answered is not asked again."""
    files = {"main": "m.yaml", "files": {"m.yaml": OPEN}}
    questions = post(house, "/api/check", json.dumps(files))[1]["questions"]
    fact = next(question["key"] for question in questions if question["answer"] == "fact")
    attribute = "attribute(special_care,d)"
    answers = [{"key": fact, "is": True, "evidence": "seen", "from": "2024-01-01"},
               {"key": attribute, "value": "false"}]
    status, told = post(house, "/api/answer", json.dumps(files | {"answers": answers}))
    problems = [] if status == 200 and "# law" in told["files"]["m.yaml"] else [f"{status} {told}"]
    left = post(house, "/api/check", json.dumps(files | told))[1]["questions"]
    if {fact, attribute} & {question["key"] for question in left}:
        problems.append(f"still asked: {left}")
    for wrong, wanted in (({"key": "nonsense(a)", "is": True}, 422), ({"key": fact}, 400),
                          ({"key": attribute, "is": True}, 400), ({"key": fact, "is": 1}, 400),
                          ({"key": attribute, "value": "no such thing"}, 422)):
        status, told = post(house, "/api/answer", json.dumps(files | {"answers": [wrong]}))
        if status != wanted:
            problems.append(f"{wrong}: {status} {told}")
    return problems


def tables_and_reports_are_the_commands(house):
    """Byte for byte where both print them; as JSON, a table has the same cells, and what they name."""
    problems = []
    for target, command in (("/api/table?what=events&format=csv",
                             ["table", "--format", "csv", "-", "events"]),
                            ("/api/table?what=duties&format=md&lang=ja",
                             ["table", "--format", "md", "--lang", "ja", "-", "duties"]),
                            ("/api/report?format=html", ["report", "--lang", "en", "-", "-o", "-"])):
        told = house.server.ask("POST", target, MODEL, kind="application/yaml")
        printed = subprocess.run([TENTEN, *command], input=MODEL, capture_output=True).stdout
        if told[0] != 200 or told[2] != printed:
            problems.append(f"{target}: {told[0]} {told[2][:100]}")
    listed = json.loads(subprocess.run([TENTEN, "table", "--format", "json", "-", "events"], input=MODEL,
                                       capture_output=True).stdout)
    status, _, body = house.server.ask("POST", "/api/table?what=events", MODEL, kind="application/yaml")
    told = json.loads(body)
    rows = [{column["key"]: cell.get("value", cell["text"]) for column, cell in
             zip(told["columns"], row["cells"])} for row in told["rows"]]
    if status != 200 or rows != listed or told["rows"][0]["cells"][0]["thing"]["kind"] != "event":
        problems.append(f"cells: {status} {rows[:1]} {listed[:1]}")
    book = house.server.ask("POST", "/api/table?what=events&format=xlsx", MODEL, kind="application/yaml")
    pdf = house.server.ask("POST", "/api/draw?format=pdf", MODEL, kind="application/yaml")
    problems += [] if book[2].startswith(b"PK") and pdf[2].startswith(b"%PDF") else [f"{book[2][:200]}"]
    for wrong in ("", "?what=nonsense", "?what=events&for=nobody", "?what=events&format=pdf"):
        status = house.server.ask("POST", f"/api/table{wrong}", MODEL, kind="application/yaml")[0]
        problems += [] if 400 <= status < 500 else [f"{wrong}: {status}"]
    return problems


def verdicts_are_explained(house):
    """In both languages, with the rules that were judged; codes need no model."""
    told = json.loads(house.server.ask("POST", "/api/explain?event=register", MODEL,
                                       kind="application/yaml")[2])
    rules = {line.get("rule") for section in told["en"] for line in section["lines"]}
    lines = [len([line for section in told[language] for line in section["lines"]])
             for language in ("ja", "en")]
    code = json.loads(house.server.ask("POST", "/api/explain?code=E-violation", b"{}",
                                       kind="application/json")[2])
    wrong = [house.server.ask("POST", f"/api/explain{query}", MODEL, kind="application/yaml")[0]
             for query in ("", "?event=nothing", "?code=nothing")]
    return [what for what, good in (
        ("rules", "jp/appi/purpose-specified" in rules or any(rule for rule in rules if rule)),
        (f"lines {lines}", lines[0] == lines[1] > 10), ("a code", JAPANESE.search(code["text"]["ja"])),
        (f"wrong {wrong}", wrong == [400, 422, 400])) if not good]


def gaps_and_plans_are_the_commands(house):
    """Byte for byte; a plan is written into the model that came."""
    problems = []
    rules = json.dumps({"rules": ["test/appi", "test/gdpr"]})
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "m.yaml").write_text(OPEN)
        files = {"main": "m.yaml", "files": {"m.yaml": OPEN}}
        for target, body, command in (
                ("/api/gap?as_of=2024-04-01", rules,
                 ["gap", "--as-of", "2024-04-01", "test/appi", "test/gdpr"]),
                ("/api/gap?event=give", json.dumps(files), ["gap", "m.yaml", "--event", "give"]),
                ("/api/gap?event=give", json.dumps(files | {"to": ["a"]}),
                 ["gap", "m.yaml", "--event", "give", "--to", "a"]),
                ("/api/plan", json.dumps(files), ["plan", "m.yaml"]),
                ("/api/plan?from=d", json.dumps(files), ["plan", "m.yaml", "--from", "d"]),
                ("/api/plan", json.dumps(files | {"between": ["a", "b"]}),
                 ["plan", "m.yaml", "--between", "a", "b"])):
            status, _, told = house.server.ask("POST", target, body, kind="application/json")
            printed = subprocess.run([TENTEN, *command, "--format", "json"], cwd=folder,
                                     capture_output=True)
            if status != 200 or told != printed.stdout:
                problems.append(f"{target} {body[:60]}: {status} {told[:200]}")
        plans = post(house, "/api/plan?event=give", json.dumps(files))[1]["events"][0]["plans"]
        status, told = post(house, "/api/plan?event=give", json.dumps(files | {"apply": 1}))
        checked = post(house, "/api/check", json.dumps(files | told))[1]
        verdicts = {event["event"]: event["verdict"] for event in checked["events"]}
        if status != 200 or verdicts["give"] != plans[0]["verdict"]:
            problems.append(f"apply: {status} {verdicts} {plans[0]['verdict']}")
        for target, more, wanted in (
                ("/api/plan?event=give", {"apply": 99}, 400), ("/api/plan", {"apply": 1}, 400),
                ("/api/plan?event=nothing", {}, 422), ("/api/plan?event=give&to=x", {}, 422),
                ("/api/plan", {"between": ["a"]}, 400), ("/api/plan", {"rules": []}, 400),
                ("/api/gap", {"rules": ["test/appi"]}, 400), ("/api/gap", {}, 400),
                ("/api/gap", {"rules": ["/etc/x.yaml:y", "jp/appi"]}, 422),
                ("/api/gap?event=give", {"to": ["nobody"]}, 422), ("/api/gap?event=get", {}, 400)):
            status, told = post(house, target, json.dumps(files | more))
            if status != wanted:
                problems.append(f"{target} {more}: {status} {told}")
    return problems


def children_of(process):
    """Processes whose parent this is, by /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rsplit(")", 1)[1].split()[1]) == process:
                found.append(int(stat.parent.name))
        except (OSError, IndexError):
            pass
    return found


def who_goes_away_ends_the_work():
    """A search of many seconds ends soon after its client has closed the connection."""
    body = json.dumps({"rules": ["jp/appi", "eu/gdpr", "us/federal"]}).encode()
    head = (f"POST /api/gap HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    with Server() as server:
        workshops = children_of(server.process.pid)
        connection = socket.create_connection((server.host, server.port), timeout=20)
        connection.sendall(head + body)
        began = time.monotonic()
        while not (work := children_of(workshops[0])) and time.monotonic() < began + 10:
            time.sleep(0.01)
        connection.close()
        began = time.monotonic()
        while set(work) & set(children_of(workshops[0])) and time.monotonic() < began + 30:
            time.sleep(0.05)
        took = time.monotonic() - began
        good = server.ask("GET", "/healthz")[0] == 200 and server.ask(
            "POST", "/api/check", MODEL, kind="application/yaml")[0] == 200
    return [] if work and took < 6 and good else [f"{work} ended after {took:.1f} s, {good}"]


def long_work_tells_how_far_it_has_come():
    """What takes long is lines, the last of which is the answer; who leaves meanwhile ends the work."""
    problems = []
    rules = json.dumps({"rules": ["jp/appi", "eu/gdpr"]}).encode()
    with Server() as server:
        whole = server.ask("POST", "/api/gap", rules, kind="application/json")
        status, headers, body = server.ask("POST", "/api/gap?progress=true", rules, kind="application/json")
        *lines, last = [json.loads(line) for line in body.splitlines()]
        steps = [line["progress"] for line in lines]
        if (status, headers["Content-Type"]) != (200, "application/x-ndjson") or last != json.loads(whole[2]):
            problems.append(f"{status} {headers} {body[-300:]}")
        if not steps or any(set(step) != {"done", "all", "tried", "found"} for step in steps) or any(
                a["done"] > b["done"] or b["done"] > b["all"] for a, b in zip(steps, steps[1:])):
            problems.append(f"steps: {steps}")
        if not any(step["done"] > steps[0]["all"] for step in steps):
            problems.append(f"trying out what was found tells nothing: {steps}")
        bad = server.ask("POST", "/api/gap?progress=true", b'{"rules":["jp/appi","none/such"]}',
                         kind="application/json")
        if bad[0] != 422 or bad[1]["Content-Type"] != "application/problem+json":
            problems.append(f"a fault that is known at once: {bad}")
        if whole[1]["Content-Type"] != "application/json":
            problems.append(f"nobody asked for progress: {whole[1]}")
        quick = server.ask("POST", "/api/plan?progress=true", MODEL, kind="application/yaml")
        if quick[0] != 200 or not quick[2].strip():
            problems.append(f"plan: {quick[:2]}")
        problems += leaves_after_a_line(server, rules)
    return problems


def leaves_after_a_line(server, body):
    workshop = children_of(server.process.pid)[0]
    head = (f"POST /api/gap?progress=true HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    connection = socket.create_connection((server.host, server.port), timeout=20)
    connection.sendall(head + body)
    came = b""
    while b'"progress"' not in came and (piece := connection.recv(4096)):
        came += piece
    work = children_of(workshop)
    connection.close()
    began = time.monotonic()
    while set(work) & set(children_of(workshop)) and time.monotonic() < began + 30:
        time.sleep(0.05)
    took = time.monotonic() - began
    return [] if work and took < 4 else [f"{work} ended after {took:.1f} s: {came}"]


def models_open_no_files(house):
    problems = []
    for line in ("include: [/etc/hostname]", "use: [/etc/hostname]", "use: [./pack.yaml]",
                 "include: [../x.yaml]"):
        body = b"tenten: 1\n" + line.encode() + b"\n"
        status, _, answer = house.server.ask("POST", "/api/check", body, kind="application/yaml")
        told = json.loads(answer)
        codes = [diagnostic["code"] for diagnostic in told.get("diagnostics", [])]
        if status != 422 or not {"no-files", "unknown-pack"} & set(codes):
            problems.append(f"{line}: {status} {codes}")
    return problems


def models_of_strangers_have_limits(house):
    """What is too long, or takes too long, is refused, and others are served meanwhile."""
    problems = []
    status = house.server.ask("POST", "/api/check", b"#" * (5 << 20), kind="application/yaml")[0]
    if status != 413:
        problems.append(f"too long: {status}")
    busy = [threading.Thread(target=house.server.ask, args=("POST", "/api/check", MODEL),
                             kwargs={"kind": "application/yaml"}) for _ in range(30)]
    for thread in busy:
        thread.start()
    start = time.monotonic()
    if house.server.ask("GET", "/healthz")[0] != 200 or time.monotonic() - start > 2:
        problems.append("others wait")
    for thread in busy:
        thread.join()
    return problems


# ---- who may what -------------------------------------------------------------------------------------

def each_role_at_each_route(house):
    draw, problems = random.Random(9), []
    for path, method, operation in house.operations():
        if operation["operationId"] == "live":
            continue
        for role, token in [*house.tokens.items(), (None, None)]:
            target = fill_target(house, path, only_parts(operation), draw)
            kind, body = fill_body(house, operation, draw)
            status = house.server.ask(method, target, body, token, kind)[0]
            open_to_all = "security" in operation
            wanted = 401 if role is None else 403
            refused = not open_to_all and role not in operation["x-roles"]
            if (status == wanted) != refused:
                problems.append(f"{role} {method} {target}: {status}")
    return problems


def wrong_tokens_are_refused(house):
    token, problems = house.tokens["reader"], []
    wrong = [token[:-1] + ("A" if token[-1] != "A" else "B"), token[:-1], token + "x",
             "tenten_" + "0" * 16 + token[23:], "", "x", token.upper(), token.replace("tenten", "tentem"),
             token + "\x7f"]
    for text in wrong:
        status, headers, _ = house.server.ask("GET", "/v1/duties", Authorization=f"Bearer {text}")
        if status != 401 or "Bearer" not in headers.get("WWW-Authenticate", ""):
            problems.append(f"{text}: {status}")
    for scheme in ("Basic", "bearerx", ""):
        status = house.server.ask("GET", "/v1/duties", Authorization=f"{scheme} {token}")[0]
        if status != 401:
            problems.append(f"{scheme}: {status}")
    if house.server.ask("GET", "/v1/duties", token=token)[0] != 200:
        problems.append("the right one")
    return problems


def guessing_is_slowed(house):
    """Wrong secrets of one id are tried a few times only; who is known goes on."""
    token = house.tokens["auditor"]
    house.server.ask("GET", "/v1/duties", token=token)
    answers = [house.server.ask("GET", "/v1/duties", token=token[:-4] + f"{number:04}")[0]
               for number in range(12)]
    known = house.server.ask("GET", "/v1/duties", token=token)[0]
    good = known == 200 and answers[-1] == 429 and set(answers) <= {401, 429}
    return [] if good else [f"{answers} {known}"]


def tokens_are_made_and_revoked(house):
    server, admin, problems = house.server, house.tokens["admin"], []
    status, _, body = server.ask("POST", "/v1/tokens?roles=reader", token=admin)
    made = json.loads(body)
    if status != 201 or server.ask("GET", "/v1/duties", token=made["token"])[0] != 200:
        problems.append(f"made: {status}")
    listed = server.ask("GET", "/v1/tokens", token=admin)[2].decode()
    if made["id"] not in listed or made["token"] in listed or "argon2" in listed:
        problems.append("the list")
    if server.ask("DELETE", f"/v1/tokens/{made['id']}", token=admin)[0] != 204:
        problems.append("revoking")
    if server.ask("GET", "/v1/duties", token=made["token"])[0] != 401:
        problems.append("a revoked token counts")
    for wrong in ("roles=nobody", "roles=", "", "roles=reader&certificate=" + "g" * 64):
        if server.ask("POST", f"/v1/tokens?{wrong}", token=admin)[0] != 400:
            problems.append(wrong)
    return problems


def store_keeps_no_secret(house):
    secrets = [token[len("tenten_") + 17:] for token in house.tokens.values()]
    return [f"{path} has a secret" for path in Path(house.server.store).rglob("*") if path.is_file()
            for secret in secrets if secret.encode() in path.read_bytes()]


def deploying_holds_nobody_up():
    """A model over some thousand records: others are served meanwhile, and what is told then counts."""
    with tempfile.TemporaryDirectory() as folder:
        token = make_token(f"{folder}/store", " ".join(ROLES))
        large = MODEL + b"".join(b"\n# %d" % number for number in range(10)) + b"\n"
        with Server("--rate", "1000000", store=f"{folder}/store") as server:
            server.ask("PUT", "/v1/models/current", MODEL, token, "application/yaml")
            lines = b"".join(b'{"model_event":"register","instance":"%d"}\n' % number
                             for number in range(4000))
            recorded = server.ask("POST", "/v1/events", lines, token, LINES)
            answers, waits, told, deployed = [], [], 0, threading.Event()

            def deploy():
                answers.append(server.ask("PUT", "/v1/models/current", large, token, "application/yaml"))
                deployed.set()
            thread = threading.Thread(target=deploy)
            start = time.monotonic()
            thread.start()
            while not deployed.is_set():
                before = time.monotonic()
                body = b'{"model_event":"register","instance":"during"}'
                told += server.ask("POST", "/v1/events", body, token, "application/json")[0] == 200
                waits.append(time.monotonic() - before)
            spent = time.monotonic() - start
            thread.join()
            found = server.ask("GET", "/v1/data/members?limit=10000", token=token)[2]
            found = json.loads(found)["holdings"]
            models = json.loads(server.ask("GET", "/v1/models", token=token)[2])["models"]
            busy = [threading.Thread(target=deploy) for _ in range(2)]
            for thread in busy:
                thread.start()
            for thread in busy:
                thread.join()
            status = server.end()
    problems = [] if recorded[0] == 200 and answers[0][0] == 200 else [f"{recorded[0]} {answers[0]}"]
    problems += [] if len(found) == 4001 and len(models) == 2 else [f"{len(found)} holdings, {models}"]
    good = told > 2 and max(waits) < spent / 2
    problems += [] if good else [f"{told} told in {spent:.1f}, {max(waits):.2f}"]
    problems += [] if {answer[0] for answer in answers[1:]} <= {200, 503} else [f"{answers[1:]}"]
    return problems + ([] if status == 0 else [f"status {status}"])


# ---- where from ---------------------------------------------------------------------------------------

def other_sites_are_refused(house):
    server, problems = house.server, []
    here = f"{server.host}:{server.port}"
    for headers, status in (({"Origin": "http://evil.example"}, 403), ({"Origin": "null"}, 403),
                            ({"Origin": f"http://{here}"}, 200), ({"Host": "evil.example"}, 421),
                            ({"Host": f"localhost:{server.port}"}, 200)):
        told = server.ask("POST", "/api/check", MODEL, kind="application/yaml", **headers)[0]
        if told != status:
            problems.append(f"{headers}: {told}")
    return problems


def only_loopback_without_tls():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        for listen, options, status in (("0.0.0.0:0", [], 2), ("[::]:0", [], 2), ("nonsense", [], 2),
                                        ("127.0.0.1:99999", [], 2), ("127.0.0.1:0", ["--tls-key", "x"], 2)):
            ended = subprocess.run([TENTEN, "serve", "--store", f"{folder}/s", "--listen", listen, *options],
                                   capture_output=True, text=True, timeout=20)
            if ended.returncode != status or not ended.stderr.startswith("tenten: "):
                problems.append(f"{listen} {options}: {ended.returncode} {ended.stderr}")
    with Server("--insecure-behind-proxy", listen="0.0.0.0:0") as server:
        server.host = "127.0.0.1"
        told = server.ask("POST", "/api/check", MODEL, kind="application/yaml")[0]
        if told != 401:
            problems.append(f"anybody may check: {told}")
    return problems


# ---- attacks ------------------------------------------------------------------------------------------

HEAD = b"Host: localhost\r\n"
PATHS = (b"//", b"//healthz", b"/healthz/", b"/%2e%2e/etc/passwd", b"/../healthz", b"/./healthz",
         b"/v1%2fdata%2fx", b"/v1/data/%00", b"/v1/data/%ff%fe", b"/v1/data/%c0%ae", b"/v1/data/%zz",
         b"/v1/data/a\\b", b"/v1/tile/0/../../key", b"/v1/tile/%2e%2e%2fkey", b"/a" * 3000,
         b"http://localhost/healthz", b"*", b"healthz")
BODIES = (b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
          b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"Content-Length: -1\r\n\r\n",
          b"Content-Length: 99999999999999\r\n\r\n", b"Transfer-Encoding: chunked\r\n\r\nzz\r\n")
MALFORMED = (
    *(b"GET " + path + b" HTTP/1.1\r\n" + HEAD + b"\r\n" for path in PATHS),
    *(b"POST /api/check HTTP/1.1\r\n" + HEAD + b"Content-Type: application/yaml\r\n" + body
      for body in BODIES),
    b"GET /healthz HTTP/1.1\r\n\r\n", b"GET /healthz HTTP/1.1\r\n" + HEAD + HEAD + b"\r\n",
    b"GET /healthz HTTP/1.1\r\n" + HEAD + b"X: " + b"y" * 100000 + b"\r\n\r\n",
    b"FOO /healthz HTTP/1.1\r\n" + HEAD + b"\r\n", b"\0\0\0\0",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET /healthz\r\n\r\n",
    b"GET /healthz HTTP/9.9\r\n" + HEAD + b"\r\n", b"\r\n\r\n\r\n", b"GET",
    b"GET /healthz HTTP/1.1\r\n" + HEAD + b"Content-Length: 5\r\n\r\nGET /metrics HTTP/1.1\r\n" + HEAD
    + b"\r\n",
)


def malformed_http_is_refused(house):
    problems = []
    for data in MALFORMED:
        answer = house.server.raw(data)
        status = int(answer[9:12]) if answer[:7] == b"HTTP/1." else None
        if status is not None and not 400 <= status < 600:
            problems.append(f"{data[:70]}: {answer[:60]}")
        if b"tenten_requests_total" in answer:
            problems.append(f"{data[:70]}: a body was taken for a request")
    return problems + still_serves(house)


def still_serves(house):
    if house.server.process.poll() is not None:
        return [f"the server is gone: {house.server.process.returncode}"]
    return [] if house.server.ask("GET", "/healthz")[0] == 200 else ["the server does not answer"]


def random_http_is_survived(house):
    draw = random.Random(10)
    for _ in range(300):
        data = bytearray(draw.choice(MALFORMED[:30]) + draw.randbytes(draw.randint(0, 40)))
        for _ in range(draw.randint(1, 8)):
            at = draw.randrange(len(data))
            data[at:at + draw.randint(0, 3)] = draw.randbytes(draw.randint(0, 3))
        house.server.raw(bytes(data), wait=2)
    return still_serves(house)


def many_slow_connections_are_survived(house):
    """Some thousand connections that say a byte now and then; somebody else is served meanwhile."""
    import resource
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(10000, hard - 500)
    held = []
    try:
        for number in range(count):
            connection = socket.socket()
            connection.settimeout(10)
            connection.connect((house.server.host, house.server.port))
            connection.send(b"GET /healthz HTTP/1.1\r\nX-Slow: ")
            held.append(connection)
        for connection in held[::100]:
            connection.send(b"y")
        start = time.monotonic()
        problems = still_serves(house)
        if time.monotonic() - start > 5:
            problems.append(f"others wait {time.monotonic() - start:.1f} s")
        told = Path(f"/proc/{house.server.process.pid}/status").read_text()
        rss = int(re.search(r"VmRSS:\s+(\d+)", told)[1])
        if rss > 1 << 20:
            problems.append(f"{count} connections take {rss} KiB")
    finally:
        for connection in held:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return problems + still_serves(house)


def who_never_ends_is_closed():
    """A request that does not come to its end within the limit, though a byte comes every second."""
    with Server() as server, socket.create_connection((server.host, server.port), timeout=5) as connection:
        start = time.monotonic()
        try:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: ")
            while time.monotonic() - start < 50:
                connection.sendall(b"y")
                time.sleep(1)
        except OSError:
            pass
        spent = time.monotonic() - start
    return [] if 20 < spent < 45 else [f"closed after {spent:.0f} s"]


# ---- TLS ----------------------------------------------------------------------------------------------

def make_certificates(folder):
    """An authority, a certificate of the server's and one of a client's."""
    def run(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2")
    for name, purpose in (("server", "serverAuth"), ("client", "clientAuth")):
        run("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        Path(folder, "ext").write_text(f"subjectAltName=IP:127.0.0.1\nextendedKeyUsage={purpose}\n")
        run("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", f"{name}.pem", "-days", "2", "-extfile", "ext")
    run("req", "-x509", *key, "-keyout", "other.key", "-out", "other.pem", "-subj", "/CN=client", "-days",
        "2")


def ask_tls(server, folder, target, client=None, version=None):
    context = ssl.create_default_context(cafile=f"{folder}/ca.pem")
    if version:
        context.minimum_version = context.maximum_version = version
    if client:
        context.load_cert_chain(f"{folder}/{client}.pem", f"{folder}/{client}.key")
    connection = http.client.HTTPSConnection(server.host, server.port, timeout=10, context=context)
    try:
        connection.request("GET", target)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def tls_and_certificates():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        make_certificates(folder)
        der = ssl.PEM_cert_to_DER_cert(Path(folder, "client.pem").read_text())
        store = f"{folder}/store"
        make_token(store, "reader", "--certificate", hashlib.sha256(der).hexdigest())
        other = ssl.PEM_cert_to_DER_cert(Path(folder, "other.pem").read_text())
        make_token(store, "reader", "--certificate", hashlib.sha256(other).hexdigest())
        with Server("--tls-cert", f"{folder}/server.pem", "--tls-key", f"{folder}/server.key", "--client-ca",
                    f"{folder}/ca.pem", store=store) as server:
            for version, status in ((ssl.TLSVersion.TLSv1_3, 200), (ssl.TLSVersion.TLSv1_2, 200),
                                    (ssl.TLSVersion.TLSv1_1, None)):
                if ask_tls(server, folder, "/healthz", version=version) != status:
                    problems.append(f"{version} is not {status}")
            for client, allowed in ((None, [401]), ("client", [200, 409]), ("other", [401, None]),
                                    ("server", [401, None])):
                status = ask_tls(server, folder, "/v1/duties", client)
                if status not in allowed:
                    problems.append(f"certificate {client}: {status}")
            plain = server.raw(b"GET /healthz HTTP/1.1\r\n" + HEAD + b"\r\n")
            if b"200" in plain[:20]:
                problems.append("it speaks without TLS, too")
            if server.end() != 0:
                problems.append("it does not end well")
        wrong = subprocess.run([TENTEN, "serve", "--store", store, "--listen", "127.0.0.1:0", "--tls-cert",
                                f"{folder}/server.pem", "--tls-key", f"{folder}/client.key"],
                               capture_output=True, text=True, timeout=20)
        if wrong.returncode != 3:
            problems.append(f"a key that does not fit: {wrong.returncode}")
    return problems


# ---- answers while the body comes ---------------------------------------------------------------------

EVENT = b'{"model_event":"total","instance":"a"}\n'


class Stream:
    """A request whose body is sent in chunks, on a socket, and whose answer is read meanwhile."""

    def __init__(self, server, token, target="/v1/decide?brief=true&stream=true", context=None):
        plain = socket.create_connection((server.host, server.port), timeout=60)
        self.socket = context.wrap_socket(plain) if context else plain
        self.send_plain(b"POST " + target.encode() + b" HTTP/1.1\r\n" + HEAD + b"Authorization: Bearer "
                        + token.encode() + b"\r\nContent-Type: " + LINES.encode()
                        + b"\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.came, self.head, self.body = b"", b"", b""

    def send_plain(self, data):
        self.socket.sendall(data)

    def send(self, data):
        self.send_plain(b"%x\r\n%s\r\n" % (len(data), data))

    def end(self):
        self.send_plain(b"0\r\n\r\n")

    def read(self, lines=None):
        """Up to so many lines of the answer, or up to its end; the body so far."""
        while lines is None or self.body.count(b"\n") < lines:
            data = self.socket.recv(65536)
            self.came += data
            self.take_apart()
            if not data:
                break
        return self.body

    def take_apart(self):
        if not self.head and b"\r\n\r\n" in self.came:
            self.head, self.came = self.came.split(b"\r\n\r\n", 1)
        while self.head and b"\r\n" in self.came:
            size, rest = self.came.split(b"\r\n", 1)
            size = int(size, 16)
            if len(rest) < size + 2:
                return
            self.body, self.came = self.body + rest[:size], rest[size + 2:]
            self.whole = size == 0

    whole = False


def memory_of(server):
    told = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", told)[1])


def answers_come_while_the_body_does(house):
    """Line by line; and whoever does not read is not read from, so that nothing heaps up."""
    problems, server, token = [], house.server, house.tokens["decider"]
    stream = Stream(server, token)
    for count in (1, 2, 3):
        stream.send(EVENT)
        if stream.read(count).count(b"\n") != count or b"verdict" not in stream.body:
            problems.append(f"{count}: {stream.head} {stream.body}")
    stream.send(b'{"model_event":"nonsense"}\n{"half')
    stream.send(b'":1}\n' + EVENT[:-1])
    stream.end()
    told = [json.loads(line) for line in stream.read().splitlines()]
    if ["fault" in line for line in told] != [False] * 3 + [True, True, False] or not stream.whole:
        problems.append(f"{told}")
    late = Stream(server, token)

    def send():
        for _ in range(20):
            late.send(EVENT * 2000)
        late.end()
    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(1)
    if late.read().count(b"\n") != 40000 or not late.whole:
        problems.append(f"whoever reads late gets {late.body.count(10)} of 40000")
    sender.join()
    heap = Stream(server, token)
    before, lines, block = memory_of(server), 0, EVENT * 2000
    heap.socket.settimeout(3)
    try:
        while lines < 2000000:
            heap.send(block)
            lines += 2000
        problems.append("whoever does not read is read from for ever")
    except TimeoutError:
        pass
    grown = memory_of(server) - before
    if grown > 48 << 10:
        problems.append(f"{lines} lines that nobody reads the answers of take {grown} KiB")
    if server.ask("GET", "/healthz")[0] != 200:
        problems.append("others wait")
    heap.socket.close()
    return problems + still_serves(house)


def streams_that_go_wrong(house):
    problems, server, token = [], house.server, house.tokens["decider"]
    for wrong, target, from_head in ((house.tokens["reader"], "/v1/decide?stream=true", False),
                                     (token, "/v1/decide?stream=maybe", True),
                                     (token, "/v1/events?stream=true", True)):
        stream = Stream(server, wrong, target)
        if not from_head:  # who asks is found out while the body comes, or is known by now
            with contextlib.suppress(OSError):
                stream.send(EVENT)
                if not select.select([stream.socket], [], [], 1)[0]:
                    stream.end()
        stream.read(1)
        if not re.match(rb"HTTP/1.1 40\d ", stream.head):
            problems.append(f"{target}: {stream.head}")
    endless = Stream(server, token)
    try:
        for _ in range(400):
            endless.send(b"x" * 16384)
        endless.end()
    except OSError:
        pass
    try:
        endless.read()
    except OSError:
        pass
    if endless.whole:
        problems.append("a line without an end is answered as if it were whole")
    for _ in range(20):
        gone = Stream(server, token)
        gone.send(EVENT * 100)
        gone.socket.close()
    old = server.raw(b"POST /v1/decide?stream=true HTTP/1.0\r\n" + HEAD + b"Authorization: Bearer "
                     + token.encode() + b"\r\nContent-Type: " + LINES.encode() + b"\r\nContent-Length: "
                     + b"%d\r\n\r\n" % len(EVENT) + EVENT)
    if b"200 OK" not in old[:20] or b"chunked" in old or b"verdict" not in old:
        problems.append(f"HTTP/1.0: {old}")
    if server.ask("POST", "/v1/decide?stream=true", b"", token, LINES)[0] != 200:
        problems.append("an empty body")
    return problems + still_serves(house)


def streams_through_tls():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        make_certificates(folder)
        token = make_token(f"{folder}/store", "decider editor")
        with Server("--tls-cert", f"{folder}/server.pem", "--tls-key", f"{folder}/server.key",
                    store=f"{folder}/store") as server:
            context = ssl._create_unverified_context()
            connection = http.client.HTTPSConnection(server.host, server.port, context=context, timeout=60)
            connection.request("PUT", "/v1/models/current", MODEL,
                               {"Authorization": f"Bearer {token}", "Content-Type": "application/yaml"})
            deployed = connection.getresponse().status
            stream = Stream(server, token, context=context)
            for count in range(5):
                stream.send(EVENT * 1000)
                stream.read(1000 * (count + 1))
            stream.end()
            lines = stream.read().count(b"\n")
            status = server.end()
    return problems + ([] if (deployed, lines, stream.whole, status) == (200, 5000, True, 0)
                       else [f"{deployed} {lines} {stream.whole} {status} {stream.head}"])


# ---- live, access records, the end --------------------------------------------------------------------

def live_tells_records(house):
    event = json.dumps({"model_event": "register", "key": "live"}).encode()
    with socket.create_connection((house.server.host, house.server.port), timeout=10) as stream:
        stream.sendall(b"GET /v1/live HTTP/1.1\r\n" + HEAD + b"Authorization: Bearer "
                       + house.tokens["reader"].encode() + b"\r\n\r\n")
        told = stream.recv(4096)
        recorded = house.server.ask("POST", "/v1/events", event, house.tokens["recorder"], "application/json")
        deadline = time.monotonic() + 10
        while recorded[0] == 200 and b"event: recorded" not in told and time.monotonic() < deadline:
            told += stream.recv(4096)
    return [] if b"text/event-stream" in told and b'"index"' in told and recorded[0] == 200 else [
        f"{recorded} {told}"]


def accesses_are_recorded(house):
    body = house.server.ask("GET", "/v1/data/members", token=house.tokens["reader"])
    told = json.loads(house.server.ask("GET", "/v1/accesses?limit=10000", token=house.tokens["auditor"])[2])
    identity = house.tokens["reader"].split("_")[1]
    found = [access for access in told["accesses"]
             if access["who"] == identity and access["what"] == "GET /v1/data/members"]
    if not found or found[-1]["from"] != "127.0.0.1" or found[-1]["bytes_read"] != len(body[2]):
        return [f"{body[0]} {told['accesses'][-3:]}"]
    return []


FORWARDED = (({"Forwarded": "for=192.0.2.60;proto=http"}, "192.0.2.60"),
             ({"Forwarded": 'for=203.0.113.9, By=x ; FOR="[2001:db8::17]:4711"'}, "2001:db8::17"),
             ({"Forwarded": "for=unknown"}, "127.0.0.1"), ({"Forwarded": "nonsense;;=,"}, "127.0.0.1"),
             ({"X-Forwarded-For": "203.0.113.1, 198.51.100.7"}, "198.51.100.7"),
             ({"X-Forwarded-For": "198.51.100.8:99"}, "198.51.100.8"), ({"X-Forwarded-For": ""}, "127.0.0.1"),
             ({"X-Forwarded-For": "x" * 300}, "127.0.0.1"), ({}, "127.0.0.1"))


def addresses_behind_a_proxy(house):
    """Believed only where there is said to be a proxy, and then what that one added last."""
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        token = make_token(f"{folder}/store", "auditor reader")
        for options, believed in (((), False), (("--insecure-behind-proxy",), True)):
            with Server(*options, store=f"{folder}/store") as server:
                for headers, _ in FORWARDED:
                    server.ask("GET", "/v1/data/x", token=token, **headers)
                told = json.loads(server.ask("GET", "/v1/accesses", token=token)[2])["accesses"]
            seen = [access["from"] for access in told if access["what"] == "GET /v1/data/x"][-len(FORWARDED):]
            wanted = [address if believed else "127.0.0.1" for _, address in FORWARDED]
            if seen != wanted:
                problems.append(f"{options}: {seen}, not {wanted}")
    return problems


def limits_hold_across_parties(house):
    """A token of the shops may tell what the shops do, and nothing else."""
    problems = []
    for event, status in (("total", {200}), ("register", {403})):
        for route in ("/v1/decide", "/v1/events"):
            body = json.dumps({"model_event": event}).encode()
            told = house.server.ask("POST", route, body, house.store_only, "application/json")
            if told[0] not in status:
                problems.append(f"{route} {event}: {told[0]} {told[2][:100]}")
    lines = b'{"model_event":"register"}\n{"model_event":"total"}\n'
    told = house.server.ask("POST", "/v1/decide", lines, house.store_only, LINES)[2].splitlines()
    if len(told) != 2 or b"out-of-limits" not in told[0] or b"verdict" not in told[1]:
        problems.append(f"lines: {told}")
    return problems


def rate_is_limited():
    with tempfile.TemporaryDirectory() as folder:
        token = make_token(f"{folder}/store", "reader")
        with Server("--rate", "5", store=f"{folder}/store") as server:
            answers = [server.ask("GET", "/v1/duties", token=token) for _ in range(12)]
    refused = [answer for answer in answers if answer[0] == 429]
    return [] if refused and refused[0][1]["Retry-After"] else [f"{[answer[0] for answer in answers]}"]


def drains_at_the_end():
    """What is under way is answered; new connections are not taken; the status is 0."""
    problems = []
    with Server() as server:
        slow = socket.create_connection((server.host, server.port), timeout=20)
        slow.sendall(b"POST /api/check HTTP/1.1\r\n" + HEAD + b"Content-Type: application/yaml\r\n"
                     b"Content-Length: " + str(len(MODEL)).encode() + b"\r\n\r\n" + MODEL[:100])
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        try:
            socket.create_connection((server.host, server.port), timeout=2).close()
            problems.append("it takes new connections")
        except OSError:
            pass
        slow.sendall(MODEL[100:])
        answer = b"".join(iter(lambda: slow.recv(65536), b""))
        slow.close()
        if b"200 OK" not in answer[:20] or b'"findings"' not in answer:
            problems.append(f"what was under way: {answer[:100]}")
        if server.process.wait(30) != 0:
            problems.append(f"status {server.process.returncode}")
    return problems


def unit_confines_the_server():
    """As systemd judges it, where it is there."""
    if shutil.which("systemd-analyze") is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        text = (ROOT / "packaging/tenten.service").read_text()
        unit = Path(folder, "tenten.service")
        text = re.sub(r"Documentation=.*\n", "", text)
        unit.write_text(text.replace("ExecStart=tenten", f"ExecStart={TENTEN}"))
        problems = []
        for words in (("verify",), ("security", "--offline=true", "--threshold=15")):
            done = subprocess.run(["systemd-analyze", *words, unit], capture_output=True, text=True,
                                  timeout=60)
            if done.returncode != 0 or (words == ("verify",) and done.stderr):
                problems.append(f"{words}: {done.returncode} {done.stderr}{done.stdout[-300:]}")
    return problems


def first_admin_is_made_while_it_runs():
    """As the first start says; and revoked from outside, it counts no more."""
    with Server() as server:
        said = "".join(server.said)
        answers = [server.ask("GET", "/v1/tokens")[0]]
        token = make_token(server.store, "admin")
        answers.append(server.ask("GET", "/v1/tokens", token=token)[0])
        subprocess.run([TENTEN, "token", "revoke", token.split("_")[1], "--store", server.store], check=True,
                       capture_output=True)
        deadline = time.monotonic() + 20
        while server.ask("GET", "/v1/tokens", token=token)[0] == 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        answers.append(server.ask("GET", "/v1/tokens", token=token)[0])
    good = "tenten token create --store" in said and answers == [401, 200, 401]
    return [] if good else [f"{answers} {said}"]


def second_server_waits_or_is_refused(house):
    second = subprocess.run([TENTEN, "serve", "--store", house.server.store, "--listen", "127.0.0.1:0"],
                            capture_output=True, text=True, timeout=60)
    return [] if second.returncode in (2, 3) else [f"{second.returncode} {second.stderr}"]


def main():
    house = House()
    with_house = (
        ("the document is one of OpenAPI 3.1", document_is_openapi),
        ("every operation answers valid requests as documented", every_operation_with_valid_requests),
        ("every operation refuses invalid requests", every_operation_with_invalid_requests),
        ("wrong events are refused", wrong_events_are_refused),
        ("problems are told in both languages", problems_speak_both_languages),
        ("check and draw answer what the commands print", check_is_the_commands),
        ("a brief check is a part of the whole", a_brief_check_is_a_part_of_the_whole),
        ("several files are one model", several_files_are_one_model),
        ("bodies of several files that are none are refused", wrong_bundles_are_refused),
        ("pictures lead to the text", pictures_lead_to_the_text),
        ("outlines lead to entries", outlines_lead_to_entries),
        ("words, schema and packs are told", words_are_told),
        ("edits keep the rest of a text", edits_keep_the_rest),
        ("names change in all files", names_change_in_all_files),
        ("names of other kinds stay in conditions", names_of_other_kinds_stay),
        ("answers are written into a model", answers_are_written),
        ("tables and reports are those of the commands", tables_and_reports_are_the_commands),
        ("verdicts and codes are explained", verdicts_are_explained),
        ("gaps and plans are those of the commands", gaps_and_plans_are_the_commands),
        ("models from strangers open no files", models_open_no_files),
        ("models from strangers have limits", models_of_strangers_have_limits),
        ("each role may what the document says, at each route", each_role_at_each_route),
        ("wrong tokens are refused", wrong_tokens_are_refused),
        ("tokens are made and revoked", tokens_are_made_and_revoked),
        ("guessing is slowed", guessing_is_slowed),
        ("the store keeps no secret", store_keeps_no_secret),
        ("a token of one party is not good for another", limits_hold_across_parties),
        ("pages of other sites are refused", other_sites_are_refused),
        ("live updates tell what is recorded", live_tells_records),
        ("accesses are recorded", accesses_are_recorded),
        ("addresses behind a proxy", addresses_behind_a_proxy),
        ("answers come while the body does", answers_come_while_the_body_does),
        ("streams that go wrong end", streams_that_go_wrong),
        ("malformed HTTP is refused", malformed_http_is_refused),
        ("random HTTP is survived", random_http_is_survived),
        ("many slow connections are survived", many_slow_connections_are_survived),
        ("a second server on a store is refused", second_server_waits_or_is_refused),
    )
    tests = [("the model is deployed", [] if house.deployed[0] == 200 else [str(house.deployed)])]
    try:
        tests += [(name, test(house)) for name, test in with_house]
    finally:
        status = house.server.end()
    tests += [("the server ends with 0", [] if status == 0 else ["".join(house.server.said)[-3000:]])]
    tests += [(name, test()) for name, test in (
        ("other machines are listened to with TLS only", only_loopback_without_tls),
        ("TLS 1.2 and 1.3, and certificates of clients", tls_and_certificates),
        ("streams go through TLS", streams_through_tls),
        ("requests are limited by token", rate_is_limited),
        ("deploying holds nobody up", deploying_holds_nobody_up),
        ("packs in the folders of --packs are found", packs_of_folders_are_found),
        ("who goes away ends the work", who_goes_away_ends_the_work),
        ("long work tells how far it has come", long_work_tells_how_far_it_has_come),
        ("a request that never ends is ended", who_never_ends_is_closed),
        ("SIGTERM drains", drains_at_the_end),
        ("the unit confines the server", unit_confines_the_server),
        ("the first admin is made while it runs", first_admin_is_made_while_it_runs),
    )]
    report(tests)


if __name__ == "__main__":
    main()
