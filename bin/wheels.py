#!/usr/bin/env python3
"""Make the virtual environment .venv and install the pinned wheels, when anything has changed."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import packages
from problem import Problem, reporting, say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# Stands while wheels are being installed; one that is found there tells of an interruption.
HALF_DONE = VENV / "half-done"
FILES = {"run": ROOT / "requirements.txt", "test": ROOT / "requirements-dev.txt"}


def interpreter() -> str | None:
    """Return the version of the environment's own Python, or None if it does not run."""
    command = [str(PYTHON), "-I", "-S", "-c", "import sys; print(sys.version)"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.stdout


def mark() -> str:
    """Return what the installed wheels depend on, as one short text."""
    # Both files, because they pin the same wheels: a change of either is a change of .venv.
    parts = [file.read_bytes() for file in FILES.values()]
    parts += [os.fsencode(VENV), (interpreter() or "").encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(purpose: str) -> Path:
    """Return the file that says with which mark an installation came to its end."""
    return VENV / f"installed-{purpose}"


def is_installed(purpose: str) -> bool:
    """Tell whether all wheels are in place; those for tests include those to run."""
    now = mark()
    stamps = [stamp(purpose), stamp("test")]
    return any(file.exists() and file.read_text() == now for file in stamps)


def is_sound() -> bool:
    """Tell whether the environment can be installed into."""
    if HALF_DONE.exists():
        return False
    test = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run([PYTHON, "-I", "-c", test], capture_output=True, check=False)
        # Its programs name its folder, so an environment that was moved is of no use.
        at_home = os.fsencode(VENV) in (VENV / "bin" / "pip").read_bytes()
    except OSError:
        return False
    return done.returncode == 0 and at_home


def make_environment() -> None:
    """Make .venv anew with the Python that runs this file."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        # Debian keeps it in a package of its own.
        packages.install([f"python3.{sys.version_info.minor}-venv"])
    say(f"Making the virtual environment {VENV} …")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        stdout=sys.stderr,
        check=False,
    )
    if made.returncode != 0:
        raise Problem(f"The virtual environment could not be made in {VENV}.")


def install(purpose: str, lock: int) -> None:
    """Install the pinned wheels; only a complete installation is stamped."""
    for name in FILES:
        stamp(name).unlink(missing_ok=True)
    HALF_DONE.touch()
    say(f"Installing the wheels of {FILES[purpose].name} (a minute or two the first time) …")
    # Twice quiet: errors only.
    pip = [str(PYTHON), "-I", "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    pip += ["--require-hashes", "--requirement", str(FILES[purpose])]
    # pip holds the lock too, in case it outlives this command.
    done = subprocess.run(pip, stdout=sys.stderr, check=False, pass_fds=[lock])
    if done.returncode != 0:
        raise Problem(f"The wheels of {FILES[purpose].name} could not be installed (see above).")
    HALF_DONE.unlink()
    stamp(purpose).write_text(mark())


def main() -> int:
    """Bring .venv up to date for `run` or `test`; commands that start together wait."""
    purpose = sys.argv[1]
    if is_installed(purpose):
        return 0
    lock = os.open(ROOT / ".venv.lock", os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(lock, fcntl.LOCK_EX)
    if not is_installed(purpose):
        if not is_sound():
            make_environment()
        install(purpose, lock)
    return 0


if __name__ == "__main__":
    sys.exit(reporting(main))
