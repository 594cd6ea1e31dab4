"""Form fields read what is pasted as files are read."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from common.day_field import DayField
from common.typed_fields import (
    CodeField,
    CountField,
    LineField,
    MailField,
    ParagraphField,
    PostalCodeField,
    TelephoneField,
)
from compliance.desk.forms.fields import MonthField, YearField


@pytest.mark.parametrize(
    ("field", "pasted", "meant"),
    [
        (
            LineField,
            "\u200b医療法人あおば会\r\nのどか総合病院\u202c",
            "医療法人あおば会　のどか総合病院",
        ),
        (LineField, "葛\U000e0100城病院", "葛\U000e0100城病院"),
        (ParagraphField, "一行目\u200b\r\n二行目", "一行目\n二行目"),
        (CodeField, '="0971400015"', "0971400015"),
        (CodeField, "\u202a０９７１-４０００１５\u202c", "0971400015"),
        (CodeField, "01b0500046", "01B0500046"),
        (CodeField, "971400015.0", "971400015"),
        (PostalCodeField, "〒３２９１３１２\ufeff", "329-1312"),
        (PostalCodeField, "329-1312", "329-1312"),
        (PostalCodeField, "329", "329"),
        (TelephoneField, "０２８‐０００ー０００２\u200b", "028-000-0002"),
        (MailField, "\u200bsakura@example.jp\u202c", "sakura@example.jp"),
        (CountField, "１,０７０", 1070),
        (CountField, "70.0\u200b", 70),
        (CountField, 70, 70),
        (DayField, "2026/06/01 13:45:12", date(2026, 6, 1)),
        (DayField, '="R8.6.1（月）"', date(2026, 6, 1)),
        (MonthField, "\u200bR8.12", date(2026, 12, 1)),
        (YearField, '="令和八年度"', 2026),
    ],
)
def test_what_is_pasted_is_what_it_means(field, pasted, meant):
    assert field().clean(pasted) == meant


@pytest.mark.parametrize("field", [CodeField, TelephoneField, CountField, DayField, YearField])
def test_a_number_that_excel_has_shortened_is_explained(field):
    with pytest.raises(ValidationError, match="桁が失われています"):
        field().clean("9.71E+08")


@pytest.mark.parametrize("field", [LineField, CodeField, CountField, DayField, PostalCodeField])
def test_marks_that_nobody_sees_are_nothing(field):
    with pytest.raises(ValidationError):
        field().clean("\u200b\u202a")


def test_what_is_no_count_is_refused():
    with pytest.raises(ValidationError):
        CountField().clean("七十人")
