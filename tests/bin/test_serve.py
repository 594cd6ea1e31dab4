"""bin/serve keeps the site and its worker alive, with other programs in their places."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NO_SETUP = "set_up() { :; }\nload_environment() { :; }\nset_up_database() { :; }\nROOT=$PWD\n"
# Each writes its number beside its name when it begins, and waits.
WEB = "echo $$ >>web\n[ ! -e taken ] || exit 1\nexec sleep 60\n"
PYTHON = 'case "$*" in *db_worker*) echo $$ >>worker; exec sleep 60 ;; esac\n'
# How bin/serve is asked to end.
ASKING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def program(path: Path, text: str) -> None:
    path.write_text(f"#!/usr/bin/env bash\n{text}")
    path.chmod(0o755)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin/serve", tmp_path / "bin/serve")
    (tmp_path / "bin/_setup.sh").write_text(NO_SETUP)
    program(tmp_path / "bin/gunicorn", WEB)
    program(tmp_path / "bin/python", PYTHON)
    return tmp_path


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[[], subprocess.Popen]]:
    begun: list[subprocess.Popen] = []

    def begin() -> subprocess.Popen:
        path = f"{folder / 'bin'}:{os.environ['PATH']}"
        environment = {"PATH": path, "WEB_DATABASE_URL": "postgresql://web@db/site"}
        # What the tests were begun by may ignore signals (a shell SIGINT in the background, nohup
        # SIGHUP), and bash cannot trap what was ignored when it began.
        own = {one: signal.signal(one, signal.SIG_DFL) for one in ASKING}
        begun.append(subprocess.Popen(["bin/serve"], cwd=folder, env=environment))
        for one, handler in own.items():
            signal.signal(one, handler)
        return begun[-1]

    yield begin
    for command in begun:
        command.terminate()
        command.wait(timeout=10)


def begun(file: Path, times: int) -> list[int]:
    """Wait until a program has begun this often; return the numbers of its processes."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        numbers = [int(line) for line in file.read_text().split()] if file.exists() else []
        if len(numbers) >= times:
            return numbers
        time.sleep(0.02)
    raise AssertionError(f"{file.name} has not begun {times} times")


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]


@pytest.mark.parametrize(("killed", "spared"), [("worker", "web"), ("web", "worker")])
def test_what_is_killed_is_begun_again_and_the_other_goes_on(serve, folder, killed, spared):
    serve()
    (first,) = begun(folder / killed, 1)
    (other,) = begun(folder / spared, 1)

    os.kill(first, signal.SIGKILL)

    _, again = begun(folder / killed, 2)
    assert is_alive(again)
    assert is_alive(other)


def test_a_site_that_cannot_begin_ends_the_command_and_its_worker(serve, folder):
    (folder / "taken").touch()

    command = serve()

    assert command.wait(timeout=20) == 1
    assert not any(is_alive(pid) for pid in begun(folder / "web", 1))


@pytest.mark.parametrize(("code", "asks_to_migrate"), [(1, True), (3, False)])
def test_a_database_that_cannot_be_migrated_says_so_itself_and_nothing_begins(
    folder, code, asks_to_migrate
):
    program(folder / "bin/python", f"echo 'the reason' >&2\nexit {code}\n")
    environment = {
        "PATH": f"{folder / 'bin'}:{os.environ['PATH']}",
        "DATABASE_URL": "postgresql://owner@db/site",
        "WEB_DATABASE_URL": "postgresql://web@db/site",
    }

    ended = subprocess.run(
        ["bin/serve"], cwd=folder, env=environment, capture_output=True, text=True, timeout=20
    )

    assert ended.returncode == 1
    assert "the reason" in ended.stderr
    assert ("bin/manage migrate" in ended.stderr) == asks_to_migrate
    assert not (folder / "web").exists()


@pytest.mark.parametrize("asked", ASKING)
def test_a_signal_ends_all_of_it(serve, folder, asked):
    command = serve()
    pids = [*begun(folder / "web", 1), *begun(folder / "worker", 1)]

    command.send_signal(asked)

    assert command.wait(timeout=20) == 0
    assert not any(is_alive(pid) for pid in pids)
