"""A PostgreSQL of its own for whoever tests or measures with one: made in a folder that is gone afterwards,
with a database for each store, and ended as roughly as is wanted. It runs as another user where the caller is
root, whom it refuses to run as."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSWORD = "only-for-tests"


def find_binaries():
    """The folder of the newest version's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    if shutil.which("initdb"):
        return Path(shutil.which("initdb")).parent
    raise RuntimeError("PostgreSQL is not installed: tools/packages.txt names the package")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Cluster:
    """settings: what differs from the usual; by default nothing waits for the disk, which no test loses."""

    def __init__(self, settings="fsync = off\nfull_page_writes = off\n"):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whoever is told to stop ends it, too
        self.folder = tempfile.mkdtemp(prefix="tenten-postgres-")
        self.binaries = find_binaries()
        self.port = free_port()
        self.count = 0
        os.chmod(self.folder, 0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        password = Path(self.folder) / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        self.run("initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N",
                 "--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password}")
        with open(f"{self.data}/postgresql.conf", "a") as file:
            file.write(f"port = {self.port}\nlisten_addresses = '127.0.0.1'\n"
                       f"unix_socket_directories = '{self.folder}'\n{settings}")
        self.start()

    @property
    def data(self):
        return f"{self.folder}/data"

    def run(self, program, *words):
        command = [str(self.binaries / program), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", timeout=120,
                              env={**os.environ, "LC_ALL": "C"})
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        for attempt in range(20):
            try:
                self.run("pg_ctl", "-D", self.data, "-l", f"{self.folder}/log", "-w", "-t", "60", "start")
                return
            except RuntimeError:
                if attempt == 19:
                    raise
                time.sleep(0.5)

    def kill(self):
        """The postmaster, and all that it started, at once."""
        main = int(Path(f"{self.data}/postmaster.pid").read_text().split()[0])
        children = [int(process) for process in os.listdir("/proc") if process.isdigit()
                    and parent_of(process) == main]
        for process in [main, *children]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def end(self):
        try:
            self.run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")
        except RuntimeError:
            pass
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database, password=PASSWORD):
        """Through the network, as one would who is on another machine."""
        return f"postgresql://postgres:{password}@127.0.0.1:{self.port}/{database}"

    def make(self):
        """A new database; its URL."""
        self.count += 1
        self.sql("postgres", f"CREATE DATABASE store_{self.count}")
        return self.url(f"store_{self.count}")

    def sql(self, database, text):
        return self.run("psql", "-h", self.folder, "-p", str(self.port), "-U", "postgres", "-X", "-A", "-t",
                        "-q", "-v", "ON_ERROR_STOP=1", "-d", database.rsplit("/", 1)[-1], "-c", text)


def parent_of(process):
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError):
        return None
