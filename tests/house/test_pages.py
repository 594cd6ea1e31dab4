"""Laws for every address of the site."""

from io import BytesIO

import pytest
from django.db import connection
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

INSTITUTION_PAGES = (
    "medical_partners:institution-list",
    "medical_partners:institution-export",
    "medical_partners:institution-new",
    "medical_partners:institution-edit",
    "medical_partners:institution-capabilities",
    "medical_partners:duplicate-list",
    "medical_partners:private-character-list",
)
# Pages that show our facility only once its filing is accepted, or only in numbers.
SUMS = {"reports:breakdown", "compliance:institution-detail"}
# Pages that show no rows of any facility.
NO_ROWS = {
    "compliance:institution-options",  # institutions: tests/compliance/desk/test_filing_pages.py
    "compliance:attachment",  # a file as it came: tests/compliance/filings/test_attachments.py
    "facilities:facility-new",
    # Offers name a facility by themselves: tests/facilities/test_transfers.py.
    "facilities:transfer-list",
    # Institutions, not facilities: tests/medical_partners/test_institution_pages.py.
    *(name for name in INSTITUTION_PAGES),
    "compliance:duplicate-list",  # tests/compliance/register/test_duplicates.py
    "reports:sources",
    # A choice of kinds, and batches by kind: tests/letters/test_issuing_pages.py.
    "letters:notice-new",
    "letters:notice-batch-list",
    # Files as they were printed: tests/letters/test_notice_pages.py.
    "letters:notice-batch-pdf",
    "letters:notice-batch-zip",
    "reports:activity",  # numbers: tests/reports/test_activity.py
    "reports:activity-export",
    "reports:activity-records",
    "compliance:column-choice",
    "compliance:saved-view-new",
    "jobs:job-detail",  # tests/jobs/test_jobs.py
    # Letters, and forms: tests/compliance/correspondence/test_contact_pages.py.
    "compliance:contact-list",
    "compliance:contact-export",
    "compliance:reply-new",
    "compliance:group-guidance-new",
    "intake:upload-new",
    "intake:upload-list",  # files, not facilities: tests/intake/test_upload_pages.py
    "intake:upload-detail",
    "intake:upload-template",
    "login",
    "logout",
    "home",
    # One's own account: tests/accounts/test_sign_in.py walks them.
    *(name for name in get_resolver().reverse_dict if str(name).startswith(("account_", "mfa_"))),
    # For those who manage an authority: test_settings_pages.py walks them.
    "compliance:authority-settings",
    "compliance:deadline-rule-new",
    "compliance:deadline-rule-edit",
    "compliance:deadline-rule-end",
    # The same: tests/letters/test_letter_pages.py.
    "letters:letter-settings",
    "letters:envelope-test",
    "letters:letter-sample",
    "letters:wording-list",
    "letters:wording-edit",
    # The same: tests/accounts/test_staff_pages.py.
    "accounts:staff-list",
    "accounts:staff-invite",
    "accounts:history-list",
    "accounts:staff-edit",
    "accounts:staff-suspend",
    "accounts:staff-resume",
}
# Addresses that answer only to POST: a GET is refused with 405 whoever asks.
POST_ONLY = {
    "accounts:invitation-withdraw",
    "facilities:transfer-accept",
    "facilities:transfer-decline",
    "facilities:transfer-withdraw",
    "letters:notice-selection",
    "letters:notice-batch-release",
    "letters:notice-batch-withdraw",
    "letters:notice-batch-resume",
    "letters:notice-batch-archive",
    "compliance:facility-separate",
    "medical_partners:institution-merge",
    "medical_partners:institution-separate",
    "compliance:saved-view-delete",
    "compliance:filing-opened",
    "compliance:review-accept",
    "compliance:filing-accept",
    "intake:upload-answer",
    "intake:upload-record",
    "jobs:job-restart",
    "intake:upload-set-aside",
}
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


def text(response) -> str:
    """Return what a person can read in an answer, also in Excel and PDF files."""
    kind = response["Content-Type"]
    if "spreadsheet" in kind:
        sheets = load_workbook(BytesIO(response.content)).worksheets
        return "\n".join(str(c) for sheet in sheets for row in sheet.values for c in row)
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


@pytest.mark.parametrize(("name", "arguments"), ADDRESSES)
def test_every_page_asks_a_stranger_to_sign_in(client, secret, name, arguments):
    response = client.get(url_of(name, arguments, secret))

    if name in {"login", "account_login", "account_inactive"}:
        assert response.status_code == 200
    elif name == "account_invitation":
        assert response.status_code == 404  # a link that nobody was given
    else:
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("login"))


@pytest.mark.parametrize(
    ("name", "arguments"), [pair for pair in ADDRESSES if pair[0] not in NO_ROWS | POST_ONLY]
)
def test_every_page_is_for_its_own_jurisdiction_only(
    client, secret, city, outsider, name, arguments
):
    url = url_of(name, arguments, secret)
    names_a_row = bool(set(arguments) & set(ROWS))

    client.force_login(make_user(city, Role.MANAGE))
    ours = client.get(url)
    client.force_login(outsider)
    theirs = client.get(url)

    assert (ours.status_code, theirs.status_code) == (200, 404 if names_a_row else 200)
    assert "秘密の施設" in text(ours) or name in SUMS
    assert "秘密の施設" not in text(theirs)
    assert secret.number not in text(theirs)
    assert "さくら市" not in text(theirs)


@pytest.mark.parametrize(
    ("name", "arguments"), [pair for pair in ADDRESSES if pair[0] not in NO_ROWS | POST_ONLY]
)
def test_a_get_writes_nothing(client, secret, city, name, arguments):
    client.force_login(make_user(city, Role.MANAGE))
    url = url_of(name, arguments, secret)

    def refuse_writes(execute, sql, params, many, context):
        assert sql.lstrip("( ").upper().startswith(("SELECT", "WITH", "SAVEPOINT", "RELEASE"))
        return execute(sql, params, many, context)

    url = url_of(name, arguments, secret)
    with connection.execute_wrapper(refuse_writes):
        response = client.get(url)

    assert response.status_code == 200


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_counts_only_what_one_may_see(client, secret, outsider, prefecture, suffix):
    url = reverse("reports:breakdown-export", kwargs={"suffix": suffix})

    client.force_login(outsider)
    theirs = text(client.get(url))
    client.force_login(make_user(prefecture, Role.READ))
    reading = text(client.get(url))

    assert "秘密の施設" not in theirs
    assert theirs != reading
