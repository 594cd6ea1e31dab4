"""The papers of the demo's offices: copies of agreements, and a file that waits in 取込."""

import csv
from io import StringIO

from django.core.files.base import ContentFile
from weasyprint import HTML

from common.japanese import wareki
from compliance.filings.attaching import NewFile, attach_files
from compliance.filings.models import Attachment, FiledPartner, Upload
from demo.offices import DemoOffice, at_work

_ATTACHED = 4
_WAITING = 3
_HEADINGS = (
    "事業所番号", "サービスの種類", "届出区分", "届出日", "受付日", "年度", "医療機関コード",
    "医療機関名", "医療機関区分", "要件ⅰ相談", "要件ⅱ診療", "要件ⅲ入院",
    "確認日", "担当者名", "備考",
)  # fmt: skip


def attach_agreements(office: DemoOffice) -> None:
    """Attach a copy of the agreement to some of the newest filings of an office."""
    chance = office.chance("attachments")
    for partner in _newest_partners(office)[:_ATTACHED]:
        filing, name = partner.filing, partner.filing.facility.name
        words = f"{name}と{partner.name}は、協力医療機関に関して次のとおり協定する。（見本）"
        pdf = HTML(string=f"<html lang='ja'><h1>協定書（写し）</h1><p>{words}</p>").write_pdf()
        assert isinstance(pdf, bytes)
        new = NewFile(
            file=ContentFile(pdf, name="agreement.pdf"),
            name="協定書の写し.pdf",
            content_type=Attachment.ContentType.PDF,
            scanned=False,
        )
        day = max(filing.recorded_at.date(), office.day(3))
        attach_files(filing, [new], now=at_work(day, chance), by=office.recorder)


def bring_a_file(office: DemoOffice) -> None:
    """Bring a file of filings that nobody has recorded yet; one of its lines has an error."""
    day = office.day(2)
    lines = [_line(office, partner) for partner in _newest_partners(office)[-_WAITING:]]
    lines[-1][-4] = "確認済み"
    text = StringIO()
    csv.writer(text).writerows([_HEADINGS, *lines])
    Upload.objects.create(
        authority=office.authority,
        file=ContentFile(text.getvalue().encode("utf-8-sig"), name="filings.csv"),
        name="届出（電子メール受付分）.csv",
        uploaded_at=at_work(day, office.chance("uploads")),
        uploaded_by=office.recorder,
    )


def _newest_partners(office: DemoOffice) -> list[FiledPartner]:
    """Return one partner of each of the newest filings, of homes that still belong here."""
    homes = {home.pk for home in office.homes() if not home.number_is_local}
    rows = FiledPartner.objects.filter(
        filing__facility__in=homes, filing__corrected_by=None, institution__code__isnull=False
    )
    newest = rows.select_related("filing__facility__facility_type", "institution")
    by_home: dict[int, FiledPartner] = {}
    for one in newest.order_by("-filing__received_date", "-filing", "pk"):
        by_home.setdefault(one.filing.facility_id, one)
    return list(by_home.values())


def _line(office: DemoOffice, partner: FiledPartner) -> list[str]:
    """Return a filing that names the same partner as the home named before."""
    home, institution = partner.filing.facility, partner.institution
    filed, received = wareki(office.day(5)), wareki(office.day(3))
    marks = ("○" if promised else "" for promised in (partner.consults, True, partner.admits))
    return [
        home.number,
        home.facility_type.name,
        "定期",
        filed,
        received,
        "",
        institution.code or "",
        institution.name,
        institution.get_kind_display(),
        *marks,
        filed,
        partner.contact_person,
        "",
    ]
