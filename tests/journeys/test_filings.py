"""An official records, corrects, returns and takes in filings."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Role
from compliance.filings.models import Filing
from tests.factories.attachments import pdf
from tests.factories.compliance import make_filing, partner
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
    expect(page.locator("tr.is-changed", has_text="協力医療機関")).to_contain_text("変更")
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
    assert_accessible(page)
    page.get_by_role("button", name="文面をコピーする").click()
    expect(
        page.get_by_text("文面をコピーしました").or_(page.get_by_text("文面を選択しました"))
    ).to_be_visible()
    assert "急変時等の対応を確認した日" in page.evaluate("String(getSelection())")

    make_filing(facility, received_date=date(2026, 6, 20), now=timezone.now())
    page.goto("/compliance/reviews/")
    expect(page.get_by_role("row", name="差戻し苑")).to_contain_text("再提出")
    page.get_by_role("link", name="差戻し苑").click()
    page.get_by_role("button", name="受理する").click()

    expect(page.get_by_text("届出を受理しました")).to_be_visible()
    page.goto("/compliance/reviews/")
    expect(page.get_by_text("審査待ちの届出はありません")).to_be_visible()


def test_institutions_appear_while_one_types_and_rows_come_and_go(visit, office):
    facility = make_facility(authority=office)
    make_filing(facility, [partner(make_hospital(name="前の病院"))])
    make_hospital(name="新しい病院")
    page = visit(staff(office, Role.RECORD, "recorder"))

    page.goto(f"/compliance/facilities/{facility.pk}/filings/new/")
    page.get_by_role("button", name="協力医療機関を追加").click()
    expect(page.locator("#id_p-1-query")).to_be_focused()
    page.locator("#id_p-1-query").press_sequentially("新しい", delay=20)
    page.get_by_label("新しい病院（病院").check()
    expect(page.get_by_label("新しく登録する場合の区分").first).to_be_hidden()
    page.get_by_label("ⅰ 相談").last.check()
    page.get_by_role("button", name="1件目を取り除く").click()

    expect(page.get_by_text("前の病院")).to_have_count(0)
    expect(page.get_by_label("新しい病院（病院")).to_be_checked()
    assert_accessible(page)


def test_agreements_are_attached_and_what_was_looked_through_is_accepted(visit, office, tmp_path):
    office.review_required = True
    office.save()
    make_filing(make_facility(name="審査苑", authority=office))
    agreement = tmp_path / "協定書.pdf"
    agreement.write_bytes(pdf())
    page = visit(staff(office, Role.REVIEW, "reviewer"))

    page.goto("/compliance/reviews/")
    page.get_by_role("link", name="審査苑").click()
    page.get_by_role("link", name="添付書類を追加する").click()
    assert_accessible(page)
    page.get_by_label("添付書類").set_input_files(agreement)
    page.get_by_role("button", name="添付する").click()
    expect(page.get_by_role("link", name="協定書.pdf")).to_be_visible()
    page.get_by_role("button", name="内容を確認した").click()

    page.get_by_label("を選択").last.check()
    page.get_by_role("button", name="選択した届出を受理する").click()
    expect(page.get_by_text("届出1件を受理しました")).to_be_visible()
    assert_accessible(page)


def test_a_file_with_a_mistake_is_mended_and_recorded(visit, office, tmp_path):
    facility = make_facility(authority=office)
    bad, good = tmp_path / "誤り.csv", tmp_path / "届出.csv"
    bad.write_bytes(as_csv([line(facility, 届出日="2026/2/30")]).data)
    good.write_bytes(as_csv([line(facility)]).data)
    page = visit(staff(office, Role.RECORD, "recorder"))

    page.goto("/compliance/uploads/")
    page.get_by_role("link", name="ファイルを取り込む").click()
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("row", name="D2")).to_contain_text("存在しない日付です")
    assert_accessible(page)

    page.get_by_role("link", name="直したファイルを取り込む").click()
    page.locator("input[type=file]").set_input_files(good)
    page.get_by_role("button", name="内容を確認する").click()
    page.get_by_role("button", name="1件を記録する").click()

    expect(page.get_by_role("heading", name="今回取り込んだ1件")).to_be_visible()
    page.get_by_role("link", name="取り込んだ届出の施設").click()
    expect(page.get_by_role("link", name=facility.name)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_table_leads_to_the_facilities_behind_each_number(visit, office, width):
    make_filing(make_facility(name="充足苑", authority=office))
    page = visit(staff(office, Role.READ, "reader"), width)

    page.goto("/reports/breakdown/?layout=survey")
    assert_accessible(page)
    page.get_by_role("row", name="介護老人福祉施設").first.get_by_role("link").nth(1).click()
    expect(page.get_by_role("link", name="充足苑")).to_be_visible()
    assert_accessible(page)
