"""check --ask on a terminal: questions are answered as people answer them, with slips, breaking off and files
that cannot be written; what is then in the model is what was promised, and nothing else has changed."""

import codecs
import json
import os
import pty
import re
import resource
import select
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from ruamel.yaml import YAML
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
PART = ROOT / "tests/models/a2-part.yaml"
PROMPTS = ("(y/n/?/q): ", "（y/n/?/q）: ", "(may be empty): ", "（空でもよい）: ",
           "(like 2024-04-01; empty: always): ", "空なら初めから）: ", "value (or ?/q): ", "値（?/q でもよい）: ")
PATIENCE = 60
TERMINALS = os.path.exists("/dev/ptmx") and os.path.isdir("/dev/pts")


def open_model():
    """The part of use case A-2, without what it expects: its answers are open."""
    return PART.read_text().split("expect:\n")[0]


class Session:
    """tenten on a terminal of its own, which is its controlling one: control characters become signals."""

    def __init__(self, *words, before=None):
        self.seen = ""
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            if before:
                before()
            os.environ.update({"TERM": "dumb", "LC_ALL": "C.UTF-8"})
            os.execv(TENTEN, [TENTEN, *words])

    def read(self):
        """What comes next; empty at the end."""
        if not select.select([self.terminal], [], [], PATIENCE)[0]:
            os.kill(self.pid, signal.SIGKILL)
            raise TimeoutError(f"nothing more came after {self.seen!r}")
        try:
            return os.read(self.terminal, 65536)
        except OSError:
            return b""

    def wait_for_prompt(self):
        while not self.seen.endswith(PROMPTS):
            got = self.read()
            if not got:
                return False
            self.seen += self.decoder.decode(got).replace("\r\n", "\n")
        return True

    def type(self, *lines):
        """Each at a prompt of its own; control characters without an end of line."""
        for line in lines:
            if not self.wait_for_prompt():
                return self
            text = line if line in ("\x03", "\x04") else line + "\n"
            self.seen += "\n"  # so that the next prompt is waited for
            os.write(self.terminal, text.encode())
        return self

    def end(self):
        """The exit status; all that was printed is in .seen then."""
        rest = b""
        while True:
            got = self.read()
            if not got:
                break
            rest += got
        self.seen += self.decoder.decode(rest).replace("\r\n", "\n")
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


class Folder:
    """A folder with a model in it."""

    def __init__(self, text=None, name="model.yaml", **others):
        self.path = Path(tempfile.mkdtemp())
        self.model = self.path / name
        self.model.write_bytes((open_model() if text is None else text).encode())
        for other, content in others.items():
            (self.path / f"{other}.yaml").write_text(content)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path)

    def ask(self, *lines, language="en", before=None):
        session = Session("check", "--ask", "--lang", language, str(self.model), before=before).type(*lines)
        return session, session.end()

    def facts(self, name=None):
        return YAML(typ="safe").load((self.path / (name or self.model.name)).read_text()).get("facts") or []


def check_json(path):
    done = subprocess.run([TENTEN, "check", "--format", "json", path], stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def verdicts(path):
    return {event["event"]: event["verdict"] for event in check_json(path)["events"]}


def unlike(found, wanted, what):
    return [] if found == wanted else [f"{what}: {found!r}, not {wanted!r}"]


def missing(text, *parts):
    return [f"«{part}» is not in: {text}" for part in parts if part not in text]


def lines_kept(before, after):
    """Every line that was there is there, in its order, and comments and layout with it."""
    rest = iter(after.splitlines())
    return [f"gone: {line}" for line in before.splitlines() if line not in rest]


# ---- answers ---------------------------------------------------------------------------------------------

def answers():
    """The first question, answered with slips on the way; the others are not known."""
    with Folder() as folder:
        before, open_verdicts = folder.model.read_text(), verdicts(folder.model)
        session, status = folder.ask("maybe", "n", 'letter of "B": 3 #1', "2024-13-01", "2023-04-01",
                                     *["?"] * 9)
        problems = unlike(status, 0, "status") + lines_kept(before, folder.model.read_text())
        problems += missing(session.seen, "one of y (yes)", "that is no date", "1 answer written",
                            "provide: undetermined → permitted", "why: ", "yes → ", "no → ")
        problems += unlike(len(folder.facts()), 2, "facts")
        fact = dict(folder.facts()[-1])
        fact["from"] = str(fact["from"])
        problems += unlike(fact, {"fact": "will-be-personal", "of": ["unified", "platform"], "is": False,
                                  "from": "2023-04-01", "evidence": 'letter of "B": 3 #1'}, "fact")
        now = verdicts(folder.model)
        changed = {event for event in now if now[event] != open_verdicts[event]}
        problems += unlike(changed, {"provide"}, "changed")
        return problems + unlike(now["provide"], "permitted", "verdict of provide")


def fallen_away():
    """An answer settles what waited for other answers too: these are not asked any more."""
    with Folder() as folder:
        words = [TENTEN, "check", "--ask", folder.model]
        listed = subprocess.run(words, stdout=subprocess.PIPE).stdout.decode().count("{fact: ")
        session, _ = folder.ask("n", "", "", *["?"] * 9)
        asked = len(re.findall(r"^question \d", session.seen, re.MULTILINE))
        return [] if asked < listed else [f"{asked} of {listed} were asked"]


def in_japanese():
    with Folder() as folder:
        session, _ = folder.ask("いいえ", "契約書（第3条）", "", "分からない", "はい", "", "", "\x04", language="ja")
        problems = missing(session.seen, "問い1", "理由: ", "はい → ", "答え2件を書き込んだ", "未確定 → 許容")
        problems += unlike([fact.get("evidence") for fact in folder.facts()], [None, "契約書（第3条）", None],
                           "evidence")
        return problems + unlike([fact["is"] for fact in folder.facts()[1:]], [False, True], "answers")


def promised():
    """What a question says would follow from yes and from no follows."""
    problems = []
    for reply, pattern in (("y", r"^  yes → (.*)\("), ("n", r"^  no → (.*)\(")):
        with Folder() as folder:
            session, _ = folder.ask(reply, "", "", "q")
            promise = re.search(pattern, session.seen, re.MULTILINE)[1]
            now = verdicts(folder.model)
            for event, verdict in re.findall(r"«([^»]*)» becomes ([a-z ]+)", promise):
                problems += unlike(now[event], verdict.strip().replace(" ", "-"), f"{reply}: {event}")
            if "becomes" not in promise and now["provide"] != "undetermined":
                problems.append(f"{reply}: {promise}, but {now}")
    return problems


def layouts():
    """A byte-order mark, CRLF and no final line break stay; facts get their place if there are none."""
    crlf = "\ufeff" + open_model().replace("\n", "\r\n").rstrip()
    with Folder(crlf) as folder:
        folder.ask("n", "", "", "q")
        after = folder.model.read_bytes().decode()
        problems = [] if after.startswith(crlf) else ["more has changed"]
        added = "\r\n  - {fact: will-be-personal, of: [unified, platform], is: false}"
        problems += unlike(after[len(crlf):], added, "added")
    without = re.sub(r"facts:\n.*\n", "consents: []\n", open_model())
    with Folder(without) as folder:
        _, status = folder.ask("n", "", "", "q")
        problems += lines_kept(without, folder.model.read_text())
        sections = re.findall(r"^(\w+):", folder.model.read_text(), re.MULTILINE)
        return problems + unlike(sections[-3:], ["events", "facts", "consents"], "sections")


def included():
    """Facts go to the file that has them."""
    head, facts = open_model().split("facts:\n")
    with Folder(head + "include: [more.yaml]\n", more="tenten: 1\nfacts: # here\n" + facts) as folder:
        before = folder.model.read_bytes()
        session, _ = folder.ask("n", "", "", "q")
        return (unlike(folder.model.read_bytes(), before, "the model's own file")
                + unlike(len(folder.facts("more.yaml")), 2, "facts"))


# ---- attributes ------------------------------------------------------------------------------------------

def attributes():
    """A value is typed until the model can have it; then it stands under its data."""
    text = (ROOT / "tests/models/numbers.yaml").read_text()
    with Folder(text) as folder:
        session, _ = folder.ask("many", "-1", "120", "q")
        problems = missing(session.seen, "where it is written: data: south: subjects", "a whole number",
                           "error[not-a-number]", "1 answer written")
        written = YAML(typ="safe").load(folder.model.read_text())["data"]["south"]
        return problems + unlike(written.get("subjects"), 120, "subjects") + lines_kept(
            re.sub(r"^  south:.*$", "", text, flags=re.MULTILINE),
            re.sub(r"^  south:.*$", "", folder.model.read_text(), flags=re.MULTILINE))


# ---- ends ------------------------------------------------------------------------------------------------

def broken_off():
    """Ctrl-C in the middle of an answer: those before it are written, and it is not."""
    with Folder() as folder:
        session, status = folder.ask("n", "yes, really", "", "y", "\x03")
        facts = folder.facts()
        return (unlike(status, 0, "status") + unlike(len(facts), 2, "facts")
                + unlike(facts[-1].get("evidence"), "yes, really", "evidence")
                + missing(session.seen, "1 answer written"))


def input_ends():
    """Without an answer, not a byte changes."""
    problems = []
    for line in ("\x04", "\x03", "q"):
        with Folder() as folder:
            before = folder.model.read_bytes(), folder.model.stat().st_mtime_ns
            session, status = folder.ask(line)
            after = folder.model.read_bytes(), folder.model.stat().st_mtime_ns
            problems += unlike(after, before, repr(line)) + missing(session.seen, "nothing is written")
            problems += unlike(status, 0, "status")
    return problems


def hung_up():
    """When the terminal goes, answers are written all the same."""
    with Folder() as folder:
        session = Session("check", "--ask", "--lang", "en", str(folder.model)).type("n", "", "")
        session.wait_for_prompt()
        os.close(session.terminal)
        os.waitpid(session.pid, 0)
        return unlike(len(folder.facts()), 2, "facts")


def strange_bytes():
    with Folder() as folder:
        session = Session("check", "--ask", "--lang", "en", str(folder.model)).type("n")
        session.wait_for_prompt()
        os.write(session.terminal, b"\xff\xfe\n")
        session.seen += "\n"
        session.type("good", "", "q").end()
        return (missing(session.seen, "cannot be read; once more")
                + unlike(folder.facts()[-1].get("evidence"), "good", "evidence"))


# ---- files that cannot be written ------------------------------------------------------------------------

def nothing_lost(folder, before, session, status):
    """The file is as it was, nothing lies beside it, and the answers can be pasted from the terminal."""
    problems = unlike(status, 3, "status") + unlike(folder.model.read_bytes(), before, "the model")
    problems += unlike([path.name for path in folder.path.iterdir()], [folder.model.name], "files")
    shown = re.search(r"^facts:\n(?:  .*\n)+", session.seen, re.MULTILINE)
    if not shown:
        return problems + [f"no answers: {session.seen}"]
    facts = YAML(typ="safe").load(shown[0])["facts"]
    return problems + unlike([(fact["fact"], fact["evidence"]) for fact in facts],
                             [("will-be-personal", "letter")], "answers")


def full_disk():
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    with Folder() as folder:
        before = folder.model.read_bytes()
        session, status = folder.ask("n", "letter", "", "q", before=limit)
        return nothing_lost(folder, before, session, status)


def no_room_beside():
    """A new file cannot be made beside one with such a long name."""
    with Folder(name="m" * 250 + ".yaml") as folder:
        before = folder.model.read_bytes()
        session, status = folder.ask("n", "letter", "", "q")
        return nothing_lost(folder, before, session, status)


def read_only():
    with Folder() as folder:
        folder.model.chmod(0o444)
        if os.access(folder.model, os.W_OK):
            return []  # who may do everything is not kept from it
        before = folder.model.read_bytes()
        session, status = folder.ask("n", "letter", "", "q")
        return nothing_lost(folder, before, session, status)


def changed_meanwhile():
    """Somebody else's change is not overwritten, whether it comes before an answer or after it."""
    problems = []
    for answered in (False, True):
        with Folder() as folder:
            session = Session("check", "--ask", "--lang", "en", str(folder.model))
            session.type(*["n", "letter", ""][:3 if answered else 0])
            session.wait_for_prompt()
            text = folder.model.read_text() + "# by somebody else\n"
            folder.model.write_text(text)
            session.type(*(["q"] if answered else ["n", "letter", ""]))
            status = session.end()
            problems += unlike(folder.model.read_text(), text, "the model")
            problems += missing(session.seen, "has changed since")
            if answered:
                problems += nothing_lost(folder, text.encode(), session, status)
    return problems


# ---- no terminal -----------------------------------------------------------------------------------------

def no_terminal():
    """Where input or output is no terminal, questions are listed, and nobody waits."""
    problems = []
    with Folder() as folder:
        words = [TENTEN, "check", "--ask", "--lang", "en", folder.model]
        listed = subprocess.run(words, input=b"", stdout=subprocess.PIPE, timeout=PATIENCE).stdout
        problems += missing(listed.decode(), "facts:")
        master, slave = pty.openpty()
        with_input = subprocess.run(words, stdin=slave, stdout=subprocess.PIPE, timeout=PATIENCE).stdout
        problems += unlike(with_input, listed, "output is no terminal")
        started = time.monotonic()
        subprocess.run(words, input=b"", stdout=slave, timeout=PATIENCE)
        os.close(slave)
        problems += missing(os.read(master, 65536).decode(errors="replace"), "facts:")
        os.close(master)
        return problems + ([] if time.monotonic() - started < PATIENCE else ["it waited"])


def nothing_open():
    with Folder() as folder:
        folder.ask("n", "", "", *["n", "", ""] * 9)
        session, status = folder.ask()
        return missing(session.seen, "no question is open") + unlike(status, 0, "status")


if __name__ == "__main__":
    tests = [(function.__name__.replace("_", " "), function) for function in (
        answers, fallen_away, in_japanese, promised, layouts, included, attributes, broken_off, input_ends,
        hung_up, strange_bytes, full_disk, no_room_beside, read_only, changed_meanwhile, no_terminal,
        nothing_open)]
    report([(name, function() if TERMINALS else []) for name, function in tests])
