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
        rows = list(known.union(elsewhere).order_by("pk"))
        merged = [row.merged_into_id for row in rows if row.merged_into_id]
        kept = MedicalInstitution.objects.in_bulk(merged) if merged else {}
        for row in rows:
            self._keep(row, kept.get(row.merged_into_id, row))

    def _keep(self, row: MedicalInstitution, institution: MedicalInstitution) -> None:
        """Find an institution by the code and the name of a row that stands for it."""
        if row.code:
            self._by_code[row.code] = institution
        named = self._by_name[row.prefecture_id, row.match_key]
        if institution not in named:
            named.append(institution)

    def find(self, line: Line, code: str) -> MedicalInstitution | None:
        """Return the institution: by its code, else by its name, else made from the line.

        None, with an error noted, where the line has no name to make it from.
        """
        found = self._of_code(line, code) or self._of_name(line, code)
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

    def _of_name(self, line: Line, code: str) -> MedicalInstitution | None:
        if not line.name:
            return None
        named = self._by_name.get((line.facility.prefecture_id, match_key(line.name)), [])
        usable = [found for found in named if self._may_use(found, line.facility)]
        if len(usable) > 1:
            return None if self._is_free(code) else _made_before(usable)
        if usable and self._is_free(code) and usable[0].code:
            line.record.warn(
                "医療機関コード",
                f"台帳の医療機関コード（{usable[0].code}）と異なります。名称により台帳の"
                "医療機関とします。",
            )
        return usable[0] if usable else None

    def _is_free(self, code: str) -> bool:
        return bool(code) and code not in self._by_code

    def _may_use(self, institution: MedicalInstitution, facility: Facility) -> bool:
        return institution.registered_by_id in (None, facility.authority_id)

    def _make(self, line: Line, code: str) -> MedicalInstitution | None:
        if not line.name:
            line.record.error(
                "医療機関名",
                "医療機関コードが医療機関の台帳にありません。医療機関名も入力してください。",
            )
            return None
        is_free = self._is_free(code)
        made = MedicalInstitution(
            code=code if is_free else None,
            name=line.name,
            match_key=match_key(line.name),
            kind=line.institution_kind,
            kind_confirmed=False,
            confirmed=False,
            prefecture_id=code[:2] if is_free else line.facility.prefecture_id,
            registered_by_id=line.facility.authority_id,
        )
        self._keep(made, made)
        line.record.warn(
            "医療機関名",
            "台帳にない医療機関を、届出の記載から作成します（未確認）。",
        )
        return made


def _made_before(named: list[MedicalInstitution]) -> MedicalInstitution | None:
    """Return the one that an earlier line has made for a name that several institutions bear."""
    return next((one for one in named if one.registered_by_id and not one.code), None)


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
