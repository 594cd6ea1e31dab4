"""The folders of a private server, and what the server says about itself there."""

import contextlib
import os
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from problem import say

PORT = 5432
# Beyond the largest number that Linux gives to a process.
NO_PROCESS = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """The folders of one private server."""

    var: Path

    @property
    def folder(self) -> Path:
        return self.var / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"


@dataclass(frozen=True, kw_only=True)
class Lock:
    """What a server writes about itself into postmaster.pid."""

    pid: int
    socket_folder: Path
    ready: bool


def read_lock(cluster: Cluster) -> Lock | None:
    """Return what the server wrote when it started, or None if there is no server."""
    try:
        lines = cluster.pid_file.read_text().splitlines()
    except FileNotFoundError:
        return None
    lines += [""] * (8 - len(lines))
    if not lines[0].strip().isdigit():
        return None
    ready = lines[7].strip() == "ready"
    return Lock(pid=int(lines[0]), socket_folder=Path(lines[4]), ready=ready)


def serves(pid: int, data: Path) -> bool:
    """Tell whether a process is the server of this data folder, not a later user of its number."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    if Path(os.fsdecode(words[0])).name != "postgres" or b"-D" not in words[:-1]:
        return False
    named = Path(os.fsdecode(words[words.index(b"-D") + 1]))
    return not named.exists() or named.samefile(data)


def running(cluster: Cluster) -> Lock | None:
    """Return the server of this cluster if it is alive."""
    lock = read_lock(cluster)
    return lock if lock and serves(lock.pid, cluster.data) else None


def forget_dead_server(cluster: Cluster) -> None:
    """Mend the locks of a crashed server whose process number now belongs to another program.

    They get a number that no process has. PostgreSQL clears them then itself, after it has made
    sure that no child of the crashed server is still at work.
    """
    lock = read_lock(cluster)
    if lock and Path(f"/proc/{lock.pid}").exists() and not serves(lock.pid, cluster.data):
        say("The database server had crashed; clearing its lock.")
        for file in (cluster.pid_file, lock.socket_folder / f".s.PGSQL.{PORT}.lock"):
            if file.exists():
                _, *others = file.read_text().splitlines()
                file.write_text("\n".join([str(NO_PROCESS), *others, ""]))


def end_orphans(cluster: Cluster) -> None:
    """End what a crashed server left running: its children work in the data folder."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            ours = (process / "cwd").readlink() == cluster.data
            if ours and (process / "comm").read_text().strip() == "postgres":
                os.kill(int(process.name), signal.SIGQUIT)


def answers(lock: Lock) -> bool:
    """Tell whether the server takes connections."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(lock.socket_folder / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return lock.ready
