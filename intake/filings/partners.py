"""Find the institution that a line names, or make it from the line."""

from common.file_row import FileRow
from common.japanese import match_key
from facilities.models import Facility
from intake.filings.lines import FilingLine
from intake.filings.naming import NameDirectory, named_institutions
from medical_partners.models import InstitutionKind, MedicalInstitution

# 点数表の別：1は医科、3は歯科。
_DENTAL = "3"
_IS_DENTAL = (
    "歯科の医療機関コード（３文字目が３）です。協力歯科医療機関は、協力医療機関とは別に定めるものです。"
    "医療機関を確認してください。"
)
_MADE = "台帳にない医療機関を、届出の記載から作成します（未確認）。"


class InstitutionDirectory:
    """The institutions of the prefectures concerned, and those that the file adds."""

    def __init__(self, prefectures: set[str], codes: set[str]) -> None:
        """Read the institutions in one query."""
        self._by_code: dict[str, MedicalInstitution] = {}
        self._names = NameDirectory()
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
        self._names.add(row, institution)

    def find(self, line: FilingLine, code: str) -> MedicalInstitution | None:
        """Return the institution: by its code, by its name, by a short name, else made anew.

        None, with an error noted, where the line has no name to make it from, or one that
        several institutions bear without their corporations.
        """
        found = self._of_code(line, code) or self._of_name(line, code)
        if found is None and not self._is_free(code):
            found = self._of_short_name(line)
        if line.record.failed:
            return None
        if found is None:
            return self._make(line, code)
        kinds = {found.kind, line.institution_kind}
        if InstitutionKind.UNKNOWN not in kinds and len(kinds) > 1:
            line.record.warn(
                "医療機関区分",
                f"台帳の区分（{found.get_kind_display()}）と異なります。台帳の区分によります。",
            )
        return found

    def _of_code(self, line: FilingLine, code: str) -> MedicalInstitution | None:
        found = self._by_code.get(code) if code else None
        if found is None or not self._may_use(found, line.facility):
            return None
        if line.name and match_key(line.name) != found.match_key:
            line.record.warn(
                "医療機関名",
                f"台帳の名称（{found.name}）と異なります。医療機関コードによります。",
            )
        return found

    def _of_name(self, line: FilingLine, code: str) -> MedicalInstitution | None:
        if not line.name:
            return None
        usable = self._usable(line, self._same(line))
        if len(usable) > 1:
            return None if self._is_free(code) else _made_before(usable)
        if usable and self._is_free(code) and usable[0].code:
            line.record.warn(
                "医療機関コード",
                f"台帳の医療機関コード（{usable[0].code}）と異なります。名称により台帳の"
                "医療機関とします。",
            )
        return usable[0] if usable else None

    def _of_short_name(self, line: FilingLine) -> MedicalInstitution | None:
        if not line.name or self._usable(line, self._same(line)):
            return None
        prefecture = line.facility.prefecture_id
        found = self._usable(line, self._names.short(prefecture, line.name))
        if len(found) == 1:
            line.record.warn(
                "医療機関名",
                f"法人名の有無の違いとみて、台帳の{named_institutions(found)}とします。異なるときは、"
                "医療機関コードを入力してください。",
            )
            return found[0]
        if found:
            line.record.error(
                "医療機関名",
                f"当てはまる医療機関が複数あり、特定できません：{named_institutions(found)}。"
                "医療機関コードか、台帳のとおりの名称を入力してください。",
            )
        return None

    def _same(self, line: FilingLine) -> list[MedicalInstitution]:
        return self._names.same(line.facility.prefecture_id, line.name)

    def _usable(
        self, line: FilingLine, named: list[MedicalInstitution]
    ) -> list[MedicalInstitution]:
        return [found for found in named if self._may_use(found, line.facility)]

    def _is_free(self, code: str) -> bool:
        return bool(code) and code not in self._by_code

    def _may_use(self, institution: MedicalInstitution, facility: Facility) -> bool:
        return institution.registered_by_id in (None, facility.authority_id)

    def _make(self, line: FilingLine, code: str) -> MedicalInstitution | None:
        if not line.name:
            line.record.error(
                "医療機関名",
                "医療機関コードが医療機関の台帳にありません。医療機関名も入力してください。",
            )
            return None
        line.record.warn("医療機関名", f"{_MADE}{self._offered(line)}")
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
        return made

    def _offered(self, line: FilingLine) -> str:
        """Return what a person should look at before a new institution is made."""
        prefecture, name = line.facility.prefecture_id, line.name
        alike = self._same(line) or [
            *self._names.perhaps(prefecture, name),
            *self._names.short(prefecture, name),
        ]
        known = self._usable(line, list({id(one): one for one in alike}.values()))
        if not known:
            return ""
        return (
            f"台帳に似た名称の医療機関があります：{named_institutions(known)}。"
            "同じ医療機関のときは、医療機関コードか、台帳のとおりの名称を入力してください。"
        )


def _made_before(named: list[MedicalInstitution]) -> MedicalInstitution | None:
    """Return the one that an earlier line has made for a name that several institutions bear."""
    return next((one for one in named if one.registered_by_id and not one.code), None)


def full_code(line: FilingLine) -> str:
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
            if code[2] == _DENTAL:
                line.record.warn("医療機関コード", _IS_DENTAL)
            return code
    line.record.warn(
        "医療機関コード",
        "医療機関コードは数字10桁（又は７桁）です。コードを用いず、名称で照合します。",
    )
    return ""


def _mended(record: FileRow, code: str) -> None:
    record.warn("医療機関コード", f"先頭の０が失われたものとして、0{code} と読み替えます。")
