"""An official records, corrects, returns and takes in filings."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from compliance.models import Filing
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.factories.filing_files import as_csv, line
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.journeys.conftest import assert_accessible, staff


def last_year(month: int, day: int) -> str:
    """Return a day that has passed, as officials type it."""
    return f"{date.today().year - 1}/{month}/{day}"  # noqa: DTZ011 - typed by a person of today


@pytest.mark.parametrize("width", [1280, 390])
def test_a_filing_is_recorded_from_the_list_to_the_category(visit, office, width):
    make_facility(name="さくら苑", authority=office)
    make_hospital(name="北病院")
    make_clinic(name="北医院")
    page = visit(staff(office, Role.RECORD, "recorder"), width)

    page.goto("/compliance/facilities/")
    page.get_by_role("link", name="さくら苑").click()
    expect(page.get_by_text("受け付けた届出がありません")).to_be_visible()
    page.get_by_role("link", name="届出を記録する").click()
    page.get_by_label("届出日").fill(last_year(6, 1))
    page.get_by_label("受付日").fill("")
    page.get_by_role("button", name="協力医療機関を追加").click()
    page.locator("#id_p-0-query").fill("北")
    for mark in ("ⅰ 相談", "ⅱ 診療", "ⅲ 入院"):
        page.get_by_label(mark).check()
    page.get_by_role("button", name="内容を確認する").click()

    expect(page.get_by_role("alert")).to_contain_text("一つを選択してください")
    expect(page).to_have_title("エラー：届出の記録｜協力医療機関届出管理")
    assert_accessible(page)

    page.get_by_label("北病院（病院").check()
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_text("全要件を充足")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="記録する").click()

    expect(page.get_by_text("届出を記録しました")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="さくら苑").last.click()
    expect(page.get_by_text("求められる要件を全て満たしています")).to_be_visible()
    assert_accessible(page)
    assert Filing.objects.get().admits


def test_a_filing_is_corrected_and_the_original_stays(visit, office):
    filing = make_filing(make_facility(authority=office))
    page = visit(staff(office, Role.RECORD, "recorder"))

    page.goto(f"/compliance/filings/{filing.pk}/")
    page.get_by_role("link", name="訂正する").click()
    page.get_by_label("ⅲ 入院").uncheck()
    page.get_by_label("訂正の理由").fill("入院の記載誤り")
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("row", name="協力医療機関")).to_contain_text("変更")
    page.get_by_role("button", name="記録する").click()

    page.get_by_role("link", name="元の届出").click()
    expect(page.get_by_text("この届出は訂正されています（入院の記載誤り）")).to_be_visible()
    assert_accessible(page)


def test_a_filing_is_returned_filed_again_and_accepted(visit, office):
    office.review_required = True
    office.save()
    facility = make_facility(name="差戻し苑", authority=office)
    make_filing(facility)
    page = visit(staff(office, Role.REVIEW, "reviewer"))

    page.goto("/compliance/reviews/")
    assert_accessible(page)
    page.get_by_role("link", name="差戻し苑").click()
    page.get_by_role("link", name="差し戻す").click()
    page.get_by_label("確認日").check()
    assert_accessible(page)
    page.get_by_role("button", name="差し戻す").click()
    expect(page.get_by_text("届出を差し戻しました")).to_be_visible()

    make_filing(facility, received_date=date(2026, 6, 20), now=timezone.now())
    page.goto("/compliance/reviews/")
    expect(page.get_by_role("row", name="差戻し苑")).to_contain_text("再提出")
    page.get_by_role("link", name="差戻し苑").click()
    page.get_by_role("button", name="受理する").click()

    expect(page.get_by_text("届出を受理しました")).to_be_visible()
    page.goto("/compliance/reviews/")
    expect(page.get_by_text("審査待ちの届出はありません")).to_be_visible()


def test_a_file_with_a_mistake_is_mended_and_recorded(visit, office, tmp_path):
    facility = make_facility(authority=office)
    bad, good = tmp_path / "誤り.csv", tmp_path / "届出.csv"
    bad.write_bytes(as_csv([line(facility, 届出日="2026/2/30")]).data)
    good.write_bytes(as_csv([line(facility)]).data)
    page = visit(staff(office, Role.RECORD, "recorder"))

    page.goto("/compliance/uploads/")
    page.get_by_role("link", name="ファイルを取り込む").click()
    assert_accessible(page)
    page.get_by_label("届出のファイル").set_input_files(bad)
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("row", name="D2")).to_contain_text("存在しない日付です")
    assert_accessible(page)

    page.get_by_role("link", name="直したファイルを取り込む").click()
    page.get_by_label("届出のファイル").set_input_files(good)
    page.get_by_role("button", name="内容を確認する").click()
    page.get_by_role("button", name="1件を記録する").click()

    expect(page.get_by_role("heading", name="今回取り込んだ1件")).to_be_visible()
    page.get_by_role("link", name="取り込んだ届出の施設").click()
    expect(page.get_by_role("link", name=facility.name)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_table_leads_to_the_facilities_behind_each_number(visit, office, width):
    make_filing(make_facility(name="充足苑", authority=office))
    page = visit(staff(office, Role.READ, "reader"), width)

    page.goto("/reports/breakdown/")
    assert_accessible(page)
    page.get_by_role("row", name="介護老人福祉施設").first.get_by_role("link").nth(1).click()
    expect(page.get_by_role("link", name="充足苑")).to_be_visible()
    assert_accessible(page)
