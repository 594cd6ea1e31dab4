"""Two filings side by side: what each says, and where they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Field

from common.japanese import fiscal_year_label, wareki, wareki_weekday
from compliance.filings.models import FiledPartner, Filing, PlannedInstitution

# What every filing has of its own; a difference in these tells nothing.
OWN_FIELDS = ("kind", "fiscal_year", "filed_date", "received_date", "channel")
FIELDS = (
    *OWN_FIELDS,
    "confirmed_date",
    "claims_bonus",
    "stage",
    "consulted_count",
    "reason_not_agreed",
    "reason_not_consulted",
    "planned_month",
    "remarks",
)


@dataclass(frozen=True, kw_only=True)
class FilingVersion:
    """A filing, recorded or not yet, with its lines."""

    filing: Filing
    partners: Sequence[FiledPartner]
    planned: Sequence[PlannedInstitution]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What two filings say of one thing."""

    label: str
    before: str
    after: str
    is_own: bool = False

    @property
    def is_changed(self) -> bool:
        """Return whether the two say different things."""
        return self.before != self.after


def version_of(filing: Filing) -> FilingVersion:
    """Return a recorded filing with its lines; prefetched ones are not read again."""
    return FilingVersion(
        filing=filing,
        partners=sorted(filing.partners.all(), key=lambda line: line.pk),
        planned=sorted(filing.planned_institutions.all(), key=lambda line: line.pk),
    )


def compare(before: FilingVersion | None, after: FilingVersion) -> list[Difference]:
    """Return what two filings say, thing by thing; what neither states is left out."""
    return [one for one in _differences(before, after) if one.before or one.after]


def changed_labels(before: FilingVersion | None, after: FilingVersion) -> list[str]:
    """Return in what a filing differs from another, but for what each has of its own."""
    if before is None:
        return []
    changed = [one for one in compare(before, after) if one.is_changed and not one.is_own]
    return list(dict.fromkeys(one.label for one in changed))


def _differences(before: FilingVersion | None, after: FilingVersion) -> Iterator[Difference]:
    for name in FIELDS:
        yield Difference(
            label=label_of_field(name),
            before=said(before.filing, name) if before else "",
            after=said(after.filing, name),
            is_own=name in OWN_FIELDS,
        )
    yield from _lines("協力医療機関", _partners(before), _partners(after))
    yield from _lines("協議予定の医療機関", _planned(before), _planned(after))


def _lines(
    label: str, before: dict[int | str, str], after: dict[int | str, str]
) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        yield Difference(label=label, before=before.get(key, ""), after=after.get(key, ""))


def label_of_field(name: str) -> str:
    """Return what a field of a filing is called."""
    field = Filing._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def said(filing: Filing, name: str) -> str:
    """Return in words what a filing says in one field; an empty text where it says nothing."""
    value = getattr(filing, name)
    if value is None or value == "":
        return ""
    if name == "fiscal_year":
        return fiscal_year_label(value)
    if name == "planned_month":
        return wareki(value).removesuffix("1日")
    if isinstance(value, bool):
        return "あり" if value else "なし"
    if isinstance(value, date):
        return wareki_weekday(value)
    shown = getattr(filing, f"get_{name}_display", None)
    return str(shown() if shown else value)


def _partners(version: FilingVersion | None) -> dict[int | str, str]:
    lines = version.partners if version else []
    # One that is not in the register yet has no key; it goes by its name.
    return {line.institution_id or line.name: partner_in_words(line) for line in lines}


def partner_in_words(line: FiledPartner) -> str:
    """Return in words what a filing says of one partner."""
    marks = (("ⅰ 相談", line.consults), ("ⅱ 診療", line.examines), ("ⅲ 入院", line.admits))
    parts = [mark for mark, promised in marks if promised] or ["要件なし"]
    if line.confirmed_date:
        parts.append(f"確認日 {wareki_weekday(line.confirmed_date)}")
    if line.contact_person:
        parts.append(f"担当者 {line.contact_person}")
    if line.remarks:
        parts.append(line.remarks)
    return f"{line.name}（{line.get_institution_kind_display()}）　{'、'.join(parts)}"


def _planned(version: FilingVersion | None) -> dict[int | str, str]:
    lines = version.planned if version else []
    words = [f"{line.get_kind_display()}　{line.name}　{line.code}".strip() for line in lines]
    return {one: one for one in words}
