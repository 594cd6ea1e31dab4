"""Answers by code, as PostgreSQL looks them up."""

import pytest
from django.db.models import F, IntegerField, Value
from hypothesis import given
from hypothesis import strategies as st

from common.answers import answer_at
from jurisdictions.models import Prefecture

pytestmark = pytest.mark.django_db


@given(
    answers=st.lists(st.sampled_from(["met", "unmet", "定めなし", ""]), min_size=1, max_size=300)
)
def test_each_code_finds_the_answer_that_stands_at_its_place(answers):
    found = [
        Prefecture.objects.annotate(
            answer=answer_at(answers, Value(code, output_field=IntegerField()))
        ).values_list("answer", flat=True)[0]
        for code in {0, len(answers) // 2, len(answers) - 1}
    ]

    assert found == [answers[code] for code in {0, len(answers) // 2, len(answers) - 1}]


def test_the_table_is_a_byte_for_each_code_however_long_its_words_are():
    answers = ["再提出の審査" if code % 2 else "対応不要" for code in range(4096)]
    code = F("pk")

    sql, params = (
        Prefecture.objects.annotate(answer=answer_at(answers, code))
        .values("answer")
        .query.sql_with_params()
    )

    assert len(sql) + sum(len(one) for one in params if isinstance(one, bytes)) < 4500
