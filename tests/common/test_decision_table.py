"""A table of decisions answers with its first line that fits, in Python and in SQL alike."""

from dataclasses import dataclass

import pytest
from django.db.models import Value

from common.decision_table import CodedFacts, CodedTable, DecisionTable
from facilities.models import FacilityType


@dataclass(frozen=True, kw_only=True)
class Weather(CodedFacts):
    rains: bool = False
    blows: bool = False


LINES = (
    ({"rains": True, "blows": True}, "家にいる"),
    ({"rains": True}, "傘を差す"),
    ({}, "歩く"),
)
TABLE = CodedTable(Weather, LINES)


def test_the_first_line_that_fits_decides():
    assert [TABLE.answer(facts) for facts in Weather.all()] == [
        "歩く",
        "傘を差す",
        "歩く",
        "家にいる",
    ]
    line = TABLE.line_of(Weather(rains=True))
    assert (line.number, dict(line.when), line.answer) == (2, {"rains": True}, "傘を差す")


def test_a_line_is_said_in_words():
    labels = {"rains": "雨が降っている", "blows": "風が吹いている"}
    calm = CodedTable(Weather, [({"rains": True, "blows": False}, "傘を差す"), ({}, "歩く")])

    said = [line.in_words(labels) for line in calm]

    assert said == ["雨が降っている、風が吹いている：いいえ", "上のいずれにも当たらない"]


def test_facts_and_their_number_are_the_same():
    assert Weather.names() == ("rains", "blows")
    assert [Weather.of_code(facts.code) for facts in Weather.all()] == Weather.all()
    assert Weather(blows=True).code == 2
    assert TABLE.codes_of({"家にいる", "傘を差す"}) == [1, 3]


@pytest.mark.django_db
def test_sql_gives_the_same_answer_to_every_number():
    [one, *_] = FacilityType.objects.order_by("pk")
    row = FacilityType.objects.filter(pk=one.pk)

    said = [row.annotate(x=TABLE.case(Value(facts.code))).get().x for facts in Weather.all()]

    assert said == list(TABLE.answers)


def test_a_fact_that_there_is_not_is_refused_when_the_table_is_made():
    with pytest.raises(ValueError, match="snows"):
        CodedTable(Weather, [({"snows": True}, "滑る")])


def test_where_no_line_fits_there_is_no_answer():
    table = DecisionTable(Weather, LINES[:1])

    with pytest.raises(LookupError):
        table.answer(Weather())
