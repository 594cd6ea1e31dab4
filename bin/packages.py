#!/usr/bin/env python3
"""Install the system packages that are missing: as root by apt, else say the command.

Chromium, which the tests drive, is `browser` here: the variable CHROMIUM may name another one.
"""

import os
import shutil
import subprocess
import sys

from problem import Problem, reporting, say

LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    # Without it, fonts are cut down in Python: PDF files take 4 to 29 times as long.
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
FONTS = {
    "fonts-morisawa-bizud-gothic": "BIZ UDGothic",
    "fonts-morisawa-bizud-mincho": "BIZ UDMincho",
    # The rare kanji that the other two lack.
    "fonts-noto-cjk": "Noto Serif CJK JP",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def said_by(command: list[str]) -> str:
    """Return what a program prints, or nothing if the machine does not have it."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def missing(purpose: str) -> list[str]:
    """Return the packages that are not there, looking for what they bring, not for their names."""
    # Not on the PATH of ordinary users in Debian.
    libraries = said_by([shutil.which("ldconfig") or "/sbin/ldconfig", "-p"])
    fonts = said_by(["fc-list", ":", "family"])
    absent = [package for package, library in LIBRARIES.items() if library not in libraries]
    absent += [package for package, font in FONTS.items() if font not in fonts]
    if purpose == "test" and not browser():
        absent.append("chromium")
    return absent


def browser() -> str | None:
    """Return the browser for the tests: CHROMIUM names one, else the usual names are tried."""
    named = os.environ.get("CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else BROWSERS))
    # Ubuntu has a program of this name that only asks to install a snap.
    return next((path for path in found if path and said_by([path, "--version"])), None)


def install(wanted: list[str]) -> None:
    """Install the packages as root, else say the command that does."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *wanted]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(
            "System packages are missing. Install them and run the command again:\n"
            f"  sudo {' '.join(command)}"
        )
    say(f"Installing system packages: {' '.join(wanted)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], [*command, "-qq"]):
        if subprocess.run(step, stdout=sys.stderr, env=quiet, check=False).returncode != 0:
            raise Problem(f"This command failed (see above): {' '.join(step)}")


def main() -> int:
    """Install what is missing for `run` or `test`; `browser` prints the tests' browser."""
    purpose = sys.argv[1]
    if purpose == "browser":
        sys.stdout.write(f"{browser()}\n")
    elif wanted := missing(purpose):
        install(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(reporting(main))
