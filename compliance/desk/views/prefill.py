"""What a form of a filing begins with, and what somebody has changed in it since."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from common.japanese import fiscal_year, wareki_short
from common.keys import row_key
from compliance.filings.models import Filing

PrefilledRow = dict[str, Any]  # Any: the first values of fields of every kind
BONUS = {None: "", True: "true", False: "false"}


def filing_initial(source: Filing | None, *, corrects: bool, today: date) -> PrefilledRow:
    """Return the first values of the form: of the filing to put right, or of the last one."""
    fresh: PrefilledRow = {"received_date": _typed(today), "kind": _next_kind(source, today)}
    if source is None:
        return fresh
    kept: PrefilledRow = {
        "channel": source.channel,
        "claims_bonus": BONUS[source.claims_bonus],
        "stage": source.stage,
        "reason_not_agreed": source.reason_not_agreed,
        "reason_not_consulted": source.reason_not_consulted,
        "planned_month": _month(source.planned_month),
    }
    if not corrects:
        return fresh | kept
    return kept | {
        "filed_date": _typed(source.filed_date),
        "received_date": _typed(source.received_date),
        "year": source.fiscal_year,
        "confirmed_date": _typed(_own_confirmed_date(source)),
        "consulted_count": source.consulted_count,
        "remarks": source.remarks,
        "no_partner": source.partner_count == 0,
    }


def partners_initial(source: Filing | None, *, corrects: bool) -> list[PrefilledRow]:
    """Return the partners of a filing as rows of the form.

    A new filing states a new confirmation (一年に一回以上): the last one's day is not carried on.
    """
    if source is None:
        return []
    return [
        {
            "query": partner.institution.name,
            "choice": str(partner.institution_id),
            "consults": partner.consults,
            "examines": partner.examines,
            "admits": partner.admits,
            "confirmed_date": _typed(partner.confirmed_date) if corrects else "",
            "contact_person": partner.contact_person,
            "remarks": partner.remarks,
        }
        for partner in source.partners.select_related("institution").order_by("pk")
    ]


def plans_initial(source: Filing | None) -> list[PrefilledRow]:
    """Return the institutions that a facility plans to consult as rows of the form."""
    if source is None:
        return []
    lines = source.planned_institutions.order_by("pk")
    return [{"kind": plan.kind, "name": plan.name, "code": plan.code} for plan in lines]


def typed_rows(
    data: QueryDict, prefix: str, form: type[forms.Form], most: int
) -> list[PrefilledRow]:
    """Return the rows of a formset as they were typed, unchecked."""
    count = row_key(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0
    places = range(min(count, most))
    rows = [
        {name: data.get(f"{prefix}-{place}-{name}", "") for name in form.base_fields}
        for place in places
    ]
    return [{name: value for name, value in row.items() if value.strip()} for row in rows]


def mark_changes(form: forms.BaseForm, before: PrefilledRow) -> None:
    """Mark each field that says something else than before; templates and scripts read it."""
    for field in form:
        was, now = before.get(field.name) or "", field.value() or ""
        ticks = field.widget_type == "checkbox"
        differs = bool(was) != bool(now) if ticks else str(was) != str(now)
        field.changed = differs  # type: ignore[attr-defined]  # for templates, none of Django's own
        field.field.widget.attrs["data-before"] = ("1" if was else "") if ticks else str(was)


def _next_kind(source: Filing | None, today: date) -> str:
    """Return 変更 where the year's filing has come already, else 定期."""
    if source and source.fiscal_year == fiscal_year(today):
        return Filing.Kind.CHANGE
    return Filing.Kind.ANNUAL


def _own_confirmed_date(filing: Filing) -> date | None:
    """Return the day that the filing itself states, not the one that follows from its lines."""
    days = [line.confirmed_date for line in filing.partners.all() if line.confirmed_date]
    return None if days and filing.confirmed_date == min(days) else filing.confirmed_date


def _typed(day: date | None) -> str:
    return wareki_short(day) if day else ""


def _month(day: date | None) -> str:
    return wareki_short(day).rpartition(".")[0] if day else ""
