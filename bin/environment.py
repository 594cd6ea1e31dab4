#!/usr/bin/env python3
"""Print the environment of the project's commands as lines for a shell to evaluate.

Stronger to weaker: what is set already, the file .env, and what a trial on one's own machine needs.
"""

import contextlib
import os
import re
import secrets
import shlex
import sys
from pathlib import Path

import var_dir
from problem import Problem, reporting

ROOT = Path(__file__).resolve().parent.parent


def read_env_file(text: str) -> dict[str, str]:
    """Return the KEY=VALUE lines; `#` begins a comment line, quotes around a value are dropped."""
    values = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*", line)
        if not match:
            raise Problem(f".env, line {number}: expected KEY=VALUE.")
        values[match[1]] = _unquoted(match[2])
    return values


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value


def secret_key(var: Path) -> str:
    """Return the key kept under VAR_DIR, made when it is first asked for."""
    kept = var / "secret_key"
    if not kept.exists():
        draft = var / f"secret_key.{os.getpid()}"
        try:
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50))
            if os.geteuid() == 0:
                os.chown(draft, var.stat().st_uid, var.stat().st_gid)
            # A link does not replace: two commands that start together agree on one key.
            with contextlib.suppress(FileExistsError):
                os.link(draft, kept)
        except OSError as error:
            raise Problem(f"{kept} could not be written: {error.strerror}.") from error
        finally:
            draft.unlink(missing_ok=True)
    return kept.read_text()


def environment() -> dict[str, str]:
    """Return the variables to add to the environment."""
    file = ROOT / ".env"
    values = read_env_file(file.read_text(encoding="utf-8")) if file.exists() else {}
    values = {name: value for name, value in values.items() if name not in os.environ}
    var = var_dir.choose(os.environ, values)
    var_dir.make(var)
    values["VAR_DIR"] = str(var)
    if not os.environ.get("SECRET_KEY", values.get("SECRET_KEY")):
        values["SECRET_KEY"] = secret_key(var)
    if "ALLOWED_HOSTS" not in os.environ:
        values.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1")
    return values


def main() -> int:
    """Print one export per variable."""
    for name, value in environment().items():
        sys.stdout.write(f"export {name}={shlex.quote(value)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(reporting(main))
