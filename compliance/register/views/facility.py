"""The page of one facility."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.columns import HISTORY
from accounts.models import HistoryEntry
from accounts.permissions import Act, may
from common.paging import ListTable
from common.responses import form_page
from compliance.correspondence.dealings import dealings_of
from compliance.filings.models import FiledPartner
from compliance.register.facility_file import FacilityRecord, facility_record
from compliance.register.forms.status_date import StatusDateForm
from compliance.register.pictures import surroundings_of
from facilities.models import Facility
from medical_partners.nearby import WITHIN_KM, Neighbourhood, nearby

HISTORY_SHOWN = 50


@require_GET
def facility_detail(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Show everything that is known of one facility on a day."""
    facilities = Facility.objects.visible_to(request.user).select_related(
        "facility_type", "authority", "prefecture", "municipality", "counted_under", "merged_into"
    )
    facility = get_object_or_404(facilities, pk=facility_pk)
    form = StatusDateForm(request.GET)
    now = timezone.now()
    on = _day(form, now)
    record = facility_record(facility, on=on, known_at=now)
    near = _neighbourhood(facility, record, on)
    partners = [
        row.partner for row in record.coverage.rows if isinstance(row.partner, FiledPartner)
    ]
    context = {
        "facility": facility,
        "form": form,
        "on": on,
        "record": record,
        "dealings": dealings_of(facility),
        "within_km": WITHIN_KM,
        "neighbourhood": near,
        "partner_keys": {partner.institution_id for partner in partners},
        "surroundings": surroundings_of(facility, partners, near),
        "merged_here": facility.merged_here.order_by("number", "pk"),
        "history": _history(request, facility),
        **_acts_open(request, facility),
        "offer": facility.transfers.visible_to(request.user)
        .open()
        .select_related("to_authority")
        .order_by("pk")
        .first(),
    }
    return form_page(request, "compliance/register/facility_detail.html", context)


def _acts_open(request: HttpRequest, facility: Facility) -> dict[str, bool]:
    """Return which of the acts that the page offers are open to the person."""
    acts = {
        "may_record": Act.RECORD_FILING,
        "may_note": Act.NOTE_CONTACT,
        "may_edit": Act.EDIT_FACILITY,
        "may_merge": Act.DECIDE_DUPLICATES,
        "may_offer": Act.OFFER_TRANSFER,
        "may_close": Act.CLOSE_YEAR,
    }
    return {name: may(request.user, act, facility.authority_id) for name, act in acts.items()}


def _history(request: HttpRequest, facility: Facility) -> ListTable | None:
    """Return what was changed of the facility's row, for those who manage its authority."""
    if not may(request.user, Act.READ_HISTORY, facility.authority_id):
        return None
    entries = HistoryEntry.objects.of(facility.authority).filter(
        table_name=Facility._meta.db_table, row_key=str(facility.pk)
    )
    newest = entries.select_related("user").order_by("-id")[:HISTORY_SHOWN]
    return ListTable(HISTORY, newest, names=HISTORY.chosen(None))


def _neighbourhood(facility: Facility, record: FacilityRecord, on: date) -> Neighbourhood | None:
    """Return the institutions near a facility that could supply what its filing lacks."""
    wants = [requirement.value for requirement in record.lacking]
    if not (wants and record.is_counted):
        return None
    return nearby(Facility.objects.filter(pk=facility.pk), wants=wants, on=on)[facility.pk]


def _day(form: StatusDateForm, now: datetime) -> date:
    asked: date | None = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or timezone.localdate(now)
