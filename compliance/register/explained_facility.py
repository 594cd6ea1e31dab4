"""What is told of a facility itself: who it is, whether it is counted, what the law asks of it."""

from collections.abc import Iterator
from datetime import date

from common.japanese import wareki
from compliance.register.explained_filings import LabelledText
from compliance.register.facility_file import FacilityRecord
from facilities.models import Clause, Facility, Obligation
from jurisdictions.models import Authority


def why_not_counted(facility: Facility, record: FacilityRecord, *, on: date) -> list[str]:
    """Return the reasons for which a facility is not counted on a day; none where it is."""
    reasons = []
    if merged := facility.merged_into:
        reasons.append(f"重複して登録されていたため、{_named(merged)}に統合しています。")
    if house := facility.counted_under:
        reasons.append(f"{_named(house)}が受けている特定施設の指定として、その施設に計上します。")
    if facility.designated_date and facility.designated_date > on:
        reasons.append(f"指定前です（指定年月日 {wareki(facility.designated_date)}）。")
    if facility.closed_date and facility.closed_date <= on:
        reasons.append(f"廃止されています（廃止日 {wareki(facility.closed_date)}）。")
    for one in record.suspensions:
        if one.start_date <= on and (one.resumed_date is None or one.resumed_date > on):
            until = f"、再開日 {wareki(one.resumed_date)}" if one.resumed_date else ""
            reasons.append(f"休止中です（休止日 {wareki(one.start_date)}{until}）。")
    return reasons


def _named(facility: Facility) -> str:
    return f"{facility.name}（{facility.number}、{facility.facility_type.name}）"


def rows_of_facility(
    facility: Facility, record: FacilityRecord, on: date
) -> Iterator[LabelledText]:
    """Yield what facility it is, and who designated it on a day."""
    yield "施設名", facility.name
    yield "事業所番号", facility.number + ("（独自番号）" if facility.number_is_local else "")
    yield "施設種別", facility.facility_type.name
    then = _authority_on(facility, record, on)
    changed = f"（現在は{facility.authority.name}）" if then != facility.authority else ""
    yield "指定権者", f"{then.name}{changed}"
    yield "所在地", place_in_words(facility)


def place_in_words(facility: Facility) -> str:
    """Return where a facility lies; what its address says already is not said before it."""
    address, town = facility.address, facility.municipality.name
    place = f"{facility.prefecture.name}{town}"
    if address.startswith(facility.prefecture.name):
        place = ""
    elif address.startswith(town):
        place, address = "", f"{facility.prefecture.name}{address}"
    return "　".join(filter(None, [place, address, facility.building]))


def _authority_on(facility: Facility, record: FacilityRecord, on: date) -> Authority:
    later = [one for one in record.former_authorities if one.until_date > on]
    if not later:
        return facility.authority
    return min(later, key=lambda one: one.until_date).authority


def rows_of_population(
    facility: Facility, record: FacilityRecord, on: date
) -> Iterator[LabelledText]:
    """Yield whether a facility is counted on a day, and if not why."""
    if record.is_counted:
        yield "集計", "この日の集計の対象です。"
        return
    yield "集計", "この日の集計の対象ではありません。"
    for reason in why_not_counted(facility, record, on=on):
        yield "理由", reason


def rows_of_law(obligation: Obligation | None, on: date) -> Iterator[LabelledText]:
    """Yield what the law asks of the type of a facility on a day."""
    if obligation is None:
        yield "定め", "この日には、この施設種別についての定めがありません。"
        return
    if obligation.level == Obligation.Level.EFFORT:
        yield "協力医療機関を定めること", f"義務（{obligation.cites_partner}）"
        yield "要件を満たすこと", f"努力義務（{obligation.cites_requirements}）"
    else:
        yield "要件を満たすこと", f"{_duty(obligation, on)}（{obligation.cites_requirements}）"
    admission = "、ⅲ 入院（病院に限る。）" if obligation.covers_admission else ""
    yield "求められる要件", f"ⅰ 相談、ⅱ 診療{admission}"
    yield "届出", f"年１回以上の確認及び届出の義務（{obligation.cites_filing}）"
    yield "基準省令", obligation.ordinance
    if doubtful := obligation.doubtful():
        names = "、".join(Clause(clause).label for clause in doubtful)
        yield "条項の注", f"{names}の条項は、原文で確認していません。"


def _duty(obligation: Obligation, on: date) -> str:
    starts, eve = obligation.binding_from, obligation.binding_eve
    if starts is None or eve is None:
        return "義務"
    if on >= starts:
        return f"{wareki(starts)}から義務"
    return f"{wareki(eve)}までは経過措置により努力義務、{wareki(starts)}から義務"
