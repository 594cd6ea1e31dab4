"""A process that reads one file within limits: started, listened to, and ended."""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

from common.reading.tables import Limits, UnreadableFile

_PIECE = 1 << 20
_PROJECT = Path(__file__).parents[2]
_KEPT_OF_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH")
# Started without `site`, with the two folders that it needs: that takes a third of the time.
_START = (
    "import sys; sys.path[:0] = sys.argv[1:3]; "
    "from common.reading.child import main; main(*sys.argv[3:])"
)
END = "end"
Message = list[Any]  # Any: JSON, each message in a form of its own


class ReadingProcess:
    """Says what a file holds, message by message; whatever becomes of it is UnreadableFile."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        """Start it, with the file on its standard input."""
        self._name = name
        self._left = float(limits.seconds)
        self._heard = bytearray()
        self._is_over = False
        try:
            self._process = _started(data, name, limits)
        except OSError as problem:  # no room for the file, or for another process
            raise UnreadableFile(
                f"{name}：サーバーの空きが足りないため、読み取れませんでした（{problem.strerror}）。"
                "しばらくしてから、もう一度お試しください。"
            ) from problem
        assert self._process.stdout
        self._out = self._process.stdout

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over = True
        self._process.kill()
        self._process.wait()
        self._out.close()

    def hear(self) -> Message:
        """Return what it says next, END when it has said all; raises UnreadableFile."""
        if self._is_over:
            return [END]
        message: Message = json.loads(self._line())
        if message[0] == END:
            self._is_over = True
        elif message[0] == "unreadable":
            raise self._ended(message[1])
        elif message[0] == "exhausted":
            raise self._ended(self._too_large())
        return message

    def _line(self) -> bytes:
        searched = 0
        while (end := self._heard.find(b"\n", searched)) < 0:
            searched = len(self._heard)
            self._heard += self._piece()
        line = bytes(self._heard[:end])
        del self._heard[: end + 1]
        return line

    def _piece(self) -> bytes:
        """Return what stands in the pipe; the time that the listener takes meanwhile is free."""
        begun = time.monotonic()
        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        ready = poll.poll(max(self._left, 0) * 1000)
        self._left -= time.monotonic() - begun
        if not ready:
            raise self._ended(self._too_long())
        piece = os.read(self._out.fileno(), _PIECE)
        if not piece:
            raise self._ended(self._died())
        return piece

    def _ended(self, why: str) -> UnreadableFile:
        self._is_over = True
        return UnreadableFile(why)

    def _died(self) -> str:
        code = self._process.wait()
        if code == -signal.SIGXCPU:
            return self._too_long()
        # Aborted by a library that found no memory, or killed by a system that had none.
        if code < 0:
            return self._too_large()
        return (
            f"{self._name}：ファイルを読み取れませんでした。壊れていないか確認し、"
            "Excelで開いて保存し直してください。"
        )

    def _too_long(self) -> str:
        return (
            f"{self._name}：読取りに時間がかかりすぎるため、中止しました。"
            "不要な行・列・シートを削除するか、ファイルを分けてください。"
        )

    def _too_large(self) -> str:
        return (
            f"{self._name}：ファイルが大きすぎるため、読み取れませんでした。"
            "不要な行・列・シートを削除するか、ファイルを分けてください。"
        )


def _started(data: bytes, name: str, limits: Limits) -> "subprocess.Popen[bytes]":
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(name).encode() + b"\n")
        file.write(data)
        file.seek(0)
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            _command(limits),
            stdin=file,
            stdout=subprocess.PIPE,
            env={key: os.environ[key] for key in _KEPT_OF_ENVIRONMENT if key in os.environ},
            start_new_session=True,
        )


def _command(limits: Limits) -> list[str]:
    found = find_spec("python_calamine")
    assert found is not None  # one of the project's dependencies
    assert found.origin is not None
    folders = [str(_PROJECT), str(Path(found.origin).parents[1])]
    most = (limits.unpacked, limits.memory, limits.told, limits.seconds)
    return [sys.executable, "-I", "-S", "-c", _START, *folders, *map(str, most)]
