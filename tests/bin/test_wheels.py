"""The set-up: it does not matter which pip came with Python, and wheels/ is all it needs."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import wheels


def pip_that_came_with_python(folder: Path) -> list[str]:
    venv.create(folder, with_pip=True)
    return [str(folder / "bin/python"), "-I", "-m", "pip"]


def oldest_pip(folder: Path) -> list[str]:
    if sys.version_info >= (3, 12):
        pytest.skip("Python 3.12 and newer bring a newer pip, which the other case has tried")
    (wheel,) = wheels.WHEELS.glob("pip-22.3-*.whl")
    return [sys.executable, "-I", f"{wheel}/pip"]


# The wheels for tests are those to run and more.
@pytest.mark.parametrize(
    ("pip", "purpose"),
    [(pip_that_came_with_python, "test"), (oldest_pip, "run"), (oldest_pip, "test")],
)
def test_any_pip_installs_the_pinned_wheels_into_an_empty_folder_without_a_network(
    pip, purpose, tmp_path
):
    program = pip(tmp_path / "environment")
    target = tmp_path / "empty"
    options = ["install", "-qq", "--no-index", "--find-links", str(wheels.WHEELS), "--no-compile"]
    file = str(wheels.FILES[purpose])
    # Neither the settings of this machine nor its cache help.
    environment = {"PATH": os.defpath, "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1"}

    done = subprocess.run(
        [*program, *options, *wheels.AS_PINNED, "--target", str(target), "--requirement", file],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )

    assert done.returncode == 0, done.stderr
    assert (target / "django").is_dir()
    assert (target / "pytest").is_dir() == (purpose == "test")


def test_what_is_pinned_lacks_nothing_that_it_needs():
    command = [str(wheels.PYTHON), "-I", "-m", "pip", "check"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_the_pinned_pip_is_the_one_that_installs():
    command = [str(wheels.PYTHON), "-I", "-m", "pip", "list", "--format", "json"]

    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    installed = {line["name"]: line["version"] for line in json.loads(said)}
    assert wheels.PIP.read_text().startswith(f"pip=={installed['pip']} ")


def test_another_pip_makes_the_environment_anew(tmp_path, monkeypatch):
    before = wheels.mark()
    other = tmp_path / "requirements-pip.txt"
    other.write_text("pip==1 --hash=sha256:0")

    monkeypatch.setattr(wheels, "PIP", other)

    assert wheels.mark() != before
