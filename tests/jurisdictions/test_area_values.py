"""What programs put into the cells of a table of 二次医療圏, and what it means."""

import pytest

from common.import_command import SourceFile
from jurisdictions.imports import HEADINGS, preview
from jurisdictions.models import Municipality

pytestmark = pytest.mark.django_db
KOCHI = ("392014", "高知市", "3902", "中央")
MUROTO = ("392022", "室戸市", "3901", "安芸")


def table(*lines):
    text = "\r\n".join(",".join(line) for line in [HEADINGS, *lines])
    return SourceFile("圏域.csv", text.encode())


def area_of(code):
    return Municipality.objects.get(code=code).medical_area_id


def test_what_programs_put_around_codes_and_names_is_taken_off():
    noisy = ('="392014"', "\u200b高知市", "'3902", "中央\ufeff")
    plan = preview([table(noisy, ("392022.0", *MUROTO[1:]))])
    plan.apply()

    assert plan.reports[0].errors == []
    assert (area_of("392014"), area_of("392022")) == ("3902", "3901")


@pytest.mark.parametrize("place", [0, 2])
def test_a_shortened_code_is_an_error_that_says_how_to_mend_it(place):
    line = list(KOCHI)
    line[place] = "3.92E+05"

    [error] = preview([table(line)]).reports[0].errors

    assert (error.column, "桁が失われています" in error.message) == (HEADINGS[place], True)


def test_headings_of_no_use_twice_or_written_otherwise_are_named():
    def report_of(headings):
        text = ",".join(headings) + "\r\n" + ",".join([*KOCHI, "見本"][: len(headings)])
        return preview([SourceFile("圏域.csv", text.encode())]).reports[0]

    extra = report_of([*HEADINGS, "備考"])
    twice = report_of([*HEADINGS, HEADINGS[0]])
    otherwise = report_of(["市町村コード", *HEADINGS[1:]])

    assert [said.message for said in extra.warnings] == [
        "見出し「備考」（セルE1）の列は取り込みません。"
    ]
    assert (extra.new, extra.errors) == (1, [])
    assert "２つ以上あります（セルA1、E1）" in twice.errors[0].message
    assert twice.new == 0
    assert "「市町村コード」の列はあります" in otherwise.errors[0].message
