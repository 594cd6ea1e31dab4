"""What the rules look at is handed on from one to the next, and means the same everywhere."""

from dataclasses import FrozenInstanceError, fields

import pytest

from compliance.deadlines.conditions import Deadlines, YearTerms
from compliance.deadlines.days import Rules
from compliance.filings.standing import Standing
from compliance.rule.classification import Facts
from compliance.work.next_action import Work

FOUND = [Deadlines, Facts, Rules, Standing, Work, YearTerms]


@pytest.mark.parametrize("found", FOUND, ids=lambda one: one.__name__)
def test_what_was_found_is_said_by_name_and_never_changed(found):
    names = [field.name for field in fields(found)]
    said = found(**dict.fromkeys(names))

    with pytest.raises(TypeError):
        found(*names)
    with pytest.raises(FrozenInstanceError):
        setattr(said, names[0], True)
