"""The memory of this process and of those it has started, as Linux tells it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1  # seconds
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Peak:
    """The most that was resident at once, in MiB; pages that processes share count for each."""

    mib: float = 0


@contextmanager
def watched() -> Iterator[Peak]:
    """Watch the memory while something is done."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            peak.mib = max(peak.mib, _resident(os.getpid()))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _resident(pid: int) -> float:
    """Return the resident memory of a process and of all below it, in MiB."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return 0  # it has ended meanwhile
    return pages * _PAGE / 2**20 + sum(map(_resident, children))
