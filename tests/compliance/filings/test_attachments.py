"""Files that are handed in with filings: who attaches what, and who fetches it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Role
from compliance.filings.attaching import AlreadyAttached, TooManyFiles, attach_files
from compliance.filings.models import Attachment
from tests.common.scanner import FOUND, clamav
from tests.factories.accounts import make_user
from tests.factories.attachments import make_attachment, new_file, pdf, picture
from tests.factories.compliance import RECORDED, make_filing
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(city):
    return make_filing(make_facility(authority=city))


@pytest.fixture
def desk(client, user):
    """A browser in which our staff member is signed in."""
    client.force_login(user)
    return client


def send(client, filing, *files):
    url = reverse("compliance:attachment-new", args=[filing.pk])
    return client.post(url, {"documents": list(files)}, follow=True)


def upload(data, name="協定書.pdf"):
    return SimpleUploadedFile(name, data)


def test_several_files_are_attached_and_fetched_as_they_came(desk, filing, user):
    shown = send(desk, filing, upload(pdf()), upload(picture("PNG"), "図.png")).content.decode()

    first, second = filing.attachments.order_by("place")
    assert "協定書.pdf" in shown
    assert (first.content_type, second.content_type) == ("application/pdf", "image/png")
    assert (first.recorded_by, first.scanned) == (user, False)
    assert "協定書" not in first.file.name
    response = desk.get(reverse("compliance:attachment", args=[first.pk]))
    assert b"".join(response.streaming_content) == pdf()
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_pictures_of_agreements_are_taken(desk, filing, kind):
    send(desk, filing, upload(picture(kind), "名前は問わない.pdf"))

    assert filing.attachments.get().content_type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    "data",
    [b"MZ\x90\x00 a program", b"%PDF-1.7 but no more", b"<html></html>", picture("PNG")[:30]],
)
def test_what_a_file_is_called_does_not_make_it_a_document(desk, filing, data):
    response = send(desk, filing, upload(data))

    assert response.status_code == 422
    assert "協定書.pdf：PDF、JPEG、PNG又はTIFFとして開けません" in response.content.decode()
    assert not Attachment.objects.exists()


def test_a_file_of_more_than_20_megabytes_is_refused(desk, filing):
    response = send(desk, filing, upload(pdf() + b"\0" * 20 * 1024 * 1024))

    assert "20MBを超えています" in response.content.decode()
    assert not Attachment.objects.exists()


def test_nothing_chosen_is_said(desk, filing):
    response = send(desk, filing)

    assert response.status_code == 422
    assert "ファイルを選択してください" in response.content.decode()


def test_one_refused_file_keeps_the_others_from_being_attached(desk, filing):
    send(desk, filing, upload(pdf()), upload(b"nothing", "壊れた.pdf"))

    assert not Attachment.objects.exists()


def test_a_filing_has_at_most_ten_files(filing, user):
    files = [new_file(pdf(str(number))) for number in range(11)]
    with pytest.raises(TooManyFiles):
        attach_files(filing, files, now=RECORDED, by=user)

    attach_files(filing, files[:10], now=RECORDED, by=user)

    with pytest.raises(TooManyFiles):
        attach_files(filing, files[10:], now=RECORDED, by=user)


def test_the_same_file_is_attached_once_and_leaves_nothing_on_the_disk(filing, user):
    stored = make_attachment(filing, pdf()).file

    with pytest.raises(AlreadyAttached):
        attach_files(filing, [new_file(pdf())], now=RECORDED, by=user)

    folder = stored.name.rpartition("/")[0]
    assert filing.attachments.count() == 1
    assert stored.name.rpartition("/")[2] in stored.storage.listdir(folder)[1]


def test_an_attachment_can_neither_be_changed_nor_deleted(filing):
    attachment = make_attachment(filing)

    for write in (lambda rows: rows.update(name="別の名前"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write(Attachment.objects.filter(pk=attachment.pk))


def test_a_scanner_that_finds_nothing_is_noted(desk, filing, settings):
    with clamav() as settings.CLAMAV_ADDRESS:
        send(desk, filing, upload(pdf()))

    assert filing.attachments.get().scanned


def test_what_a_scanner_finds_is_refused(desk, filing, settings):
    with clamav(FOUND) as settings.CLAMAV_ADDRESS:
        response = send(desk, filing, upload(pdf()))

    assert "ウイルスが検出されたため、添付できません（Eicar-Test）" in response.content.decode()
    assert not Attachment.objects.exists()


def test_without_an_answer_of_the_scanner_nothing_is_attached(desk, filing, settings):
    with clamav() as address:
        settings.CLAMAV_ADDRESS = address
    response = send(desk, filing, upload(pdf()))

    assert response.status_code == 422
    assert "ウイルス検査ができないため" in response.content.decode()
    assert not Attachment.objects.exists()


def test_strangers_neither_fetch_nor_attach(client, outsider, filing):
    attachment = make_attachment(filing)
    client.force_login(outsider)

    assert client.get(reverse("compliance:attachment", args=[attachment.pk])).status_code == 404
    assert send(client, filing, upload(pdf("別"))).status_code == 404
    assert filing.attachments.count() == 1


def test_who_reads_fetches_but_does_not_attach(client, city, filing):
    attachment = make_attachment(filing)
    client.force_login(make_user(city, Role.READ))

    assert client.get(reverse("compliance:attachment", args=[attachment.pk])).status_code == 200
    assert send(client, filing, upload(pdf("別"))).status_code == 404
    page = client.get(reverse("compliance:filing-detail", args=[filing.pk])).content.decode()
    assert "協定書.pdf" in page
    assert "添付書類を追加する" not in page
