"""Lines that agree in their head become one filing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypedDict

from common.findings import FileReport
from compliance.filings.confirming import LONG_AGO, REPEATED, Confirmations, confirmed_long_ago
from compliance.filings.models import Filing, PlannedInstitution
from compliance.filings.recording import NewFiling, NewPartner
from intake.filings.content import NOT_A_HOSPITAL, content_of_filings, content_of_new
from intake.filings.lines import FilingLine
from intake.filings.partners import InstitutionDirectory, full_code
from intake.filings.unmet import Unmet
from intake.marks import FLAGS
from medical_partners.models import InstitutionKind, MedicalInstitution


class _Besides(TypedDict, total=False):
    """What only forms say of a filing."""

    consulted_count: int | None
    reason_not_agreed: str
    reason_not_consulted: str
    planned_month: date | None
    planned_institutions: Sequence[PlannedInstitution]


class Assembly:
    """What the lines of an import need to become filings, read once."""

    def __init__(self, lines: Iterable[FilingLine], *, now: datetime) -> None:
        """Read the institutions and the filings of the facilities concerned."""
        known = list(lines)
        self._codes = {id(line): full_code(line) for line in known}
        self._institutions = InstitutionDirectory(
            prefectures={line.facility.prefecture_id for line in known},
            codes=set(filter(None, self._codes.values())),
        )
        of_forms = any(line.form is not None for line in known)
        self._recorded = content_of_filings({line.key for line in known}, of_forms=of_forms)
        self._confirmed = Confirmations({line.facility.pk for line in known}, known_at=now)
        self._institution_of: dict[int, MedicalInstitution] = {}

    def filing(self, lines: list[FilingLine], report: FileReport) -> NewFiling | None:
        """Return the filing that the lines make, or None with errors noted."""
        first = lines[0]
        _check(lines)
        if any(line.record.failed for line in lines):
            return None
        partners = self._partners(lines, report)
        if any(line.record.failed for line in lines):
            return None
        if first.facility.closed_date and first.facility.closed_date <= first.filed_date:
            first.record.warn("届出日", "届出日に廃止されている施設です。日付を確認してください。")
        return NewFiling(
            facility=first.facility,
            kind=first.kind,
            filed_date=first.filed_date,
            received_date=first.received_date,
            channel=Filing.Channel.FILE,
            year=first.year,
            partners=partners,
            remarks="" if first.has_partner else first.remarks,
            **_besides(first.unmet),
        )

    def is_recorded(self, line: FilingLine, new: NewFiling) -> bool:
        """Return whether the same filing is recorded; another with its head is an error."""
        if line.key not in self._recorded:
            return False
        if content_of_new(new, year=line.year, unmet=line.unmet) in self._recorded[line.key]:
            return True
        line.record.error(
            "届出日",
            "届出区分・届出日・受付日が同じで内容の異なる届出が、既に記録されています。記録した届出は"
            "変更できません。誤りを直す場合は画面で訂正し、変更の届出の場合は届出日を確認してください。",
        )
        return False

    def say_doubts(self, groups: Iterable[list[FilingLine]]) -> None:
        """Warn of each 確認日 of filings to record that is old, or another year's.

        Filings of several years may come in one file, in any order: all of them are known first.
        """
        lines = [line for group in groups for line in group if line.confirmed_date]
        for line in lines:
            self._confirmed.add(*self._stated(line), line.confirmed_date)
        for line in lines:
            if self._confirmed.is_repeated(*self._stated(line), line.confirmed_date):
                line.record.warn("確認日", f"{REPEATED}。")
            if confirmed_long_ago(line.confirmed_date, line.filed_date):
                line.record.warn("確認日", f"{LONG_AGO}。日付を確認してください。")

    def _stated(self, line: FilingLine) -> tuple[int, int, object]:
        institution = self._institution_of[id(line)]
        # One that is not in the register yet is itself for all lines of the file that name it.
        return line.facility.pk, line.year, institution.pk or ("new", id(institution))

    def _partners(self, lines: list[FilingLine], report: FileReport) -> list[NewPartner]:
        partners: dict[int, NewPartner] = {}
        for line in lines:
            if new := self._partner(line):
                known = partners.get(id(new.institution))
                if known and line.form is None:
                    report.merged += 1
                    line.record.warn(
                        "医療機関名", "同じ医療機関が２行以上あるため、要件を合わせて１行とします。"
                    )
                elif known:
                    _say_difference(line, known, new)
                partners[id(new.institution)] = _united(known, new) if known else new
        if lines[0].form is not None:
            self._say_unconfirmed(lines, partners)
        return list(partners.values())

    def _say_unconfirmed(self, lines: list[FilingLine], partners: dict[int, NewPartner]) -> None:
        """Warn of each partner for which the form states no 確認日."""
        said: set[int] = set()
        for line in lines:
            key = id(self._institution_of.get(id(line)))
            new = partners.get(key)
            if new and new.confirmed_date is None and _promises(new) and key not in said:
                said.add(key)
                line.record.warn(
                    "確認日",
                    "急変時等の対応の確認を行った日が記入されていません。施設に確認してください"
                    "（確認は１年に１回以上行うものとされています。）。",
                )

    def _partner(self, line: FilingLine) -> NewPartner | None:
        if not line.has_partner:
            return None
        institution = self._institutions.find(line, self._codes[id(line)])
        if institution is None:
            return None
        self._institution_of[id(line)] = institution
        remarks = line.remarks
        if line.claims_admission and institution.kind != InstitutionKind.HOSPITAL:
            line.record.warn(
                "要件ⅲ入院",
                "要件ⅲを満たす協力医療機関は病院に限ります（基準第28条第1項等）。要件ⅲを除いて記録し、"
                "記載があったことを備考に残します。",
            )
            remarks = f"{remarks}　{NOT_A_HOSPITAL}".strip()
        return NewPartner(
            institution=institution,
            name=line.name or institution.name,
            **{name: getattr(line, name) for name in FLAGS.values()},
            confirmed_date=line.confirmed_date,
            contact_person=line.contact_person,
            remarks=remarks,
        )


def _check(lines: list[FilingLine]) -> None:
    """Note what the lines of one filing contradict each other in."""
    for line in lines[1:]:
        if line.year != lines[0].year:
            line.record.error("年度", "同じ届出の行で年度が異なります。年度をそろえてください。")
    if any(line.has_partner for line in lines) or len(lines) > 1:
        for line in lines:
            if not line.has_partner:
                line.record.error(
                    "医療機関名",
                    "同じ届出に、医療機関のある行とない行（又は２行以上のない行）があります。"
                    "医療機関名を入力するか、行を削除してください。",
                )


def _besides(unmet: Unmet | None) -> _Besides:
    """Return what a form says where the requirements are not met."""
    if unmet is None:
        return {}
    return {
        "consulted_count": unmet.consulted_count,
        "reason_not_agreed": unmet.reason_not_agreed,
        "reason_not_consulted": unmet.reason_not_consulted,
        "planned_month": unmet.planned_month,
        "planned_institutions": unmet.institutions,
    }


def _promises(new: NewPartner) -> bool:
    return any(getattr(new, name) for name in FLAGS.values())


def _say_difference(line: FilingLine, one: NewPartner, other: NewPartner) -> None:
    """Warn where a form states two days for one institution, in the boxes of two requirements."""
    days = (one.confirmed_date, other.confirmed_date)
    if None not in days and days[0] != days[1]:
        line.record.warn(
            "確認日",
            "同じ医療機関について、ほかの欄と異なる確認日が記入されています。先の欄の確認日によります。",
        )


def _united(one: NewPartner, other: NewPartner) -> NewPartner:
    remarks = dict.fromkeys(filter(None, (one.remarks, other.remarks)))
    return replace(
        one,
        **{name: getattr(one, name) or getattr(other, name) for name in FLAGS.values()},
        confirmed_date=one.confirmed_date or other.confirmed_date,
        contact_person=one.contact_person or other.contact_person,
        remarks="　".join(remarks),
    )
