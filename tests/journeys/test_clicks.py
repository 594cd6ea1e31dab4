"""The eight tasks of an official, counted in clicks at 1280 px and walked by keyboard alone."""

from accounts.models import Role
from tests.journeys.conftest import clicks, staff


def test_every_click_is_counted_and_a_key_is_not(visit, office):
    page = visit(staff(office, Role.READ, "reader"))
    clicks(page)
    page.get_by_role("link", name="施設一覧").first.click()
    page.get_by_role("link", name="施設一覧").first.press("Enter")
    assert clicks(page) == 1
    assert clicks(page) == 0
