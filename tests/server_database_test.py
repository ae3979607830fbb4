"""Servers on a database: all operations of one (server_test.py); two that share a store; what they say while
the database is away, and that they come back by themselves. Prints TAP."""

import json
import re
import subprocess
import time

from postgres import PASSWORD, Cluster
from server_test import LINES, TENTEN, House, Server, every_operation_with_invalid_requests
from server_test import every_operation_with_valid_requests, tokens_are_made_and_revoked
from tap import report

EVENT = {"model_event": "register"}


def record(server, token, key, **more):
    status, _, body = server.ask("POST", "/v1/events", json.dumps(EVENT | {"key": key} | more), token,
                                 "application/json")
    return status, json.loads(body)


def until(condition, seconds=30):
    """Asks again and again; the last answer."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def two_servers_share_a_store(house):
    problems, all_ = [], house.all
    with Server("--rate", "1000000", store=house.server.store) as other:
        for number in range(20):
            server = (house.server, other)[number % 2]
            status, answer = record(server, all_, f"shared-{number}", instance=f"day-{number}")
            problems += [] if status == 200 and "known" not in answer else [f"{number}: {status} {answer}"]
            twin = other if server is house.server else house.server
            status, again = record(twin, all_, f"shared-{number}", instance=f"day-{number}")
            if (status, again.get("index"), again.get("known")) != (200, answer.get("index"), True):
                problems.append(f"{number}, told to the other: {status} {again}")
        seen = [len(json.loads(server.ask("GET", "/v1/events?limit=1000", None, all_)[2])["events"])
                for server in (house.server, other)]
        problems += [] if seen[0] == seen[1] else [f"events seen: {seen}"]
        index = answer["index"]
        receipt = until(lambda: all(server.ask("GET", f"/v1/events/{index}/receipt", None, all_)[0] == 200
                                    for server in (house.server, other)))
        problems += [] if receipt else ["there is no receipt"]
        for server in (house.server, other):
            checkpoint = server.ask("GET", "/v1/checkpoint", None, all_)
            size = int(checkpoint[2].split(b"\n")[1]) if checkpoint[0] == 200 else 0
            problems += [] if size > index else [f"checkpoint: {checkpoint}"]
    return problems


def what_one_revokes_is_refused_by_all(house):
    made = json.loads(house.server.ask("POST", "/v1/tokens?roles=reader", None, house.tokens["admin"])[2])
    with Server(store=house.server.store) as other:
        before = other.ask("GET", "/v1/events", None, made["token"])[0]
        revoked = house.server.ask("DELETE", f"/v1/tokens/{made['id']}", None, house.tokens["admin"])[0]
        refused = until(lambda: other.ask("GET", "/v1/events", None, made["token"])[0] == 401)
    good = before == 200 and revoked in (200, 204) and refused
    return [] if good else [f"{before} {revoked} {refused}"]


def it_says_that_the_database_is_away(house, cluster):
    problems, token = [], house.all
    lines = "".join(json.dumps(EVENT | {"key": f"lines-{number}"}) + "\n" for number in range(50))
    status, _, body = house.server.ask("POST", "/v1/events", lines, token, LINES)
    before = [json.loads(line)["index"] for line in body.splitlines()]
    cluster.kill()
    told = json.dumps(EVENT)
    for method, target, asked in (("POST", "/v1/events", told), ("GET", "/v1/events", None),
                                  ("POST", "/v1/decide", told), ("GET", "/v1/checkpoint", None)):
        for language, word in (("en", "PostgreSQL"), ("ja", "格納先")):
            kind = asked and "application/json"
            status, headers, said = house.server.ask(method, target, asked, token, kind, language)
            if status != 503 or "problem+json" not in headers["Content-Type"] or word not in said.decode():
                problems.append(f"{method} {target} {language}: {status} {said}")
            problems += [] if PASSWORD not in said.decode() else [said.decode()]
    ready = house.server.ask("GET", "/readyz")
    problems += [] if ready[0] == 503 and b"store" in ready[2] else [f"/readyz: {ready}"]
    alive = house.server.ask("GET", "/healthz")[0]
    problems += [] if alive == 200 else [f"/healthz: {alive}"]
    cluster.start()
    back = until(lambda: house.server.ask("GET", "/readyz")[0] == 200)
    problems += [] if back else ["it does not come back"]
    status, _, body = house.server.ask("POST", "/v1/events", lines, token, LINES)
    again = [json.loads(line) for line in body.splitlines()]
    known = [answer["index"] for answer in again if answer.get("known")]
    problems += [] if known == before else [f"{status} {again[:3]}"]
    status, answer = record(house.server, token, "after")
    return problems + ([] if status == 200 else [f"after: {status} {answer}"])


def no_password_is_shown(cluster):
    store = cluster.make()
    with Server(store=store) as server:
        said = "".join(server.said)
    status = subprocess.run([TENTEN, "serve", "--store", store + "x", "--listen", "127.0.0.1:0"],
                            capture_output=True, text=True, timeout=60)
    good = "token create" in said and re.search(r"--store postgresql://postgres@127", said)
    problems = [] if good and PASSWORD not in said else [said]
    return problems + ([] if status.returncode == 3 and PASSWORD not in status.stderr else [status.stderr])


def main():
    cluster = Cluster()
    try:
        house = House(store=cluster.make())
        tests = [("the model is deployed", [] if house.deployed[0] == 200 else [str(house.deployed)])]
        try:
            tests += [(name, test(*words)) for name, test, *words in (
                ("every operation answers valid requests", every_operation_with_valid_requests, house),
                ("every operation refuses invalid requests", every_operation_with_invalid_requests, house),
                ("tokens are made and revoked", tokens_are_made_and_revoked, house),
                ("two servers share a store", two_servers_share_a_store, house),
                ("what one revokes is refused by all", what_one_revokes_is_refused_by_all, house),
                ("it says that the database is away, and comes back", it_says_that_the_database_is_away,
                 house, cluster),
                ("no password is shown", no_password_is_shown, cluster),
            )]
        finally:
            status = house.server.end()
        tests += [("the server ends with 0", [] if status == 0 else ["".join(house.server.said)[-3000:]])]
    finally:
        cluster.end()
    report(tests)


if __name__ == "__main__":
    main()
