"""The page that names whose data and parts are in use."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from common.findings import FileReport
from common.fixtures import fixture_rows
from jurisdictions.models import LoadedFile
from jurisdictions.sources import note_loaded
from reports.vendored import vendored_parts
from tests.factories.facility_files import open_data

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)


def test_the_page_names_publisher_terms_and_the_file_loaded_last(client, user):
    for name in ("旧.csv", "新.csv"):
        report = FileReport(file=name, kind="open_data", rows=1234)
        note_loaded([report], now=NOW)
    client.force_login(user)

    page = client.get(reverse("reports:sources")).content.decode()

    assert f"第{settings.VERSION}版" in page
    assert "新.csv（1,234行）" in page
    assert "旧.csv" not in page
    assert "を加工して作成" in page
    assert "@digital-go-jp/design-tokens" in page


def test_an_import_that_writes_is_remembered_and_one_that_only_looks_is_not(tmp_path):
    source = open_data({})
    file = tmp_path / "jigyosho.csv"
    file.write_bytes(source.data)

    call_command("import_facilities", str(file))
    assert not LoadedFile.objects.exists()
    call_command("import_facilities", str(file), "--commit")
    assert LoadedFile.objects.get().kind == "open_data"


def test_every_vendored_part_is_shown_with_its_terms():
    folders = {path.name for path in Path("static/vendor").iterdir() if path.is_dir()}

    assert len(vendored_parts()) == len(folders)
    assert all("Permission" in part.terms for part in vendored_parts())


def test_the_notices_name_the_same_data_and_publishers():
    notices = Path("THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")

    for source in fixture_rows("public_sources"):
        assert f"| {source['name']} | {source['publisher']} |" in notices
