"""Every named page in the browser: accessible, no wider than its window, and it stays at home."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.medical_partners import make_hospital
from tests.house.entries import POST_ONLY
from tests.house.test_pages import ADDRESSES, ROWS
from tests.journeys.conftest import assert_accessible, staff
from tests.journeys.tables import assert_tables_whole

# A file, a part of a page, or a page that only the journey of its own can reach.
NO_PAGES = (
    "admin",
    "mfa_",
    "account_",
    "login",
    "logout",
    "compliance:attachment",
    "compliance:facility-sheet",
    "compliance:institution-options",
    "intake:upload-template",
    "intake:filing-form",
    "compliance:saved-view-delete",
    "accounts:staff-suspend",  # by POST
    "accounts:staff-resume",
    "letters:envelope-test",
    "letters:letter-sample",
    "letters:notice-print",
    "letters:notice-batch-pdf",
    "letters:notice-batch-zip",
)
# What is sent empty, so that the page shows its errors.
FORMS = (
    "facilities:facility-new",
    "medical_partners:institution-new",
    "accounts:staff-invite",
    "compliance:filing-new",
    "compliance:saved-view-new",
    "intake:upload-new",
    "compliance:reply-new",
    "compliance:group-guidance-new",
    "compliance:deadline-rule-new",
    "facilities:facility-suspend",
)


def is_page(name: str) -> bool:
    is_file = name.startswith(NO_PAGES) or name.endswith("-export")
    return not is_file and name not in POST_ONLY


@pytest.fixture
def facility(office):
    """A facility with a filing that waits for review and an institution of the office's own."""
    office.review_required = True
    office.save()
    facility = make_facility(authority=office, name="さくら苑")
    own = make_hospital(registered_by=office, confirmed=False, code=None)
    make_filing(facility, [partner(own)])
    return facility


def addresses(facility):
    """Yield the name and the address of every page; each kind of row is made once."""
    rows = {}
    for name, arguments in ADDRESSES:
        if is_page(name) and set(arguments) <= set(ROWS):
            for one in set(arguments) - set(rows):
                rows[one] = ROWS[one](facility)
            yield name, reverse(name, kwargs={one: rows[one] for one in arguments})


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_and_fits_its_window(visit, office, facility, width):
    page = visit(staff(office, Role.MANAGE, f"manager{timezone.now():%f}"), width)
    seen = 0

    for name, url in addresses(facility):
        answer = page.goto(url)
        assert answer, name
        assert answer.status == 200, (name, answer.status)
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, (name, wide)
        assert_tables_whole(page)
        # Django's word for nothing chosen.
        assert "-----" not in page.inner_text("body"), name
        assert page.locator("option", has_text="-----").count() == 0, name
        seen += 1
    assert seen > 25


def test_every_form_is_accessible_with_its_errors(visit, office, facility):
    page = visit(staff(office, Role.MANAGE, "manager"))
    for name, url in addresses(facility):
        if name not in FORMS:
            continue
        page.goto(url)
        page.locator("main form[method=post] button[type=submit]").last.click()
        assert page.locator(".error-summary, [aria-invalid=true]").count(), name
        assert_accessible(page)


def test_pages_fit_at_twice_the_size_of_letters(visit, office, facility):
    # 1280 px at 200 % are 640 px of CSS.
    page = visit(staff(office, Role.MANAGE, "manager"), 640)
    for name, url in addresses(facility):
        page.goto(url)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 640, (name, wide)
