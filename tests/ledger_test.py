"""Records as others see them: Go's own tlog verifies what tenten writes, and tenten what Go writes; tenten
verify says in both languages what is right and wrong; a process that is killed again and again loses nothing.

usage: ledger_test.py [KILLS] (20 if not given; LEDGER_TOOL and TENTEN say which programs)"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
TOOL = os.environ.get("LEDGER_TOOL", str(Path(TENTEN).with_name("ledger_tool")))
KILLS = 20
GO_FLAGS = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""}
ENTRIES = 300


def run(*words, lang="en"):
    command = [str(word) for word in words]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if command[0] == TENTEN:
        command += ["--lang", lang]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def tool(what, log, *words):
    done = run(TOOL, what, log, *words)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout


def build_verifier(folder):
    """Go's verifier, from Debian's packages only; None where there is no Go."""
    if shutil.which("go") is None:
        return None
    program = folder / "verifier"
    subprocess.run(["go", "build", "-o", program, "."], cwd=ROOT / "tests/verifier", check=True,
                   env={**os.environ, **GO_FLAGS, "GOCACHE": str(folder / "cache")})
    return str(program)


def make_log(folder):
    """A log with everything that can be given out of it."""
    log = folder / "log"
    tool("append", log, ENTRIES // 3)
    (folder / "before").write_text(tool("checkpoint", log))
    tool("append", log, ENTRIES - ENTRIES // 3)
    (folder / "receipt").write_text(tool("receipt", log, 77))
    (folder / "body").write_text('{"event":77}')
    (folder / "other").write_text('{"event":78}')
    (folder / "growth").write_text(tool("growth", log, ENTRIES // 3))
    return log


def expect(done, status, *texts):
    """What is wrong with how a call ended."""
    said = done.stdout + done.stderr
    wrong = [] if done.returncode == status else [f"exit status {done.returncode}, not {status}: {said}"]
    return wrong + [f"«{text}» is missing: {said}" for text in texts if text not in said]


# ---- others ----------------------------------------------------------------------------------------------


def go_verifies(folder, log, verifier):
    if verifier is None:
        return []
    vkey = (log / "public/log.vkey").read_text()
    words = [log / "public", vkey, folder / "receipt", folder / "body", folder / "growth", folder / "before"]
    problems = expect(run(verifier, "check", *words), 0, str(ENTRIES))
    words[3] = folder / "other"
    problems += expect(run(verifier, "check", *words), 1, "invalid")
    return problems


def tenten_verifies_go(folder, verifier):
    problems = []
    for count in (1, 2, 255, 256, 257, 1000) if verifier is not None else ():
        made = folder / f"go-{count}"
        problems += expect(run(verifier, "make", made, count), 0)
        key = ("--key", made / "vkey")
        problems += expect(run(TENTEN, "verify", made / "public", *key), 0,
                           "go.example/log", f"{count} entries")
        problems += expect(run(TENTEN, "verify", made / "receipt", "--entry", made / "body", *key), 0,
                           "nothing is wrong", f"entry {count // 2}")
        problems += expect(run(TENTEN, "verify", made / "growth", "--since", made / "before", *key), 0,
                           "only grew")
    return problems


# ---- the command -----------------------------------------------------------------------------------------


def command_verifies(folder, log):
    key = ("--key", (log / "public/log.vkey").read_text().strip())
    receipt, entry = folder / "receipt", ("--entry", folder / "body")
    since = ("--since", folder / "before")
    return [
        *expect(run(TENTEN, "verify", log), 0, "300 entries", "beside the log", "nothing is wrong"),
        *expect(run(TENTEN, "verify", log, *key, *since), 0, "checkpoint held: 100", "nothing is wrong"),
        *expect(run(TENTEN, "verify", log / "public", log, *key), 0, "public files of log.example/tool"),
        *expect(run(TENTEN, "verify", receipt, *key, *entry), 0, "entry 77", "recorded 20"),
        *expect(run(TENTEN, "verify", receipt, *key, "--entry", folder / "other"), 1, "not what was"),
        *expect(run(TENTEN, "verify", receipt, *key), 2, "--entry"),
        *expect(run(TENTEN, "verify", receipt, *entry), 2, "--key"),
        *expect(run(TENTEN, "verify", folder / "growth", *key, *since), 0, "from 100 entries to 300"),
        *expect(run(TENTEN, "verify", folder / "growth", *key), 2, "--since"),
        *expect(run(TENTEN, "verify", folder / "before", *key), 0, "100 entries"),
        *expect(run(TENTEN, "verify", folder / "body", *key), 2, "neither"),
        *expect(run(TENTEN, "verify", folder / "nowhere", *key), 3, "cannot be read"),
        *expect(run(TENTEN, "verify", folder), 2, "neither a log"),
        *expect(run(TENTEN, "verify", log, "--key", "nonsense"), 2, "nonsense"),
        *expect(run(TENTEN, "verify", log, "--key", folder / "body"), 2, "not a file of keys"),
        *expect(run(TENTEN, "verify", log, lang="ja"), 0, "項目 300", "問題なし"),
    ]


def damage_is_said(folder, log):
    damaged = folder / "damaged"
    shutil.copytree(log, damaged)
    segment = sorted((damaged / "journal").iterdir())[1]
    content = bytearray(segment.read_bytes())
    at = content.index(b'{"event":')
    content[at + 9] ^= 1
    segment.write_bytes(content)
    shown = f"journal/{segment.name}:{at - 32}: entry "
    problems = expect(run(TENTEN, "verify", damaged), 1, shown, "not what was recorded")
    problems += expect(run(TENTEN, "verify", damaged, lang="ja"), 1, "記録された時のものと違う")
    (damaged / "public/checkpoint").write_text((folder / "before").read_text())
    older = run(TENTEN, "verify", damaged / "public", "--since", log / "public/checkpoint")
    return problems + expect(older, 1, "smaller than the checkpoint held")


def erasure_is_said(folder, log):
    erased = folder / "erased"
    shutil.copytree(log, erased)
    tool("erase", erased, 5, 6)
    problems = expect(run(TENTEN, "verify", erased), 0, "erased entries: 1", "nothing is wrong")
    journal = b"".join(path.read_bytes() for path in (erased / "journal").iterdir())
    return problems + (["the body is still there"] if b'{"event":5}' in journal else [])


# ---- kill -9 ---------------------------------------------------------------------------------------------


def survives_kills(folder, kills):
    log, acknowledged, problems = folder / "killed", 0, []
    chance = random.Random(7)
    for _ in range(kills):
        process = subprocess.Popen([TOOL, "append", log, "1000000"], stdout=subprocess.PIPE, text=True)
        time.sleep(chance.uniform(0.05, 0.4))
        process.send_signal(signal.SIGKILL)
        lines = process.communicate()[0].split("\n")[:-1]  # what follows the last line feed was cut off
        if lines:
            acknowledged = int(lines[-1]) + 1
    bodies = tool("bodies", log).splitlines()
    if len(bodies) < acknowledged:
        problems.append(f"{acknowledged} entries were acknowledged, {len(bodies)} are there")
    if bodies != [f'{{"event":{number}}}' for number in range(len(bodies))]:
        problems.append("entries are not those that were recorded")
    tool("append", log, 1)
    return problems + expect(run(TENTEN, "verify", log), 0, "nothing is wrong")


def second_process_waits(folder):
    log = folder / "shared"
    first = subprocess.Popen([TOOL, "append", log, "1000000"], stdout=subprocess.PIPE, text=True)
    first.stdout.readline()
    second = run(TOOL, "append", log, 1)
    first.kill()
    first.communicate()
    return expect(second, 1, "open") + expect(run(TOOL, "append", log, 1), 0)


def main(kills):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        verifier = build_verifier(folder)
        log = make_log(folder)
        report([
            ("Go's tlog verifies tiles, receipts and growth", go_verifies(folder, log, verifier)),
            ("tenten verifies a log of Go's", tenten_verifies_go(folder, verifier)),
            ("tenten verify takes all that is given out", command_verifies(folder, log)),
            ("tenten verify says what is damaged, and where", damage_is_said(folder, log)),
            ("tenten verify says what is erased", erasure_is_said(folder, log)),
            (f"{kills} kills lose nothing", survives_kills(folder, kills)),
            ("a second process waits, and is refused", second_process_waits(folder)),
        ])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS)
