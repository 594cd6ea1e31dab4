"""Laws for the files of the project."""

import re
import subprocess
from pathlib import Path

TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\n")
PYTHON = [name for name in TRACKED if name.endswith(".py") and Path(name).is_file()]


def test_no_file_is_longer_than_300_lines():
    lengths = {
        name: len(Path(name).read_text(encoding="utf-8").splitlines())
        for name in PYTHON
        if "/migrations/" not in name
    }

    assert {name: length for name, length in lengths.items() if length > 300} == {}


def test_no_module_is_named_for_its_plumbing():
    plumbing = {"utils", "helpers", "services", "mixins", "selectors", "managers", "signals"}

    assert [name for name in PYTHON if plumbing & set(Path(name).with_suffix("").parts)] == []


def test_migrations_are_named_for_what_they_do():
    automatic = re.compile(r"\d{4}_(auto_|alter_|remove_|rename_|.*_and_more|.*_more)")
    names = [Path(name).stem for name in PYTHON if "/migrations/0" in name]

    assert names
    assert [name for name in names if automatic.match(name)] == []
