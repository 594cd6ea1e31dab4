"""The eight tasks of an official, counted in clicks at 1280 px and walked by keyboard alone."""

from io import BytesIO

from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import Role
from compliance.correspondence.models import Notice
from facilities.models import TypeCode
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.letters import be_ready, make_profile
from tests.journeys.conftest import assert_accessible, clicks, staff


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


def a_home_without_partner(office):
    """Return a home whose filing names no partner: ④, and a breach already."""
    home = make_facility(authority=office, name="わかば苑", type=TypeCode.GROUP_HOME)
    make_filing(home, [], stage="consulting")
    return home


def test_why_a_facility_is_4_takes_one_click(visit, office):
    home = a_home_without_partner(office)
    page = visit(staff(office, Role.READ, "reader"))
    page.goto(reverse("compliance:facility-detail", args=[home.pk]))
    clicks(page)

    page.get_by_role("link", name="判定の理由").click()

    assert clicks(page) == 1
    assert "④ 定めなし" in page.locator("main").inner_text()
    assert "判定表の行" in page.locator("main").inner_text()
    assert_accessible(page)


def test_why_a_facility_is_4_is_reached_by_keyboard_alone(visit, office):
    home = a_home_without_partner(office)
    page = visit(staff(office, Role.READ, "reader"))
    page.goto(reverse("compliance:facility-detail", args=[home.pk]))
    clicks(page)

    tab_to(page, "判定の理由")
    page.keyboard.press("Enter")

    page.wait_for_url("**/reason/")
    assert clicks(page) == 0
    assert "④ 定めなし" in page.locator("main").inner_text()


def test_one_sheet_for_a_visit_takes_two_clicks_after_typing(visit, office):
    a_home_without_partner(office)
    page = visit(staff(office, Role.READ, "reader"))
    clicks(page)

    page.keyboard.press("/")
    page.keyboard.type("わかば")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="わかば苑").click()
    sheets = sheets_asked_for(page)
    page.get_by_role("link", name="施設カルテ（PDF）").click()

    assert clicks(page) == 2
    assert one_page_of(page, sheets)


def test_one_sheet_for_a_visit_is_reached_by_keyboard_alone(visit, office):
    a_home_without_partner(office)
    page = visit(staff(office, Role.READ, "reader"))
    clicks(page)

    page.keyboard.press("/")
    page.keyboard.type("わかば")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=**")
    tab_to(page, "わかば苑")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facilities/*/")
    tab_to(page, "施設カルテ（PDF）")
    sheets = sheets_asked_for(page)
    page.keyboard.press("Enter")

    assert clicks(page) == 0
    assert one_page_of(page, sheets)


def sheets_asked_for(page):
    """Return the list that the addresses of sheets come into; the viewer of the browser stays shut.

    It asks for pages of its own, which no page of the site does.
    """
    asked = []

    def note(route):
        asked.append(route.request.url)
        route.fulfill(status=204)

    page.route("**/sheet.pdf", note)
    return asked


def one_page_of(page, asked):
    """Tell whether one sheet was asked for, and whether it is a document of one page."""
    (url,) = asked
    return len(PdfReader(BytesIO(page.request.get(url).body())).pages) == 1


def make_homes(office) -> None:
    make_facility(name="未届苑", authority=office)
    make_filing(make_facility(name="届出苑", authority=office), [partner()])


def test_who_has_not_filed_is_one_click_from_the_first_page(visit, office):
    make_homes(office)
    page = visit(staff(office, Role.READ, "reader"))
    page.goto("/")
    clicks(page)

    page.get_by_role("main").get_by_role("link", name="今年度未届").first.click()

    expect(page.get_by_role("rowheader")).to_have_text(["未届苑"])
    assert clicks(page) == 1


def test_who_has_not_filed_is_found_by_keys_alone(visit, office):
    make_homes(office)
    page = visit(staff(office, Role.READ, "reader"))
    page.goto("/")
    clicks(page)

    tab_to(page, "今年度未届")
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
