"""Choose and make VAR_DIR, the folder that holds everything written at run time."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from postgres_account import Account, account_for, known
from problem import say

ROOT = Path(__file__).resolve().parent.parent


def choose(environ: Mapping[str, str], file: Mapping[str, str]) -> Path:
    """Return VAR_DIR from the environment, from .env, or its default."""
    # A relative folder is meant from where it was written: the command line or the file.
    if named := environ.get("VAR_DIR"):
        return Path(named).resolve()
    if named := file.get("VAR_DIR"):
        return (ROOT / named).resolve()
    external = environ.get("DATABASE_URL") or file.get("DATABASE_URL")
    return ROOT / "var" if external else default()


def default() -> Path:
    """Return var/ in the project, or for root a folder that the server's user can enter.

    Root's clones often lie in a closed folder (/root), and PostgreSQL does not run as root.
    """
    inside = ROOT / "var"
    if os.geteuid() != 0:
        return inside
    closed = Account.of(account_for(owner_of(inside), me=0, exists=known)).closed_folder(ROOT)
    if not closed:
        return inside
    mark = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:12]
    outside = Path("/var/lib") / f"cooperating-{mark}"
    say(f"PostgreSQL's user cannot enter {closed}, so VAR_DIR is {outside}.")
    return outside


def owner_of(path: Path) -> int:
    """Return the owner of a folder, or of the folder that it will be made in."""
    return next(place for place in (path, *path.parents) if place.exists()).stat().st_uid


def make(var: Path) -> None:
    """Make VAR_DIR so that the server's user can enter it whatever the umask."""
    if var.exists():
        return
    owner = owner_of(var)
    var.mkdir(parents=True)
    var.chmod(0o755)
    if os.geteuid() == 0:
        os.chown(var, owner, -1)
