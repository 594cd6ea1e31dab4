#!/usr/bin/env python3
"""Start, stop or describe the private PostgreSQL under $VAR_DIR/postgres.

`start` prints the DATABASE_URL; `start --fast` gives durability up, for tests. `stop`; `status`;
`reachable` tells by its exit code whether the server's user can enter VAR_DIR.

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
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import var_dir
from postgres_account import Account, account_for, check_enterable, known, within_reach
from postgres_cluster import PORT, Cluster, answers, end_orphans, forget_dead_server, running
from postgres_owner import DATABASE, SUPERUSER, hand_over, role_of
from postgres_programs import Programs, available, choose
from problem import Problem, reporting, say

# A socket's path may have 107 bytes, and PostgreSQL adds a name of 14 to its folder.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")
# Where a socket goes whose own path is longer: into a folder made 0700, its owner checked.
SHORT_PATHS = Path("/tmp")  # noqa: S108  the folder in it is ours alone
SECONDS_TO_START = 30
MEGABYTE = 1024 * 1024


def url(socket_folder: Path, role: str) -> str:
    """Return the DATABASE_URL of a server on this socket, as the owner of its tables."""
    host = quote(str(socket_folder), safe="")
    return f"postgresql://{role}@/{DATABASE}?host={host}&port={PORT}"


def socket_folder(cluster: Cluster, account: Account) -> Path:
    """Return the cluster's folder, or a short one when its path is too long for a socket."""
    if len(os.fsencode(cluster.folder)) <= LONGEST_SOCKET_FOLDER:
        return cluster.folder
    mark = hashlib.sha256(os.fsencode(cluster.folder)).hexdigest()[:12]
    # Root's own runtime folder is closed to the user that runs the server.
    runtime = None if os.geteuid() == 0 else os.environ.get("XDG_RUNTIME_DIR")
    short = Path(runtime or SHORT_PATHS) / f"cooperating-{mark}"
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


def settings(memory: int, sockets: Path, *, fast: bool) -> dict[str, str]:
    """Return the server's settings for a machine with this much memory, in megabytes."""
    chosen = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{sockets}"',
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
    """Make the cluster; whole or not at all."""
    say(f"Making a database with PostgreSQL {programs.version} in {cluster.folder} …")
    half = cluster.folder / "data.half"
    shutil.rmtree(half, ignore_errors=True)
    init = [str(programs.folder / "initdb"), "-D", str(half), "-U", SUPERUSER]
    init += ["-A", "trust", "-E", "UTF8", *(["--no-sync"] if fast else [])]
    made = account.run([*init, "--locale=C.UTF-8"])
    if "invalid locale name" in made.stdout:
        made = account.run([*init, "--locale=C"])
    if made.returncode != 0:
        shutil.rmtree(half, ignore_errors=True)
        raise Problem(
            f"The database could not be made:\n{tail(made.stdout)}\n{free_space(cluster.folder)}"
        )
    half.rename(cluster.data)


def tail(text: str, lines: int = 12) -> str:
    """Return the last lines of a text, indented."""
    return "\n".join(f"  {line}" for line in text.splitlines()[-lines:])


def launch(cluster: Cluster, account: Account, programs: Programs, chosen: dict[str, str]) -> None:
    """Start the server and wait until it takes connections."""
    options = " ".join(f"-c {name}={_quoted(value)}" for name, value in chosen.items())
    command = [str(programs.folder / "pg_ctl"), "start", "-w", "-t", str(SECONDS_TO_START)]
    command += ["-D", str(cluster.data), "-l", str(cluster.log), "-o", options]
    before = len(read_log(cluster))
    for _ in range(5):
        started = account.run(command)
        said = read_log(cluster)[before:]
        if started.returncode == 0 or "is still in use" not in said:
            break
        end_orphans(cluster)
        time.sleep(1)
    if started.returncode != 0:
        raise Problem(
            f"PostgreSQL did not start (given {SECONDS_TO_START} seconds at most). The end of "
            f"{cluster.log}:\n{tail(said or started.stdout)}\n{free_space(cluster.folder)}"
        )


def read_log(cluster: Cluster) -> str:
    """Return the server's log."""
    return cluster.log.read_text(errors="replace") if cluster.log.exists() else ""


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
    var_dir.make(cluster.var)
    with one_at_a_time(cluster.var / "postgres.lock"):
        account = account_of(cluster)
        lock = running(cluster)
        if lock and answers(lock):
            return url(lock.socket_folder, role_of(cluster))
        sockets = start_server(cluster, account, fast=fast)
        return url(sockets, role_of(cluster))


def account_of(cluster: Cluster) -> Account:
    """Return who runs this cluster's server; an ordinary user can use only their own."""
    me = os.geteuid()
    there = cluster.folder.exists()
    owner = (cluster.folder if there else cluster.var).stat().st_uid
    if there and me not in (0, owner):
        raise Problem(
            f"{cluster.folder} belongs to another user. Run the command as that user or as root, "
            "or set VAR_DIR to a folder of your own."
        )
    return Account.of(account_for(owner, me=me, exists=known))


def start_server(cluster: Cluster, account: Account, *, fast: bool) -> Path:
    """Make the cluster if it is not there yet, start its server and return the socket's folder."""
    check_enterable(account, cluster.var)
    account.give(cluster.folder, 0o700)
    forget_dead_server(cluster)
    version = cluster.data / "PG_VERSION"
    major = int(version.read_text()) if version.exists() else None
    programs = within_reach(choose(available(os.environ), major), account, cluster.var)
    if major is None:
        initialise(cluster, account, programs, fast=fast)
    hand_over(cluster, account, programs, fast=fast)
    sockets = socket_folder(cluster, account)
    launch(cluster, account, programs, settings(memory_megabytes(), sockets, fast=fast))
    return sockets


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
    cluster = Cluster(var=var_dir.choose(os.environ, {}))
    match sys.argv[1:]:
        case ["start", *flags] if flags in ([], ["--fast"]):
            sys.stdout.write(start(cluster, fast=bool(flags)) + "\n")
        case ["stop"]:
            stop(cluster)
        case ["reachable"]:
            return 0 if account_of(cluster).closed_folder(cluster.var) is None else 1
        case ["status"]:
            lock = running(cluster)
            said = url(lock.socket_folder, role_of(cluster)) if lock else "not running"
            sys.stdout.write(f"{said}\n")
            return 0 if lock else 3
        case _:
            raise Problem("usage: bin/postgres start [--fast] | stop | status")
    return 0


if __name__ == "__main__":
    sys.exit(reporting(main))
