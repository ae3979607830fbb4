#!/usr/bin/python3
"""Stores on disks that are full or read only, and under a clock that steps back: what is acknowledged is
there, what cannot be done is told, and a server goes on by itself once there is room. Runs in a mount
namespace of its own; where the system gives none, nothing is tried. Prints TAP."""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from server_test import LINES, ROLES, Server, make_token
from store_test import MODEL, TENTEN, call, flow, new_store, record, unlike
from tap import ROOT, report

INSIDE = "TENTEN_DISK_TEST"
CLOCK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t clock, struct timespec *time) {
	static int (*real)(clockid_t, struct timespec *);
	const char *offset = getenv("CLOCK_OFFSET");
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	int status = real(clock, time);
	if ((clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) && offset != NULL)
		time->tv_sec += atol(offset);
	return status;
}
"""


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True, capture_output=True)


class Disk:
    """A disk of so many KiB."""

    def __init__(self, folder, size):
        self.place = Path(folder) / "disk"
        self.place.mkdir()
        mount("-t", "tmpfs", "-o", f"size={size}k", "tmpfs", self.place)

    def set(self, options):
        mount("-o", f"remount,{options}", self.place)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.place], check=True)


# ---- full ---------------------------------------------------------------------------------------------

def fill(server, token, acknowledged):
    """Records until it is refused; the answer that refuses."""
    for run in range(4000):
        lines = [{"key": f"{run}-{number}", "model_event": "register", "instance": f"{run}-{number}"}
                 for number in range(20)]
        body = "".join(json.dumps(line) + "\n" for line in lines).encode()
        status, headers, answer = server.ask("POST", "/v1/events", body, token, LINES)
        if status != 200:
            return status, headers["Content-Type"], json.loads(answer)
        acknowledged.update({told["key"]: told["leaf"] for told in map(json.loads, answer.splitlines())
                             if "leaf" in told})
    return None


def full_disk(folder):
    problems, acknowledged = [], {}
    with Disk(folder, 4096) as disk:
        store = disk.place / "store"
        token = make_token(str(store), " ".join(ROLES))
        call("store", "deploy", "--store", store, MODEL)
        with Server("--rate", "1000000", store=str(store)) as server:
            refused = fill(server, token, acknowledged)
            said = refused and (*refused[:2], refused[2]["type"])
            problems += unlike(said, (503, "application/problem+json", "urn:tenten:problem:store-failed"),
                               "refused")
            problems += unlike(server.ask("GET", "/healthz")[0], 200, "it is alive")
            body = b'{"model_event":"register"}'
            again = server.ask("POST", "/v1/events", body, token, "application/json")
            problems += unlike(again[0] in (200, 503), True, f"once more: {again}")
            disk.set("size=65536k")
            for number in range(3):
                body = json.dumps({"key": f"after-{number}", "model_event": "register"}).encode()
                answer = server.ask("POST", "/v1/events", body, token, "application/json")
                problems += unlike(answer[0], 200, f"with room again: {answer[2]}")
            told = json.loads(server.ask("GET", "/v1/events?limit=10000", token=token)[2])["events"]
            problems += unlike(server.end(), 0, "".join(server.said)[-2000:])
        leaves = {event["key"]: event["leaf"] for event in told if "key" in event}
        lost = [key for key, leaf in acknowledged.items() if leaves.get(key) != leaf]
        problems += unlike((lost[:3], len(acknowledged) > 100), ([], True), "what was acknowledged")
        call("store", "check", "--store", store)
        problems += unlike(call("verify", store, good=None).returncode, 0, "verify")
    return problems


def full_disk_from_the_start(folder):
    """Nothing fits, or hardly: no half store stays in the way once there is room."""
    problems = []
    for size in (16, 64, 128, 256):
        with Disk(Path(tempfile.mkdtemp(dir=folder)), size) as disk:
            store = disk.place / "store"
            done = call("store", "deploy", "--store", store, MODEL, good=None)
            problems += unlike(done.returncode in (0, 2, 3) and "Sanitizer" not in done.stderr, True,
                               f"{size}: {done.returncode} {done.stderr}")
            disk.set("size=65536k")
            done = call("store", "deploy", "--store", store, MODEL, good=None)
            problems += unlike(done.returncode, 0, f"{size}, with room: {done.stderr}")
            if done.returncode == 0:
                record(store, flow("a"))
    return problems


def a_gap_in_the_index_is_found(folder):
    """Entries that the index lacks, though it has later ones: check tells, and rebuild mends."""
    store = new_store(folder)
    record(store, flow("a"))
    with sqlite3.connect(store / "index.db") as database:
        database.execute("DELETE FROM entries WHERE entry = 3")
    done = call("store", "check", "--store", store, good=None)
    problems = unlike(done.returncode in (2, 3) and "index" in done.stderr, True, f"check: {done}")
    call("store", "rebuild", "--store", store)
    return problems + unlike(call("store", "check", "--store", store, good=None).returncode, 0, "made anew")


# ---- read only ----------------------------------------------------------------------------------------

def read_only_disk(folder):
    problems = []
    with Disk(folder, 65536) as disk:
        store = new_store(disk.place)
        record(store, flow("a"))
        disk.set("ro")
        for words, lines in ((("record", "--store", store), flow("b")),
                             (("store", "rebuild", "--store", store), None),
                             (("token", "create", "--store", store, "--roles", "reader"), None),
                             (("store", "key", "change", "--store", store), None),
                             (("store", "deploy", "--store", store, MODEL), None),
                             (("serve", "--store", store, "--listen", "127.0.0.1:0"), None),
                             (("store", "init", "--store", disk.place / "new"), None)):
            done = call(*words, lines=lines, good=None)
            good = done.returncode in (2, 3) and done.stderr.startswith("tenten: ")
            problems += unlike(good, True, f"{words[:2]}: {done.returncode} {done.stdout}{done.stderr}")
        problems += unlike(call("verify", store, good=None).returncode, 0, "verify")
        disk.set("rw")
        again = record(store, flow("a") + flow("b"))
        problems += unlike([answer.get("known", False) for answer in again], [True] * 9 + [False] * 9,
                           "writable again")
    return problems


# ---- the clock ----------------------------------------------------------------------------------------

def clock_steps_back(folder):
    """An hour back between two runs: recorded, told, and nothing else is wrong."""
    folder = Path(folder)
    (folder / "clock.c").write_text(CLOCK)
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", folder / "clock.so", folder / "clock.c", "-ldl"],
                   check=True)
    store = new_store(folder)
    options = os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    for run, offset in enumerate(("3600", "0", "7200", "60")):
        lines = "".join(json.dumps(line) + "\n" for line in flow(str(run)))
        subprocess.run([TENTEN, "record", "--store", store], cwd=ROOT, input=lines, text=True, check=True,
                       capture_output=True,
                       env={**os.environ, "LD_PRELOAD": str(folder / "clock.so"), "CLOCK_OFFSET": offset,
                            "ASAN_OPTIONS": options})
    done = call("verify", store, "--format", "json")
    told = json.loads(done.stdout)["verified"][0]
    problems = unlike((told["good"], told["steps_back"], told["entries"]), (True, 2, 37), "verify")
    call("store", "check", "--store", store)
    call("store", "rebuild", "--store", store)
    return problems


TESTS = (full_disk, full_disk_from_the_start, a_gap_in_the_index_is_found, read_only_disk,
         clock_steps_back)


def run(test):
    with tempfile.TemporaryDirectory(prefix="tenten-test-", ignore_cleanup_errors=True) as folder:
        try:
            return test(folder)
        except (AssertionError, KeyError, ValueError, subprocess.SubprocessError) as error:
            return [f"{type(error).__name__}: {error}"]


def main():
    if INSIDE not in os.environ:
        namespace = ["unshare", "--user", "--map-root-user", "--mount"]
        mounts = [*namespace, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
        if subprocess.run(mounts, capture_output=True, check=False).returncode != 0:
            print("1..0 # SKIP no mount namespace here")
            return
        os.environ[INSIDE] = "yes"
        os.execvp(namespace[0], [*namespace, sys.executable, *sys.argv])
    report([(test.__name__.replace("_", " "), run(test)) for test in TESTS])


if __name__ == "__main__":
    main()
