"""Laws for every text that comes in or goes out: no character that a workbook cannot hold."""

import io
import json

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.urls import reverse
from openpyxl import load_workbook
from psycopg import sql

from accounts.models import Role
from common.import_command import SourceFile
from facilities.imports import preview as import_facilities
from facilities.models import Facility
from intake.filings import preview as import_filings
from jurisdictions.imports import preview as import_areas
from medical_partners.imports import preview as import_institutions
from medical_partners.models import MedicalInstitution
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility
from tests.factories.facility_files import ledger
from tests.factories.filing_files import NOW, as_csv, line
from tests.factories.institution_files import open_data, place
from tests.factories.medical_partners import make_hospital
from tests.factories.notices import make_letter
from tests.house.test_pages import ADDRESSES
from tests.ours import OURS

FORBIDDEN = ("\x00", "\x01", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff", "\ud800")
TEXT = (models.CharField, models.TextField, models.JSONField)
MODEL_FIELDS = [
    field
    for app in OURS
    for model in apps.get_app_config(app).get_models()
    for field in model._meta.local_concrete_fields
    if isinstance(field, TEXT) and not field.generated
]


def refuses(run_validators, value):
    try:
        run_validators(value)
    except ValidationError as refused:
        return any("使用できない文字" in message for message in refused.messages)
    return False


@pytest.mark.parametrize("field", MODEL_FIELDS, ids=str)
def test_every_text_of_every_model_refuses_what_no_workbook_can_hold(field):
    wrap = (lambda text: {"a": [text]}) if isinstance(field, models.JSONField) else str

    taken = [one for one in FORBIDDEN if not refuses(field.run_validators, wrap(f"あ{one}い"))]

    assert taken == []


def every_form_field():
    """Return the text fields of every form that the project defines."""
    waiting, found = [forms.BaseForm], []
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.partition(".")[0] in OURS:
            found += [
                (f"{form.__qualname__}.{name}", field)
                for name, field in getattr(form, "base_fields", {}).items()
                if isinstance(field, forms.CharField)
            ]
    return found


def test_every_text_of_every_form_refuses_what_no_workbook_can_hold():
    reverse("home")  # the addresses bring every form along
    fields = every_form_field()

    taken = [
        (name, one)
        for name, field in fields
        for one in FORBIDDEN
        if not refuses(field.run_validators, f"あ{one}い")
    ]

    assert len(fields) > 40
    assert taken == []


def store(model, pk, column, text):
    """Store a text past every check of the application, as a statement by hand may."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
                sql.Identifier(model._meta.db_table), sql.Identifier(column)
            ),
            [text, pk],
        )


ODD = "あ\x0bい\x01う\x1fえ\ufffeお\uffff苑"
# Of the lists that need no row of their own.
LISTS = (
    "compliance:facility",
    "compliance:contact",
    "compliance:review",
    "medical_partners:institution",
    "facilities:transfer",
    "intake:upload",
    "letters:notice-batches",
)
EXPORTS = [
    *((f"{name}-export", {"suffix": suffix}) for name in LISTS for suffix in ("xlsx", "csv")),
    *((f"{name}-print", {}) for name in LISTS),
    ("reports:activity-export", {}),
    ("reports:breakdown-export", {"suffix": "xlsx"}),
    ("reports:breakdown-export", {"suffix": "csv"}),
    ("reports:breakdown-export", {"suffix": "json"}),
    ("reports:breakdown-export", {"suffix": "pdf"}),
]


# Of a letter that was issued, or of the office; the argument is filled in below.
OF_A_ROW = (
    "letters:notice-batch-export",
    "letters:notice-recipients-export",
    "letters:notice-recipients-print",
    "letters:notice-print",
    "accounts:staff-export",
    "accounts:staff-print",
    "accounts:history-export",
    "accounts:history-print",
)


def test_every_address_that_exports_is_walked_here():
    walked = {name for name, _ in EXPORTS} | set(OF_A_ROW)
    parts = ("export", "print")

    assert {name for name, _ in ADDRESSES if any(part in name for part in parts)} == walked


@pytest.fixture
def odd_world(client, city):
    """Names that hold what no text may, put there by hand; our own staff signed in."""
    facility, hospital = make_facility(name="苑", authority=city), make_hospital(name="病院")
    make_filing(facility, [partner(hospital)])
    for column in ("name", "kana", "address", "corporation_name", "representative"):
        store(Facility, facility.pk, column, ODD)
    store(MedicalInstitution, hospital.pk, "name", ODD)
    store(MedicalInstitution, hospital.pk, "address", ODD)
    client.force_login(make_user(city, Role.MANAGE))
    return facility


def row_of(facility):
    """Return what an address may ask for: a letter, its batch, the office."""
    letter = make_letter(facility)
    return {
        "notice_pk": letter.pk,
        "batch_pk": letter.batch_id,
        "authority_pk": facility.authority_id,
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "kwargs"), [*EXPORTS, *((name, None) for name in OF_A_ROW)])
def test_every_export_drops_what_it_cannot_hold(client, odd_world, name, kwargs):
    arguments = dict(ADDRESSES)[name]
    kwargs = {"suffix": "xlsx"} | (kwargs or row_of(odd_world))
    asked = {argument: kwargs[argument] for argument in arguments}

    answer = client.get(reverse(name, kwargs=asked), {"columns": "all"})

    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code == 200
    if data.startswith(b"PK"):
        book = load_workbook(io.BytesIO(data))
        text = "".join(
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
        )
    else:
        text = "" if data.startswith(b"%PDF") else data.decode()
        json.dumps(text)
    if "export" in name:
        assert [one for one in ODD if one < " " or one > "\ufffd" if one in text] == []


def filings_of(name):
    cells = {"医療機関名": name, "promises": "ⅰ"}
    return import_filings([as_csv([line(make_facility(), **cells)])], now=NOW)


CELL = {
    "施設台帳": lambda name: import_facilities([ledger({"事業所名": name})]),
    "届出": filings_of,
    "医療情報ネット": lambda name: import_institutions([open_data([place(name)])]),
    "二次医療圏": lambda name: import_areas([areas(name)]),
}


def areas(name):
    rows = f"市区町村コード,市区町村名,二次医療圏コード,二次医療圏名\n092142,さくら市,0901,{name}\n"
    return SourceFile("圏域.csv", rows.encode())


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CELL)
@pytest.mark.parametrize("character", ["\x01", "\x0b", "\x1f", "\uffff"])
def test_every_importer_refuses_it_at_its_cell(kind, character):
    plan = CELL[kind](f"さくら{character}名")

    [error] = plan.reports[0].errors
    assert f"U+{ord(character):04X}）が4文字目" in error.message
    assert error.row == 2
    assert error.cell
    assert json.dumps(plan.reports[0].as_json(), ensure_ascii=False).isprintable()
