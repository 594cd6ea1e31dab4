"""The page of one facility, why it stands as it does, and its sheet for a visit."""

from datetime import date, datetime

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.columns import HISTORY
from accounts.history_acts import acts_alone
from accounts.models import HistoryEntry
from accounts.permissions import Act, may
from accounts.person import signed_in
from accounts.scope import scope_of
from common.paging import ListTable
from common.responses import download, form_page
from compliance.correspondence.dealings import dealings_of
from compliance.filings.models import FiledPartner
from compliance.register.due_days import due_days
from compliance.register.explained_facility import place_in_words
from compliance.register.explaining import clocks, explain
from compliance.register.facility_file import FacilityRecord, facility_record
from compliance.register.forms.status_date import StatusDateForm
from compliance.register.next_steps import steps_of
from compliance.register.pictures import surroundings_of
from compliance.register.sheet import sheet_of
from compliance.register.sheet_pdf import printed
from compliance.register.verdict import verdict_of
from compliance.rule.ahead import how_far
from facilities.models import Facility, OfficeNote
from medical_partners.nearby import WITHIN_KM, Neighbourhood, nearby

HISTORY_SHOWN = 50


@require_GET
def facility_detail(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Show everything that is known of one facility on a day."""
    facility = _seen(request, facility_pk)
    form = StatusDateForm(request.GET)
    now = timezone.now()
    on = _day(form, now)
    today = timezone.localdate(now)
    record = facility_record(facility, on=on, known_at=now)
    days = due_days(facility, record, on=on, known_at=now)
    steps = steps_of(request.user, facility, record, on=on, known_at=now)
    near = _neighbourhood(facility, record, on)
    partners = [
        row.partner for row in record.coverage.rows if isinstance(row.partner, FiledPartner)
    ]
    context = {
        "facility": facility,
        "form": form,
        "on": on,
        "is_today": on == today,
        "record": record,
        "verdict": verdict_of(record, days, on=on),
        "days": [(one, how_far(one.day, on=on)) for one in days],
        "steps": steps,
        "place": place_in_words(facility),
        **_note(request, facility),
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


@require_GET
def facility_reason(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Tell by which line of each table a facility stands as it does on a day."""
    facility = _seen(request, facility_pk)
    form, now = StatusDateForm(request.GET), timezone.now()
    on = _day(form, now)
    context = {
        "facility": facility,
        "form": form,
        "on": on,
        "explanation": explain(facility, on=on, known_at=now),
        "clocks": clocks(on=on, known_at=now),
    }
    return form_page(request, "compliance/register/facility_reason.html", context)


@require_GET
def facility_sheet(request: HttpRequest, facility_pk: int) -> HttpResponse:
    """Return what is known of a facility on one sheet, to take along on a visit."""
    facility = _seen(request, facility_pk)
    now = timezone.now()
    sheet = sheet_of(facility, reader=signed_in(request), on=timezone.localdate(now), known_at=now)
    return download(printed(sheet), name=f"施設カルテ_{facility.number}.pdf", shown=True)


def _seen(request: HttpRequest, facility_pk: int) -> Facility:
    facilities = Facility.objects.visible_to(request.user).select_related(
        "facility_type", "authority", "prefecture", "municipality", "counted_under", "merged_into"
    )
    return get_object_or_404(facilities, pk=facility_pk)


def _acts_open(request: HttpRequest, facility: Facility) -> dict[str, bool]:
    """Return which of the acts that the page offers are open to the person."""
    acts = {
        "may_note": Act.NOTE_CONTACT,
        "may_edit": Act.EDIT_FACILITY,
        "may_keep_note": Act.KEEP_NOTES,
        "may_merge": Act.DECIDE_DUPLICATES,
        "may_offer": Act.OFFER_TRANSFER,
        "may_close": Act.CLOSE_YEAR,
    }
    return {name: may(request.user, act, facility.authority_id) for name, act in acts.items()}


def _history(request: HttpRequest, facility: Facility) -> ListTable | None:
    """Return what was changed of the facility and its note, for those who manage its authority."""
    if not may(request.user, Act.READ_HISTORY, facility.authority_id):
        return None
    notes = facility.office_notes.filter(authority=facility.authority_id).values_list("pk")
    entries = HistoryEntry.objects.of(facility.authority).filter(
        Q(table_name=Facility._meta.db_table, row_key=str(facility.pk))
        | Q(table_name=OfficeNote._meta.db_table, row_key__in=[str(pk) for (pk,) in notes])
    )
    newest = list(entries.select_related("user").order_by("-id")[:HISTORY_SHOWN])
    return ListTable(HISTORY, acts_alone(newest), names=HISTORY.chosen(None)) if newest else None


def _note(request: HttpRequest, facility: Facility) -> dict[str, object]:
    """Return what its office notes about a facility, for the office's own staff."""
    is_ours = facility.authority_id in scope_of(request.user).authorities
    return {"is_ours": is_ours, "note": OfficeNote.objects.visible_to(request.user).about(facility)}


def _neighbourhood(facility: Facility, record: FacilityRecord, on: date) -> Neighbourhood | None:
    """Return the institutions near a facility that could supply what its filing lacks."""
    wants = [requirement.value for requirement in record.lacking]
    if not (wants and record.is_counted):
        return None
    return nearby(Facility.objects.filter(pk=facility.pk), wants=wants, on=on)[facility.pk]


def _day(form: StatusDateForm, now: datetime) -> date:
    asked: date | None = form.cleaned_data.get("on") if form.is_valid() else None
    return asked or timezone.localdate(now)
