"""No word that a letter prints stands in Python or in a template: an office words all of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOMS = ("letters/writing", "letters/printing")
TEMPLATES = Path("templates/letters/printing")
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々]")
# What is written in Japanese and printed in no letter, by module and name.
NOT_PRINTED = {
    "letters/writing/addressing.py": {
        "MANAGERS",
        "HEADS",
        "CHAIRED",
    },  # titles known in the register
    "letters/writing/incomplete.py": {"Gap", "_words", "_named"},  # to officials
    "letters/writing/labels_of_words.py": {"label_of_words"},  # the page of words
    "letters/writing/letter.py": {"Letter"},  # what letters of before do not state
    "letters/writing/occasion.py": {"CONDITION_LABELS"},  # the page of words
    "letters/writing/parts.py": {"PlaceInLetter", "_BODY", "_POINTS", "PARTS"},  # the page of words
    "letters/writing/reply_days.py": {"WEEKDAYS", "closed_on", "doubts_about"},  # to officials
    # What names of corporations and homes hold, and where an address may break.
    "letters/writing/rows.py": {"HONORIFICS", "_GENERAL", "_AFTER_GENERAL", "_CONTINUED"},
    "letters/writing/samples.py": {"NUMBER", "SLIP", "sample_address", "_partners"},  # invented
    "letters/printing/pdf.py": {"MissingGlyph", "render_envelope_test", "_title"},
}
# Names of values, which stand in braces and are never printed themselves.
NAMES_OF_VALUES = {
    "letters/writing/addressing.py",
    "letters/writing/candidates.py",
    "letters/writing/composing.py",
    "letters/writing/labels.py",
    "letters/writing/placeholders.py",
    "letters/writing/requirement_rows.py",
    "letters/writing/values.py",
}
# The sheet that tests a window goes to no facility.
NO_LETTER = {"envelope_test.html"}


def modules() -> list[str]:
    return sorted(str(path) for room in ROOMS for path in Path(room).glob("*.py"))


def literals(tree: ast.Module) -> Iterator[tuple[str, int, str]]:
    """Yield each Japanese text with its line and the name that it stands in; no docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for top in tree.body:
        for node in ast.walk(top):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            if id(node) not in docstrings and JAPANESE.search(node.value):
                yield name_of(top), node.lineno, node.value


def name_of(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node
    target = node.target if isinstance(node, ast.AnnAssign) else target
    return getattr(target, "name", None) or getattr(target, "id", "")


def printed(module: str) -> list[str]:
    from letters.writing.placeholders import PLACEHOLDERS

    free, names = NOT_PRINTED.get(module, set()), module in NAMES_OF_VALUES
    tree = ast.parse(Path(module).read_text(encoding="utf-8"))
    if module == "letters/writing/placeholders.py":
        return []  # names, examples and where values are entered: the page of words
    return [
        f"{module}:{line} {text}"
        for name, line, text in literals(tree)
        if name not in free and not (names and is_name_of_value(text, PLACEHOLDERS))
    ]


def is_name_of_value(text: str, known) -> bool:
    # 前回 and 訂正前 are put together: 前回の日付.
    return text in known or text in ("前回", "訂正前", "の日付", "の番号")


def test_no_word_of_a_letter_stands_in_python():
    assert [found for module in modules() for found in printed(module)] == []


def test_every_exception_is_needed():
    for module, names in NOT_PRINTED.items():
        tree = ast.parse(Path(module).read_text(encoding="utf-8"))
        assert names <= {name for name, _, _ in literals(tree)}, module
    for module in NAMES_OF_VALUES:
        tree = ast.parse(Path(module).read_text(encoding="utf-8"))
        assert list(literals(tree)), module


@pytest.mark.parametrize("template", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_no_word_of_a_letter_stands_in_a_template(template):
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    shown = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)

    assert (JAPANESE.search(shown) is None) is (template not in NO_LETTER)


def test_a_word_that_is_put_into_python_is_found():
    tree = ast.parse('def f():\n    """御中"""\n    return f"{1}御中"\nX = ["記"]\nY: str = "以上"')

    assert [(name, text) for name, _, text in literals(tree)] == [
        ("f", "御中"),
        ("X", "記"),
        ("Y", "以上"),
    ]
