"""Why a facility stands as it does: the filing, the lines of the tables, and what is next."""

from datetime import UTC, date, datetime

import pytest

from compliance.filings.models import Filing
from compliance.filings.reviewing import accept_filing, return_filing
from compliance.rule.classification import FACT_LABELS, Facts
from compliance.work.next_action import WORK_LABELS, Work
from facilities.models import Facility, FormerAuthority, TypeCode
from tests.compliance.register.telling import ON, told
from tests.factories.accounts import make_user
from tests.factories.compliance import FilingFields, make_filing, partner
from tests.factories.facilities import make_facility, suspend
from tests.factories.medical_partners import make_clinic

pytestmark = pytest.mark.django_db
CORRECTION: FilingFields = {"kind": Filing.Kind.CORRECTION, "correction_reason": "転記の誤り"}


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def reviewing(city):
    city.review_required = True
    city.save()
    return make_facility(authority=city), make_user(city)


def test_every_fact_and_every_piece_of_work_has_words():
    assert tuple(FACT_LABELS) == Facts.names()
    assert tuple(WORK_LABELS) == Work.names()


@pytest.mark.parametrize(
    ("type", "promises", "line", "category", "mark", "lacking"),
    [
        (TypeCode.GROUP_HOME, ["ⅰⅱ"], 5, "全要件を充足", "①", "なし"),
        (TypeCode.WELFARE_FACILITY, ["ⅰⅱⅲ"], 6, "全要件を充足", "①", "なし"),
        (TypeCode.WELFARE_FACILITY, ["ⅰ", "ⅱⅲ"], 6, "全要件を充足", "①", "なし"),
        (TypeCode.WELFARE_FACILITY, ["ⅰ"], 7, "一部の要件を充足", "②", "ⅱ 診療、ⅲ 入院"),
        (TypeCode.WELFARE_FACILITY, ["ⅱ"], 8, "一部の要件を充足", "②", "ⅰ 相談、ⅲ 入院"),
        (TypeCode.WELFARE_FACILITY, ["ⅲ"], 9, "一部の要件を充足", "②", "ⅰ 相談、ⅱ 診療"),
        (
            TypeCode.WELFARE_FACILITY,
            [""],
            10,
            "要件を充足せず（定めはある）",
            "③",
            "ⅰ 相談、ⅱ 診療、ⅲ 入院",
        ),
        (TypeCode.GROUP_HOME, ["ⅲ"], 10, "要件を充足せず（定めはある）", "③", "ⅰ 相談、ⅱ 診療"),
        (TypeCode.GROUP_HOME, [], 4, "定めなし", "④", "ⅰ 相談、ⅱ 診療"),
    ],
)
def test_the_line_of_the_rule_is_named_with_what_is_lacking(
    type, promises, line, category, mark, lacking
):
    facility = make_facility(type=type)
    make_filing(facility, [partner(promises=one) for one in promises])

    said = told(facility)

    assert said["判定表の行"][0].startswith(f"第{line}行（")
    assert said["区分"] == [category]
    assert said["別紙１の区分"][0].startswith(mark)
    assert said["不足する要件"] == [lacking]
    assert len(said["協力医療機関"]) == len(promises)


def test_where_nothing_counts_it_is_said_why(city):
    facility, reviewer = reviewing(city)
    never = told(facility)
    filing = make_filing(facility, now=at(6, 10))
    waiting = told(facility)
    return_filing(filing, reasons="協定書がない。", now=at(6, 20), by=reviewer)
    returned = told(facility)

    assert [one["判定表の行"][0][:4] for one in (never, waiting, returned)] == [
        "第3行（",
        "第2行（",
        "第1行（",
    ]
    assert never["数える届出"] == [
        "なし。基準日までに受け付け、情報の時点までに記録した届出がありません。"
    ]
    assert "審査中" in waiting["数える届出"][0]
    assert "差し戻して" in returned["数える届出"][0]
    assert "理由：協定書がない。" in returned["届出1"][0]
    assert never["不足する要件"] == waiting["不足する要件"] == []
    assert waiting["次の対応"] == ["審査待ち"]
    assert waiting["審査する届出"] == ["令和8年6月3日受付（令和8年6月10日 09:00記録）の届出"]
    assert returned["差し戻した届出"] == waiting["審査する届出"]
    assert waiting["結論"] == ["④ 審査中。次の対応は「審査待ち」（期日：なし）です。"]
    assert waiting["優先順の表の行"] == ["第2行（審査待ちの届出がある）"]


def test_the_filing_that_counts_is_told_with_all_its_days(city):
    facility, reviewer = reviewing(city)
    filing = make_filing(facility, kind=Filing.Kind.CHANGE, now=at(6, 10))
    accept_filing(filing, now=at(6, 20), by=reviewer)

    said = told(facility)

    assert said["届出区分"] == ["変更"]
    assert said["年度"] == ["令和8年度"]
    assert said["届出日"] == ["令和8年6月1日"]
    assert said["受付日"] == ["令和8年6月3日"]
    assert said["記録日時"] == ["令和8年6月10日 09:00"]
    assert said["受理日時"] == ["令和8年6月20日 09:00"]


def test_a_filing_that_was_corrected_twice_names_each_correction():
    filing = make_filing(now=at(6, 10))
    again = make_filing(filing.facility, [], now=at(7, 1), **(CORRECTION | {"corrects": filing}))
    make_filing(filing.facility, now=at(7, 2), **(CORRECTION | {"corrects": again}))

    said = told(filing.facility)

    assert said["受理日時"] == ["なし（審査を要しない届出）"]
    assert [text.split("により")[1] for text in said["訂正"]] == [
        "、令和8年6月3日受付（令和8年6月10日 09:00記録）の届出を訂正（理由：転記の誤り）",
        "、令和8年6月3日受付（令和8年7月1日 09:00記録）の届出を訂正（理由：転記の誤り）",
    ]
    assert said["区分"] == ["全要件を充足"]
    assert told(filing.facility, known_at=at(7, 1))["区分"] == ["定めなし"]
    assert "訂正" not in told(filing.facility, known_at=at(6, 30))
    assert "訂正済み" in said["届出2"][0]
    assert "（令和8年7月1日 09:00記録）の届出を訂正（理由：転記の誤り）" in said["届出1"][0]


def test_a_newer_filing_under_review_is_told_beside_the_one_that_counts(city):
    facility, _ = reviewing(city)
    city.review_required = False
    city.save()
    make_filing(facility, now=at(6, 10))
    city.review_required = True
    city.save()
    later: FilingFields = {"filed_date": date(2026, 7, 1), "received_date": date(2026, 7, 1)}
    make_filing(Facility.objects.get(pk=facility.pk), [], now=at(7, 2), **later)

    said = told(facility)

    assert said["区分"] == ["全要件を充足"]
    assert said["審査中の届出がある"] == ["数える届出があるため、問いません"]
    assert said["届出1"][0].endswith("審査中")
    assert said["届出2"][0].endswith("現在の届出")


def test_a_past_day_and_a_past_time_give_what_was_right_then():
    facility = make_facility()
    make_filing(facility, [], now=at(6, 10))
    later: FilingFields = {"filed_date": date(2026, 8, 2), "received_date": date(2026, 8, 2)}
    make_filing(facility, now=at(9, 1), **later)

    assert told(facility)["区分"] == ["全要件を充足"]
    assert told(facility, on=date(2026, 8, 1))["区分"] == ["定めなし"]
    assert told(facility, known_at=at(8, 31))["区分"] == ["定めなし"]
    assert told(facility, known_at=at(6, 9))["区分"] == ["一度も届出なし"]
    assert told(facility, on=date(2026, 6, 2))["区分"] == ["一度も届出なし"]
    assert "基準日より後の届出" in told(facility, on=date(2026, 8, 1))["届出1"][0]


def test_a_facility_that_is_not_counted_says_why():
    house = make_facility(type=TypeCode.NURSING_HOME, name="養護苑")
    kept = make_facility(name="残る苑")
    told_of = {
        "重複して登録されていたため、残る苑（": make_facility(merged_into=kept),
        "養護苑（": make_facility(type=TypeCode.SPECIFIED_FACILITY, counted_under=house),
        "指定前です（指定年月日 令和8年11月24日）。": make_facility(
            designated_date=date(2026, 11, 24)
        ),
        "廃止されています（廃止日 令和8年11月23日）。": make_facility(closed_date=ON),
    }
    suspended = make_facility()
    suspend(suspended, date(2026, 6, 1), date(2026, 12, 1))
    told_of["休止中です（休止日 令和8年6月1日、再開日 令和8年12月1日）。"] = suspended

    for reason, facility in told_of.items():
        said = told(facility)
        assert said["結論"] == ["この日の集計の対象ではありません。"]
        assert said["集計"] == ["この日の集計の対象ではありません。"]
        assert [text[: len(reason)] for text in said["理由"]] == [reason]
        assert said["次の対応"] == ["集計の対象ではないため、求めません。"]
        assert said["別紙１の区分"][0].startswith("集計の対象外")
    assert told(suspended, on=date(2026, 5, 31))["集計"] == ["この日の集計の対象です。"]


def test_the_authority_is_that_of_the_day(city, prefecture):
    facility = make_facility(authority=city)
    FormerAuthority.objects.create(
        facility=facility, authority=prefecture, until_date=date(2026, 4, 1)
    )

    assert told(facility)["指定権者"] == ["さくら市"]
    assert told(facility, on=date(2026, 3, 31))["指定権者"] == ["栃木県（現在はさくら市）"]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2024, 3, 31), None),
        (
            date(2027, 3, 31),
            "令和9年3月31日までは経過措置により努力義務、令和9年4月1日から義務（第28条第1項）",
        ),
        (date(2027, 4, 1), "令和9年4月1日から義務（第28条第1項）"),
    ],
)
def test_what_the_law_asks_is_that_of_the_day(on, words):
    said = told(make_facility(), on=on)

    assert said["要件を満たすこと"] == ([words] if words else [])
    assert ("定め" in said) == (words is None)


def test_having_a_partner_is_told_as_a_duty_where_its_quality_asks_for_effort():
    facility = make_facility(type=TypeCode.GROUP_HOME)
    make_filing(facility, [])

    said = told(facility)

    assert said["協力医療機関を定めること"] == ["義務（第105条第1項）"]
    assert said["要件を満たすこと"] == ["努力義務（第105条第2項）"]
    assert "基準違反" in said["取扱い"][0]


def test_a_clinic_that_claims_admission_is_told_not_to_count():
    facility = make_facility()
    make_filing(facility, [partner(make_clinic(name="南医院"), "ⅰⅱⅲ")])

    [said] = told(facility)["協力医療機関"]

    assert said.startswith("南医院（診療所）　ⅰ 相談 ○、ⅱ 診療 ○、ⅲ 入院 －")
    assert "病院でないため算入しない" in said
    assert said.endswith("なくなると「定めなし」")
