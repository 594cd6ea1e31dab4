"""Files of filings in the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from compliance.filings.models import Filing, Upload
from intake import views as uploads
from tests.common.workbook_xml import book_of, sheet_xml, text_cell
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.filing_files import as_csv, line
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.factories.uploads import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, user):
    """A browser in which our staff member is signed in."""
    client.force_login(user)
    return client


def url(name, upload):
    return reverse(f"intake:{name}", kwargs={"upload_pk": upload.pk})


def page(client, upload):
    return client.get(url("upload-detail", upload)).content.decode()


def test_a_file_is_brought_looked_through_and_recorded_once(desk, city, user):
    facility = make_facility()
    lines = [line(facility, institution=make_hospital(), promises="ⅰⅱⅲ", 備考="")]
    file = SimpleUploadedFile("届出.csv", as_csv(lines).data)

    brought = desk.post(
        reverse("intake:upload-new"),
        {"kind": "filings", "authority": city.pk, "file": file},
        follow=True,
    )
    assert "まだ記録していません" in brought.content.decode()
    assert Filing.objects.count() == 0

    upload = Upload.objects.get()
    desk.post(url("upload-record", upload))
    again = desk.post(url("upload-record", upload), follow=True)

    filing = Filing.objects.get()
    assert (filing.upload, filing.recorded_by) == (upload, user)
    assert "今回取り込んだ1件" in again.content.decode()
    assert "既に記録しています" in again.content.decode()
    listed = desk.get(reverse("compliance:facility-list"), {"upload": upload.pk})
    assert facility.name in listed.content.decode()


def test_errors_stand_beside_their_cells_and_stop_the_recording(desk, city):
    good, bad = make_facility(), make_facility()
    upload = make_upload(
        city, [line(good), line(bad, 届出日="2026/2/30"), line(bad, 届出日="2026/2/30")]
    )

    text = page(desk, upload)
    assert "存在しない日付です（2026/2/30）。月日を確認してください。（2件）" in text
    assert "D3" in text

    refused = desk.post(url("upload-record", upload), follow=True).content.decode()
    assert "誤りがあるため、何も記録していません" in refused
    assert Filing.objects.count() == 0


def test_filings_without_errors_are_recorded_when_that_is_asked(desk, city):
    good, bad = make_facility(), make_facility()
    upload = make_upload(city, [line(good), line(bad, 届出日="?")])

    desk.post(url("upload-record", upload), {"skip_errors": "1"})

    assert [filing.facility for filing in Filing.objects.all()] == [good]


def test_warnings_are_shown_and_do_not_stop_anything(desk, city):
    upload = make_upload(city, [line(make_facility(), institution=make_clinic(), promises="ⅰⅲ")])

    assert "要件ⅲを除いて記録し" in page(desk, upload)
    desk.post(url("upload-record", upload))
    assert Filing.objects.count() == 1


def test_a_facility_of_another_authority_is_as_unknown_as_one_that_does_not_exist(
    desk, city, prefecture
):
    theirs = make_facility(authority=prefecture, name="県の施設")
    upload = make_upload(city, [line(theirs), line(theirs, 事業所番号="9999999999")])

    text = page(desk, upload)

    assert text.count("施設台帳にない事業所番号") == 3  # once among the frequent, twice by row
    assert "県の施設" not in text


def test_a_file_that_is_no_table_says_so(desk, city):
    assert "ウェブページ等" in page(desk, make_upload(city, data=b"<html><body></body></html>"))


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "ファイルが空です"), (b"xx", "50MBを超えています")],
)
def test_an_empty_or_too_large_file_is_refused(desk, city, monkeypatch, data, message):
    monkeypatch.setattr("intake.forms.MOST_BYTES", 1)
    file = SimpleUploadedFile("届出.csv", data)

    response = desk.post(reverse("intake:upload-new"), {"authority": city.pk, "file": file})

    assert response.status_code == 422
    assert message in response.content.decode()


def test_the_form_to_fill_in_holds_the_facilities_of_the_authority(desk, city, prefecture):
    ours = make_facility()
    theirs = make_facility(authority=prefecture)

    response = desk.get(reverse("intake:upload-template", args=[city.pk]))

    text = response.content.decode("utf-8-sig")
    assert text.startswith("事業所番号,サービスの種類,届出区分")
    assert ours.number in text
    assert theirs.number not in text


def test_a_file_is_for_its_authority_only(client, city, outsider, prefecture):
    upload = make_upload(city)
    for stranger in (outsider, make_user(prefecture, Role.MANAGE), make_user(reads_all=True)):
        client.force_login(stranger)
        assert client.get(url("upload-detail", upload)).status_code == 404
        assert client.post(url("upload-record", upload)).status_code == 404
        listed = client.get(reverse("intake:upload-list")).content.decode()
        assert "届出.csv" not in listed


def test_nobody_can_bring_a_file_for_an_authority_of_others(desk, other_city):
    file = SimpleUploadedFile("届出.csv", as_csv([]).data)

    response = desk.post(reverse("intake:upload-new"), {"authority": other_city.pk, "file": file})

    assert response.status_code == 422
    assert Upload.objects.count() == 0


def test_readers_see_a_file_but_cannot_record_it(client, city):
    upload = make_upload(city, [line(make_facility())])
    client.force_login(make_user(city, Role.READ))

    assert "1件を記録する" not in page(client, upload)
    assert client.post(url("upload-record", upload)).status_code == 404
    assert client.get(reverse("intake:upload-new")).status_code == 404


def test_a_small_file_that_takes_long_is_left_to_a_worker_once(desk, city, monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS_AT_ONCE", -1)
    upload = make_upload(city, [line(make_facility())])

    first = desk.get(url("upload-detail", upload), follow=True)
    monkeypatch.setattr(uploads, "look_through", None)
    again = page(desk, upload)

    upload.refresh_from_db()
    assert "ファイルの内容を確認しました" in first.content.decode()
    assert upload.report["new"] == 1
    assert "1件を記録する" in again


def test_a_file_that_would_end_its_reader_is_refused_in_words(desk, city):
    far = sheet_xml(f'<row r="1048576">{text_cell("XFD1048576", "x")}</row>')
    upload = make_upload(city, data=book_of(far))

    assert "セルXFD1048576まで入力されていて大きすぎる" in page(desk, upload)
