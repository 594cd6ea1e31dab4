"""Compound files (OLE2): the stream that holds an old workbook, taken out of its sectors."""

import struct

_FREE = 0xFFFFFFFA  # this and higher numbers name no sector
_ENTRY = 128
_STREAM, _ROOT = 2, 5


class BrokenCompound(ValueError):
    """The bytes are no compound file, or its chains lead nowhere."""


class CompoundFile:
    """The sectors of a file and the chains that they make."""

    def __init__(self, data: bytes) -> None:
        """Read the table of sectors; raises BrokenCompound."""
        if len(data) < 512:
            raise BrokenCompound
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise BrokenCompound
        self._size, self._small = 1 << shift, 1 << small_shift
        self._next = self._table()
        first, _, self._cutoff, first_small, _ = struct.unpack_from("<IIIII", data, 48)
        self._entries = self._chain(first, self._next)
        self._next_small = _numbers(self._chain(first_small, self._next))

    def stream(self, *names: str) -> bytes:
        """Return the first stream that has one of these names; raises BrokenCompound."""
        root = b""
        for start in range(0, len(self._entries) - _ENTRY + 1, _ENTRY):
            name, kind, first, size = self._entry(start)
            if kind == _ROOT:
                root = self._chain(first, self._next)[:size]
            elif kind == _STREAM and name in names:
                if size >= self._cutoff:
                    return self._chain(first, self._next)[:size]
                return self._small_chain(first, root)[:size]
        raise BrokenCompound

    def _entry(self, start: int) -> tuple[str, int, int, int]:
        length, kind = struct.unpack_from("<HB", self._entries, start + 64)
        first, size = struct.unpack_from("<II", self._entries, start + 116)
        name = self._entries[start : start + max(min(length, 64) - 2, 0)]
        return name.decode("utf-16-le", "replace"), kind, first, size

    def _table(self) -> list[int]:
        sectors = list(struct.unpack_from("<109I", self._data, 76))
        more, _ = struct.unpack_from("<II", self._data, 68)
        seen: set[int] = set()
        while more < _FREE and more not in seen:
            seen.add(more)
            *numbers, more = _numbers(self._sector(more))
            sectors += numbers
        table: list[int] = []
        used = [sector for sector in sectors if sector < _FREE]
        if len(set(used)) != len(used):
            raise BrokenCompound
        for sector in used:
            table += _numbers(self._sector(sector))
        return table

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise BrokenCompound
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _chain(self, first: int, following: list[int]) -> bytes:
        parts: list[bytes] = []
        while first < _FREE:
            if first >= len(following) or len(parts) > len(following):
                raise BrokenCompound
            parts.append(self._sector(first))
            first = following[first]
        return b"".join(parts)

    def _small_chain(self, first: int, root: bytes) -> bytes:
        parts: list[bytes] = []
        while first < _FREE:
            if first >= len(self._next_small) or len(parts) > len(self._next_small):
                raise BrokenCompound
            parts.append(root[first * self._small : (first + 1) * self._small])
            first = self._next_small[first]
        return b"".join(parts)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
