"""The memory of this process and of those it has started, as Linux tells it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.2  # seconds


@dataclass
class Peak:
    """The most that was in use at once, in MiB; what processes share counts once."""

    mib: float = 0


@contextmanager
def watched() -> Iterator[Peak]:
    """Watch the memory while something is done."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.wait(EVERY):
            peak.mib = max(peak.mib, _in_use(os.getpid()))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _in_use(pid: int) -> float:
    """Return the proportional memory (PSS) of a process and of all below it, in MiB."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except OSError:
        return 0  # it has ended meanwhile
    own = next(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))
    return own / 1024 + sum(map(_in_use, children))
