"""Laws for types: where nothing is checked, the reason stands beside it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.test_code import PYTHON

WRITTEN = [name for name in PYTHON if "/migrations/" not in name]
PRODUCT = [name for name in WRITTEN if not name.startswith("tests/")]
MOST_ANY = 59
# A mark that switches a check off, the codes of the check, and what is said of it.
SWITCHED_OFF = re.compile(
    r"#\s*(type: ignore|noqa)(\[[\w\-, ]+\]|: ?[A-Z]+\d+(?:, ?[A-Z]+\d+)*)?(.*)"
)
WORDS = re.compile(r"[A-Za-z]{2,}.*[A-Za-z]{2,}")


@cache
def comments(source: str) -> dict[int, str]:
    """Return the comment of each line that has one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {one.start[0]: one.string for one in tokens if one.type == tokenize.COMMENT}


def above(line: int, source: str) -> str:
    """Return the comments that stand directly above a line, each alone on its own."""
    lines, found = source.splitlines(), []
    while line > 1 and lines[line - 2].lstrip().startswith("#"):
        line -= 1
        found.append(lines[line - 1])
    return " ".join(reversed(found))


def any_of(tree: ast.AST) -> Iterator[int]:
    """Yield the line of each Any, also of one that stands in a quoted type."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="Any") | ast.Attribute(attr="Any"):
                yield node.lineno
            case ast.Constant(value=str(text)) if "Any" in text:
                yield from (node.lineno for _ in any_of(quoted(text)))


def quoted(text: str) -> ast.AST:
    """Return the expression that a text is; nothing of a sentence."""
    try:
        return ast.parse(text, mode="eval")
    except SyntaxError:
        return ast.Pass()


def without_reason(source: str) -> list[int]:
    """Return the lines on which an Any has no reason beside or above it."""
    said = comments(source)
    return [
        line
        for line in any_of(ast.parse(source))
        if not any(
            re.search(r"\bAny\b.*[a-zA-Z]{2,}", text)
            for text in (said.get(line, ""), above(line, source))
        )
    ]


def switched_off_without_reason(source: str) -> list[int]:
    """Return the lines on which a check is switched off by no code, or for no reason."""
    lacking = []
    for line, comment in comments(source).items():
        if found := SWITCHED_OFF.search(comment):
            _, codes, why = found.groups()
            reason = WORDS.search(why) or WORDS.search(above(line, source))
            if not (codes and reason):
                lacking.append(line)
    return lacking


def sources(names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        yield name, Path(name).read_text(encoding="utf-8")


def test_hardly_anything_of_the_product_is_of_any_type():
    found = {name: [*any_of(ast.parse(source))] for name, source in sources(PRODUCT)}
    number = sum(map(len, found.values()))

    assert number <= MOST_ANY, {name: lines for name, lines in found.items() if lines}


def test_each_any_has_a_reason():
    found = {name: without_reason(source) for name, source in sources(PRODUCT)}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_any_has_no_other_name():
    others = [
        name
        for name, source in sources(PRODUCT)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.alias) and node.name == "Any" and node.asname
    ]

    assert others == []


def test_each_check_that_is_switched_off_has_a_code_and_a_reason():
    found = {name: switched_off_without_reason(source) for name, source in sources(WRITTEN)}

    assert {name: lines for name, lines in found.items() if lines} == {}


def test_what_these_laws_look_for_is_found():
    source = "\n".join(
        (
            "value: Any",
            "rows: list[Any]  # Any: of whatever list",
            "# Any: JSON, as it was stored.",
            'kept: "dict[str, Any]"',
            "named: typing.Any",
            "one = two  # type: ignore",
            "one = two  # type: ignore[misc]",
            "one = two  # type: ignore[misc]  # as the stubs have it",
            "# A constant of ours.",
            "one = two  # noqa: S608",
            "one = two  # noqa: S608 S105",
            "one = two  # noqa",
        )
    )

    assert sorted(any_of(ast.parse(source))) == [1, 2, 4, 5]
    assert without_reason(source) == [1, 5]
    assert switched_off_without_reason(source) == [6, 7, 11, 12]
