#!/usr/bin/env python3
"""Start, stop or describe the private PostgreSQL under $VAR_DIR/postgres.

`start` prints the DATABASE_URL; `start --fast` gives durability up, for tests. `stop`, `status`.

Whoever may enter the socket's folder (mode 0700) is trusted without a password. Only the user
that runs the server and root can, and both can read the data files anyway; the server does not
listen on the network. So a password would protect nothing.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from postgres_account import Account, account_for, check_enterable, known, within_reach
from postgres_programs import ROOT, Programs, available, choose
from problem import Problem, reporting, say

SUPERUSER = "postgres"
DATABASE = "cooperating"
# The role of the web process: it cannot pass over row-level security.
FIRST_COMMANDS = f"CREATE ROLE cooperating_web LOGIN\nCREATE DATABASE {DATABASE}\n"
PORT = 5432
# A socket's path may have 107 bytes, and PostgreSQL adds a name of 14 to its folder.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
SECONDS_TO_START = 30
MEGABYTE = 1024 * 1024


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
    """Remove the lock of a crashed server whose process number now belongs to another program.

    PostgreSQL itself mends the case where the number belongs to nobody.
    """
    lock = read_lock(cluster)
    if lock and Path(f"/proc/{lock.pid}").exists() and not serves(lock.pid, cluster.data):
        say("The database server had crashed; clearing its lock.")
        cluster.pid_file.unlink()
        (lock.socket_folder / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def answers(lock: Lock) -> bool:
    """Tell whether the server takes connections."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(lock.socket_folder / f".s.PGSQL.{PORT}"))
        except OSError:
            return False
    return lock.ready


def url(socket_folder: Path) -> str:
    """Return the DATABASE_URL of a server on this socket."""
    host = quote(str(socket_folder), safe="")
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={host}&port={PORT}"


def socket_folder(cluster: Cluster, account: Account) -> Path:
    """Return the cluster's folder, or a short one when its path is too long for a socket."""
    if len(os.fsencode(cluster.folder)) <= LONGEST_SOCKET_FOLDER:
        return cluster.folder
    mark = hashlib.sha256(os.fsencode(cluster.folder)).hexdigest()[:12]
    # Root's own runtime folder is closed to the user that runs the server.
    runtime = None if os.geteuid() == 0 else os.environ.get("XDG_RUNTIME_DIR")
    short = Path(runtime or "/tmp") / f"cooperating-{mark}"  # noqa: S108 - made 0700, owner checked
    with contextlib.suppress(FileExistsError):
        short.mkdir(mode=0o700)
        os.chown(short, account.uid, account.gid)
    facts = short.lstat()
    if short.is_symlink() or facts.st_uid != account.uid or facts.st_mode & 0o077:
        raise Problem(f"{short} is not a private folder of user {account.name}; remove it.")
    return short


def memory_megabytes() -> int:
    """Return the memory of the machine, or the part of it that this container may use."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    with contextlib.suppress(OSError, ValueError):
        machine = min(machine, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    return machine // MEGABYTE


def settings(memory: int, socket: Path, *, fast: bool) -> dict[str, str]:
    """Return the server's settings for a machine with this much memory, in megabytes."""
    chosen = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{socket}"',
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{max(16, min(256, memory // 8))}MB",
        "effective_cache_size": f"{max(64, min(4096, memory // 3))}MB",
        "work_mem": "16MB" if memory >= 2048 else "4MB",
        "maintenance_work_mem": "128MB" if memory >= 2048 else "32MB",
        "max_wal_size": "2GB",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    if fast:
        chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    return chosen


def free_space(path: Path) -> str:
    """Return a sentence on the space left where the database lies."""
    return f"Free space at {path}: {shutil.disk_usage(path).free // MEGABYTE} MB."


def initialise(cluster: Cluster, account: Account, programs: Programs, *, fast: bool) -> None:
    """Make the cluster, its database and the role of the web process; whole or not at all."""
    say(f"Making a database with PostgreSQL {programs.version} in {cluster.folder} …")
    half = cluster.folder / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    init = [programs.folder / "initdb", "-D", half, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
    init += ["--no-sync"] if fast else []
    made = account.run([*init, "--locale=C.UTF-8"])
    if "invalid locale name" in made.stdout:
        made = account.run([*init, "--locale=C"])
    if made.returncode == 0:
        single = [programs.folder / "postgres", "--single", "-D", half]
        made = account.run([*single, "-c", "exit_on_error=on", "postgres"], stdin=FIRST_COMMANDS)
    if made.returncode != 0:
        shutil.rmtree(half, ignore_errors=True)
        raise Problem(
            f"The database could not be made:\n{tail(made.stdout)}\n{free_space(cluster.folder)}"
        )
    half.rename(cluster.data)


def tail(text: str, lines: int = 12) -> str:
    """Return the last lines of a text, indented."""
    return "\n".join(f"  {line}" for line in text.splitlines()[-lines:])


def launch(
    cluster: Cluster, account: Account, programs: Programs, chosen: dict[str, str]
) -> None:
    """Start the server and wait until it takes connections."""
    options = " ".join(f"-c {name}={_quoted(value)}" for name, value in chosen.items())
    command = [programs.folder / "pg_ctl", "start", "-w", "-t", str(SECONDS_TO_START)]
    command += ["-D", cluster.data, "-l", cluster.log, "-o", options]
    length = cluster.log.stat().st_size if cluster.log.exists() else 0
    for _ in range(5):
        started = account.run(command)
        with contextlib.suppress(FileNotFoundError):
            said = cluster.log.read_bytes()[length:].decode(errors="replace")
        # The children of a crashed server need a moment to notice and leave.
        if started.returncode == 0 or "is still in use" not in said:
            break
        time.sleep(1)
    if started.returncode != 0:
        raise Problem(
            f"PostgreSQL did not start within {SECONDS_TO_START} seconds. The end of "
            f"{cluster.log}:\n{tail(said or started.stdout)}\n{free_space(cluster.folder)}"
        )


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "'\\''") + "'"


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let commands that start together wait for each other."""
    handle = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def start(cluster: Cluster, *, fast: bool) -> str:
    """Find the server or start it; return its DATABASE_URL."""
    if not cluster.var.exists():
        cluster.var.mkdir(parents=True)
        cluster.var.chmod(0o755)
    with one_at_a_time(cluster.var / "postgres.lock"):
        account = account_of(cluster)
        lock = running(cluster)
        if not (lock and answers(lock)):
            start_server(cluster, account, fast=fast)
            lock = read_lock(cluster)
    assert lock
    return url(lock.socket_folder)


def account_of(cluster: Cluster) -> Account:
    """Return who runs this cluster's server; an ordinary user can use only their own."""
    place = cluster.data if cluster.folder.exists() and os.geteuid() == 0 else cluster.folder
    owner = next(p for p in (place, cluster.folder, cluster.var) if p.exists()).stat().st_uid
    if cluster.folder.exists() and os.geteuid() not in (0, owner):
        raise Problem(
            f"{cluster.folder} belongs to another user. Run the command as that user or as root, "
            "or set VAR_DIR to a folder of your own."
        )
    return Account.of(account_for(owner, me=os.geteuid(), exists=known))


def start_server(cluster: Cluster, account: Account, *, fast: bool) -> None:
    """Make the cluster if it is not there yet, and start its server."""
    check_enterable(account, cluster.var)
    account.give(cluster.folder, 0o700)
    forget_dead_server(cluster)
    version = cluster.data / "PG_VERSION"
    major = int(version.read_text()) if version.exists() else None
    programs = within_reach(choose(available(os.environ), major), account, cluster.var)
    if major is None:
        initialise(cluster, account, programs, fast=fast)
    chosen = settings(memory_megabytes(), socket_folder(cluster, account), fast=fast)
    launch(cluster, account, programs, chosen)


def stop(cluster: Cluster) -> None:
    """Stop the server, if it runs, and wait until it is gone."""
    if not (lock := running(cluster)):
        return
    os.kill(lock.pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
    for _ in range(600):
        if not running(cluster):
            return
        time.sleep(0.1)
    raise Problem(f"The server (process {lock.pid}) does not stop. See {cluster.log}.")


def main() -> int:
    """Read the command line and do what it says."""
    cluster = Cluster(var=(ROOT / os.environ.get("VAR_DIR", "var")).resolve())
    match sys.argv[1:]:
        case ["start", *flags] if flags in ([], ["--fast"]):
            sys.stdout.write(start(cluster, fast=bool(flags)) + "\n")
        case ["stop"]:
            stop(cluster)
        case ["status"]:
            lock = running(cluster)
            sys.stdout.write(f"{url(lock.socket_folder) if lock else 'not running'}\n")
            return 0 if lock else 3
        case _:
            raise Problem("usage: bin/postgres start [--fast] | stop | status")
    return 0


if __name__ == "__main__":
    sys.exit(reporting(main))
