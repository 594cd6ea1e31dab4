"""ZIP files: their members unpacked in pieces, whatever their headers say."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from common.reading.tables import UnreadableFile

MOST_MEMBERS = 500
_PIECE = 1 << 20
_LITTER = {"thumbs.db", "desktop.ini"}
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
# What zipfile raises over headers and data that make no sense.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,  # of bz2
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,  # and so UnicodeDecodeError
    LookupError,
    OverflowError,
)


class Budget:
    """How much may still be unpacked of a file that was brought, and of the ZIPs in it."""

    def __init__(self, size: int) -> None:
        """Begin with so many bytes, and with MOST_MEMBERS members."""
        self._size = size
        self._left = size
        self._members = MOST_MEMBERS

    def again(self) -> "Budget":
        """Return a budget of the same size: a workbook in a ZIP has limits of its own."""
        return Budget(self._size)

    def announce(self, members: list[zipfile.ZipInfo], name: str) -> None:
        """Count the members, and refuse by what the ZIP says of them before any is unpacked."""
        self._members -= len(members)
        if self._members < 0 or sum(member.file_size for member in members) > self._left:
            raise self._too_large(name)

    def take(self, size: int, name: str) -> None:
        """Count what was unpacked."""
        self._left -= size
        if self._left < 0:
            raise self._too_large(name)

    def _too_large(self, name: str) -> UnreadableFile:
        return UnreadableFile(
            f"{name}：展開すると大きすぎます（{MOST_MEMBERS}個・{self._size >> 20:,}MBまで）。"
            "分けてください。"
        )


@contextmanager
def opened(data: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP; whatever is wrong with it becomes UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except UnreadableFile:
        raise
    except _BROKEN:
        raise broken(name) from None


def broken(name: str) -> UnreadableFile:
    """Return what is said of a ZIP or a workbook that makes no sense."""
    return UnreadableFile(f"{name}：ZIP又はExcelのファイルが壊れています。")


def content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: Budget) -> bytes:
    """Return a member, unpacked up to the size that its header declares and not a byte further."""
    if member.flag_bits & 0x1:
        raise UnreadableFile(f"{name}：パスワード付きのZIPです。解除してください。")
    if member.compress_type not in _METHODS:
        raise UnreadableFile(
            f"{name}：対応していない方法で圧縮されています。"
            "Windowsの「ZIPファイルに圧縮する」で圧縮し直してください。"
        )
    unpacked = bytearray()
    with archive.open(member) as packed:
        # zipfile stops at the declared size, and then compares the sum of the whole.
        while piece := packed.read(_PIECE):
            budget.take(len(piece), name)
            unpacked += piece
    if len(unpacked) != member.file_size:
        raise broken(name)
    return bytes(unpacked)


def members(data: bytes, name: str, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a ZIP with their names, without what systems leave in it."""
    with opened(data, name) as archive:
        listed = archive.infolist()
        budget.announce(listed, name)
        for member in listed:
            if not member.filename.endswith("/") and not _is_litter(member_name(member)):
                yield member_name(member), content(archive, member, name, budget)


def member_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a member as whoever packed it saw it, without what cannot be seen."""
    return "".join(filter(str.isprintable, _decoded_name(member)))


def _decoded_name(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 0x800:
        return member.filename
    # Without the UTF-8 flag Windows writes CP932, which zipfile reads as CP437.
    try:
        return member.filename.encode("cp437").decode("cp932")
    except UnicodeError:
        return member.filename


def _is_litter(name: str) -> bool:
    """Tell what macOS, Windows and office programs leave in a ZIP of their own accord."""
    path = PurePosixPath(name.replace("\\", "/"))
    last = path.name
    return (
        "__MACOSX" in path.parts[:1]
        or last.startswith((".", "~$"))
        or last.lower() in _LITTER
        or (last.startswith("~") and last.lower().endswith(".tmp"))
    )
