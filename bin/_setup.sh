#!/usr/bin/env bash
# What every command needs first; they source this file. All messages go to standard error.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
HERE="$PWD"
cd "$ROOT"

find_python() {
    local candidate
    for candidate in python3 python3.11 python3.12 python3.13 python3.14; do
        # Prints the program itself, because a version manager's stand-in is slow to call.
        PYTHON="$("$candidate" -c 'import sys
sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)" || true
        [ -n "$PYTHON" ] && return
    done
    echo "error: Python 3.11 or newer is needed. sudo apt-get install -y python3 python3-venv" >&2
    exit 1
}

# set_up run|test: system packages, virtual environment, environment variables.
set_up() {
    local exports
    find_python
    "$PYTHON" bin/packages.py "$1"
    "$PYTHON" bin/wheels.py "$1"
    exports="$("$PYTHON" bin/environment.py)"
    eval "$exports"
    export PATH="$ROOT/.venv/bin:$PATH"
}

# set_up_database [--fast]: find or start the private PostgreSQL, unless DATABASE_URL is given.
set_up_database() {
    if [ -z "${DATABASE_URL:-}" ]; then
        DATABASE_URL="$("$PYTHON" bin/postgres.py start "$@")"
        export DATABASE_URL
    fi
}
