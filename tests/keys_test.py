#!/usr/bin/python3
"""Keys of a log that change, and time stamps: old checkpoints and receipts stay good, who trusts the key
before trusts the one that it names, and nobody else comes in; an authority of our own stamps checkpoints;
and tenten verify says all of it as JSON. Prints TAP."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from store_test import TENTEN, call, flow, new_store, record, unlike
from tap import report

TOOL = os.environ.get("LEDGER_TOOL", str(Path(TENTEN).with_name("ledger_tool")))


def verify(*words):
    return call("verify", *words, good=None)


def verified(*words):
    """(status, what is said of the first path) as JSON."""
    done = verify(*words, "--format", "json")
    told = json.loads(done.stdout)
    assert told["tenten"] == 1, told
    return done.returncode, told["verified"][0]


def keys_of(store):
    return (store / "public/log.vkey").read_text().splitlines()


def signers(store):
    lines = (store / "public/checkpoint").read_text().splitlines()
    return sum(line.startswith("— ") for line in lines)


def changed(folder):
    """A store whose key has changed once, with what was given out before."""
    store, folder = new_store(folder), Path(folder)
    record(store, flow("a"))
    (folder / "receipt").write_text(call("store", "receipt", "1", "--store", store).stdout)
    (folder / "entry").write_text(call("store", "entry", "1", "--store", store).stdout)
    shutil.copy(store / "public/checkpoint", folder / "before")
    (folder / "old").write_text(keys_of(store)[0] + "\n")
    call("store", "key", "change", "--store", store)
    return store, folder


def both_keys_sign_over_a_changeover(folder):
    store, folder = changed(folder)
    problems = unlike(signers(store), 2, "signatures after the change")
    record(store, flow("b"))
    call("store", "receipt", "12", "--store", store)  # which needs a new checkpoint
    problems += unlike(signers(store), 2, "signatures of a new checkpoint")
    (folder / "new").write_text(keys_of(store)[0] + "\n")
    for key in ("old", "new"):
        problems += unlike(verify(store, "--key", folder / key).returncode, 0, f"by the {key} key")
        problems += unlike(verify(store / "public/checkpoint", "--key", folder / key).returncode, 0,
                           f"the checkpoint by the {key} key")
    problems += unlike(len((store / "key").read_text().splitlines()), 2, "private keys")
    again = call("store", "key", "change", "--store", store, good=None)
    problems += unlike((again.returncode, "under way already" in again.stderr), (2, True), "changing again")
    call("store", "key", "retire", "--store", store)
    problems += unlike(signers(store), 1, "signatures after it")
    problems += unlike(len((store / "key").read_text().splitlines()), 1, "private keys after it")
    again = call("store", "key", "retire", "--store", store, good=None)
    return problems + unlike(again.returncode, 2, "retiring again")


def what_was_given_out_before_stays_good(folder):
    store, folder = changed(folder)
    call("store", "key", "retire", "--store", store)
    record(store, flow("b"))
    both = store / "public/log.vkey"
    problems = unlike(len(keys_of(store)), 2, "public keys")
    for key in (both, folder / "old"):
        receipt = verify(folder / "receipt", "--entry", folder / "entry", "--key", key)
        problems += unlike(receipt.returncode, 0, "the receipt")
        problems += unlike(verify(folder / "before", "--key", key).returncode, 0, "the checkpoint")
        problems += unlike(verify(store, "--key", key, "--since", folder / "before").returncode, 0,
                           "the record continues it")
    problems += unlike(verify(store).returncode, 0, "by the keys beside it")
    (folder / "new").write_text(keys_of(store)[0] + "\n")
    new = verify(folder / "before", "--key", folder / "new").returncode
    problems += unlike(new, 1, "by the new key alone")
    copy = folder / "copy"
    call("store", "backup", "--store", store, copy)
    return problems + unlike(verify(copy, "--key", folder / "old").returncode, 0, "a copy")


def several_changes_are_one_chain(folder):
    store, folder = changed(folder)
    call("store", "key", "retire", "--store", store)
    for _ in range(2):
        call("store", "key", "change", "--store", store)
        call("store", "key", "retire", "--store", store)
    record(store, flow("b"))
    problems = unlike(verify(store, "--key", folder / "old").returncode, 0, "by the first key")
    problems += unlike(verify(store / "public", "--key", folder / "old").returncode, 0, "its public files")
    problems += unlike(len(call("store", "key", "--store", store).stdout.splitlines()), 4, "keys shown")
    note = store / "public/changeover-2"
    text = note.read_text()
    note.unlink()
    status, told = verified(store, "--key", folder / "old")
    codes = {problem["code"] for problem in told["problems"]}
    told = (status, {"bad-key", "unsigned"} <= codes, text.startswith("tenten.key-changeover"))
    return problems + unlike(told, (1, True, True), f"without a note: {codes}")


def nobody_names_a_key_himself(folder):
    """Another log's key, put into the list, its changeover signed by itself: found."""
    store, folder = changed(folder)
    call("store", "key", "retire", "--store", store)
    (folder / "others").mkdir()
    other, _ = changed(folder / "others")
    call("store", "key", "retire", "--store", other)
    public = store / "public"
    problems = []
    shutil.copytree(store, folder / "kept")
    for name in ("changeover-1", "log.vkey", "checkpoint"):
        shutil.copy(other / "public" / name, public / name)
    problems += unlike(verify(store, "--key", folder / "old").returncode, 1, "all of another")
    shutil.rmtree(store)
    shutil.copytree(folder / "kept", store)
    for name in ("changeover-1", "log.vkey"):
        data = bytearray((public / name).read_bytes())
        for at in range(0, len(data), 7):
            data[at] ^= 1
            (public / name).write_bytes(data)
            done = verify(store)
            problems += unlike(done.returncode, 1, f"{name} with another byte at {at}")
            data[at] ^= 1
        (public / name).write_bytes(data)
    (public / "log.vkey").write_text("nonsense\n")
    refused = call("record", "--store", store, lines=flow("z"), good=None)
    problems += unlike(refused.returncode != 0, True, "opening it without its list of keys")
    return problems


# ---- witnesses ----------------------------------------------------------------------------------------

def witness(folder, store, name):
    """A witness signs the newest checkpoint: its line and its key lie in files."""
    done = subprocess.run([TOOL, "witness", store / "public/checkpoint", name, folder / f"{name}.key"],
                          capture_output=True, text=True, check=True)
    (folder / f"{name}.line").write_text(done.stdout)


def witnesses_cosign(folder):
    store, folder = new_store(folder), Path(folder)
    record(store, flow("a"))
    call("store", "receipt", "1", "--store", store)
    for name in ("one.example/w", "two.example/w"):
        (folder / name).parent.mkdir(exist_ok=True)
        witness(folder, store, name)
    one, two = folder / "one.example/w", folder / "two.example/w"
    both = folder / "both"
    both.write_text((store / "public/log.vkey").read_text() + Path(f"{one}.key").read_text()
                    + Path(f"{two}.key").read_text())
    (folder / "nonsense").write_text("nonsense\n")
    line = Path(f"{one}.line").read_text()
    (folder / "forged").write_text(line.replace("A", "B") if "A" in line else line.replace("a", "b"))
    problems = []
    for lines, key, status in ((f"{one}.line", f"{two}.key", 2), (folder / "forged", f"{one}.key", 2),
                               (folder / "nonsense", f"{one}.key", 2), (folder / "none", f"{one}.key", 2),
                               (f"{one}.line", folder / "nonsense", 2), (f"{one}.line", f"{one}.key", 0),
                               (f"{two}.line", f"{two}.key", 0), (f"{two}.line", f"{two}.key", 0)):
        done = call("store", "cosign", lines, "--key", key, "--store", store, good=None)
        problems += unlike(done.returncode, status, f"{lines} {key}: {done.stderr}")
    status, told = verified(store, "--key", both)
    names = sorted(signer["name"] for signer in told["signers"] if signer["kind"] == "witness")
    problems += unlike((status, names), (0, ["one.example/w", "two.example/w"]), "who signed")
    record(store, flow("b"))
    call("store", "receipt", "12", "--store", store)
    done = call("store", "cosign", f"{one}.line", "--key", f"{one}.key", "--store", store, good=None)
    return problems + unlike(done.returncode, 2, "a signature of an older checkpoint")


# ---- time stamps --------------------------------------------------------------------------------------

CONFIGURATION = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def make_authority(folder, name):
    """A time-stamping authority with a certificate of its own making."""
    def run(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    run("req", "-x509", *key, "-keyout", f"{name}-ca.key", "-out", f"{name}-ca.pem", "-subj",
        f"/CN={name} ca", "-days", "2")
    run("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
    for purpose in ("timeStamping", "clientAuth"):
        (folder / "ext").write_text(f"extendedKeyUsage=critical,{purpose}\n")
        run("x509", "-req", "-in", f"{name}.csr", "-CA", f"{name}-ca.pem", "-CAkey", f"{name}-ca.key",
            "-CAcreateserial", "-out", f"{name}-{purpose}.pem", "-days", "2", "-extfile", "ext")
    (folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=folder))
    (folder / "serial").write_text("01\n")


def stamp(folder, name, request, answer):
    subprocess.run(["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", request, "-signer",
                    f"{name}-timeStamping.pem", "-inkey", f"{name}.key", "-chain", f"{name}-ca.pem", "-out",
                    answer], cwd=folder, check=True, capture_output=True)


def checkpoints_are_stamped(folder):
    store, folder = new_store(folder), Path(folder)
    record(store, flow("a"))
    call("store", "timestamp", folder / "one", "--store", store)
    record(store, flow("b"))
    call("store", "timestamp", folder / "two", "--store", store)
    for name in ("good", "other"):
        make_authority(folder, name)
    for name, request, answer in (("good", "one.tsq", "one.tsr"), ("good", "two.tsq", "two.tsr"),
                                  ("other", "one.tsq", "other.tsr")):
        stamp(folder, name, request, answer)
    data = (folder / "one.tsr").read_bytes()
    (folder / "cut.tsr").write_bytes(data[:-5])
    (folder / "flipped.tsr").write_bytes(data[:-20] + bytes([data[-20] ^ 1]) + data[-19:])
    (folder / "more.tsr").write_bytes(data + b"x")
    (folder / "empty.tsr").write_bytes(b"")
    (folder / "refused.tsr").write_bytes(bytes.fromhex("30053003020102"))
    key = ("--key", store / "public/log.vkey")
    problems = []
    for checkpoint, answer, authority, status, code in (
            ("one", "one", "good", 0, None), ("two", "two", "good", 0, None),
            ("two", "one", "good", 1, "timestamp-other-bytes"),
            ("one", "other", "good", 1, "timestamp-untrusted"),
            ("one", "one", "other", 1, "timestamp-untrusted"),
            ("one", "cut", "good", 1, "timestamp-malformed"), ("one", "flipped", "good", 1, None),
            ("one", "more", "good", 1, "timestamp-malformed"),
            ("one", "empty", "good", 1, "timestamp-malformed"),
            ("one", "refused", "good", 1, "timestamp-refused")):
        got, told = verified(folder / f"{checkpoint}.checkpoint", *key, "--timestamp",
                             folder / f"{answer}.tsr", "--authority", folder / f"{authority}-ca.pem")
        what = f"{checkpoint} {answer} {authority}"
        problems += unlike(got, status, what)
        if status == 0:
            problems += unlike(told["timestamp"][:2], "20", what)
        elif code:
            problems += unlike(told["problems"][0]["code"], code, what)
    for words in (("--timestamp", folder / "one.tsr"), ("--authority", folder / "good-ca.pem"),
                  ("--timestamp", folder / "one.tsr", "--authority", folder / "one.tsr"),
                  ("--timestamp", folder / "none", "--authority", folder / "good-ca.pem")):
        status = verify(folder / "one.checkpoint", *key, *words).returncode
        problems += unlike(status in (2, 3), True, str(words))
    text = verify(folder / "one.checkpoint", *key, "--timestamp", folder / "one.tsr", "--authority",
                  folder / "good-ca.pem").stdout
    problems += unlike("time stamp: 20" in text, True, text)
    return problems + unlike(verify(store, *key, "--since", folder / "one.checkpoint").returncode, 0,
                             "what was stamped is continued")


# ---- JSON ---------------------------------------------------------------------------------------------

def verdicts_are_told_as_json(folder):
    store, folder = changed(folder)
    key = ("--key", store / "public/log.vkey")
    (folder / "growth").write_text(call("store", "growth", "3", "--store", store).stdout)
    problems = []
    status, told = verified(store, *key)
    said = (status, *(told[name] for name in ("kind", "good", "entries", "problems", "own_key")))
    problems += unlike(said, (0, "record", True, 10, [], False), "a record")
    problems += unlike([signer["kind"] for signer in told["signers"]], ["log", "log"], "who signed")
    problems += unlike(verified(store / "public", *key)[1]["kind"], "public", "public files")
    status, told = verified(folder / "receipt", "--entry", folder / "entry", *key)
    said = (status, told["kind"], told["entry"], told["good"])
    problems += unlike(said, (0, "receipt", 1, True), "a receipt")
    status, told = verified(folder / "receipt", "--entry", folder / "growth", *key)
    said = (status, told["good"], told["problems"][0]["code"])
    problems += unlike(said, (1, False, "other-body"), "another")
    status, told = verified(folder / "before", *key)
    problems += unlike((status, told["kind"], told["size"]), (0, "checkpoint", 10), "a checkpoint")
    segment = store / "journal/000000"
    data = bytearray(segment.read_bytes())
    data[-100] ^= 1
    segment.write_bytes(data)
    status, told = verified(store, *key)
    problems += unlike((status, told["good"], told["problems"][0]["code"], told["problems"][0]["file"]),
                       (1, False, "damaged-entry", "journal/000000"), "a damaged entry")
    problems += unlike(set(told["problems"][0]["message"]), {"ja", "en"}, "languages")
    for words in ((folder / "none",), (folder / "entry", *key), (folder / "receipt", *key)):
        done = verify(*words, "--format", "json")
        problems += unlike(done.returncode in (2, 3) and done.stderr.startswith("tenten: "), True, str(words))
    return problems


TESTS = (both_keys_sign_over_a_changeover, what_was_given_out_before_stays_good,
         several_changes_are_one_chain, nobody_names_a_key_himself, checkpoints_are_stamped,
         witnesses_cosign, verdicts_are_told_as_json)


def run(test):
    with tempfile.TemporaryDirectory(prefix="tenten-test-") as folder:
        try:
            return test(folder)
        except (AssertionError, KeyError, IndexError, ValueError) as error:
            return [f"{type(error).__name__}: {error}"]


if __name__ == "__main__":
    report([(test.__name__.replace("_", " "), run(test)) for test in TESTS])
