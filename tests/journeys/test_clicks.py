"""The eight tasks of an official, counted in clicks at 1280 px and walked by keyboard alone."""

from playwright.sync_api import Page, expect

from accounts.models import Role
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.journeys.conftest import clicks, staff


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a link of this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused.startswith(name):
            return
    raise AssertionError(name)


def test_every_click_is_counted_and_a_key_is_not(visit, office):
    page = visit(staff(office, Role.READ, "reader"))
    clicks(page)
    page.get_by_role("link", name="施設一覧").first.click()
    page.get_by_role("link", name="施設一覧").first.press("Enter")
    assert clicks(page) == 1
    assert clicks(page) == 0


def make_homes(office) -> None:
    make_facility(name="未届苑", authority=office)
    make_filing(make_facility(name="届出苑", authority=office), [partner()])


def test_who_has_not_filed_is_one_click_from_the_first_page(visit, office):
    make_homes(office)
    page = visit(staff(office, Role.READ, "reader"))
    page.goto("/")
    clicks(page)

    page.get_by_role("main").get_by_role("link", name="未届（期限").first.click()

    expect(page.get_by_role("rowheader")).to_have_text(["未届苑"])
    assert clicks(page) == 1


def test_who_has_not_filed_is_found_by_keys_alone(visit, office):
    make_homes(office)
    page = visit(staff(office, Role.READ, "reader"))
    page.goto("/")
    clicks(page)

    tab_to(page, "未届（期限")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_text(["未届苑"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="未届苑")).to_be_visible()
    assert clicks(page) == 0


def test_the_tables_are_saved_as_workbooks_in_two_clicks(visit, office):
    make_homes(office)
    page = visit(staff(office, Role.READ, "reader"))
    for menu, button, file in (
        ("施設一覧", "Excel", "施設一覧_"),
        ("集計（別紙１）", "Excelで保存", ""),
    ):
        page.goto("/")
        clicks(page)
        page.get_by_role("navigation").get_by_role("link", name=menu).click()
        with page.expect_download() as download:
            page.get_by_role("link", name=button).first.click()
        assert download.value.suggested_filename.startswith(file)
        assert download.value.suggested_filename.endswith(".xlsx")
        assert clicks(page) == 2


def test_the_tables_are_saved_as_workbooks_by_keys_alone(visit, office):
    make_homes(office)
    page = visit(staff(office, Role.READ, "reader"))
    for menu, place in (("施設一覧", "**/facilities/"), ("集計（別紙１）", "**/breakdown/")):
        page.goto("/")
        clicks(page)
        tab_to(page, menu)
        page.keyboard.press("Enter")
        page.wait_for_url(place)
        tab_to(page, "Excel")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert download.value.suggested_filename.endswith(".xlsx")
        assert clicks(page) == 0
