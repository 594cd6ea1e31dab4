"""The pages of batches and letters: release, take back, go on, files, and the words sent."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import HistoryEntry, Role
from compliance.correspondence.models import ContactKind, Notice, NoticeBatch
from jobs.models import Job
from letters.issuing.batches import stop_batch
from letters.issuing.left_out import LeftOutLine
from tests.factories.accounts import make_user
from tests.factories.contacts import make_contact
from tests.factories.facilities import make_facility
from tests.factories.letters import make_letter_settings
from tests.factories.notices import make_batch, make_homes, make_letter, make_notice, prepare
from tests.factories.uploads import make_job

State = NoticeBatch.State


@pytest.fixture
def reviewer(client, city):
    """Sign in somebody who issues the letters of our city."""
    person = make_user(city, Role.REVIEW)
    client.force_login(person)
    return person


def page_of(client, batch) -> str:
    url = reverse("letters:notice-batch-detail", args=[batch.pk])
    return client.get(url).content.decode()


def press(client, batch, act) -> str:
    """Press a button on the page of a batch; return what comes next."""
    url = reverse(f"letters:notice-batch-{act}", args=[batch.pk])
    answer = client.post(url, follow=True).content.decode()
    batch.refresh_from_db()
    return answer


@pytest.fixture
def waiting(city) -> NoticeBatch:
    """A batch of two letters that a second person must release."""
    make_letter_settings(city, release_required=True)
    make_homes(city, 2)
    return prepare(city)


def test_a_second_person_releases_a_batch_and_it_is_issued(client, waiting, reviewer):
    assert "承認して発行する" in page_of(client, waiting)

    press(client, waiting, "release")

    assert waiting.state == State.ISSUED
    assert waiting.released_by == reviewer
    assert waiting.notices.count() == 2


def test_whoever_prepared_a_batch_is_not_offered_its_release_and_is_refused(client, waiting):
    client.force_login(waiting.created_by)
    assert "承認して発行する" not in page_of(client, waiting)

    answer = press(client, waiting, "release")

    assert "準備した職員は承認できません" in answer
    assert waiting.state == State.WAITING


def test_a_batch_is_taken_back_before_it_is_issued_and_not_after(client, waiting, reviewer):
    press(client, waiting, "withdraw")
    assert waiting.state == State.WITHDRAWN

    assert "既に承認又は取りやめ" in press(client, waiting, "release")
    assert not Notice.objects.exists()
    issued = make_notice(make_facility(), make_batch(waiting.authority)).batch
    assert "取りやめられません" in press(client, issued, "withdraw")


def test_a_batch_whose_work_never_began_goes_on_from_its_page(client, city, reviewer):
    make_homes(city, 2)
    batch = prepare(city)
    assert "続きから発行する" in page_of(client, batch)

    press(client, batch, "resume")

    assert batch.state == State.ISSUED
    assert batch.notices.count() == 2
    assert "止まっていません" in press(client, batch, "resume")


def test_a_batch_whose_worker_has_died_goes_on_without_a_number_twice(client, city, reviewer):
    homes = make_homes(city, 2)
    batch = prepare(city)
    press(client, batch, "resume")
    numbers = list(batch.notices.values_list("notice_number", "facility"))
    NoticeBatch.objects.update(state=State.ISSUING, pdf="")
    Job.objects.update(state=Job.State.RUNNING, beat_at=timezone.now() - timedelta(hours=1))
    assert "途中で止まりました" in page_of(client, batch)

    client.post(reverse("jobs:job-restart", args=[batch.job_id]))

    batch.refresh_from_db()
    assert batch.state == State.ISSUED
    assert batch.pdf
    assert list(batch.notices.values_list("notice_number", "facility")) == numbers
    assert len(numbers) == len(homes)


def test_a_failure_that_nobody_expected_stops_the_batch_and_is_told(
    client, city, reviewer, monkeypatch
):
    def break_down(*args, **kwargs):
        raise OSError("disk full")

    make_homes(city, 1)
    batch = prepare(city)
    monkeypatch.setattr("letters.tasks.print_batch", break_down)

    answer = press(client, batch, "resume")

    assert batch.state == State.STOPPED
    assert "同じ番号を二度使うことはありません" in answer
    assert batch.notices.count() == 1
    assert "この発行を取りやめる" not in answer


def test_numbers_that_were_taken_meanwhile_stop_the_batch_with_the_next_one(client, city, reviewer):
    make_homes(city, 1)
    batch = prepare(city)
    make_notice(make_facility(), make_batch(city), notice_number="さ介第1号")

    answer = press(client, batch, "resume")

    assert batch.state == State.STOPPED
    assert "次に使える番号は2です" in answer
    press(client, batch, "withdraw")
    assert batch.state == State.WITHDRAWN


def test_a_zip_of_single_letters_is_made_when_it_is_asked_for(client, city, reviewer):
    make_homes(city, 2)
    batch = prepare(city)
    press(client, batch, "resume")
    assert "１通ごとのPDF（ZIP）を作成する" in page_of(client, batch)

    press(client, batch, "archive")
    file = batch.archive.name
    press(client, batch, "archive")

    assert batch.archive.name == file
    answer = client.get(reverse("letters:notice-batch-zip", args=[batch.pk]))
    names = ZipFile(BytesIO(b"".join(answer))).namelist()
    assert [name.split("_")[:2] for name in names] == [["0001", "さ介第1号"], ["0002", "さ介第2号"]]


def test_a_file_that_is_not_made_yet_is_not_there(client, waiting, reviewer):
    for name in ("pdf", "zip"):
        url = reverse(f"letters:notice-batch-{name}", args=[waiting.pk])
        assert client.get(url).status_code == 404


def test_the_workbook_of_recipients_serves_labels_merging_and_mail(client, city, reviewer):
    facility = make_facility(
        authority=city,
        postal_code="329-1311",
        address="栃木県さくら市氏家2771",
        email="home@example.jp",
        representative="=1+1",
    )
    batch = make_letter(facility).batch
    answer = client.get(reverse("letters:notice-batch-export", args=[batch.pk]))

    said = {}
    for sheet in load_workbook(BytesIO(answer.content)).worksheets:
        headings, row = ([cell.value for cell in line] for line in sheet.iter_rows(max_row=2))
        said |= dict(zip(headings, row, strict=True))
    assert said["事業所番号"] == facility.number
    assert (said["宛名1"], said["宛名2"]) == ("〒329-1311", "栃木県さくら市氏家2771")
    assert said["メール"] == "home@example.jp"
    assert said["代表者"] == "'=1+1"
    assert said["文書番号"] == "さ介第1号"


def test_a_letter_is_shown_with_the_words_it_was_sent_with(client, city, reviewer):
    facility = make_facility(authority=city, name="改名前の苑", address="栃木県")
    notice = make_letter(facility)
    facility.name = "改名後の苑"
    facility.save()

    page = client.get(reverse("letters:notice-detail", args=[notice.pk])).content.decode()
    pdf = client.get(reverse("letters:notice-print", args=[notice.pk]))

    assert "改名前の苑" in page
    text = PdfReader(BytesIO(pdf.content)).pages[0].extract_text()
    assert "改名前の苑" in text
    assert "改名後の苑" not in text
    assert HistoryEntry.objects.filter(action=HistoryEntry.Action.PRINT).exists()


def test_the_list_shows_ones_own_batches_the_newest_first(client, city, other_city, reviewer):
    make_notice(make_facility(authority=city))
    prepare(city, first=50)
    make_batch(other_city, number_prefix="も高第")

    page = client.get(reverse("letters:notice-batch-list")).content.decode()

    assert page.index("さ介第50号") < page.index("さ介第1号")
    assert "も高第" not in page


def test_the_name_of_a_facility_that_one_may_not_see_is_not_told(
    client, city, other_city, reviewer
):
    theirs = make_facility(authority=other_city, name="もみじ秘密苑")
    left_out = LeftOutLine(
        facility=theirs.pk, facility_number=theirs.number, at="issue", reason="other_authority"
    )
    batch = make_batch(city, left_out=[left_out])

    assert "もみじ秘密苑" not in page_of(client, batch)


def test_the_work_of_a_batch_is_shown_while_it_goes_on(client, city, reviewer):
    job = make_job(city, state=Job.State.RUNNING, beat_at=timezone.now(), done=250, total=1000)
    batch = make_batch(city, state=State.ISSUING, job=job)

    page = page_of(client, batch)

    assert 'value="25"' in page
    assert "続きから発行する" not in page


def test_a_batch_that_stopped_says_why(client, city, reviewer):
    make_homes(city, 1)
    batch = prepare(city)
    stop_batch(batch, problem="文書番号さ介第1号に、印刷できない文字があります")

    assert "印刷できない文字があります" in page_of(client, batch)


def test_the_list_says_how_many_have_answered_and_which_numbers_the_letters_bear(
    client, city, reviewer
):
    batch = make_batch(city, number_prefix="7高介第", facilities=[1, 2])
    homes = make_homes(city, 2)
    letters = [make_notice(home, batch) for home in homes]
    make_batch(city, number_prefix="礼第", reply_due_date=None)
    url = reverse("letters:notice-batch-list")

    before = client.get(url).content.decode()
    make_contact(homes[0], kind=ContactKind.REPLY, notice=letters[0], on=batch.notice_date)
    after = client.get(url).content.decode()

    assert "7高介第1号〜第2号" in before
    assert "0/2通" in before
    assert "1/2通" in after


@pytest.mark.parametrize(("asked", "found"), [("もみじ", True), ("7高介", True), ("さくら", False)])
def test_batches_are_found_by_whom_they_wrote_to_and_by_number(
    client, city, reviewer, asked, found
):
    batch = make_batch(city, number_prefix="7高介第", facilities=[1])
    make_notice(make_facility(authority=city, name="もみじ苑"), batch)

    page = client.get(reverse("letters:notice-batch-list"), {"q": asked}).content.decode()

    assert ("7高介第1号" in page) == found


def test_a_name_that_one_may_not_see_finds_nothing(client, city, other_city, reviewer):
    batch = make_batch(city, number_prefix="7高介第", facilities=[1])
    theirs = make_facility(authority=city, name="もみじ秘密苑")
    make_notice(theirs, batch)
    theirs.authority = other_city
    theirs.save()

    page = client.get(reverse("letters:notice-batch-list"), {"q": "秘密"}).content.decode()

    assert "7高介第1号" not in page
