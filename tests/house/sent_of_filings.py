"""The forms of filings, and of files that are brought."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from compliance.filings.models import HiddenSheets
from compliance.filings.reviewing import note_opened
from jobs.models import Job
from tests.factories.attachments import pdf
from tests.factories.closings import make_closing
from tests.factories.compliance import make_filing, partner
from tests.factories.filing_files import as_csv, line
from tests.factories.filing_forms import row, typed
from tests.factories.medical_partners import make_hospital
from tests.factories.uploads import make_job, make_upload
from tests.house.page_sent import REASON, Sent, on_its_own_page

# Filings


def new_filing(office):
    data = typed(row(make_hospital(), "ⅰⅱⅲ"))
    url = reverse("compliance:filing-new", args=[office.home().pk])
    return Sent(url, url, {"step": "save"}, before=data)


def waiting(office):
    return make_filing(office.home(), [partner()])


def corrected(office):
    filing = waiting(office)
    data = typed(row(make_hospital(), "ⅰ"), correction_reason="記載誤り", seen=filing.pk)
    url = reverse("compliance:filing-correct", args=[filing.pk])
    return Sent(url, url, {"step": "save"}, before=data)


def reviewed(name):
    def sent(office):
        filing = waiting(office)
        page = reverse("compliance:filing-detail", args=[filing.pk])
        return Sent(page, reverse(f"compliance:filing-{name}", args=[filing.pk]))

    return sent


def returned(office):
    said = {"items": ["date"], "words": "届出日を確認してください。", "form_lacking": "no"}
    return on_its_own_page("compliance:filing-return", waiting(office).pk, said=said)


def accepted(office):
    filing = waiting(office)
    note_opened(filing, now=timezone.now(), by=office.manager)
    to = reverse("compliance:review-accept")
    return Sent(reverse("compliance:review-list"), to, {"selection": [filing.pk]})


def attached(office):
    return on_its_own_page(
        "compliance:attachment-new",
        waiting(office).pk,
        files=lambda: {"documents": SimpleUploadedFile("協定書.pdf", pdf())},
    )


def closed_year(office):
    said = REASON | {"fiscal_year": 2026, "kind": "not_required"}
    return on_its_own_page("compliance:year-close", office.home().pk, said=said)


def reopened_year(office):
    closing = make_closing(office.home())
    return on_its_own_page("compliance:year-reopen", closing.pk, said=REASON)


# Files that are brought


def brought(office):
    data = as_csv([line(office.home(), institution=make_hospital())]).data
    return on_its_own_page(
        "intake:upload-new",
        said={"kind": "filings", "authority": office.city.pk},
        files=lambda: {"file": SimpleUploadedFile("届出.csv", data)},
    )


def file_act(name, /, **said):
    def sent(office):
        upload = make_upload(office.city, [line(office.home(), institution=make_hospital())])
        upload.hidden_sheets = HiddenSheets.LEAVE
        upload.save()
        page = reverse("intake:upload-detail", args=[upload.pk])
        return Sent(page, reverse(f"intake:upload-{name}", args=[upload.pk]), said)

    return sent


def restarted(office):
    long_ago = timezone.now() - timedelta(hours=1)
    job = make_job(office.city, state=Job.State.RUNNING, beat_at=long_ago)
    upload = make_upload(office.city, [line(office.home(), institution=make_hospital())])
    upload.job = job
    upload.save()
    page = reverse("jobs:job-detail", args=[job.pk])
    return Sent(page, reverse("jobs:job-restart", args=[job.pk]))
