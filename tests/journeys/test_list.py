"""The list of facilities before a screen, under a finger and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from accounts.models import Role
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.journeys.conftest import assert_accessible, staff
from tests.journeys.tables import assert_tables_whole

ADDRESS = "/compliance/facilities/"
HEIGHTS = "() => [...document.querySelectorAll('tbody tr')].map((row) => row.offsetHeight)"
SEEN = """() => [...document.querySelectorAll("tbody tr")].filter((row) => {
  const { top, bottom } = row.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}).length"""


@pytest.fixture
def homes(office):
    """Twenty-five homes, of which some have filed."""
    homes = [
        make_facility(name=f"特別養護老人ホーム　さくらの里{place:02}", authority=office)
        for place in range(25)
    ]
    make_filing(homes[0], [partner(), partner()])
    make_filing(homes[1], [partner(promises="ⅰ")])
    return homes


def test_twenty_rows_are_seen_at_once_with_the_tabs_and_the_filters(visit, office, homes):
    page = visit(staff(office, Role.MANAGE, "manager"))
    page.goto(ADDRESS)

    assert page.evaluate(SEEN) >= 20
    assert set(page.evaluate(HEIGHTS)) <= {35, 36, 37}
    for name in ("今年度未届", "要件不足", "審査待ち", "期限超過"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_in_viewport()
    for label in ("区分", "次の対応", "市区町村"):
        expect(page.get_by_label(label, exact=True)).to_be_in_viewport()
    expect(page.get_by_role("heading", name="施設一覧")).to_be_in_viewport()
    expect(page.get_by_role("searchbox").or_(page.locator("#id_q"))).to_be_in_viewport()


def test_names_and_headings_stay_while_the_rows_pass(visit, office, homes):
    page = visit(staff(office, Role.READ, "reader"), 800)
    page.goto(ADDRESS)
    region = page.get_by_role("region", name="施設一覧")
    region.evaluate("(box) => box.scrollTo(400, 300)")

    edges = region.evaluate(
        """(box) => {
            const left = (one) => one.getBoundingClientRect().left;
            const top = (one) => one.getBoundingClientRect().top;
            const heading = box.querySelector("thead [data-head]");
            const names = [...box.querySelectorAll("tbody th")].map(left);
            return {
              names: [...new Set(names)].map((edge) => edge - left(box)),
              heading: [left(heading) - left(box), top(heading) - top(box)],
              scrolled: [box.scrollLeft > 100, box.scrollTop > 100],
            };
        }"""
    )
    assert edges == {"names": [0], "heading": [0, 0], "scrolled": [True, True]}


def test_the_rows_are_walked_opened_and_ticked_by_keys(visit, office, homes):
    page = visit(staff(office, Role.MANAGE, "manager"))
    page.goto(ADDRESS)
    bar = page.locator("#selection-form")
    expect(bar).to_be_hidden()

    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text(homes[0].name)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("x")
    expect(page.get_by_label(f"{homes[1].name}を選択")).to_be_checked()
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("1件を選択中")
    assert_accessible(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=homes[0].name)).to_be_visible()


def test_under_a_finger_rows_are_high_and_in_a_narrow_window_they_are_cards(visit, office, homes):
    person = staff(office, Role.MANAGE, "manager")
    tablet = visit(person, 1280, touch=True)
    tablet.goto(ADDRESS)
    assert min(tablet.evaluate(HEIGHTS)) >= 48

    phone = visit(person, 390, touch=True)
    phone.goto(ADDRESS)
    card = phone.locator("tbody tr").first
    tops = card.evaluate(
        """(row) => ["th", ".badge-cell", "[data-label='次の対応']", ".code"]
            .map((one) => row.querySelector(one).getBoundingClientRect().top)"""
    )
    assert tops == sorted(tops)
    expect(card).to_contain_text(homes[0].name)
    assert_tables_whole(phone)


@pytest.mark.parametrize("width", [1280, 768, 390])
def test_the_list_is_accessible_with_everything_unfolded(visit, office, homes, width):
    page = visit(staff(office, Role.MANAGE, "manager"), width)
    page.goto(f"{ADDRESS}?quick=not_filed&q=さくら")
    for summary in page.locator("summary").all():
        summary.press("Enter")
        assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_results_are_reached_by_a_link_and_a_size_of_page_stays(visit, office, homes):
    page = visit(staff(office, Role.READ, "reader"))
    page.goto(f"{ADDRESS}?per_page=100")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("結果へ移動")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()

    page.locator("#id_mark").select_option("met")
    expect(page.locator("[data-total]")).to_have_text("1")
    assert "per_page=100" in page.url
    assert "mark=met" in page.url
