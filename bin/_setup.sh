#!/usr/bin/env bash
# What the commands need first; they source this file. Its messages go to standard error.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"

# find_python: set PYTHON to a Python of at least 3.11.
find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        # The program itself, because a version manager's stand-in is slow to call.
        PYTHON="$("$candidate" -c 'import sys
if sys.version_info >= (3, 11): print(sys.executable)' 2>/dev/null)" || true
        [ -n "$PYTHON" ] && return
    done
    echo "error: Python 3.11 or newer is needed: sudo apt-get install -y python3 python3-venv" >&2
    exit 1
}

# set_up run|test: system packages and the virtual environment.
set_up() {
    find_python
    "$PYTHON" "$ROOT/bin/packages.py" "$1"
    "$PYTHON" "$ROOT/bin/wheels.py" "$1"
    export PATH="$ROOT/.venv/bin:$PATH"
}

# load_environment: the variables of .env, and what they leave open.
load_environment() {
    local exports
    exports="$("$PYTHON" "$ROOT/bin/environment.py")"
    eval "$exports"
}

# set_up_database [--fast]: find or start the private PostgreSQL, unless DATABASE_URL is given.
set_up_database() {
    if [ -z "${DATABASE_URL:-}" ]; then
        DATABASE_URL="$("$PYTHON" "$ROOT/bin/postgres.py" start "$@")"
        # The private server knows the web role too, without a password.
        WEB_DATABASE_URL="${DATABASE_URL/\/\/*@/\/\/cooperating_web@}"
        export DATABASE_URL WEB_DATABASE_URL
    fi
}
