"""The addresses of the site with rows for their arguments, and laws for some of them.

Who may ask each of them is walked in test_walk.py.
"""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import Role
from compliance.register.models import SavedView
from tests.factories.accounts import make_invitation, make_user
from tests.factories.attachments import make_attachment
from tests.factories.closings import make_closing
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact, make_guidance
from tests.factories.deadlines import make_rule
from tests.factories.facilities import make_facility, make_transfer
from tests.factories.medical_partners import make_hospital
from tests.factories.notices import make_letter
from tests.factories.uploads import make_job, make_upload

# Addresses with arguments that name no row: how to fill them.
PLAIN_ARGUMENTS = {"suffix": "xlsx", "pk": 1, "token": "used-up", "paragraph": "common.opening"}
# How to make the row that an argument names. A new argument needs a line here.
ROWS = {
    "saved_view_pk": lambda facility: (
        SavedView.objects.create(user=make_user(facility.authority), name="条件").pk
    ),
    "facility_pk": lambda facility: facility.pk,
    "filing_pk": lambda facility: facility.filings.get().pk,
    "institution_pk": lambda facility: own_institution(facility).pk,
    "attachment_pk": lambda facility: make_attachment(facility.filings.get()).pk,
    "closing_pk": lambda facility: (facility.year_closings.first() or make_closing(facility)).pk,
    "contact_pk": lambda facility: make_contact(facility).pk,
    "guidance_pk": lambda facility: make_guidance(facility).pk,
    "job_pk": lambda facility: make_job(facility.authority).pk,
    "notice_pk": lambda facility: make_letter(facility).pk,
    "batch_pk": lambda facility: make_letter(facility).batch_id,
    "upload_pk": lambda facility: make_upload(facility.authority).pk,
    "authority_pk": lambda facility: facility.authority_id,
    "membership_pk": lambda facility: (
        make_user(facility.authority, Role.MANAGE).memberships.get().pk
    ),
    # One is open at a time.
    "transfer_pk": lambda facility: (
        (facility.transfers.order_by("pk").first() or make_transfer(facility)).pk
    ),
    "invitation_pk": lambda facility: make_invitation(facility.authority).pk,
    "deadline_rule_pk": lambda facility: make_rule(facility.authority, first_fiscal_year=2030).pk,
}
SUFFIXES = ("xlsx", "pdf", "csv", "json")


def own_institution(facility):
    """Return the institution that the facility's authority entered and that its filing names."""
    return facility.filings.get().partners.get().institution


def addresses(patterns=None, prefix="", arguments=()):
    """Yield the name and the arguments of every address."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace == "admin":
                continue  # reference data for superusers only: see the test below
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            within = (*arguments, *pattern.pattern.converters)
            yield from addresses(pattern.url_patterns, prefix + namespace, within)
        elif isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or ""), (*arguments, *pattern.pattern.converters)


ADDRESSES = sorted(set(addresses()))


def text_of_book(content: bytes) -> str:
    """Return what stands in the cells of a workbook."""
    sheets = load_workbook(BytesIO(content)).worksheets
    return "\n".join(str(c) for sheet in sheets for row in sheet.values for c in row)


def text(response) -> str:
    """Return what a person can read in an answer, also in Excel and PDF files."""
    kind = response["Content-Type"]
    if "spreadsheet" in kind:
        return text_of_book(response.content)
    if "zip" in kind:
        with ZipFile(BytesIO(response.content)) as archive:
            books = [name for name in archive.namelist() if name.endswith(".xlsx")]
            found = [*archive.namelist(), *(text_of_book(archive.read(name)) for name in books)]
        return "\n".join(found)
    if "pdf" in kind:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    return response.content.decode("utf-8-sig")


@pytest.fixture
def secret(city):
    """A facility of our city that nobody else may see, with a filing."""
    city.review_required = True
    city.save()
    facility = make_facility(name="秘密の施設", authority=city)
    own = make_hospital(registered_by=city, confirmed=False, code=None)
    make_filing(facility, [partner(own)])
    return facility


def url_of(name, arguments, facility):
    values = {
        argument: PLAIN_ARGUMENTS.get(argument) or ROWS[argument](facility)
        for argument in arguments
    }
    return reverse(name, kwargs=values)


def test_the_pages_of_reference_data_are_for_superusers_only(client, city):
    manager, superuser = make_user(city, Role.MANAGE, is_staff=True), make_user(is_superuser=True)
    url = reverse("admin:facilities_obligation_changelist")

    client.force_login(manager)
    assert client.get(url).status_code == 302
    client.force_login(superuser)
    assert "第28条第1項" in text(client.get(url))


def test_every_address_has_a_name():
    assert [name for name, _ in ADDRESSES if not name or name.endswith(":")] == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_counts_only_what_one_may_see(client, secret, outsider, prefecture, suffix):
    url = reverse("reports:breakdown-export", kwargs={"suffix": suffix})

    client.force_login(outsider)
    theirs = text(client.get(url))
    client.force_login(make_user(prefecture, Role.READ))
    reading = text(client.get(url))

    assert "秘密の施設" not in theirs
    assert theirs != reading
