"""Before letters go out: the kind that fits, who is unticked, the draft, and the last question."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from compliance.correspondence.models import Notice, NoticeBatch, NoticeKind
from compliance.correspondence.models.notice import notice_numbers
from letters.issuing.kinds import offered_kinds
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.letters import make_letter_settings
from tests.factories.notices import make_homes, make_notice
from tests.letters.issue_page import NEW, address, confirmed, filled_in, issue, press, shown


@pytest.fixture
def reviewer(client, city):
    """Sign in somebody who issues the letters of our city."""
    person = make_user(city, Role.REVIEW)
    client.force_login(person)
    return person


def offered(client, query="") -> dict[NoticeKind, int]:
    return {one.kind: one.number for one, _ in client.get(f"{NEW}?{query}").context["kinds"]}


def test_each_kind_says_how_many_would_get_it_as_the_next_page_does(client, city, reviewer):
    _never, written = make_homes(city, 2)
    make_facility(authority=city)  # without an address
    filed_before, no_partner, lacking = make_homes(city, 3)
    make_filing(
        filed_before,
        [partner(promises="ⅰⅱⅲ")],
        filed_date=date(2025, 6, 2),
        received_date=date(2025, 6, 3),
        now=datetime(2025, 6, 10, tzinfo=UTC),
    )
    make_filing(no_partner, [], received_date=date(2026, 6, 3))
    make_filing(lacking, [partner(promises="ⅰ")], received_date=date(2026, 6, 3))
    make_notice(written)

    numbers = offered(client)

    assert numbers[NoticeKind.NOT_FILED] == 1
    assert numbers[NoticeKind.NO_PARTNER] == numbers[NoticeKind.REQUIREMENTS_MISSING] == 1
    for kind, number in numbers.items():
        assert client.get(address(kind.value)).context["count"] == number, kind
    assert f"予告　{numbers[NoticeKind.ADVANCE_NOTICE]}件" in shown(client.get(NEW))


@pytest.mark.parametrize(
    ("conditions", "first"),
    [
        ({"next_action": "await_filing"}, NoticeKind.ADVANCE_NOTICE),
        ({"next_action": "demand_filing"}, NoticeKind.NOT_FILED),
        ({"next_action": "ask_confirmation"}, NoticeKind.CONFIRMATION_DUE),
        ({"category": "no_partner"}, NoticeKind.NO_PARTNER),
        ({"category": "met"}, NoticeKind.ACCEPTANCE),
        ({}, NoticeKind.ADVANCE_NOTICE),
    ],
)
def test_the_kind_that_fits_the_conditions_comes_first_and_alone_is_marked(conditions, first):
    numbers = dict.fromkeys(NoticeKind, 5) | {
        NoticeKind.ADVANCE_NOTICE: 37,
        NoticeKind.ACCEPTANCE: 99,
    }
    kinds = offered_kinds(numbers, conditions)
    assert kinds[0].kind == first
    assert [one.kind for one in kinds if one.fits] == [first]


def test_a_kind_that_nobody_would_get_fits_nobody():
    kinds = offered_kinds(dict.fromkeys(NoticeKind, 0), {"next_action": "await_filing"})
    assert not any(one.fits for one in kinds)


def test_the_numbers_of_30_facilities_take_as_many_queries_as_those_of_3(client, city, reviewer):
    make_homes(city, 3)
    with CaptureQueriesContext(connection) as few:
        client.get(NEW)
    make_homes(city, 27)
    with CaptureQueriesContext(connection) as many:
        client.get(NEW)
    assert len(few) == len(many)


def unticking(page, home, reason="電話で確認済み"):
    """Return the form with one home unticked."""
    form = filled_in(page)
    send = [key for key in form["send"] if key != str(home.pk)]
    return form | {"send": send, f"reason_{home.pk}": reason}


def test_who_is_unticked_gets_no_letter_and_the_batch_keeps_the_reason(client, city, reviewer):
    first, second = make_homes(city, 2)
    url = address()
    form = unticking(client.get(url), second)

    asked = client.post(url, form)
    assert "1通を発行します" in shown(asked)
    assert f"{second.name}（{second.number}）：電話で確認済み" in shown(asked)
    done = client.post(url, confirmed(asked), follow=True)

    assert [notice.facility for notice in Notice.objects.all()] == [first]
    (line,) = NoticeBatch.objects.get().left_out
    assert (line["facility"], line["reason"], line["note"]) == (
        second.pk,
        "unticked",
        "電話で確認済み",
    )
    assert "職員が対象外とした" in shown(done)
    assert "電話で確認済み" in shown(done)


@pytest.mark.parametrize(
    ("unticks", "reason", "said"),
    [
        (True, "　 ", "送付しない理由を入力してください"),
        (False, "電話で確認済み", "「送付」の選択を外し"),
        (True, "長" * 101, "100字以内"),
    ],
)
def test_a_tick_and_its_reason_belong_together(client, city, reviewer, unticks, reason, said):
    home, _ = make_homes(city, 2)
    url = address()
    form = unticking(client.get(url), home, reason)
    if not unticks:
        form["send"].append(str(home.pk))

    page = client.post(url, form)

    assert page.status_code == 422
    assert f"{home.name}：" in shown(page)
    assert said in shown(page)
    assert not NoticeBatch.objects.exists()


def test_nobody_is_issued_to_where_all_are_unticked(client, city, reviewer):
    (home,) = make_homes(city, 1)
    url = address()

    page = client.post(url, unticking(client.get(url), home))

    assert "送付先がありません" in shown(page)
    assert not NoticeBatch.objects.exists()


@pytest.mark.parametrize(
    ("prefix", "first", "last", "said"),
    [
        ("7高介第", 1, 2, "7高介第1号〜第2号"),
        ("7高介第", 3, 3, "7高介第3号"),
        ("", 1, 12, "第１号〜第12号"),
        ("高介", 1, 2, "高介1号〜2号"),
    ],
)
def test_a_range_of_numbers_is_said_in_short(prefix, first, last, said):
    assert notice_numbers(prefix, first, last) == said


def test_letters_are_asked_about_once_more_with_their_numbers(client, city, reviewer):
    make_homes(city, 2)
    url = address()
    form = filled_in(client.get(url), number_prefix="7高介第")

    asked = client.post(url, form)

    assert "2通を発行します。番号 7高介第1号〜第2号。" in shown(asked)
    assert not NoticeBatch.objects.exists()
    unconfirmed = client.post(url, form | {"step": "issue"})
    changed = client.post(url, confirmed(asked) | {"first_number": "5"})
    assert not NoticeBatch.objects.exists()
    assert "内容が変わりました" not in shown(unconfirmed)
    assert "番号 7高介第5号〜第6号" in shown(changed)
    client.post(url, confirmed(changed))
    assert sorted(Notice.objects.values_list("number", flat=True)) == [5, 6]


def test_the_way_back_keeps_what_was_typed(client, city, reviewer):
    home, _ = make_homes(city, 2)
    url = address()
    asked = client.post(url, unticking(client.get(url), home) | {"number_prefix": "7高介第"})

    back = client.post(url, confirmed(asked) | {"step": "back"})

    assert 'value="7高介第"' in shown(back)
    assert 'value="電話で確認済み"' in shown(back)
    assert back.context["count"] == 1


@pytest.mark.parametrize("required", [True, False])
def test_a_second_person_is_a_step_where_the_office_wants_one(client, city, reviewer, required):
    make_letter_settings(city, release_required=required)
    make_homes(city, 1)
    url = address()
    pages = [client.get(NEW), client.get(url), client.post(url, filled_in(client.get(url)))]

    for page in pages:
        assert ("<li>別の職員の承認</li>" in shown(page)) == required
        assert ("承認を要しない設定です" in shown(page)) != required
    done = press(client, url, confirmed(pages[2]))
    assert ("別の職員が承認すると、発行します" in shown(done)) == required
    assert Notice.objects.exists() != required


def test_letters_that_ask_nothing_have_no_day_to_reply_by(client, city, reviewer):
    (home,) = make_homes(city, 1)
    make_filing(home, [partner(promises="ⅰⅱⅲ")], received_date=date(2026, 6, 3))
    url = address("acceptance")

    page = client.get(url)
    assert "回答期限" not in shown(page)
    issue(client, url, reply_due_date="R8.12.25")

    assert Notice.objects.get().reply_due_date is None
    assert NoticeBatch.objects.get().reply_due_date is None
    assert Notice.objects.get().letter["slip"] is None


@pytest.fixture
def drafted(client, city, reviewer):
    """Two homes of which one is unticked, and one that has filed; the form that says so."""
    make_letter_settings(city, number_prefix="7高介第")
    asked, unticked, filed = make_homes(city, 3)
    make_filing(filed, [partner(promises="ⅰⅱⅲ")], received_date=date(2026, 6, 3))
    return asked, unticked, filed, unticking(client.get(address()), unticked)


def test_the_draft_is_a_document_with_text_recipients_reasons_and_a_sample(client, drafted):
    asked, unticked, filed, form = drafted
    answer = client.post(address(), form | {"step": "draft_pdf"})

    assert "attachment" in answer["Content-Disposition"]
    pages = [page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages]
    said = re.sub(r"\s", "", "".join(pages))
    for words in ("起案用", "送付先一覧のとおり", "7高介第1号", "電話で確認済み", "一度も届出なし"):
        assert words in said
    assert "届出済み（令和8年度）" in said
    assert all(home.number in said for home in (asked, unticked, filed))
    assert any("見本" in page and "7高介第1号" in page for page in pages[1:])
    assert not NoticeBatch.objects.exists()


def test_the_draft_is_a_workbook_with_the_same(client, drafted):
    asked, unticked, filed, form = drafted
    answer = client.post(address(), form | {"step": "draft_xlsx"})

    sheets = {
        sheet.title: list(sheet.iter_rows(values_only=True))
        for sheet in load_workbook(BytesIO(answer.content)).worksheets
    }
    assert list(sheets) == ["概要", "案文", "送付先", "対象外の施設", "見本"]
    assert [row[:3] for row in sheets["送付先"][1:]] == [(1, "7高介第1号", asked.number)]
    assert {(row[0], row[3]) for row in sheets["対象外の施設"][1:]} == {
        (unticked.number, "職員が対象外とした：電話で確認済み"),
        (filed.number, "届出済み（令和8年度）"),
    }
    assert ("宛先", "送付先一覧のとおり") in sheets["案文"]
    assert any(asked.name in str(row[1]) for row in sheets["見本"])
    assert not NoticeBatch.objects.exists()


def test_a_draft_after_a_draft_takes_no_number(client, city, drafted):
    *_, form = drafted
    client.post(address(), form | {"step": "draft_pdf"})
    client.post(address(), form | {"step": "draft_xlsx"})

    press(client, address(), form)

    assert Notice.objects.get().number == 1
    url = reverse("letters:notice-batch-detail", args=[NoticeBatch.objects.get().pk])
    assert "7高介第1号" in shown(client.get(url))
