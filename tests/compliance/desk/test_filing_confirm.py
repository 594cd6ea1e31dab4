"""What is asked before a filing is recorded, the files that come with it, and what follows."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from common.japanese import fiscal_year
from compliance.filings.models import Attachment, Filing
from tests.common.scanner import FOUND, clamav
from tests.factories.attachments import pdf, picture
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.factories.filing_forms import address, row, typed
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, user):
    """A browser in which our staff member is signed in."""
    client.force_login(user)
    return client


def _only():
    return Filing.objects.get()


def test_before_it_is_recorded_one_sees_who_promises_what_and_what_the_law_says(desk):
    facility, hospital = make_facility(), make_hospital(name="北病院")
    new = {"query": "新設クリニック", "choice": "new", "new_kind": "clinic", "examines": "on"}

    text = desk.post(address(facility), typed(row(hospital, "ⅰ"), new)).content.decode()

    matrix = text[text.index("今回の届出と要件") : text.index("記録する内容")]
    assert reverse("compliance:institution-detail", args=[hospital.pk]) in matrix
    assert "新設クリニック" in matrix
    assert "ⅲ 入院（病院に限る。）" in matrix
    assert "このままでは、令和9年4月1日" in matrix
    assert "基準違反（義務違反）となります" in matrix
    assert "令和8年6月1日（月）" in text


def test_nothing_is_lacking_where_all_is_promised(desk):
    text = desk.post(address(make_facility()), typed(row(make_hospital(), "ⅰⅱⅲ"))).content.decode()

    assert "現在の届出のままで満たします" in text
    assert "今日の取扱い" not in text


def test_files_are_attached_with_the_filing_or_neither_is_recorded(desk):
    facility = make_facility()
    data = typed(row(make_hospital(), "ⅰ"), step="save")
    bad = SimpleUploadedFile("壊れた.pdf", b"nothing")
    same = [SimpleUploadedFile("一.pdf", pdf()), SimpleUploadedFile("二.pdf", pdf())]
    many = [SimpleUploadedFile(f"{n}.pdf", pdf(str(n))) for n in range(11)]

    for files, said in (
        ([SimpleUploadedFile("良い.pdf", pdf()), bad], "壊れた.pdf：PDF、JPEG"),
        (same, "二.pdf：同じファイルが既に添付されています"),
        (many, "届出１件につき10件までです"),
    ):
        refused = desk.post(address(facility), data | {"documents": files})
        assert refused.status_code == 422
        assert said in refused.content.decode()
        assert "この内容で記録しますか" in refused.content.decode()
        assert (Filing.objects.count(), Attachment.objects.count()) == (0, 0)

    good = [SimpleUploadedFile("協定書.pdf", pdf()), SimpleUploadedFile("図.png", picture("PNG"))]
    desk.post(address(facility), data | {"documents": good})

    assert [one.name for one in _only().attachments.order_by("place")] == ["協定書.pdf", "図.png"]


def test_what_a_scanner_finds_keeps_the_filing_from_being_recorded(desk, settings):
    data = typed(row(make_hospital(), "ⅰ"), step="save")
    with clamav(FOUND) as settings.CLAMAV_ADDRESS:
        refused = desk.post(
            address(make_facility()), data | {"documents": SimpleUploadedFile("毒.pdf", pdf())}
        )

    assert "ウイルスが検出されたため" in refused.content.decode()
    assert Filing.objects.count() == 0


def test_after_recording_one_goes_on_to_the_next_that_owes_or_to_another(desk, city):
    first = make_facility(number="0970000001", authority=city)
    behind = make_facility(number="0970000009", authority=city)
    before = make_facility(number="0970000000", authority=city)
    make_facility(number="0970000002", authority=city, closed_date=date(2026, 1, 1))
    entry = reverse("compliance:filing-entry")

    data = typed(row(make_hospital(), "ⅰ"), step="save")
    shown = desk.post(address(first), data, follow=True).content.decode()
    assert f'href="{entry}?after={first.pk}"' in shown

    assert desk.get(entry, {"after": first.pk}).url == address(behind)
    assert desk.get(entry, {"after": behind.pk}).url == address(before)
    for done in (behind, before):
        make_filing(done, year=fiscal_year(timezone.localdate()))
    over = desk.get(entry, {"after": first.pk}, follow=True)
    assert "今年度の届出のない施設は、ほかにありません" in over.content.decode()


def test_what_is_to_be_cleared_is_asked_again_where_a_file_was_refused(desk):
    facility = make_facility()
    data = typed(row(make_hospital(), "ⅰⅱⅲ"), step="save-cleared", stage="consulting")
    bad = SimpleUploadedFile("壊れた.pdf", b"nothing")

    refused = desk.post(address(facility), data | {"documents": bad}).content.decode()

    assert "検討状況等を消して記録する" in refused
    assert Filing.objects.count() == 0
