"""What came of a letter: a reply is entered, and the figures of the year are read."""

from datetime import date

from playwright.sync_api import expect

from accounts.models import Role
from compliance.correspondence.models import Contact
from tests.factories.facilities import make_facility
from tests.factories.notices import make_notice
from tests.journeys.conftest import assert_accessible, staff


def test_a_reply_is_entered_by_its_slip_and_counts_in_the_figures_of_the_year(visit, office):
    facility = make_facility(authority=office, name="さくら苑")
    notice = make_notice(
        facility, notice_date=date(2025, 8, 1), reply_due_date=date(2025, 8, 31), kind="no_partner"
    )
    page = visit(staff(office, Role.RECORD, "recorder"))

    page.get_by_role("link", name="対応記録").click()
    expect(page.get_by_role("row", name="さくら苑")).to_contain_text("回答期限超過")
    assert_accessible(page)
    page.get_by_role("link", name="回答を受け付ける").click()
    page.get_by_label("回答書の番号").fill("000000-0000-1")
    page.get_by_role("button", name="通知文書を探す").click()
    expect(page.get_by_role("alert")).to_contain_text("回答書の番号が正しくありません")
    page.get_by_label("回答書の番号").fill(notice.slip_identifier)
    page.get_by_role("button", name="通知文書を探す").click()
    expect(page.get_by_role("heading", name="対応記録")).to_be_visible()
    page.get_by_label("内容").fill("協議を始めるとの回答")
    page.get_by_label("約束の期日").fill("2027/12/1")
    assert_accessible(page)
    page.get_by_role("button", name="記録", exact=True).click()
    expect(page.get_by_text("対応を記録しました")).to_be_visible()

    expect(page.get_by_text("協議を始めるとの回答")).to_be_visible()
    assert Contact.objects.get().notice == notice
    page.get_by_role("link", name="対応記録").click()
    expect(page.get_by_role("row", name="さくら苑")).to_contain_text("回答又は通知後の届出あり")
    page.get_by_role("link", name="取組実績").click()
    page.get_by_label("開始日").fill("R7.4.1")
    page.get_by_label("終了日").fill("R8.3.31")
    page.get_by_role("button", name="表示").click()
    assert_accessible(page)
    page.get_by_role("row", name="介護老人福祉施設").first.get_by_role("link").first.click()
    expect(page.get_by_role("row", name="さくら苑")).to_contain_text(notice.notice_number)
    assert_accessible(page)
