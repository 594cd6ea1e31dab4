"""An official issues letters from the list, and a second one releases them."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from compliance.correspondence.models import Notice
from tests.factories.facilities import make_facility
from tests.factories.letters import be_ready, make_letter_settings
from tests.journeys.conftest import assert_accessible, staff

ADDRESS = "栃木県さくら市氏家2771"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_batch_is_issued_from_ticked_rows_of_the_list(visit, office, width):
    be_ready(office)
    first = make_facility(name="さくら苑", authority=office, address=ADDRESS)
    make_facility(name="もみじ苑", authority=office, address=ADDRESS)
    make_facility(name="住所なし苑", authority=office)
    page = visit(staff(office, Role.REVIEW, "reviewer"), width)

    page.goto("/compliance/facilities/?category=not_filed")
    page.get_by_role("checkbox", name="さくら苑").check()
    page.get_by_role("checkbox", name="住所なし苑").check()
    page.get_by_role("button", name="選択した施設あての通知文書を作成").click()
    assert_accessible(page)
    page.get_by_role("link", name="未届　1件").click()
    page.get_by_text("住所の記載なし（1件）").click()
    expect(page.get_by_role("link", name="住所なし苑")).to_be_visible()
    expect(page.get_by_role("link", name="もみじ苑")).to_have_count(0)
    page.get_by_label("文書番号の前の部分").fill("さ介第")
    page.get_by_label("最初の番号").fill("12")
    page.get_by_role("button", name="内容を更新する").click()
    expect(page.get_by_text("文書番号は、さ介第12号です。")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="発行の最終確認へ進む").click()
    expect(page.get_by_text("1通を発行します。番号 さ介第12号。")).to_be_visible()
    page.get_by_text("送付先（1件）").click()
    assert_accessible(page)
    page.get_by_role("button", name="1通を発行する").click()

    expect(page.get_by_text("発行済み")).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="封入順のPDFを保存").click()
    assert download.value.suggested_filename.startswith("通知文書_未届_")
    page.get_by_role("link", name="さ介第12号", exact=True).click()
    expect(page.get_by_text("発行した時の文です")).to_be_visible()
    assert_accessible(page)
    assert [notice.facility for notice in Notice.objects.all()] == [first]


def test_a_second_person_releases_what_the_first_prepared(visit, office):
    be_ready(office)
    make_facility(name="さくら苑", authority=office, address=ADDRESS)
    make_letter_settings(office, release_required=True)
    page = visit(staff(office, Role.REVIEW, "first"))
    page.goto("/compliance/facilities/")
    page.get_by_role("link", name="全件あての通知文書を作成").click()
    page.get_by_role("link", name="未届　1件").click()
    page.get_by_role("button", name="発行の最終確認へ進む").click()
    page.get_by_role("button", name="1通の発行の承認を求める").click()
    expect(page.get_by_text("別の職員が承認すると、発行します").first).to_be_visible()
    assert not Notice.objects.exists()

    second = visit(staff(office, Role.REVIEW, "second"))
    second.goto("/reports/notices/batches/")
    second.get_by_role("link", name="未届").click()
    assert_accessible(second)
    second.get_by_role("button", name="承認して発行する").click()

    expect(second.get_by_text("発行済み")).to_be_visible()
    assert Notice.objects.count() == 1
