"""Ask a ClamAV daemon whether a file is clean (the INSTREAM command of clamd)."""

import socket
import struct

PIECE = 64 * 1024
SECONDS = 60


class ScannerUnreachable(Exception):
    """The scanner did not answer, or not in words that mean anything."""


class InfectedFile(Exception):
    """The scanner has found something in the file; the message is its name."""


def scan(data: bytes, *, address: str) -> None:
    """Return if a scanner at host:port finds nothing.

    Raises InfectedFile or ScannerUnreachable.
    """
    answer = _ask(data, address).strip("\0\n ")
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        raise InfectedFile(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    raise ScannerUnreachable(answer)


def _ask(data: bytes, address: str) -> str:
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=SECONDS) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
            return b"".join(iter(lambda: connection.recv(4096), b"")).decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        raise ScannerUnreachable(str(error)) from error
