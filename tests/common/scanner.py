"""A ClamAV daemon that speaks INSTREAM and answers what a test wants."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

OK = b"stream: OK\0"
FOUND = b"stream: Eicar-Test FOUND\0"


@contextmanager
def clamav(answer: bytes = OK) -> Iterator[str]:
    """Serve one scan on a port of this machine; yield host:port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=_serve, args=(server, answer), daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join(timeout=5)


def _serve(server: socket.socket, answer: bytes) -> None:
    try:
        connection, _ = server.accept()
    except OSError:
        return  # nobody came
    with connection, connection.makefile("rb") as stream:
        assert stream.read(10) == b"zINSTREAM\0"
        while size := struct.unpack("!L", stream.read(4))[0]:
            stream.read(size)
        connection.sendall(answer)
