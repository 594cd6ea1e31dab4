"""Ten thousand mutated files are read or refused, and nothing else."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from common.reading.apart import read_tables
from common.reading.tables import UPLOADED, UnreadableFile
from tests.common.fuzz import FILES

pytestmark = pytest.mark.fuzz


@pytest.mark.parametrize("seed", [20261125])
def test_ten_thousand_mutated_files_are_read_or_refused(seed):
    # In a process of its own: what would end it must not end the tests, and its memory is bounded.
    fuzz = subprocess.run(
        [sys.executable, "-m", "tests.common.fuzz", "10000", str(seed)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert fuzz.returncode == 0, fuzz.stderr[-4000:]
    assert "'read'" in fuzz.stdout
    assert "'refused'" in fuzz.stdout


@pytest.mark.parametrize(("file", "mutations"), FILES)
def test_mutated_files_are_read_or_refused_apart(file, mutations):
    chance = random.Random(1)  # noqa: S311 - chance that can be repeated
    for mutate in mutations:
        data = mutate(chance, file())
        try:
            for table in read_tables(data, "届出", UPLOADED):
                list(table.rows)
        except UnreadableFile:
            continue
