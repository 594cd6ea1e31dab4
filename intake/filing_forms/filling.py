"""A form for one facility: its template, with the values of the facility in place of the blanks.

openpyxl takes a tenth of a second for each workbook; a template is made once, and only its sheets
are written anew.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from common.japanese import fiscal_year_label
from common.tabular import safe
from compliance.filings.models import FiledPartner
from facilities.models import Facility
from intake.filing_forms.definition import FormDefinition, Partners
from intake.filing_forms.template import template_of

_SHEETS = "xl/worksheets/"
_BLANK = re.compile(r"{{([\w.]+)}}")
_OTHERS = "others"


@dataclass(frozen=True, kw_only=True)
class HandedOut:
    """A facility that is handed a form: the 年度, its last partners, whether ⅲ is asked of it."""

    facility: Facility
    year: int
    partners: Sequence[FiledPartner]
    must_admit: bool


def form_for(definition: FormDefinition, given: HandedOut) -> bytes:
    """Return the workbook for a facility: what the register and its last filing say is filled in.

    The days of confirmation are left open: they are what is asked anew.
    """
    values = _values(definition, given)

    def value(found: re.Match[str]) -> str:
        return escape(str(safe(values.get(found[1], ""))))

    file = BytesIO()
    template = ZipFile(BytesIO(_template(definition)))
    with template as parts, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as whole:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename.startswith(_SHEETS):
                content = _BLANK.sub(value, content.decode()).encode()
            whole.writestr(part.filename, content)
    return file.getvalue()


@cache
def _template(definition: FormDefinition) -> bytes:
    return template_of(definition)


def _values(definition: FormDefinition, given: HandedOut) -> dict[str, str]:
    facility = given.facility
    said = {
        "kind": _default(definition, "kind"),
        "year": fiscal_year_label(given.year),
        "number": facility.number,
        "kana": facility.kana,
        "facility_name": facility.name,
        "postal_code": facility.postal_code,
        "address": facility.address,
        "building": facility.building,
        "phone": facility.phone,
        "fax": facility.fax,
        "representative": facility.representative,
    }
    values = {f"field.{name}": text for name, text in said.items()}
    values[f"type.{facility.facility_type_id}"] = "○"
    for part in definition.parts:
        if isinstance(part, Partners) and part.help_if_not_asked and not given.must_admit:
            values[f"not_asked.{part.name}"] = part.help_if_not_asked
    return values | _of_partners(definition, given.partners)


def _default(definition: FormDefinition, name: str) -> str:
    return next((one.default for one in definition.fields if one.name == name), "")


def _of_partners(definition: FormDefinition, partners: Sequence[FiledPartner]) -> dict[str, str]:
    """Return the partners in the boxes of their requirements; who finds no room is listed."""
    tables = {table.name: table for table in definition.tables if isinstance(table, Partners)}
    values: dict[str, str] = {}
    listed: dict[int, set[str]] = {}
    used = dict.fromkeys(tables, 0)
    for partner in partners:
        for name in _boxes(partner):
            used[name] += 1
            if used[name] <= tables[name].rows:
                values |= _line(f"{name}.{used[name]}", partner)
            else:
                listed.setdefault(id(partner), set()).add(name)
    further = [partner for partner in partners if id(partner) in listed]
    for number, partner in enumerate(further, start=1):
        values |= _line(f"list.{number}", partner)
        for name in listed[id(partner)] - {_OTHERS}:
            values[f"list.{number}.{name}"] = "○"
    return values


def _boxes(partner: FiledPartner) -> list[str]:
    met = [name for name in ("consults", "examines") if getattr(partner, name)]
    if partner.claims_admission:
        met.append("claims_admission")
    return met or [_OTHERS]


def _line(place: str, partner: FiledPartner) -> dict[str, str]:
    return {
        f"{place}.name": partner.name,
        f"{place}.code": partner.institution.code or "",
        f"{place}.contact_person": partner.contact_person,
    }
