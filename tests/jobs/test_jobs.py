"""Long work behind the pages: done once, as the person who asked, and begun again after a stop."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role
from compliance.filings.models import Filing, Upload
from facilities.models import Facility
from jobs.models import Job
from jobs.running import JobFailed, run_job
from medical_partners.models import MedicalInstitution
from tests.compliance.work.home_numbers import numbers_of
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility
from tests.factories.facility_files import ledger
from tests.factories.filing_files import as_csv, line
from tests.factories.institution_files import bureau_list, listed
from tests.factories.medical_partners import make_hospital
from tests.factories.uploads import make_job, make_upload

pytestmark = pytest.mark.django_db
CODE = "0971400015"


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch):
    monkeypatch.setattr("intake.views.AT_ONCE", 0)


def sign_in(client, city, role=Role.MANAGE):
    client.force_login(make_user(city, role))
    return client


def bring(client, city, data, kind="filings", name="届出.csv"):
    """Bring a file; return where the browser is led and the upload."""
    file = SimpleUploadedFile(name, data)
    form = {"kind": kind, "authority": city.pk, "file": file}
    answer = client.post(reverse("intake:upload-new"), form, follow=True)
    return answer.content.decode(), Upload.objects.order_by("-pk").first()


def record(client, upload, **how):
    url = reverse("intake:upload-record", kwargs={"upload_pk": upload.pk})
    return client.post(url, how, follow=True).content.decode()


def run(job, work):
    run_job(job.pk, job.created_by_id, work)
    job.refresh_from_db()
    return job


def test_a_large_file_is_looked_through_and_recorded_by_a_worker_once(client, city):
    sign_in(client, city)
    facility = make_facility()
    lines = [line(facility, institution=make_hospital(), promises="ⅰⅱⅲ")]

    shown, upload = bring(client, city, as_csv(lines).data)
    assert "まだ記録していません" in shown
    assert upload.job.state == Job.State.DONE
    recorded = record(client, upload)
    record(client, upload)

    assert "今回取り込んだ1件" in recorded
    assert Filing.objects.count() == 1


def test_a_file_with_errors_is_not_recorded_and_the_page_says_so(client, city):
    sign_in(client, city)
    _, upload = bring(client, city, as_csv([line(make_facility(), 届出日="2026/2/30")]).data)

    shown = record(client, upload)

    assert "何も保存していません" in shown
    assert not Filing.objects.exists()


def test_the_good_rows_are_recorded_when_that_is_asked(client, city):
    sign_in(client, city)
    lines = [line(make_facility(), 届出日="2026/2/30"), line(make_facility())]
    _, upload = bring(client, city, as_csv(lines).data)

    record(client, upload, skip_errors="1")

    assert Filing.objects.count() == 1


def test_a_register_of_facilities_is_brought_by_whoever_manages(client, city):
    sign_in(client, city)
    own = {"指定権者": city.name, "事業所名": "さくら見本苑"}
    others = {"事業所番号": "971400031", "指定権者": "栃木県"}

    shown, upload = bring(client, city, ledger(own, others).data, "facilities")
    assert "対象外" in shown
    assert "失われた先頭の0" not in shown
    record(client, upload)

    facility = Facility.objects.get()
    assert (facility.name, facility.authority) == ("さくら見本苑", city)


def test_whoever_does_not_manage_is_not_offered_the_registers_and_is_refused(client, city):
    sign_in(client, city, Role.RECORD)

    shown, upload = bring(client, city, ledger({}).data, "facilities")

    assert upload is None
    assert "施設台帳" not in shown


def test_an_upload_of_a_register_is_not_recorded_by_whoever_does_not_manage(client, city):
    upload = make_upload(city, data=ledger({}).data)
    Upload.objects.filter(pk=upload.pk).update(kind=Upload.Kind.FACILITIES)
    sign_in(client, city, Role.RECORD)

    url = reverse("intake:upload-record", kwargs={"upload_pk": upload.pk})
    assert client.post(url).status_code == 404


def test_a_facility_that_others_hold_unseen_stops_the_file_and_nothing_is_saved(
    client, city, other_city
):
    make_facility(number=CODE, authority=other_city)
    sign_in(client, city)
    first, second = {"指定権者": city.name}, {"事業所番号": "0971400031", "指定権者": city.name}
    _, upload = bring(client, city, ledger(first, second).data, "facilities")

    shown = record(client, upload)

    assert "保存できませんでした" in shown
    assert "もみじ市" not in shown
    assert Facility.objects.count() == 1


def test_work_is_done_as_the_person_who_asked_for_it(city, other_city):
    mine, theirs = make_facility(authority=city), make_facility(authority=other_city)
    job = make_job(city)
    seen = []

    run(job, lambda job: str(seen.extend(Facility.objects.visible_to(job.created_by))))

    assert seen == [mine]
    assert theirs not in seen


def test_what_goes_wrong_is_said_and_what_nobody_expected_too(city):
    def refuse(job):
        raise JobFailed("ファイルを読み取れないため、何も保存していません。")

    def break_down(job):
        raise ZeroDivisionError

    refused, broken = run(make_job(city), refuse), run(make_job(city), break_down)

    assert (refused.state, refused.message) == (
        Job.State.FAILED,
        "ファイルを読み取れないため、何も保存していません。",
    )
    assert "保存は行われていません" in broken.message


def test_two_workers_do_not_do_the_same_work(city):
    job, times = make_job(city), []
    run(job, lambda job: times.append(1) or "")
    run(job, lambda job: times.append(1) or "")

    assert times == [1]


def test_a_job_that_was_interrupted_is_shown_as_such_and_begun_again(client, city):
    sign_in(client, city)
    upload = make_upload(city, [line(make_facility())])
    long_ago = timezone.now() - timedelta(minutes=10)
    job = make_job(city, state=Job.State.RUNNING, beat_at=long_ago)
    Upload.objects.filter(pk=upload.pk).update(job=job)
    url = reverse("jobs:job-detail", kwargs={"job_pk": job.pk})
    assert "途中で止まりました" in client.get(url).content.decode()

    client.post(reverse("jobs:job-restart", kwargs={"job_pk": job.pk}))

    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_a_job_of_somebody_who_was_suspended_is_begun_again_by_another(client, city):
    gone = make_user(city, Role.RECORD)
    job = make_job(city, created_by=gone, created_at=timezone.now() - timedelta(hours=2))
    Membership.objects.filter(user=gone).update(suspended_at=timezone.now())
    upload = make_upload(city, [line(make_facility())])
    Upload.objects.filter(pk=upload.pk).update(job=job)
    person = make_user(city, Role.RECORD)
    client.force_login(person)
    url = reverse("jobs:job-detail", kwargs={"job_pk": job.pk})
    assert "途中で止まりました" in client.get(url).content.decode()

    client.post(reverse("jobs:job-restart", kwargs={"job_pk": job.pk}))

    job.refresh_from_db()
    assert (job.state, job.created_by) == (Job.State.DONE, person)


def test_a_job_that_runs_is_not_begun_again(client, city):
    sign_in(client, city)
    job = make_job(city, state=Job.State.RUNNING, beat_at=timezone.now())

    client.post(reverse("jobs:job-restart", kwargs={"job_pk": job.pk}))

    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_the_bar_stands_where_the_job_is_and_its_end_opens_the_result(client, city):
    sign_in(client, city)
    now = timezone.now()
    job = make_job(city, state=Job.State.RUNNING, beat_at=now, done=1, total=2, stage="保存")
    url = reverse("jobs:job-detail", kwargs={"job_pk": job.pk})

    page, part = client.get(url).content.decode(), client.get(url, headers={"HX-Request": "true"})
    Job.objects.update(state=Job.State.DONE)
    ended = client.get(url, headers={"HX-Request": "true"})

    assert 'value="50"' in page
    assert "<html" not in part.content.decode()
    assert ended["HX-Redirect"] == job.result_path


def test_a_public_list_is_brought_into_ones_own_prefecture_only(client, city):
    sign_in(client, city)
    elsewhere = {"都道府県コード": "10", "市町村コード": ""}
    file = bureau_list([listed(), listed("0110273", "他県の病院", **elsewhere)])

    shown, upload = bring(client, city, file.data, "institutions", "名簿.xlsx")
    record(client, upload)

    assert "まだ記録していません" in shown
    assert set(MedicalInstitution.objects.values_list("prefecture", flat=True)) == {"09"}


def test_home_counts_the_files_about_which_nobody_has_decided(client, city):
    sign_in(client, city)
    make_upload(city, [line(make_facility())])
    upload = make_upload(city, [line(make_facility())])

    def waiting():
        offices = client.get(reverse("home")).context["offices"]
        return numbers_of(offices[0]["groups"])["取込の要確認"]

    assert waiting() == 2
    client.post(reverse("intake:upload-set-aside", kwargs={"upload_pk": upload.pk}))
    assert waiting() == 1
    assert not Filing.objects.exists()
