"""The eight tasks of an official, counted in clicks at 1280 px and walked by keyboard alone."""

from playwright.sync_api import expect

from accounts.models import Role
from compliance.correspondence.models import Notice
from tests.factories.facilities import make_facility
from tests.factories.letters import be_ready, make_profile
from tests.journeys.conftest import assert_accessible, clicks, staff


def test_every_click_is_counted_and_a_key_is_not(visit, office):
    page = visit(staff(office, Role.READ, "reader"))
    clicks(page)
    page.get_by_role("link", name="施設一覧").first.click()
    page.get_by_role("link", name="施設一覧").first.press("Enter")
    assert clicks(page) == 1
    assert clicks(page) == 0


def two_that_have_not_filed(office):
    for name in ("さくら苑", "もみじ苑"):
        make_facility(name=name, authority=office, address="栃木県さくら市氏家2771")


def test_letters_to_those_who_have_not_filed_take_five_clicks_with_the_gate(visit, office):
    be_ready(office)
    two_that_have_not_filed(office)
    page = visit(staff(office, Role.REVIEW, "reviewer"))
    clicks(page)

    page.locator("#content, main").get_by_role("link", name="今年度未届（期限前）").first.click()
    page.get_by_role("link", name="全件あての通知文書を作成").click()
    page.get_by_role("link", name="予告　2件").click()
    page.get_by_role("button", name="発行の最終確認へ進む").click()
    expect(page.get_by_text("2通を発行します。番号 第１号〜第２号。")).to_be_visible()
    page.get_by_role("button", name="2通を発行する").click()

    expect(page.get_by_text("発行済み")).to_be_visible()
    assert clicks(page) == 5
    assert Notice.objects.count() == 2


def test_letters_to_those_who_have_not_filed_are_issued_by_keys_alone(visit, office):
    be_ready(office)
    two_that_have_not_filed(office)
    page = visit(staff(office, Role.REVIEW, "reviewer"))
    clicks(page)

    press = [
        page.locator("main").get_by_role("link", name="今年度未届（期限前）").first,
        page.get_by_role("link", name="全件あての通知文書を作成"),
        page.get_by_role("link", name="予告　2件"),
    ]
    for link in press:
        link.press("Enter")
    unticked = page.get_by_role("checkbox", name="もみじ苑に送付する")
    unticked.press("Space")
    page.get_by_label("もみじ苑に送付しない理由").press_sequentially("電話で確認済み")
    page.get_by_role("button", name="発行の最終確認へ進む").press("Enter")
    expect(page.get_by_text("1通を発行します。番号 第１号。")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="1通を発行する").press("Enter")

    expect(page.get_by_text("発行済み")).to_be_visible()
    assert clicks(page) == 0
    assert [one.facility.name for one in Notice.objects.select_related("facility")] == ["さくら苑"]


def test_what_an_office_has_not_stated_stops_its_letters_on_the_way(visit, office):
    make_profile(office, phone="")
    two_that_have_not_filed(office)
    page = visit(staff(office, Role.REVIEW, "reviewer"))

    page.goto("/reports/notices/new/?kind=not_filed")

    expect(page.get_by_text("登録されていない事項があるため、発行できません")).to_be_visible()
    expect(page.get_by_role("button", name="発行の最終確認へ進む")).to_have_count(0)
    assert_accessible(page)
    assert not Notice.objects.exists()
