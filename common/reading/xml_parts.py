"""The XML parts of a workbook, walked element by element without building anything."""

from collections.abc import Callable
from contextlib import suppress
from xml.parsers import expat

Attributes = dict[str, str]
OnStart = Callable[[str, Attributes], None]


class BrokenXml(ValueError):
    """The bytes are no XML, or hold what no office program writes."""


def local_name(tag: str) -> str:
    """Return the name of an element without its prefix."""
    return tag.rpartition(":")[2]


def parser() -> "expat.XMLParserType":
    """Return a parser that refuses definitions of types: no workbook has any, bombs have."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def feed(made: "expat.XMLParserType", data: bytes) -> None:
    """Walk through the bytes of a part; raises BrokenXml."""
    try:
        made.Parse(data, True)
    except (expat.ExpatError, LookupError) as problem:
        raise BrokenXml(str(problem)) from None


def walk(data: bytes, on_start: OnStart) -> None:
    """Call on_start with the local name and the attributes of every element of a part."""
    made = parser()
    made.StartElementHandler = lambda tag, attributes: on_start(
        local_name(tag), {local_name(key): value for key, value in attributes.items()}
    )
    feed(made, data)


def root(data: bytes) -> str:
    """Return the local name of the first element of a part; raises BrokenXml."""
    found: list[str] = []
    made = parser()

    def first(tag: str, attributes: Attributes) -> None:
        found.append(local_name(tag))
        raise _Enough

    made.StartElementHandler = first
    with suppress(_Enough):
        feed(made, data)
    return found[0] if found else ""


class _Enough(Exception):
    """The first element was seen."""


def _refuse(*given: object) -> None:
    raise BrokenXml("DOCTYPE")
