"""Laws for who may do what: roles, scoping and the person of a request have one home each."""

import re
from pathlib import Path

import pytest

from accounts.permissions import Act
from tests.house.test_code import PYTHON

PRODUCT = [name for name in PYTHON if not name.startswith("tests/") and "/migrations/" not in name]
OUTSIDE = [name for name in PRODUCT if not name.startswith("accounts/")]
# The people of the demo have roles, as those of the tests.
MAKES_PEOPLE = {"demo/users.py"}


def lines_with(pattern: str, names: list[str]) -> list[str]:
    """Return where a pattern stands, as name:number."""
    found = re.compile(pattern)
    return [
        f"{name}:{number}"
        for name in names
        for number, line in enumerate(Path(name).read_text(encoding="utf-8").splitlines(), 1)
        if found.search(line)
    ]


def test_no_role_is_named_outside_accounts():
    assert lines_with(r"\bRole\b", [name for name in OUTSIDE if name not in MAKES_PEOPLE]) == []
    assert lines_with(r"\bauthorities_as\b|\.roles\b", OUTSIDE) == []


def test_no_scoping_is_written_outside_accounts():
    scoping = r"def (visible_to|open_to|editable_by|own_of|_seen_in|_of)\(self, "

    assert lines_with(scoping, OUTSIDE) == []
    assert len(lines_with(scoping, ["accounts/scoping.py"])) > 2


def test_the_person_of_a_request_is_asked_in_one_way():
    user = r"(self\.)?request\.user"
    checks = rf"assert .*{user}\b|isinstance\({user}\b|return {user}$"

    assert lines_with(checks, OUTSIDE) == []


@pytest.mark.parametrize("act", Act)
def test_every_act_is_asked_by_something(act):
    asked = [name for name in PRODUCT if name != "accounts/permissions.py"]

    assert lines_with(rf"\bAct\.{act.name}\b", asked)


def test_templates_are_told_what_is_open_and_know_no_roles():
    templates = [str(path) for path in Path("templates").rglob("*.html")]

    assert lines_with(r"\b(role|get_role_display) ==|\bmemberships\b|\bperms\.", templates) == []
