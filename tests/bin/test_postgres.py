"""What the private database's scripts decide; no server is started here."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import postgres
import pytest
from postgres import LONGEST_SOCKET_FOLDER, settings, socket_folder, url
from postgres_account import Account, account_for, check_enterable
from postgres_cluster import NO_PROCESS, Cluster, forget_dead_server, read_lock, running, serves
from postgres_programs import Programs, choose
from problem import Problem

from config.env import database

ME = os.geteuid()


def somebody() -> Account:
    """A user who is not root, whoever runs the tests."""
    return Account.of("nobody" if ME == 0 else ME)


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    cluster = Cluster(var=tmp_path)
    cluster.data.mkdir(parents=True)
    return cluster


def write_lock(cluster: Cluster, pid: int) -> None:
    lines = [pid, cluster.data, 1, 5432, cluster.folder, "", "1 2", "ready"]
    cluster.pid_file.write_text("".join(f"{line}\n" for line in lines))


@pytest.fixture
def server(cluster: Cluster) -> Iterator[int]:
    """The number of a process that looks like the cluster's server."""
    process = subprocess.Popen(
        ["postgres", "-c", "echo up; read line", "-D", str(cluster.data)],
        executable="/bin/sh",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.readline()
    yield process.pid
    process.communicate(b"end\n")


@pytest.mark.parametrize(
    ("me", "owner", "exists", "expected"),
    [
        pytest.param(1000, 1000, True, 1000, id="an ordinary user runs their own"),
        pytest.param(0, 1000, True, 1000, id="root lends it to the folder's owner"),
        pytest.param(0, 0, True, "postgres", id="root's folder goes to postgres"),
        pytest.param(0, 0, False, "nobody", id="or to nobody where there is no postgres"),
    ],
)
def test_the_server_never_runs_as_root(
    me: int, owner: int, exists: bool, expected: int | str
) -> None:
    assert account_for(owner, me=me, exists=lambda name: exists) == expected


def test_a_user_that_the_machine_does_not_list_is_explained() -> None:
    with pytest.raises(Problem, match="list of users"):
        Account.of("no-such-user-here")


def test_a_folder_that_the_servers_user_cannot_enter_is_named_with_the_remedy(
    tmp_path: Path,
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)

    with pytest.raises(Problem) as problem:
        check_enterable(somebody(), closed)

    message = str(problem.value)
    named = Path(message.split("cannot enter ")[1].split(".\n")[0])
    assert named in (closed, *closed.parents)
    assert f"user {somebody().name}" in message
    assert "VAR_DIR=" in message


def test_an_open_folder_is_no_problem() -> None:
    assert somebody().closed_folder(Path("/usr/lib")) is None


def test_the_process_that_serves_the_data_folder_is_recognised(
    cluster: Cluster, server: int, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()

    assert serves(server, cluster.data)
    assert not serves(server, other)


@pytest.mark.parametrize("pid", [os.getpid(), NO_PROCESS], ids=["another program", "nothing"])
def test_a_number_left_by_a_crashed_server_is_not_a_server(cluster: Cluster, pid: int) -> None:
    write_lock(cluster, pid)

    assert running(cluster) is None


def test_the_lock_of_a_crashed_server_no_longer_names_another_program(cluster: Cluster) -> None:
    write_lock(cluster, os.getpid())

    forget_dead_server(cluster)

    lock = read_lock(cluster)
    assert lock
    assert (lock.pid, lock.socket_folder, lock.ready) == (NO_PROCESS, cluster.folder, True)


def test_the_lock_of_a_living_server_is_left_alone(cluster: Cluster, server: int) -> None:
    write_lock(cluster, server)

    forget_dead_server(cluster)

    lock = running(cluster)
    assert lock
    assert lock.pid == server


def test_a_cluster_is_started_by_programs_of_its_own_version() -> None:
    newer = Programs(folder=Path("/newer"), version="18.4")
    older = Programs(folder=Path("/older"), version="16.14")

    assert choose([newer, older], None) == newer
    assert choose([newer, older], 16) == older


def test_programs_that_are_gone_are_explained() -> None:
    found = [Programs(folder=Path("/newer"), version="18.4")]

    with pytest.raises(Problem, match=r"PostgreSQL 15.*18\.4 in /newer(.|\n)*postgresql-15"):
        choose(found, 15)


def test_a_machine_without_any_programs_is_explained() -> None:
    with pytest.raises(Problem, match="apt-get install -y postgresql"):
        choose([], None)


def test_the_server_listens_to_its_socket_only_and_is_durable() -> None:
    chosen = settings(24_000, Path("/somewhere"), fast=False)

    assert chosen["listen_addresses"] == ""
    assert chosen["unix_socket_permissions"] == "0700"
    assert chosen["shared_buffers"] == "256MB"
    assert "fsync" not in chosen


def test_a_small_machine_gets_a_small_server_and_tests_a_fast_one() -> None:
    chosen = settings(512, Path("/somewhere"), fast=True)

    assert (chosen["shared_buffers"], chosen["work_mem"]) == ("64MB", "4MB")
    assert chosen["fsync"] == "off"


def test_the_address_leads_the_site_to_the_socket() -> None:
    folder = "/a folder/届出, it's"

    described = database(url(Path(folder), "cooperating_owner"))

    assert (described["HOST"], described["NAME"]) == (folder, "cooperating")
    assert (described["USER"], described["PORT"]) == ("cooperating_owner", "5432")


@pytest.fixture
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A cluster whose path is too long for a socket."""
    with tempfile.TemporaryDirectory() as short:
        monkeypatch.setattr(postgres, "SHORT_PATHS", Path(short))
        monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
        yield Cluster(var=tmp_path / ("x" * LONGEST_SOCKET_FOLDER))


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(deep: Cluster) -> None:
    folder = socket_folder(deep, somebody())

    facts = folder.stat()
    assert len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER
    assert (facts.st_uid, facts.st_mode & 0o777) == (somebody().uid, 0o700)
    assert socket_folder(deep, somebody()) == folder


def test_a_short_folder_that_others_can_enter_is_refused(deep: Cluster) -> None:
    socket_folder(deep, somebody()).chmod(0o755)

    with pytest.raises(Problem, match="not a private folder"):
        socket_folder(deep, somebody())


def test_a_path_of_usual_length_holds_its_own_socket() -> None:
    cluster = Cluster(var=Path("/srv/site/var"))

    assert socket_folder(cluster, somebody()) == Path("/srv/site/var/postgres")
