"""施設カルテ: one sheet for a visit, whatever is known of a facility."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import HistoryEntry, Role
from compliance.register.sheet import SPACES, cutter, fitted, sheet_of
from compliance.register.sheet_pdf import laid_out, printed
from facilities.models import TypeCode
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.facilities import make_facility, make_note, suspend
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.factories.notices import make_letter

pytestmark = pytest.mark.django_db
NOW, TODAY = datetime(2026, 11, 25, 1, 0, tzinfo=UTC), date(2026, 11, 25)


def read(pdf: bytes) -> str:
    """Return the words of a document that has one page of A4."""
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    return "".join(pages[0].extract_text().split())


def paper(facility, reader) -> str:
    return read(printed(sheet_of(facility, reader=reader, on=TODAY, known_at=NOW)))


def test_it_says_the_verdict_the_facts_the_contacts_the_partners_the_days_and_what_was_said(user):
    facility = make_facility(
        name="わかば苑",
        address="栃木県さくら市氏家2771",
        phone="028-681-1111",
        email="wakaba@example.jp",
        representative="施設長　佐野　一郎",
        corporation_name="社会福祉法人わかば会",
    )
    make_filing(
        facility,
        [partner(make_hospital(name="北病院"), "ⅰⅱ"), partner(make_clinic(name="南医院"), "ⅰ")],
        confirmed_date=date(2026, 5, 20),
    )
    make_letter(facility)
    make_contact(facility, content="理事会で協議するとのこと")
    make_note(facility, person=user, text="電話は午後に。")

    said = paper(facility, user)

    for words in (
        "②一部の要件を充足",
        "ⅲ入院（病院に限る。）",
        "このままでは、令和9年4月1日（あと127日）から基準違反（義務違反）となります（第28条第1項）。",
        "栃木県さくら市氏家2771",
        "028-681-1111",
        "wakaba@example.jp",
        "施設長佐野一郎",
        "社会福祉法人わかば会",
        "北病院",
        "南医院",
        "不足",
        "次の確認の期限",
        "現在の届出",
        "理事会で協議するとのこと",
        "電話は午後に。",
        "訪問時の記録",
    ):
        assert words in said, words


def full_facility(city, *, partners=30):
    """Return a facility of which everything is as long as it can be."""
    long = "社会福祉法人氏家桜丘蒲公英福祉会"
    facility = make_facility(
        authority=city,
        name=(long * 20)[:200],
        address=("栃木県さくら市" + long * 30)[:300],
        corporation_name=(long * 20)[:200],
        representative=(long * 10)[:100],
        phone="0" * 30,
        email=("a" * 60 + "." * 1) * 4,
    )
    lines = [partner(make_hospital(name=(f"{n}{long}" * 20)[:200]), "ⅰ") for n in range(partners)]
    make_filing(facility, lines)
    for day in range(1, 7):
        make_filing(facility, [], received_date=date(2026, 5, day), filed_date=date(2026, 5, day))
    make_letter(facility)
    for day in range(1, 10):
        make_contact(
            facility,
            on=date(2026, 11, day),
            content=long * 60,
            promised_date=date(2026, 12, 1),
            next_contact_date=date(2026, 12, 1),
        )
    make_note(facility, person=make_user(city, last_name=long * 5), text=f"{long}\n" * 110)
    return facility


def test_it_has_one_page_however_much_there_is_and_says_how_much_it_leaves_out(city, user):
    sheet = sheet_of(full_facility(city), reader=user, on=TODAY, known_at=NOW)
    said = read(printed(sheet))

    # With room to write: the last of the spaces fits, nothing is thrown away.
    assert len(laid_out(fitted(sheet, SPACES[-1])).pages) == 1
    assert "ほか" in said
    assert "件を含む。" in said
    assert "訪問時の記録" in said


@pytest.mark.parametrize("partners", [1, 8, 12, 13])
def test_the_partners_that_are_left_out_are_counted(city, user, partners):
    facility = make_facility(authority=city)
    make_filing(facility, [partner(promises="ⅰ") for _ in range(partners)])

    said = paper(facility, user)

    assert ("ほか1件を含む。" in said) == (partners == 13)


def test_whom_one_cannot_do_without_is_never_left_out(city, user):
    facility = make_facility(authority=city)
    needed = partner(make_hospital(name="頼みの病院"), "ⅰⅱⅲ")
    make_filing(facility, [*(partner(promises="ⅰ") for _ in range(29)), needed])

    assert "頼みの病院" in paper(facility, user)


@pytest.mark.parametrize("type_", TypeCode)
def test_every_type_has_its_sheet_before_anything_was_filed(city, user, type_):
    assert "数える届出がありません。" in paper(make_facility(authority=city, type=type_), user)


def test_a_facility_that_is_not_counted_says_why(city, user):
    facility = make_facility(authority=city)
    suspend(facility, date(2026, 1, 1))

    said = paper(facility, user)

    assert "集計の対象外" in said
    assert "休止中です" in said


def test_the_note_of_an_office_is_on_no_paper_of_others(city, prefecture, user):
    facility = make_facility(authority=city)
    make_note(facility, person=user, text="心覚え")

    assert "心覚え" in paper(facility, user)
    theirs = paper(facility, make_user(prefecture, Role.MANAGE))
    assert "心覚え" not in theirs
    assert "担当者・メモ" not in theirs


def test_a_character_that_no_font_has_is_named_and_stops_nothing(city, user):
    assert "外字（U+E000）" in paper(make_facility(authority=city, name="\ue000苑"), user)


def test_the_page_gives_the_sheet_and_the_history_knows(client, city, user):
    facility = make_facility(authority=city)
    client.force_login(user)
    url = reverse("compliance:facility-sheet", args=[facility.pk])

    assert url in client.get(reverse("compliance:facility-detail", args=[facility.pk])).text
    answer = client.get(url)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    read(answer.content)
    entry = HistoryEntry.objects.order_by("-id").first()
    assert (entry.action, entry.row_key) == (HistoryEntry.Action.PRINT, url)


def test_the_layout_understands_every_line_of_its_style(city, user, caplog):
    paper(make_facility(authority=city), user)

    assert [one.message for one in caplog.records if one.name.startswith("weasyprint")] == []


def test_a_text_is_cut_to_its_room_and_says_so():
    cut = cutter(5)

    assert [cut("あいうえお"), cut("あいうえおか"), cut("あ\n い")] == [
        "あいうえお",
        "あいうえ…",
        "あ い",
    ]
    assert list(SPACES) == sorted(SPACES, key=lambda space: -space.partners)
