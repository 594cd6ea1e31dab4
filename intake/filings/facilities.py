"""Find the facility that a line of filings names, from memory."""

from collections.abc import Iterable

from common.file_row import FileRow
from common.japanese import match_key
from common.numerals import code_text, in_exponents
from facilities.imports.lookups import ServiceDirectory
from facilities.models import Facility, FacilityQuerySet


class FacilityDirectory:
    """The facilities of a file's numbers, by number and type."""

    def __init__(self, numbers: Iterable[str], facilities: FacilityQuerySet) -> None:
        """Read services, types and the facilities of these numbers in three queries."""
        self._services = ServiceDirectory()
        wanted = {mended_number(number) for number in numbers}
        found = facilities.filter(number__in=wanted).select_related("authority", "merged_into")
        self._facilities = {(item.number, item.facility_type_id): item for item in found}

    def find(self, record: FileRow) -> Facility | None:
        """Return the facility that the record names; what is wrong is noted."""
        number = self._readable(record)
        service = self._services.find(record.text("サービスの種類"))
        facility_type = service.facility_type_id if service else None
        if facility_type is None:
            record.error(
                "サービスの種類",
                "対象施設のサービスの種類ではありません。「介護老人福祉施設」等の施設種別の名称か、"
                "公表されているサービスの種類を入力してください。",
            )
        if not number or facility_type is None:
            return None
        facility = self._facilities.get((number, facility_type))
        if facility is None:
            record.error(
                "事業所番号",
                "施設台帳にない事業所番号・サービスの種類です。番号と種類を確認するか、先に施設台帳に"
                "登録してください。",
            )
        elif facility.merged_into:
            record.error(
                "事業所番号",
                f"この施設は、{facility.merged_into.name}（{facility.merged_into.number}）に統合されて"
                "います。統合先の事業所番号で届出を記録してください。",
            )
        else:
            if lost_its_zero(record.text("事業所番号")):
                record.warn(
                    "事業所番号", f"先頭の０が失われたものとして、{number} と読み替えます。"
                )
            _say_other_name(record, facility)
        return facility

    def _readable(self, record: FileRow) -> str:
        text = record.text("事業所番号")
        number = mended_number(text)
        if not number:
            record.error("事業所番号", in_exponents(text) or "事業所番号を入力してください。")
        return number


def _say_other_name(record: FileRow, facility: Facility) -> None:
    """Warn where a form names another facility than the one that has its number."""
    name = record.text("施設名")
    if name and match_key(name) != match_key(facility.name):
        record.warn(
            "施設名",
            f"施設台帳の名称（{facility.name}）と異なります。事業所番号によります。"
            "事業所番号に誤りがないか確認してください。",
        )


def mended_number(text: str) -> str:
    """Return a 事業所番号 in ten characters; Excel takes a leading zero away.

    Nothing where digits are lost.
    """
    return f"0{_number(text)}" if lost_its_zero(text) else _number(text)


def lost_its_zero(text: str) -> bool:
    """Tell whether a 事業所番号 is one character short."""
    return len(_number(text)) == 9


def _number(text: str) -> str:
    return "" if in_exponents(text) else code_text(text).upper()
