"""The tasks about filings, counted in clicks at 1280 px and walked by keyboard alone."""

from datetime import date

from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Role
from common.japanese import fiscal_year, wareki_short, wareki_weekday
from compliance.filings.models import Review
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital
from tests.journeys.conftest import assert_accessible, clicks, staff
from tests.journeys.test_clicks import tab_to

TODAY = date.today()  # noqa: DTZ011 - typed by a person of today


def filed_last_year(office, name, number):
    """Return a home whose filing of the year before names one hospital for everything."""
    home = make_facility(authority=office, name=name, number=number)
    day = TODAY.replace(year=TODAY.year - 1, day=1)
    make_filing(
        home,
        [partner(make_hospital(name="北病院"), confirmed_date=day)],
        filed_date=day,
        received_date=day,
        year=fiscal_year(day),
    )
    return home


def test_an_unchanged_yearly_filing_takes_three_clicks_and_one_day(visit, office):
    home = filed_last_year(office, "わかば苑", "0970000017")
    page = visit(staff(office, Role.RECORD, "recorder"))
    clicks(page)

    page.keyboard.press("/")
    page.keyboard.type("0970000017")
    page.get_by_role("button", name="届出を記録").click()
    expect(page.get_by_label("届出日")).to_be_focused()
    page.keyboard.type(f"{TODAY.year}/{TODAY.month}/{TODAY.day}")
    expect(page.get_by_text(f"＝{wareki_weekday(TODAY)}").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="内容を確認する").click()
    expect(page.get_by_role("heading", name="今回の届出と要件")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="記録する").click()

    expect(page.get_by_text("届出を記録しました")).to_be_visible()
    assert clicks(page) == 3
    assert_accessible(page)
    filing = home.filings.latest("pk")
    assert (filing.filed_date, filing.partner_count, filing.confirmed_date) == (TODAY, 1, None)


def test_an_unchanged_yearly_filing_is_recorded_by_keyboard_alone(visit, office):
    home = filed_last_year(office, "わかば苑", "0970000017")
    page = visit(staff(office, Role.RECORD, "recorder"))
    clicks(page)

    page.keyboard.press("/")
    page.keyboard.type("わかば")
    tab_to(page, "届出を記録")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facilities/*/filings/new/")
    tab_to(page, "今日")
    page.keyboard.press("Enter")
    expect(page.get_by_label("届出日")).to_have_value(wareki_short(TODAY))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="今回の届出と要件")).to_be_visible()
    tab_to(page, "記録する")
    page.keyboard.press("Enter")

    expect(page.get_by_text("届出を記録しました")).to_be_visible()
    assert clicks(page) == 0
    assert home.filings.latest("pk").filed_date == TODAY


def on_the_first_of_a_pile(page, home):
    """Record a filing of a home, as if its paper lay on top."""
    page.goto(reverse("compliance:filing-new", args=[home.pk]))
    page.keyboard.type(wareki_short(TODAY))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="記録する").press("Enter")
    expect(page.get_by_text("届出を記録しました")).to_be_visible()
    clicks(page)


def test_the_second_of_a_pile_takes_two_clicks(visit, office):
    first = filed_last_year(office, "わかば苑", "0970000017")
    second = filed_last_year(office, "もみじ苑", "0970000018")
    page = visit(staff(office, Role.RECORD, "recorder"))
    on_the_first_of_a_pile(page, first)

    page.get_by_role("link", name="続けて別の届出を記録").click()
    expect(page.get_by_label("施設")).to_be_focused()
    assert_accessible(page)
    page.keyboard.type("0970000018")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facilities/*/filings/new/")
    page.keyboard.type(wareki_short(TODAY))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="記録する").click()

    expect(page.get_by_text("届出を記録しました")).to_be_visible()
    assert clicks(page) == 2
    assert second.filings.latest("pk").filed_date == TODAY


def test_the_next_that_owes_is_reached_and_recorded_by_keyboard_alone(visit, office):
    first = filed_last_year(office, "わかば苑", "0970000017")
    second = filed_last_year(office, "もみじ苑", "0970000018")
    page = visit(staff(office, Role.RECORD, "recorder"))
    on_the_first_of_a_pile(page, first)

    tab_to(page, "次の未届へ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/facilities/*/filings/new/")
    page.keyboard.type(wareki_short(TODAY))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="今回の届出と要件")).to_be_visible()
    tab_to(page, "記録する")
    page.keyboard.press("Enter")

    expect(page.get_by_text("届出を記録しました")).to_be_visible()
    assert clicks(page) == 0
    assert second.filings.latest("pk").filed_date == TODAY


def waiting_filings(office, count):
    """Let so many filings of homes wait for a decision."""
    office.review_required = True
    office.save()
    for number in range(1, count + 1):
        make_filing(make_facility(authority=office, name=f"第{number}苑"))


def all_accepted(count):
    """Tell whether so many filings have been accepted, and none is left."""
    return Review.objects.filter(state=Review.State.ACCEPTED).count() == count


def test_ten_filings_that_are_looked_at_take_twelve_clicks_to_accept(visit, office):
    waiting_filings(office, 10)
    page = visit(staff(office, Role.REVIEW, "reviewer"))
    clicks(page)

    page.get_by_role("link", name="審査", exact=True).click()
    page.get_by_role("link", name="第1苑").click()
    expect(page.get_by_text("1／10件目")).to_be_visible()
    assert_accessible(page)
    for number in range(1, 10):
        page.get_by_role("button", name="受理して次の審査待ちへ").click()
        expect(page.get_by_text(f"第{number}苑の届出を受理しました")).to_be_visible()
    page.get_by_role("button", name="受理する").click()

    expect(page.get_by_text("審査待ちの届出は、全て審査を終えました")).to_be_visible()
    assert clicks(page) == 12
    assert all_accepted(10)


def test_filings_that_are_looked_at_are_accepted_by_keyboard_alone(visit, office):
    waiting_filings(office, 2)
    page = visit(staff(office, Role.REVIEW, "reviewer"))
    clicks(page)

    tab_to(page, "審査")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reviews/")
    tab_to(page, "第1苑")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1／2件目")).to_be_visible()
    tab_to(page, "受理して次の審査待ちへ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("第1苑の届出を受理しました")).to_be_visible()
    tab_to(page, "受理する")
    page.keyboard.press("Enter")

    expect(page.get_by_text("審査待ちの届出は、全て審査を終えました")).to_be_visible()
    assert clicks(page) == 0
    assert all_accepted(2)
