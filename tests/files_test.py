"""The folder of models and the web application's files as "tenten serve" gives them: conflicts, names that
lead elsewhere, full disks, the end in the middle of writing; pages and what goes with them; what is built in;
the first visit."""

import gzip
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from pathlib import Path
from urllib.parse import quote

from server_test import JAPANESE, Server, make_token
from tap import ROOT, report

TENTEN = os.environ.get("TENTEN", str(ROOT / "build/tenten"))
WITH_PAGES = os.environ.get("TENTEN_WITH_PAGES")  # the same program, with the files of tests/pages
PAGES = ROOT / "tests/pages"
YAML = "application/yaml"
NEW = {"If-None-Match": "*"}
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
          "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; "
          "worker-src 'self'")
LIMIT = 4 << 20


class House(Server):
    """A server on a folder of models of its own."""

    def __init__(self, *options, **others):
        self.home = tempfile.TemporaryDirectory()
        self.models = Path(self.home.name) / "models"
        self.models.mkdir()
        super().__init__("--models", str(self.models), *options, **others)

    def __exit__(self, *_):
        super().__exit__()
        self.home.cleanup()

    def file(self, method, path, body=None, token=None, kind=YAML, **headers):
        """(status, headers, body) of an operation on a file; path: text, or bytes as they are sent."""
        target = path if isinstance(path, bytes) else quote(path).encode()
        body = body.encode() if isinstance(body, str) else body
        kind = None if body is None else kind
        return self.ask(method, "/api/files/" + target.decode(), body, token, kind, **headers)

    def put(self, path, body, **headers):
        return self.file("PUT", path, body, **headers)

    def listed(self):
        return {file["path"]: file for file in json.loads(self.ask("GET", "/api/files")[2])["files"]}

    def left_over(self):
        return [str(path) for path in self.models.rglob("*") if path.name.startswith(".")]


def kind_of(answer):
    """The kind of problem that an answer is, or its status."""
    status, headers, body = answer
    if headers["Content-Type"] != "application/problem+json":
        return str(status)
    return json.loads(body)["type"].rsplit(":", 1)[1]


def wrong(*checks):
    """The names of the checks that do not hold."""
    return [name for name, good in checks if not good]


# ---- files --------------------------------------------------------------------------------------------


def file_lives_and_goes():
    with House() as house:
        made = house.put("flows/shop.yaml", "tenten: 1\n", **NEW)
        tag = made[1]["ETag"]
        read = house.file("GET", "flows/shop.yaml")
        same = house.file("GET", "flows/shop.yaml", If_None_Match=tag)
        listed = house.listed()
        replaced = house.put("flows/shop.yaml", "tenten: 1\n# 改めた\n", If_Match=tag)
        stale = house.put("flows/shop.yaml", "tenten: 1\n# mine\n", If_Match=tag)
        now = json.loads(stale[2])["etag"]
        unsaid = house.put("flows/shop.yaml", "x", kind=YAML)
        again = house.put("flows/shop.yaml", "x", **NEW)
        kept = house.file("DELETE", "flows/shop.yaml", If_Match=tag)
        held = (house.models / "flows/shop.yaml").read_text()
        gone = house.file("DELETE", "flows/shop.yaml", If_Match=now)
        after = house.put("flows/shop.yaml", "x", If_Match=now)
        table = house.put("たかさ.csv", "a,b\n", kind="text/csv", **NEW)
        csv = house.file("GET", "たかさ.csv")
        empty = house.put("empty.yml", "", **NEW)
        nothing = house.file("GET", "nothing.yaml")
        return wrong(
            ("made", made[0] == 200 and json.loads(made[2])["etag"] == tag),
            ("read", read[0] == 200 and read[2] == b"tenten: 1\n" and read[1]["ETag"] == tag),
            ("its type", read[1]["Content-Type"] == YAML and read[1]["Cache-Control"] == "no-cache"),
            ("not read again", same[0] == 304 and same[2] == b"" and same[1]["ETag"] == tag),
            ("listed", list(listed) == ["flows/shop.yaml"] and listed["flows/shop.yaml"]["etag"] == tag),
            ("when", re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", listed["flows/shop.yaml"]["modified"])),
            ("replaced", replaced[0] == 200 and replaced[1]["ETag"] == now != tag),
            ("somebody else was first", kind_of(stale) == "changed" and stale[0] == 412),
            ("a condition is needed", kind_of(unsaid) == "no-condition" and unsaid[0] == 428),
            ("not twice", kind_of(again) == "changed"),
            ("not removed unseen", kind_of(kept) == "changed" and "改めた" in held),
            ("removed", gone[0] == 204 and not (house.models / "flows/shop.yaml").exists()),
            ("gone meanwhile", kind_of(after) == "changed" and json.loads(after[2])["etag"] is None),
            ("a table", table[0] == 200 and csv[1]["Content-Type"] == "text/csv; charset=utf-8"),
            ("nothing in it", empty[0] == 200 and (house.models / "empty.yml").read_bytes() == b""),
            ("none", kind_of(nothing) == "not-found"), ("left over", not house.left_over()))


def one_of_many_writers_wins():
    """Of those who saw the same, and of those who saw nothing, one."""
    with House() as house:
        answers = {"new": [], "old": []}
        tag = house.put("old.yaml", "before", **NEW)[1]["ETag"]

        def write(name, number, headers):
            answers[name].append((house.put(f"{name}.yaml", f"by {number}\n" * 1000, **headers)[0], number))

        threads = [threading.Thread(target=write, args=(name, number, headers))
                   for number in range(20) for name, headers in (("new", NEW), ("old", {"If-Match": tag}))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        problems = []
        for name, told in answers.items():
            winners = [number for status, number in told if status == 200]
            text = (house.models / f"{name}.yaml").read_text()
            if len(winners) != 1 or len(told) != 20 or text != f"by {winners[0]}\n" * 1000:
                problems.append(f"{name}: {sorted(told)}")
        return problems + house.left_over()


def what_others_write_is_seen():
    """An editor beside the server: its work is neither lost nor passed over."""
    with House() as house:
        tag = house.put("a.yaml", "one", **NEW)[1]["ETag"]
        (house.models / "a.yaml").write_text("two")
        lost = house.put("a.yaml", "three", If_Match=tag)
        os.chmod(house.models / "a.yaml", 0o640)
        kept = house.put("a.yaml", "four", If_Match=json.loads(lost[2])["etag"])
        mode = (house.models / "a.yaml").stat().st_mode & 0o777
        return wrong(("told", kind_of(lost) == "changed"), ("then written", kept[0] == 200),
                     ("may still be read by the same", mode == 0o640))


# ---- names --------------------------------------------------------------------------------------------

NAMES = ("../outside.yaml", "a/../../outside.yaml", "/etc/passwd", "%2e%2e/outside.yaml", "..%2foutside.yaml",
         "a%2fb.yaml", "a%5cb.yaml", "a%00.yaml", "a%0a.yaml", "%ff.yaml", "%c0%ae%c0%ae/x.yaml", "./a.yaml",
         "a//b.yaml", "a.yaml/", "", ".hidden.yaml", "a/.git/b.yaml", ".yaml", "a.txt", "a", "a.yaml.part",
         "a.YAML", "x" * 300 + ".yaml", "/".join("abcdefghijkl") + "/deep.yaml", "tenten-store/x.txt")


def names_that_lead_elsewhere():
    with House() as house:
        problems = []
        for name in NAMES:
            for method in ("GET", "PUT", "DELETE"):
                headers = {"GET": {}, "PUT": NEW, "DELETE": {"If-Match": "*"}}[method]
                answer = house.file(method, name.encode(), "x" if method == "PUT" else None, **headers)
                if not 400 <= answer[0] < 500 or answer[1]["Content-Type"] != "application/problem+json":
                    problems.append(f"{method} {name[:40]}: {answer[0]}")
        made = [str(path) for path in Path(house.home.name).rglob("*") if path != house.models]
        return problems + made


def links_and_pipes_are_let_be():
    with House() as house:
        outside = Path(house.home.name) / "outside"
        outside.mkdir()
        (outside / "secret.yaml").write_text("secret")
        (house.models / "link.yaml").symlink_to(outside / "secret.yaml")
        (house.models / "folder").symlink_to(outside)
        (house.models / "nowhere.yaml").symlink_to(outside / "none.yaml")
        (house.models / "is-a-folder.yaml").mkdir()
        os.mkfifo(house.models / "pipe.yaml")
        (house.models / "good.yaml").write_text("good")
        problems = [] if list(house.listed()) == ["good.yaml"] else [str(house.listed())]
        for name in ("link.yaml", "folder/secret.yaml", "nowhere.yaml", "is-a-folder.yaml", "pipe.yaml"):
            answers = [house.file("GET", name), house.put(name, "x", **NEW),
                       house.put(name, "x", If_Match="*"), house.file("DELETE", name, If_Match="*")]
            if not name.startswith("is"):
                answers.append(house.put(f"{name}/x.yaml", "x", **NEW))
            problems += [f"{name}: {kind_of(answer)}" for answer in answers
                         if not 400 <= answer[0] < 500 or b"secret" in answer[2]]
        found = {path.name: path.read_text() for path in outside.iterdir()}
        return problems + ([] if found == {"secret.yaml": "secret"} else [str(found)])


def names_that_look_alike():
    """Unicode's two forms, and letters' two cases: one file for people and for other computers."""
    composed, taken_apart = (unicodedata.normalize(form, "がっこう.yaml") for form in ("NFC", "NFD"))
    with House() as house:
        (house.models / taken_apart).write_text("from elsewhere")
        there = house.file("GET", taken_apart)
        answers = {"the other form": house.put(composed, "x", **NEW), "another case": None,
                   "not composed": house.put(unicodedata.normalize("NFD", "ぎ.yaml"), "x", **NEW),
                   "in its own form": house.put(taken_apart, "x", If_Match=there[1]["ETag"])}
        house.put("Shop.yaml", "x", **NEW)
        answers["another case"] = house.put("shop.yaml", "x", **NEW)
        kinds = {name: kind_of(answer) for name, answer in answers.items()}
        near = json.loads(answers["another case"][2]).get("near")
        return wrong((f"{kinds}", kinds == {"the other form": "conflict", "another case": "conflict",
                                            "not composed": "bad-name", "in its own form": "200"}),
                     ("which one is told", near == "Shop.yaml"), ("read", there[2] == b"from elsewhere"),
                     ("both listed", set(house.listed()) == {taken_apart, "Shop.yaml"}))


def what_is_no_text():
    with House() as house:
        (house.models / "sjis.csv").write_bytes("売上".encode("shift-jis"))
        (house.models / "huge.yaml").write_bytes(b"#" * (LIMIT + 1))
        (house.models / "zeros.yaml").write_bytes(b"\0" * 100)
        whole = house.put("most.yaml", "#" * LIMIT, **NEW)
        answers = [house.file("GET", "sjis.csv"), house.file("GET", "zeros.yaml"),
                   house.put("new.yaml", b"\xff\xfe", **NEW), house.put("new.yaml", b"a\0b", **NEW),
                   house.file("GET", "huge.yaml"), house.put("new.yaml", "#" * (LIMIT + 1), **NEW),
                   house.put("new.yaml", "x", kind="application/octet-stream", **NEW),
                   house.put("huge.yaml", "x", If_Match='"0"')]
        kinds = [kind_of(answer) for answer in answers]
        listed = house.listed()
        tag = listed["most.yaml"]["etag"]
        return wrong((f"{kinds}", kinds == ["not-text"] * 4 + ["too-large"] * 2 + ["bad-type", "changed"]),
                     ("as long as may be", whole[0] == 200 and tag == whole[1]["ETag"]),
                     ("no tag", listed["huge.yaml"]["etag"] is None), ("left over", not house.left_over()))


def lists_have_an_end():
    with House() as house:
        for number in range(2100):
            (house.models / f"m{number:04}.yaml").write_text("x")
        many = json.loads(house.ask("GET", "/api/files")[2])
        deep = house.models / "a" / "/".join("bcdefghij")
        deep.mkdir(parents=True)
        (deep / "deep.yaml").write_text("x")
        for path in house.models.glob("m*.yaml"):
            path.unlink()
        few = json.loads(house.ask("GET", "/api/files")[2])
        return wrong((f"{len(many['files'])} of many", len(many["files"]) == 2000 and not many["complete"]),
                     ("too deep", few["files"] == [] and not few["complete"]))


# ---- what goes wrong ----------------------------------------------------------------------------------


def full_disk_leaves_what_was():
    """Files may not grow past a size, as on a full disk: nothing is half written, and the server goes on."""
    def no_large_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    with House(preexec_fn=no_large_files) as house:
        tag = house.put("a.yaml", "before", **NEW)[1]["ETag"]
        full = house.put("a.yaml", "#" * (2 << 20), If_Match=tag)
        new = house.put("x/y/new.yaml", "#" * (2 << 20), **NEW)
        small = house.put("a.yaml", "after", If_Match=tag)
        left = sorted(path.name for path in house.models.iterdir())
        return wrong(("told", full[0] == 507 and kind_of(full) == kind_of(new) == "disk-full"),
                     ("goes on", small[0] == 200 and (house.models / "a.yaml").read_text() == "after"),
                     ("what was made goes again", left == ["a.yaml"]))


def killed_while_it_writes():
    """Whenever it ends, a file is what it was or what it became."""
    problems = []
    for wait in (0.05, 0.1, 0.15, 0.2, 0.25):
        with House() as house:
            tag = house.put("a.yaml", "0" * 300000, **NEW)[1]["ETag"]

            def write():
                nonlocal tag
                for number in range(1000):
                    tag = house.put("a.yaml", str(number % 10) * 300000, If_Match=tag)[1]["ETag"]

            def write_until_the_end():
                try:
                    write()
                except Exception:  # the server is gone, in many ways
                    pass

            writer = threading.Thread(target=write_until_the_end)
            writer.start()
            time.sleep(wait)
            house.process.send_signal(signal.SIGKILL)
            house.process.wait()
            writer.join()
            text = (house.models / "a.yaml").read_text()
            if len(text) != 300000 or len(set(text)) != 1:
                problems.append(f"after {wait} s: {len(text)} bytes")
            house.process.stderr.close()
            house.folder.cleanup()
    return problems


def read_only_is_told():
    """What the system keeps from being written; a superuser is kept from nothing."""
    if os.geteuid() == 0:
        return []
    with House() as house:
        tag = house.put("a.yaml", "x", **NEW)[1]["ETag"]
        os.chmod(house.models / "a.yaml", 0o444)
        answers = [house.put("a.yaml", "y", If_Match=tag), house.file("DELETE", "a.yaml", If_Match=tag)]
        os.chmod(house.models, 0o555)
        answers.append(house.put("b.yaml", "y", **NEW))
        os.chmod(house.models, 0o755)
        return [kind_of(answer) for answer in answers if kind_of(answer) != "not-writable"]


# ---- who may ------------------------------------------------------------------------------------------


def others_need_a_token():
    with tempfile.TemporaryDirectory() as folder:
        store = f"{folder}/store"
        tokens = {role: make_token(store, role) for role in ("reader", "editor", "recorder")}
        tokens["limited"] = make_token(store, "reader editor", "--parties", "x")
        with House("--insecure-behind-proxy", store=store, listen="127.0.0.1:0") as house:
            house.put("a.yaml", "x", token=tokens["editor"], **NEW)
            problems = []
            for name, read, written in ((None, 401, 401), ("reader", 200, 403), ("editor", 200, 200),
                                        ("recorder", 403, 403), ("limited", 403, 403)):
                token = tokens.get(name)
                told = (house.ask("GET", "/api/files", token=token)[0],
                        house.file("GET", "a.yaml", token=token)[0],
                        house.file("PUT", f"{name}.yaml", "x", token=token, **NEW)[0])
                if told != (read, read, written):
                    problems.append(f"{name}: {told}")
            about = {name: json.loads(house.ask("GET", "/api/about", token=token)[2])
                     for name, token in tokens.items()}
            nobody = house.ask("GET", "/api/about")[0]
            may = {name: (told["models"]["readable"], told["models"]["writable"], told["who"]["roles"])
                   for name, told in about.items()}
    wanted = {"reader": (True, False, ["reader"]), "editor": (True, True, ["editor"]),
              "recorder": (False, False, ["recorder"]), "limited": (False, False, ["reader", "editor"])}
    return problems + wrong((f"{may}", may == wanted), ("nobody", nobody == 401))


def other_sites_may_not_write():
    with House() as house:
        answers = [house.put("a.yaml", "x", Origin="http://evil.example", **NEW),
                   house.put("a.yaml", "x", Origin="null", **NEW),
                   house.put("a.yaml", "x", Host="evil.example", **NEW),
                   house.file("GET", "a.yaml", Host="evil.example"),
                   house.ask("GET", "/", Host="evil.example")]
        kinds = [kind_of(answer) for answer in answers]
        return wrong((f"{kinds}", kinds == ["bad-origin", "bad-origin", "bad-host", "bad-host", "bad-host"]),
                     ("written", not any(house.models.iterdir())))


def store_is_no_model():
    with tempfile.TemporaryDirectory() as folder:
        with Server("--models", folder, store=f"{folder}/store") as server:
            Path(folder, "store/x.yaml").write_text("x")
            Path(folder, "y.yaml").write_text("x")
            listed = [file["path"] for file in json.loads(server.ask("GET", "/api/files")[2])["files"]]
            read = server.ask("GET", "/api/files/store/x.yaml")
            written = server.ask("PUT", "/api/files/store/z.yaml", "x", kind=YAML, **NEW)
            found = Path(folder, "store/z.yaml").exists()
    return wrong((f"{listed}", listed == ["y.yaml"]), ("read", read[0] == 404),
                 ("written", written[0] >= 400 and not found))


def folders_that_are_meant():
    """A folder that is named is made; a file is none; a service's «/» is nobody's."""
    with tempfile.TemporaryDirectory() as folder:
        with Server("--models", f"{folder}/new/models") as server:
            made = server.ask("GET", "/api/files")[0] == 200 and Path(folder, "new/models").is_dir()
        Path(folder, "file").write_text("x")
        failed = subprocess.run([TENTEN, "serve", "--store", f"{folder}/s", "--models", f"{folder}/file"],
                                capture_output=True, text=True, timeout=60)
        process = subprocess.Popen([TENTEN, "serve", "--store", f"{folder}/r", "--listen", "127.0.0.1:0"],
                                   cwd="/", stderr=subprocess.PIPE, text=True)
        said = next(line for line in process.stderr if "://" in line)
        with Server() as server:
            mine, server.port = server.port, int(re.search(r":(\d+)/", said)[1])
            root, about = server.ask("GET", "/api/files")[0], json.loads(server.ask("GET", "/api/about")[2])
            server.port = mine
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        process.stderr.close()
    return wrong(("made", made), (f"{failed.stderr}", failed.returncode == 3 and "file" in failed.stderr),
                 (f"{root} {about}", root == 404 and not about["models"]["readable"]))


# ---- what is built in ---------------------------------------------------------------------------------


def make_new(*arguments):
    subprocess.run([TENTEN, "new", *arguments], check=True, capture_output=True)


def examples_are_those_of_new():
    problems = []
    with tempfile.TemporaryDirectory() as folder, Server() as server:
        examples = json.loads(server.ask("GET", "/api/examples")[2])["examples"]
        for example in examples:
            name = example["name"]
            make_new(f"{folder}/{name}", "--from", name)
            given = json.loads(server.ask("GET", f"/api/examples/{name}")[2])
            made = {str(path.relative_to(f"{folder}/{name}")): path.read_text()
                    for path in Path(folder, name).rglob("*") if path.is_file()}
            if given["files"] != made or given["main"] not in made or given["title"] != example["title"]:
                problems.append(f"{name}: {list(given['files'])}")
            if not JAPANESE.search(example["title"]["ja"]) or not example["title"]["en"]:
                problems.append(f"{name}: {example['title']}")
        for language in ("ja", "en"):
            make_new(f"{folder}/{language}", "--lang", language)
            said = server.ask("GET", f"/api/examples/starter?lang={language}", language="fr")
            liked = server.ask("GET", "/api/examples/starter", language=language)
            given = [json.loads(answer[2])["files"] for answer in (said, liked)]
            if given != [{"model.yaml": Path(folder, language, "model.yaml").read_text()}] * 2:
                problems.append(f"starter {language}")
        none = kind_of(server.ask("GET", "/api/examples/nonsense"))
        about = json.loads(server.ask("GET", "/api/about")[2])
    version = subprocess.run([TENTEN, "--version"], capture_output=True, text=True).stdout
    return problems + wrong((f"{len(examples)} examples", len(examples) >= 8), ("none", none == "not-found"),
                            (f"{about}", about["version"] in version and about["local"]),
                            ("its store", about["store"]["open"]))


def visit(folder, language):
    """(what it says, its page, its files, is a file written, its status) of the bare command."""
    process = subprocess.Popen([TENTEN, "serve", "--lang", language, "--listen", "127.0.0.1:0"], cwd=folder,
                               stderr=subprocess.PIPE, text=True)
    said = ""
    for line in process.stderr:
        said += line
        if "://" in line:
            break
    with Server() as server:
        mine, server.port = server.port, int(re.search(r":(\d+)/\n", said)[1])
        page, files = server.ask("GET", "/", **HTML), json.loads(server.ask("GET", "/api/files")[2])
        written = server.ask("PUT", "/api/files/model.yaml", "tenten: 1\n", kind=YAML, **NEW)[0] == 200
        server.port = mine
    process.send_signal(signal.SIGTERM)
    status = process.wait(30)
    process.stderr.close()
    return said, page, files, written and Path(folder, "model.yaml").exists(), status


def first_visit():
    """In an empty folder: an address that opens."""
    problems = []
    for language, words in (("ja", "ブラウザで開く: http://127.0.0.1:"),
                            ("en", "open in a browser: http://127.0.0.1:")):
        with tempfile.TemporaryDirectory() as folder:
            said, page, files, written, status = visit(folder, language)
        problems += wrong((said, words in said and f": {os.path.realpath(folder)}\n" in said),
                          ("its files", files == {"files": [], "complete": True}),
                          ("its page", page[0] == 200),
                          ("its type", page[1]["Content-Type"] == "text/html; charset=utf-8"),
                          ("written there", written), ("ends", status == 0))
    return problems


# ---- pages --------------------------------------------------------------------------------------------


def wrong_page(server, target, data, kind, kept):
    """What is wrong with the answers for one file of the application."""
    plain = server.ask("GET", target)
    packed = server.ask("GET", target, Accept_Encoding="br, gzip;q=0.5")
    refused = server.ask("GET", target, Accept_Encoding="gzip;q=0, identity")
    head = server.ask("HEAD", target, Accept_Encoding="gzip")
    same = [server.ask("GET", target, If_None_Match=tag, Accept_Encoding=encoding) for tag, encoding in (
        (plain[1]["ETag"], "identity"), (packed[1]["ETag"], "gzip"), ("*", ""),
        (f'"x", W/{plain[1]["ETag"]}', "identity"))]
    other = server.ask("GET", target, If_None_Match='"x"')
    is_packed = packed[1]["Content-Encoding"] == "gzip"
    cache = "public, max-age=31536000, immutable" if kept else "no-cache"
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
               "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
               "Vary": "Accept-Encoding", "Cache-Control": cache}
    unpacked = gzip.decompress(packed[2]) if is_packed else packed[2]
    return wrong(
        ("its bytes", plain[0] == 200 and plain[2] == data and not plain[1]["Content-Encoding"]),
        ("its type", plain[1]["Content-Type"].startswith(kind)),
        ("packed", unpacked == data and len(packed[2]) <= len(data)),
        ("packed where that helps", is_packed or len(gzip.compress(data, 9)) >= len(data)),
        ("another tag where packed", is_packed == (packed[1]["ETag"] != plain[1]["ETag"])),
        ("not packed for those who cannot", refused[2] == data),
        ("head", head[2] == b"" and head[1]["Content-Length"] == str(len(packed[2]))),
        ("its tag", head[1]["ETag"] == packed[1]["ETag"]),
        ("not again", all(answer[0] == 304 and answer[2] == b"" and answer[1]["ETag"] and
                          answer[1]["Cache-Control"] == cache for answer in same)),
        ("again if it differs", other[0] == 200 and other[2] == data),
        *((f"{name}: {answer[1][name]}", answer[1][name] == value)
          for answer in (plain, packed, head) for name, value in headers.items()))


KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def wrong_application(program, folder):
    """What is wrong with a program that has the files of this folder in it."""
    problems = []
    with Server(program=program) as server:
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".map"):
            name, kind = path.relative_to(folder).as_posix(), KINDS.get(path.suffix, "")
            problems += [f"{name}: {what}" for what in wrong_page(
                server, f"/{quote(name)}", path.read_bytes(), kind, name.startswith("assets/"))]
        page = (folder / "index.html").read_bytes()
        problems += [f"/: {what}" for what in wrong_page(server, "/", page, "text/html", False)]
        for target, headers, answer in (
                ("/models/shop/flow", HTML, "200"), ("/models/shop/flow", {}, "not-found"),
                ("/favicon.ico", {"Accept": "image/*"}, "not-found"), ("/api/none", HTML, "not-found"),
                ("/v1/none", HTML, "not-found"), ("/assets/none.js", {}, "not-found"),
                ("/?x=1", HTML, "bad-parameter"), ("/..", HTML, "bad-target"),
                ("/models/", HTML, "bad-target"), ("/%2e%2e/x", HTML, "bad-target")):
            told = server.ask("GET", target, **headers)
            if kind_of(told) != answer or (answer == "200" and told[2] != page):
                problems.append(f"{target}: {kind_of(told)}")
        written = server.ask("POST", "/", "x", kind=YAML)
        problems += wrong((f"POST /: {written[0]}", written[0] == 405 and written[1]["Allow"] == "GET, HEAD"),
                          ("HEAD of an operation", server.ask("HEAD", "/healthz")[::2] == (200, b"")))
    return problems


def pages_are_given():
    return wrong_application(WITH_PAGES, PAGES)


def application_or_how_to_get_it():
    """The program itself: with what web/ was built to, or with a page that says how."""
    with Server() as server:
        page = server.ask("GET", "/", **HTML)[2].decode()
        listed = server.ask("GET", "/elsewhere", **HTML)[2].decode()
    if "./run serve" in page:
        return wrong(("in both languages", JAPANESE.search(page) and "web application" in page),
                     ("elsewhere", page == listed))
    return wrong_application(TENTEN, ROOT / "web/dist")


def assets_that_stop_the_build():
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        def make(*files):
            source = Path(tempfile.mkdtemp(dir=folder))
            for name in files:
                (source / name).write_text("x" * 100)
            command = [sys.executable, ROOT / "tools/assets.py", f"{source}.c", f"{source}.d", source]
            done = subprocess.run(command, capture_output=True, text=True)
            good = done.returncode == 0
            return done.returncode, Path(f"{source}.c").read_text() if good else done.stderr

        for files, status, text in (
                (("index.html", "a.js.map"), 0, "tt_asset_count = 1"), (("a.js",), 1, "index.html"),
                (("index.html", "a.exe"), 1, ".exe"), ((), 0, "tt_asset_count = 0")):
            told = make(*files)
            if told[0] != status or text not in told[1]:
                problems.append(f"{files}: {told[0]} {told[1][:200]}")
    return problems


def main():
    tests = [
        ("a file is written, read, replaced, removed", file_lives_and_goes),
        ("of many writers one wins", one_of_many_writers_wins),
        ("what others write is seen", what_others_write_is_seen),
        ("names that lead elsewhere are refused", names_that_lead_elsewhere),
        ("links, folders and pipes are let be", links_and_pipes_are_let_be),
        ("names that look alike are one", names_that_look_alike),
        ("what is no text, or too long, is refused", what_is_no_text),
        ("lists have an end", lists_have_an_end),
        ("a full disk leaves what was", full_disk_leaves_what_was),
        ("whenever it ends, files are whole", killed_while_it_writes),
        ("what may not be written is told", read_only_is_told),
        ("from elsewhere it takes a token", others_need_a_token),
        ("pages of other sites may not write", other_sites_may_not_write),
        ("the store is no model", store_is_no_model),
        ("folders are those that are meant", folders_that_are_meant),
        ("examples are those of tenten new", examples_are_those_of_new),
        ("the first visit needs nothing", first_visit),
        ("the application is given, or how to get it", application_or_how_to_get_it),
        ("what is no application stops the build", assets_that_stop_the_build),
    ]
    if WITH_PAGES:
        tests.append(("pages are given as they are", pages_are_given))
    report([(name, test()) for name, test in tests])


if __name__ == "__main__":
    main()
