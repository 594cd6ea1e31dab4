"""Laws for the commands in bin/, the environment they read and the wheels they install."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = sorted(
    path for path in [*(ROOT / "bin").iterdir(), ROOT / ".ci/run"] if path.suffix == ""
)
COMMANDS = [path for path in COMMANDS if path.is_file()]
REQUIREMENTS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__"}
READ_BY_PYTHON = re.compile(r"""\benv(?:_\w+)?\(\s*["']([A-Z_]+)["']""")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda path: path.name)
def test_every_command_can_be_run_and_says_what_it_does(command: Path) -> None:
    shebang, comment, *_ = command.read_text().splitlines()

    assert os.access(command, os.X_OK)
    assert shebang == "#!/usr/bin/env bash"
    assert re.fullmatch(r"# [A-Z].{20,}", comment)


def test_there_are_the_commands_that_the_readme_promises() -> None:
    names = {command.name for command in COMMANDS}

    assert {"demo", "test", "serve", "fix", "manage", "bench", "pin", "postgres", "run"} <= names


def variables_explained() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def variables_read_by_the_site() -> set[str]:
    sources = (file.read_text() for file in (ROOT / "config").glob("*.py"))
    return {name for source in sources for name in READ_BY_PYTHON.findall(source)}


def test_the_example_environment_explains_every_variable_that_the_site_reads() -> None:
    read = variables_read_by_the_site()

    assert "SECRET_KEY" in read
    assert read - variables_explained() == set()


def test_the_example_environment_names_nothing_that_nobody_reads() -> None:
    scripts = " ".join(file.read_text() for file in (ROOT / "bin").iterdir() if file.is_file())

    for name in variables_explained() - variables_read_by_the_site():
        assert re.search(rf"\b{name}\b", scripts), name


def own_texts() -> Iterator[tuple[Path, str]]:
    listing = ["git", "-c", "core.quotepath=false", "ls-files", "-co", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for path in (ROOT / name for name in names.splitlines() if name):
        if path.is_file() and "vendor" not in path.parts:
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    # Put together here, so that this file does not contain them itself.
    words = ["pypi." + "org", "files.python" + "hosted", "registry.npm" + "js", "--index" + "-url "]
    words += ["/work/" + "main", "/work/" + "shared", "file:" + "///opt"]

    found = [(path, word) for path, text in own_texts() for word in words if word in text]

    assert found == []


def pins(file: Path) -> dict[str, str]:
    """Return the lines of a requirements file, each with its hashes joined to it."""
    joined = file.read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]
    return {line.split("==")[0]: line for line in lines}


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda path: path.name)
def test_every_wheel_is_pinned_with_its_hashes(file: Path) -> None:
    lines = pins(file)

    assert len(lines) > 20
    for line in lines.values():
        assert re.match(
            r"[A-Za-z0-9._-]+(\[[a-z0-9, -]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line
        ), line


def test_tests_run_on_the_wheels_that_are_served() -> None:
    served, tested = map(pins, REQUIREMENTS)

    assert {name: tested.get(name) for name in served} == served
