"""How the scripts say what is wrong: words for the person at the terminal, no traceback."""

import sys
from collections.abc import Callable


class Problem(Exception):
    """Something that the person at the terminal has to know or to do."""


def say(message: str) -> None:
    """Tell the person; standard output stays free for results."""
    sys.stderr.write(f"{message}\n")


def reporting(main: Callable[[], int]) -> int:
    """Run a script's main function and turn its problems into a message and exit code 1."""
    try:
        return main()
    except Problem as problem:
        say(f"error: {problem}")
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say(f"error: {place}{error.strerror or error}")
    except KeyboardInterrupt:
        say("stopped")
    return 1
