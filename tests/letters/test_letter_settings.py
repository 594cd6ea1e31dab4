import pytest
from django.core.exceptions import ValidationError
from django.db import Error, connection, transaction

from compliance.settings.models import LetterSettings
from letters.settings.models import Wording
from tests.factories.letters import make_letter_settings, make_wording

STREET = "common.opening"


def test_the_block_of_the_address_shows_wherever_the_paper_slides(city):
    chosen = LetterSettings(authority=city)

    assert chosen.address_block == (20, 12, 65, 24)


@pytest.mark.parametrize(
    "window",
    [
        {"window_left": 150, "window_width": 90},
        {"window_top": 90, "window_height": 45},
        {"window_width": 64},
        {"window_height": 35},
    ],
)
def test_a_window_beside_the_envelope_or_too_small_is_refused(city, window):
    chosen = make_letter_settings(city)
    for name, value in window.items():
        setattr(chosen, name, value)

    with pytest.raises(ValidationError, match="窓が"):
        chosen.full_clean()


def test_the_newest_version_of_a_paragraph_counts(city, other_city):
    make_wording(city, STREET, "以前の文", version=1)
    make_wording(city, STREET, "今の文", version=2)
    make_wording(other_city, STREET, "他市の文")

    assert {row.text for row in Wording.objects.current()} == {"今の文", "他市の文"}


@pytest.mark.parametrize(
    "statement", ["UPDATE letters_wording SET text = ''", "DELETE FROM letters_wording"]
)
def test_a_version_of_a_paragraph_never_changes(city, statement):
    make_wording(city, STREET, "今の文")

    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
