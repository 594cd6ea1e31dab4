"""Find the institution that a line names, or make it from the line."""

from collections import defaultdict

from common.japanese import match_key
from common.records import Record
from compliance.imports.lines import Line
from facilities.models import Facility
from medical_partners.models import InstitutionKind, MedicalInstitution


class InstitutionDirectory:
    """The institutions of the prefectures concerned, and those that the file adds."""

    def __init__(self, prefectures: set[str], codes: set[str]) -> None:
        """Read the institutions in one query."""
        self._by_code: dict[str, MedicalInstitution] = {}
        self._by_name: dict[tuple[str, str], list[MedicalInstitution]] = defaultdict(list)
        known = MedicalInstitution.objects.filter(prefecture__in=prefectures)
        elsewhere = MedicalInstitution.objects.filter(code__in=codes)
        for institution in known.union(elsewhere).order_by("pk"):
            self._keep(institution)

    def _keep(self, institution: MedicalInstitution) -> None:
        if institution.code:
            self._by_code[institution.code] = institution
        key = (institution.prefecture_id, institution.match_key)
        self._by_name[key].append(institution)

    def find(self, line: Line, code: str) -> MedicalInstitution:
        """Return the institution: by its code, else by its name, else made from the line."""
        found = self._of_code(line, code) or self._of_name(line)
        if found is None:
            return self._make(line, code)
        kinds = {found.kind, line.institution_kind}
        if InstitutionKind.UNKNOWN not in kinds and len(kinds) > 1:
            line.record.warn(
                "医療機関区分",
                f"台帳の区分（{found.get_kind_display()}）と異なります。台帳の区分によります。",
            )
        return found

    def _of_code(self, line: Line, code: str) -> MedicalInstitution | None:
        found = self._by_code.get(code) if code else None
        if found is None or not self._may_use(found, line.facility):
            return None
        if line.name and match_key(line.name) != found.match_key:
            line.record.warn(
                "医療機関名",
                f"台帳の名称（{found.name}）と異なります。医療機関コードによります。",
            )
        return found

    def _of_name(self, line: Line) -> MedicalInstitution | None:
        named = self._by_name.get((line.facility.prefecture_id, match_key(line.name)), [])
        usable = [found for found in named if self._may_use(found, line.facility)]
        return usable[0] if line.name and len(usable) == 1 else None

    def _may_use(self, institution: MedicalInstitution, facility: Facility) -> bool:
        return institution.registered_by_id in (None, facility.authority_id)

    def _make(self, line: Line, code: str) -> MedicalInstitution:
        name = line.name or f"（名称不明）{code}"
        made = MedicalInstitution(
            code=code if code and code not in self._by_code else None,
            name=name,
            match_key=match_key(name),
            kind=line.institution_kind,
            kind_confirmed=False,
            confirmed=False,
            prefecture_id=code[:2] if code else line.facility.prefecture_id,
            registered_by_id=line.facility.authority_id,
        )
        self._keep(made)
        line.record.warn(
            "医療機関名",
            "医療機関の台帳にないため、届出の記載から登録します（未確認）。",
        )
        return made


def full_code(line: Line) -> str:
    """Return the ten-digit code that a line means, or nothing where it is none."""
    code = line.code
    if not code:
        return ""
    if code.isascii() and code.isdigit():
        if len(code) in (6, 9):
            _mended(line.record, code)
            code = f"0{code}"
        if len(code) == 7:
            return f"{line.facility.prefecture_id}1{code}"
        if len(code) == 10 and "01" <= code[:2] <= "47":
            return code
    line.record.warn(
        "医療機関コード",
        "医療機関コードは数字10桁（又は７桁）です。コードを用いず、名称で照合します。",
    )
    return ""


def _mended(record: Record, code: str) -> None:
    record.warn("医療機関コード", f"先頭の０が失われたものとして、0{code} と読み替えます。")
