from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.correspondence.models import NoticeKind
from compliance.rule.classification import Requirement
from compliance.settings.models import AuthorityProfile
from facilities.models import Facility, TypeCode
from letters.writing.candidates import Nearby
from letters.writing.citations import named_requirements
from letters.writing.composing import Reference, compose_many
from letters.writing.letter import CandidateLine, Letter
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.letters import (
    KNOWN,
    WRITTEN,
    letter_to,
    make_case,
    make_letter_settings,
    make_wording,
    numbers,
    words,
)
from tests.factories.medical_partners import make_hospital

BEFORE = date(2026, 11, 23)
DUTY = TypeCode.WELFARE_FACILITY


def test_several_institutions_meet_the_requirements_together(city):
    consulting, admitting = make_hospital(name="東病院"), make_hospital(name="西病院")
    facility = make_facility()
    make_filing(facility, [partner(consulting, "ⅰ"), partner(admitting, "ⅲ")])

    letter = letter_to(facility, "requirements_missing", on=BEFORE)

    rows = letter.points[1].requirements
    assert [row.judgement for row in rows] == ["充足", "不足", "充足"]
    assert [row.filed for row in rows] == [
        "東病院",
        "この要件を満たす旨の記載がありません。",
        "西病院",
    ]


def test_whoever_was_written_to_before_is_asked_again(city):
    facility = make_case(NoticeKind.NO_PARTNER)
    earlier = Reference(notice_number="さ介第３号", notice_date=date(2026, 9, 1))

    letter = letter_to(facility, "no_partner", on=BEFORE, earlier=earlier)

    assert letter.subject == "協力医療機関の確保について（再依頼）"
    assert "本件については、令和８年９月１日付けさ介第３号によりお願いしたところですが" in words(
        letter
    )


def test_a_letter_that_corrects_another_names_it(city):
    facility = make_case(NoticeKind.NOT_FILED)
    old = Reference(notice_number="さ介第３号", notice_date=date(2026, 9, 1))

    letter = letter_to(facility, "not_filed", on=BEFORE, replaces=old)

    assert "本書は、令和８年９月１日付けさ介第３号を訂正するものです" in words(letter)


def test_the_own_ordinance_stands_below_the_national_one(city):
    name = "さくら市基準条例（令和６年さくら市条例第２号）"
    own = {"name": name, "partner": "第33条第1項", "filing": "第33条第2項"}
    make_letter_settings(city, ordinances={DUTY: own})
    national = "指定介護老人福祉施設の人員、設備及び運営に関する基準（平成11年厚生省令第39号）"

    without = letter_to(make_case(NoticeKind.NO_PARTNER), "no_partner", on=BEFORE)
    unfiled = letter_to(make_case(NoticeKind.NOT_FILED), "not_filed", on=BEFORE)

    assert without.points[2].lines == (f"{national}第28条第１項", f"{name}第33条第１項")
    assert unfiled.points[1].lines == (f"{national}第28条第２項", f"{name}第33条第２項")


def test_an_office_speaks_in_its_own_words_and_old_letters_keep_theirs(city):
    facility = make_case(NoticeKind.NOT_FILED)
    late = date(2027, 4, 1)
    sent = letter_to(facility, "not_filed", on=late).to_json()
    make_wording(city, "not_filed.request.late", "｛年度｝分を、至急、提出してください。")

    said = words(letter_to(facility, "not_filed", on=late))
    assert "令和８年度分を、至急、提出してください。" in said
    assert "速やかに協力医療機関に関する届出書を" in words(Letter.from_json(sent))


def test_an_empty_version_goes_back_to_the_standard_words(city):
    facility = make_case(NoticeKind.NOT_FILED)
    make_wording(city, "not_filed.request.late", "至急、提出してください。")
    make_wording(city, "not_filed.request.late", "", version=2)

    said = words(letter_to(facility, "not_filed", on=date(2027, 4, 1)))
    assert "速やかに協力医療機関に関する届出書を" in said


def test_a_letter_comes_back_from_plain_data_as_it_was(city):
    line = CandidateLine(
        code="0910000001",
        name="東病院",
        kind="病院",
        beds="120床",
        standards=("在宅療養支援病院",),
        distance="約1.2km",
        phone="",
    )
    facility = make_case(NoticeKind.REQUIREMENTS_MISSING)

    letter = letter_to(facility, "requirements_missing", nearby=Nearby(lines=(line,)))

    assert Letter.from_json(letter.to_json()) == letter
    assert "別添２の回答書" in words(letter)


def test_a_letter_of_before_keeps_the_names_of_its_annexes(city):
    letter = letter_to(make_case(NoticeKind.NOT_FILED), "not_filed")
    stored = letter.to_json()
    del stored["candidates_annex"], stored["slip_annex"]

    old = Letter.from_json(stored)

    assert (old.candidates_annex, old.slip_title) == ("別紙１", "別紙")
    assert letter.slip_title == "別添"


def test_a_letter_without_a_day_to_reply_by_asks_for_no_reply(city):
    facility = make_case(NoticeKind.NOT_FILED)

    letter = letter_to(facility, "not_filed", reply_due_date=None)

    assert letter.slip is None
    assert "回答" not in words(letter)
    assert "(2)" in words(letter)


@pytest.mark.parametrize(
    ("honorific", "person", "addressees"),
    [
        ("様", "桜井花子", ("福祉会　代表者　桜井花子　様", "試験苑　施設長　様")),
        ("様", "理事長　桜井", ("福祉会　理事長　桜井　様", "試験苑　施設長　様")),
        ("様", "施設長　桜井", ("福祉会　御中", "試験苑　施設長　桜井　様")),
        ("殿", "", ("福祉会　御中", "試験苑　施設長　殿")),
        ("御中", "桜井花子", ("福祉会　御中", "試験苑　御中")),
    ],
)
def test_the_addressees_are_the_corporation_and_the_manager(city, honorific, person, addressees):
    make_letter_settings(city, honorific=honorific)
    facility = make_facility(name="試験苑", corporation_name="福祉会", representative=person)

    assert letter_to(facility, "not_filed").addressees == addressees


def test_a_letter_is_signed_as_the_office_has_set(city):
    make_letter_settings(
        city,
        seal="mark",
        desk="相談センター　電話　028-000-0000",
        submission="様式：市のウェブサイト",
        responsible="高齢課長",
    )
    AuthorityProfile.objects.create(
        authority=city,
        signer_title="さくら市長",
        signer_name="桜井花子",
        department="高齢課",
        phone="028-681-1155",
        recorded_at=WRITTEN,
        recorded_by=make_user(city),
    )

    letter = letter_to(make_facility(), "not_filed")

    assert (letter.sender.title, letter.sender.name, letter.sender.seal) == (
        "さくら市長",
        "桜井花子",
        "印",
    )
    assert letter.contact == ("責任者　高齢課長", "担当　高齢課", "電話　028-681-1155")
    assert letter.points[-2].lines == ("様式：市のウェブサイト",)
    assert letter.points[-1].lines == ("相談センター　電話　028-000-0000",)


def test_requirements_are_listed_as_a_sentence_names_them():
    assert named_requirements([]) == ""
    assert named_requirements([Requirement.ADMISSION]) == "第３号（ⅲ 入院）"
    assert (
        named_requirements(list(Requirement))
        == "第１号（ⅰ 相談）、第２号（ⅱ 診療）及び第３号（ⅲ 入院）"
    )


def test_many_letters_ask_the_database_as_often_as_few(city, other_city):
    def ask(facilities):
        given = {facility.pk: numbers() for facility in facilities}
        with CaptureQueriesContext(connection) as asked:
            letters = compose_many(
                Facility.objects.all(),
                kind=NoticeKind.REQUIREMENTS_MISSING,
                on=BEFORE,
                known_at=KNOWN,
                numbers=given,
            )
        assert [letter.facility_number for letter in letters] == [one.number for one in facilities]
        return len(asked)

    few = [make_case(NoticeKind.REQUIREMENTS_MISSING)]
    many = [
        make_case(NoticeKind.REQUIREMENTS_MISSING, authority=place)
        for place in (city, other_city)
        for _ in range(10)
    ]

    assert ask(many) == ask(few)
