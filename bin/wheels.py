#!/usr/bin/env python3
"""Make the virtual environment .venv and install the pinned wheels, when anything has changed.

The wheels are kept in wheels/: where they are all there, no network is asked. The pip that came
with Python only fetches and installs the pinned pip, which then does the rest.
"""

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
WHEELS = ROOT / "wheels"
PYTHON = VENV / "bin" / "python"
# Stands while wheels are being installed; one that is found there tells of an interruption.
HALF_DONE = VENV / "half-done"
PIP = ROOT / "requirements-pip.txt"
OLDEST_PIP = ROOT / "requirements-oldest-pip.txt"
FILES = {"run": ROOT / "requirements.txt", "test": ROOT / "requirements-dev.txt"}
# Only what is pinned, as it is pinned: nothing is resolved, nothing is built on this machine.
AS_PINNED = ("--require-hashes", "--no-deps", "--only-binary", ":all:")

FROM_WHEELS = ("--no-index", "--find-links", WHEELS)


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
    # All files, because they pin the same wheels: a change of one is a change of .venv.
    parts = [file.read_bytes() for file in (PIP, *FILES.values())]
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
        import ensurepip  # noqa: F401  asked only whether it is there
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


def pip(*arguments: str | Path, lock: int, quiet: bool = False) -> bool:
    """Run the pip of .venv and tell whether it did what it was asked."""
    # Twice quiet: errors only.
    command = [PYTHON, "-I", "-m", "pip", "-qq", "--disable-pip-version-check", *arguments]
    output = subprocess.DEVNULL if quiet else sys.stderr
    # pip holds the lock too, in case it outlives this command.
    done = subprocess.run(command, stdout=output, stderr=output, check=False, pass_fds=[lock])
    return done.returncode == 0


def fetch(file: Path, lock: int) -> bool:
    """Bring what a file pins into wheels/, and tell whether all of it is there."""
    wanted = ("--dest", WHEELS, *AS_PINNED, "--requirement", file)
    kept = pip("download", *FROM_WHEELS, *wanted, lock=lock, quiet=True)
    return kept or pip("download", *wanted, lock=lock)


def install_pinned(file: Path, lock: int) -> None:
    """Install what a file pins from wheels/, which is filled first where something lacks."""
    wanted = (*FROM_WHEELS, *AS_PINNED, "--requirement", file)
    if not (fetch(file, lock) and pip("install", *wanted, lock=lock)):
        raise Problem(
            f"The wheels of {file.name} could not be installed (see above). Without a network, "
            f"copy the folder {WHEELS.name}/ of a machine of this kind that has one to {WHEELS}."
        )


def install(purpose: str, lock: int) -> None:
    """Install the pinned pip and the pinned wheels; only a complete installation is stamped."""
    for name in FILES:
        stamp(name).unlink(missing_ok=True)
    HALF_DONE.touch()
    say(f"Installing the wheels of {FILES[purpose].name} (a minute or two the first time) …")
    for file in (PIP, FILES[purpose]):
        install_pinned(file, lock)
    if purpose == "test":
        fetch(OLDEST_PIP, lock)  # the test that needs it says if it is not there
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
