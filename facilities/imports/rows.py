"""The rows of a file of facilities: each read into what it says of one facility."""

from dataclasses import dataclass
from datetime import date

from common.numerals import in_exponents
from facilities.imports import headings
from facilities.imports.cells import Values, read_number, read_values
from facilities.imports.lines import RowCells, RowPlace
from facilities.imports.lookups import Lookups
from facilities.models import FacilityType, Service
from jurisdictions.codes import is_valid_code
from jurisdictions.directories import place_key
from jurisdictions.models import Municipality


@dataclass(slots=True)
class GoodRow:
    """One good row: which facility it means, and what it says of it.

    values holds only what the row states: a blank cell never overwrites what is known.
    """

    place: RowPlace
    order: int
    service: Service
    facility_type: FacilityType
    municipality: Municipality
    default_authority: int
    stated_authority: str
    number: str
    values: Values
    suspended: date | None
    resumed: date | None


def read_row(line: RowCells, lookups: Lookups, order: int) -> GoodRow | None:
    """Return what a row says, None where it has errors or is about no facility of ours."""
    service = _service(line, lookups)
    if service and service.facility_type is None:
        line.place.report.skipped += 1
        return None
    municipality = _municipality(line, lookups)
    number = read_number(line, municipality)
    values = read_values(line)
    suspended, resumed = _suspension(line)
    values |= _authority(line, lookups, municipality)
    _say_what_was_mended(line)
    if not (service and service.facility_type and municipality):
        return None
    default_authority = _default_authority(line, lookups, service.facility_type, municipality)
    if line.has_errors or default_authority is None:
        return None
    return GoodRow(
        place=line.place,
        order=order,
        service=service,
        facility_type=service.facility_type,
        municipality=municipality,
        default_authority=default_authority,
        stated_authority=line.text(headings.AUTHORITY),
        number=number,
        values=values | _of_service(service) | _of_place(municipality),
        suspended=suspended,
        resumed=resumed,
    )


def _of_service(service: Service) -> Values:
    named = {"service_name": service.name}
    return named | ({"has_specified_designation": True} if service.notes_designation else {})


def _of_place(municipality: Municipality) -> Values:
    return {
        "municipality_id": municipality.code,
        "prefecture_id": municipality.prefecture_id,
    }


def _service(line: RowCells, lookups: Lookups) -> Service | None:
    text = line.text(headings.SERVICE)
    service = lookups.services.find(text)
    if service is None:
        accepted = "、".join(lookups.services.accepted)
        problem = "このサービスの種類は登録されていません" if text else "サービスの種類がありません"
        line.error(
            headings.SERVICE,
            f"{problem}。次のいずれか（施設種別の略称も可）で入力してください：{accepted}",
        )
    return service


def _municipality(line: RowCells, lookups: Lookups) -> Municipality | None:
    code = line.code(headings.MUNICIPALITY_CODE)
    if in_exponents(line.text(headings.MUNICIPALITY_CODE)):
        return None
    if len(code) == 5:
        code = f"0{code}"
        line.mended.append(headings.MUNICIPALITY_CODE)
    municipality = lookups.places.by_code(code) if is_valid_code(code) else None
    if municipality is None:
        line.error(headings.MUNICIPALITY_CODE, _code_problem(code))
    elif not _is_named(municipality, line.text(headings.MUNICIPALITY_NAME)):
        line.warn(
            headings.MUNICIPALITY_NAME,
            f"市区町村コードは{municipality.name}のものです。名称と合いません。",
        )
    return municipality


def _code_problem(code: str) -> str:
    if not code:
        return "市区町村コードを入力してください（検査数字を含む6桁の数字）。"
    if len(code) != 6 or not code.isdigit():
        return "市区町村コードは、検査数字を含む6桁の数字で入力してください。"
    if not is_valid_code(code):
        return "市区町村コードの検査数字が合いません。コードを確認してください。"
    return "この市区町村コードの市区町村は登録されていません。コードを確認してください。"


def _is_named(municipality: Municipality, name: str) -> bool:
    if not name or name == municipality.name:
        return True
    key = place_key(name)
    return key in (place_key(municipality.name), place_key(municipality.county + municipality.name))


def _authority(
    line: RowCells, lookups: Lookups, municipality: Municipality | None
) -> dict[str, int]:
    text = line.text(headings.AUTHORITY)
    if not (text and municipality):
        return {}
    authority = lookups.authority(text, prefecture=municipality.prefecture_id)
    if authority is None:
        line.error(
            headings.AUTHORITY,
            in_exponents(text)
            or "この指定権者は登録されていません。指定権者の名称又はコードで入力してください。",
        )
        return {}
    return {"authority_id": authority.pk}


def _default_authority(
    line: RowCells, lookups: Lookups, facility_type: FacilityType, municipality: Municipality
) -> int | None:
    try:
        return lookups.authorities.default(facility_type.designated_by, municipality).pk
    except KeyError:
        line.error(
            headings.MUNICIPALITY_CODE,
            "この市区町村の指定権者が登録されていません。指定権者を先に登録してください。",
        )
        return None


def _suspension(line: RowCells) -> tuple[date | None, date | None]:
    suspended, resumed = line.day(headings.SUSPENDED), line.day(headings.RESUMED)
    if resumed and not line.text(headings.SUSPENDED):
        line.error(headings.RESUMED, "再開日があるときは、休止日も入力してください。")
    elif suspended and resumed and resumed <= suspended:
        line.error(headings.RESUMED, "再開日は休止日より後の日としてください。")
    return suspended, resumed


def _say_what_was_mended(line: RowCells) -> None:
    if line.mended:
        names = "・".join(line.mended)
        line.warn(line.mended[-1], f"Excel等で失われた先頭の0を補いました（{names}）。")
