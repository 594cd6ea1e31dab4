"""What a form of a filing begins with: what was filed before."""

from datetime import date
from typing import Any

from django.http import QueryDict

from compliance.forms.filing import MOST_PARTNERS, PartnerForm
from compliance.models import Filing


def filing_initial(corrects: Filing | None, *, today: date) -> dict[str, Any]:
    """Return the first values of the form: the filing to put right, or today's."""
    if corrects is None:
        return {"received_date": _typed(today), "kind": Filing.Kind.ANNUAL}
    return {
        "filed_date": _typed(corrects.filed_date),
        "received_date": _typed(corrects.received_date),
        "year": corrects.fiscal_year,
        "channel": corrects.channel,
        "claims_bonus": corrects.claims_bonus,
        "stage": corrects.stage,
        "consulted_count": corrects.consulted_count,
        "reason_not_agreed": corrects.reason_not_agreed,
        "reason_not_consulted": corrects.reason_not_consulted,
        "planned_month": _typed(corrects.planned_month),
        "remarks": corrects.remarks,
    }


def partners_initial(filing: Filing) -> list[dict[str, Any]]:
    """Return the partners of a filing as rows of the form."""
    return [
        {
            "query": partner.institution.name,
            "choice": str(partner.institution_id),
            "consults": partner.consults,
            "examines": partner.examines,
            "admits": partner.admits,
            "confirmed_date": _typed(partner.confirmed_date),
            "contact_person": partner.contact_person,
            "remarks": partner.remarks,
        }
        for partner in filing.partners.select_related("institution").order_by("pk")
    ]


def typed_rows(data: QueryDict) -> list[dict[str, Any]]:
    """Return the rows of partners as they were typed, without those that are ticked off."""
    count = data.get("p-TOTAL_FORMS", "")
    places = range(min(int(count), MOST_PARTNERS) if count.isdecimal() else 0)
    rows = [
        {name: data.get(f"p-{place}-{name}", "") for name in PartnerForm.base_fields}
        for place in places
        if not data.get(f"p-{place}-DELETE")
    ]
    return [{name: value for name, value in row.items() if value} for row in rows]


def _typed(day: date | None) -> str:
    return f"{day.year}/{day.month}/{day.day}" if day else ""
