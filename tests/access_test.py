#!/usr/bin/python3
"""Who may see, tell and erase what: tokens limited to parties and regimes at every route, and the rules of
the deployed model as the judge of each record that is looked at or erased. Prints TAP."""

import json
import socket
import subprocess
import tempfile
import time
from urllib.parse import urlencode

from server_test import LINES, TENTEN, Server, make_token
from tap import report

MODEL = """
tenten: 1
title: {ja: 誰が記録を見てよいか, en: Who may see records}
as_of: 2024-04-01
parties:
  x:     {name: X, kind: company, country: JP}
  shop:  {name: shop, kind: department, part_of: x}
  lab:   {name: lab, kind: department, part_of: x}
  audit: {name: audit, kind: department, part_of: x}
systems:
  till:  {name: till, kind: terminal, operator: shop, access: shop, country: JP}
  bench: {name: bench, kind: terminal, operator: lab, access: lab, country: JP}
data:
  sales: {name: sales, value: medium, purpose: [research, statistics]}
  tests: {name: tests, value: low, purpose: research}
regimes:
  selling:
    name: {ja: 販売の規則, en: rules of selling}
    form: internal-rule
    binds: party.within("shop")
    rules:
      - {id: count, on: acquire, duties: [{id: count, does: confirm, by: by}]}
  testing:
    name: {ja: 試験の規則, en: rules of testing}
    form: internal-rule
    binds: party.within("lab")
    rules:
      - {id: sign, on: acquire, duties: [{id: sign, does: confirm, by: by}]}
  seeing:
    name: {ja: 記録の閲覧, en: seeing records}
    form: internal-rule
    binds: party.within("x")
    rules:
      - id: secret
        on: transfer
        when: event.operation == "view"
        forbid: data.value == "very-high"
      - id: purpose
        on: transfer
        when: event.operation == "view" && to.within("audit")
        forbid: event.purpose != "statistics"
      - id: kept
        on: dispose
        when: event.operation == "erase"
        forbid: data.value == "very-high"
events:
  - {id: sell, type: acquire, by: shop, from: x, system: till, output: sales}
  - {id: test, type: acquire, by: lab, from: x, system: bench, output: tests}
  - {id: hand-over, type: transfer, from: shop, to: lab, data: sales, system: bench, purpose: research}
"""

TOLD = (
    {"key": "sell-1", "model_event": "sell", "instance": "1"},
    {"key": "test-1", "model_event": "test", "instance": "1"},
    {"key": "sell-2", "model_event": "sell", "instance": "2",
     "output": {"instance": "2", "attributes": {"value": "very-high"}}},
    {"key": "hand-1", "model_event": "hand-over", "instance": "1"},
    {"key": "hand-2", "model_event": "hand-over", "instance": "2"},
)
ALL = "reader recorder decider auditor admin editor"


class House:
    """A server with records of two parties, the second sale being secret."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        store = f"{self.folder.name}/store"
        self.all = make_token(store, ALL)
        self.shop = make_token(store, ALL, "--parties", "shop")
        self.lab = make_token(store, ALL, "--parties", "lab")
        self.audit = make_token(store, ALL, "--parties", "@audit")
        self.nobody = make_token(store, ALL, "--parties", "nobody")
        self.selling = make_token(store, ALL, "--regimes", "selling")
        self.server = Server("--rate", "1000000", store=store)
        deployed = self.server.ask("PUT", "/v1/models/current", MODEL.encode(), self.all, "application/yaml")
        assert deployed[0] == 200, deployed
        body = "".join(json.dumps(event) + "\n" for event in TOLD).encode()
        told = self.server.ask("POST", "/v1/events", body, self.all, LINES)[2].splitlines()
        self.index = {event["key"]: json.loads(line)["index"] for event, line in zip(TOLD, told)}

    def ask(self, token, method, target, body=None, kind=None, **query):
        target += "?" + urlencode(query) if query else ""
        return self.server.ask(method, target, body, token, kind)

    def read(self, token, target, **query):
        status, _, body = self.ask(token, "GET", target, **query)
        assert status == 200, f"{target}: {status} {body}"
        return json.loads(body)

    def keys(self, token, **query):
        events = self.read(token, "/v1/events", **query)["events"]
        return {event["key"] for event in events if "key" in event}


def unlike(got, wanted, what):
    return [] if got == wanted else [f"{what}: {got!r}, not {wanted!r}"]


# ---- parties ------------------------------------------------------------------------------------------

def parties_see_what_involves_them(house):
    """And of that, what they do not hold, as far as the rules let it come to them."""
    return [*unlike(house.keys(house.all), {event["key"] for event in TOLD}, "no limits"),
            *unlike(house.keys(house.shop), {"sell-1", "sell-2", "hand-1"}, "the shop"),
            *unlike(house.keys(house.lab), {"test-1", "hand-1"}, "the lab"),
            *unlike(house.keys(house.nobody), set(), "a party that the model has not")]


def each_route_keeps_to_the_parties(house):
    problems = []
    holders = {name: {holding["holder"] for holding in house.read(token, "/v1/data/sales")["holdings"]}
               for name, token in (("shop", house.shop), ("lab", house.lab), ("nobody", house.nobody))}
    problems += unlike(holders, {"shop": {"shop"}, "lab": {"lab"}, "nobody": set()}, "holders")
    debtors = {name: {duty["by"] for duty in house.read(token, "/v1/duties")["duties"]}
               for name, token in (("shop", house.shop), ("lab", house.lab), ("nobody", house.nobody))}
    problems += unlike(debtors, {"shop": {"shop"}, "lab": {"lab"}, "nobody": set()}, "duties")
    traced = house.read(house.lab, "/v1/data/sales/trace", instance="2")
    problems += unlike(traced["from"] + traced["to"], [], "trace of what the lab may not see")
    traced = house.read(house.lab, "/v1/data/sales/trace", instance="1")
    problems += unlike([entry["model_event"] for entry in traced["to"]], ["hand-over"], "trace")
    for key, token, status in (("sell-1", house.shop, 200), ("sell-1", house.lab, 403),
                               ("test-1", house.shop, 403), ("hand-2", house.lab, 403),
                               ("sell-1", house.nobody, 403)):
        answer = wait_for_receipt(house, token, house.index[key])
        problems += unlike(answer, status, f"receipt of {key}")
        body = house.ask(token, "GET", f"/v1/events/{house.index[key]}/body")[0]
        problems += unlike(body, status, f"body of {key}")
    for method, target, kind in (("GET", "/v1/accesses", None),
                                 ("PUT", "/v1/models/current", "application/yaml")):
        body = MODEL.encode() if kind else None
        problems += unlike(house.ask(house.shop, method, target, body, kind)[0], 403, target)
    return problems


def wait_for_receipt(house, token, index):
    """404 before the next checkpoint."""
    for _ in range(100):
        status = house.ask(token, "GET", f"/v1/events/{index}/receipt")[0]
        if status != 404:
            return status
        time.sleep(0.1)
    return 404


def bodies_are_what_receipts_prove(house):
    """Byte for byte those of the journal; nothing for entries that are no events, or are not there."""
    index = house.index["sell-1"]
    store = f"{house.folder.name}/store"
    status, headers, told = house.ask(house.all, "GET", f"/v1/events/{index}/body")
    printed = subprocess.run([TENTEN, "store", "entry", str(index), "--store", store], capture_output=True,
                             check=True).stdout
    problems = unlike((status, told), (200, printed), "the body")
    problems += unlike(headers["Content-Type"], "application/json", "its type")
    for other in ("0", "99999", "x"):
        status = house.ask(house.all, "GET", f"/v1/events/{other}/body")[0]
        problems += unlike(status, 404, f"body of entry {other}")
    accesses = house.read(house.all, "/v1/accesses")["accesses"]
    seen = [row for row in accesses if row["what"].startswith(f"GET /v1/events/{index}/body")]
    return problems + unlike(bool(seen), True, "the access is recorded")


def telling_keeps_to_the_parties(house):
    problems = []
    for route in ("/v1/decide", "/v1/events"):
        for token, event, status in ((house.shop, "sell", 200), (house.shop, "test", 403),
                                     (house.lab, "hand-over", 200), (house.audit, "sell", 403),
                                     (house.nobody, "sell", 403)):
            body = json.dumps({"model_event": event, "instance": "told"}).encode()
            told = house.ask(token, "POST", route, body, "application/json")
            problems += unlike(told[0], status, f"{route} {event}")
    fooled = json.dumps({"model_event": "test", "by": "lab", "facts": [], "subjects": ["shop"]}).encode()
    status = house.ask(house.shop, "POST", "/v1/decide", fooled, "application/json")[0]
    return problems + unlike(status >= 400, True, "a name elsewhere")


def live_keeps_to_the_parties(house):
    """The lab is told of what the lab did, and not of what the shop did right before."""
    def tell(event):
        body = json.dumps({"model_event": event, "instance": "live"}).encode()
        return house.ask(house.all, "POST", "/v1/events", body, "application/json")[0]
    with socket.create_connection((house.server.host, house.server.port), timeout=10) as stream:
        stream.sendall(b"GET /v1/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                       + house.lab.encode() + b"\r\n\r\n")
        told = stream.recv(4096)
        statuses = [tell("sell"), tell("test")]
        deadline = time.monotonic() + 10
        while b'"model_event":"test"' not in told and time.monotonic() < deadline:
            told += stream.recv(4096)
    return [*unlike(statuses, [200, 200], "recorded"),
            *unlike(b'"model_event":"test"' in told, True, "its own"),
            *unlike(b'"model_event":"sell"' in told, False, "another's")]


# ---- regimes ------------------------------------------------------------------------------------------

def regimes_are_kept_to(house):
    problems = unlike(house.keys(house.selling), {"sell-1", "sell-2"}, "events")
    rules = {duty["rule"] for duty in house.read(house.selling, "/v1/duties")["duties"]}
    problems += unlike(rules, {"selling/count"}, "duties")
    for event, status in (("sell", 200), ("test", 403)):
        body = json.dumps({"model_event": event, "instance": "r"}).encode()
        for route in ("/v1/decide", "/v1/events"):
            told = house.ask(house.selling, "POST", route, body, "application/json")
            problems += unlike(told[0], status, f"{route} {event}")
    problems += unlike(house.ask(house.selling, "GET", "/v1/live")[0], 403, "live")
    return problems


# ---- rules --------------------------------------------------------------------------------------------

def rules_say_what_is_seen(house):
    """Who reads by the rules sees what involves others, for a purpose that they allow, and nothing secret."""
    seen = {event["key"] for event in TOLD} - {"sell-2", "hand-2"}
    problems = unlike(house.keys(house.audit), set(), "without a purpose")
    problems += unlike(house.keys(house.audit, purpose="research"), set(), "for another purpose")
    problems += unlike(house.keys(house.audit, purpose="nonsense"), set(), "for a purpose that nobody knows")
    told = {event["key"] for event in TOLD}
    problems += unlike(house.keys(house.audit, purpose="statistics") & told, seen, "for statistics")
    holdings = house.read(house.audit, "/v1/data/sales", purpose="statistics")["holdings"]
    problems += unlike({(holding["instance"], holding["holder"]) for holding in holdings}
                       & {("1", "shop"), ("1", "lab"), ("2", "shop"), ("2", "lab")},
                       {("1", "shop"), ("1", "lab")}, "data")
    problems += unlike(house.read(house.audit, "/v1/data/sales")["holdings"], [], "data without a purpose")
    told = house.read(house.all, "/v1/accesses", limit=10000)["accesses"]
    return problems + unlike("GET /v1/data/sales?purpose=statistics" in {access["what"] for access in told},
                             True, "the purpose is recorded")


def rules_say_what_is_erased(house):
    problems = []
    for token, key, status in ((house.shop, "sell-2", 403), (house.lab, "sell-1", 403),
                               (house.shop, "sell-1", 204), (house.nobody, "test-1", 403)):
        answer = house.ask(token, "DELETE", f"/v1/events/{house.index[key]}", reason="asked for")
        problems += unlike(answer[0], status, f"erasing {key}")
    told = {event["index"]: event for event in house.read(house.all, "/v1/events")["events"]}
    erased = [told[house.index[key]].get("erased", False) for key in ("sell-1", "sell-2", "test-1")]
    problems += unlike(erased, [True, False, False], "what is erased")
    return problems + unlike("sell-1" in house.keys(house.lab), False, "an erased entry of others")


# ---- limits beget limits ------------------------------------------------------------------------------

def limits_are_not_escaped_by_tokens(house):
    problems = []
    for query, status in (({"roles": "reader"}, 403), ({"roles": "reader", "parties": "lab"}, 403),
                          ({"roles": "reader", "parties": "x"}, 403),
                          ({"roles": "reader", "parties": "shop lab"}, 403),
                          ({"roles": "reader", "parties": "@shop"}, 403),
                          ({"roles": "reader", "parties": "shop"}, 201)):
        problems += unlike(house.ask(house.shop, "POST", "/v1/tokens", **query)[0], status, str(query))
    for query, status in (({"roles": "reader", "regimes": "testing"}, 403), ({"roles": "reader"}, 403),
                          ({"roles": "reader", "regimes": "selling"}, 201)):
        problems += unlike(house.ask(house.selling, "POST", "/v1/tokens", **query)[0], status, str(query))
    listed = json.loads(house.ask(house.shop, "GET", "/v1/tokens")[2])["tokens"]
    problems += unlike({token["parties"] for token in listed}, {"shop"}, "tokens that are told of")
    other = house.lab.split("_")[1]
    problems += unlike(house.ask(house.shop, "DELETE", f"/v1/tokens/{other}")[0], 404, "revoking another's")
    return problems + unlike(house.ask(house.lab, "GET", "/v1/events")[0], 200, "it counts still")


TESTS = (parties_see_what_involves_them, each_route_keeps_to_the_parties, rules_say_what_is_seen,
         bodies_are_what_receipts_prove, telling_keeps_to_the_parties, live_keeps_to_the_parties,
         regimes_are_kept_to, rules_say_what_is_erased, limits_are_not_escaped_by_tokens)


def main():
    house = House()
    try:
        tests = [(test.__name__.replace("_", " "), test(house)) for test in TESTS]
    finally:
        status = house.server.end()
    report([*tests, ("the server ends with 0", unlike(status, 0, "".join(house.server.said)[-3000:]))])


if __name__ == "__main__":
    main()
