"""How rows of the same facility become one, and how a register is imported again."""

from datetime import date
from itertools import permutations

import pytest

from common.japanese import match_key
from facilities.codes import local_number
from facilities.imports import preview
from facilities.models import Facility, Suspension
from jurisdictions.models import Authority, Municipality
from tests.factories.facilities import make_facility, suspend
from tests.factories.facility_files import CODE, ledger, open_data

pytestmark = pytest.mark.django_db

PAID = "特定施設入居者生活介護（有料老人ホーム）"
SERVICED = "特定施設入居者生活介護（有料老人ホーム（サービス付き高齢者向け住宅））"
OUTSIDE = "特定施設入居者生活介護（有料老人ホーム（外部サービス利用型））"
MODERATE = "特定施設入居者生活介護（軽費老人ホーム）"


def imported(*sources):
    """Write files in one command; return the sum of their reports."""
    plan = preview(sources)
    plan.apply()
    return counted(plan.reports)


def counted(reports):
    names = ("rows", "new", "changed", "unchanged", "merged", "skipped")
    sums = {name: sum(getattr(report, name) for report in reports) for name in names}
    wrong = sum(len({error.row for error in report.errors}) for report in reports)
    assert sums.pop("rows") == sum(sums.values()) + wrong
    return {name: number for name, number in sums.items() if number}


def test_preview_writes_nothing(django_assert_max_num_queries):
    make_facility(number="0971400015")
    with django_assert_max_num_queries(8) as asked:
        preview([ledger({"休止日": "R7.4.1"}, {"事業所番号": "", "事業所名": "別"})])

    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    assert Facility.objects.count() == 1


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_num_queries):
    make_facility(number="0971400015")
    unnumbered = [{"事業所番号": "", "事業所名": f"見本{serial}"} for serial in range(60)]
    with django_assert_num_queries(7):
        preview([ledger({"休止日": "R7.4.1"}, unnumbered[0])])

    with django_assert_num_queries(7):
        preview([ledger({"休止日": "R7.4.1"}, *unnumbered)])


def test_the_row_whose_service_comes_first_governs_and_blanks_are_filled():
    later = {"サービスの種類": SERVICED, "事業所名": "サ高住見本", "電話番号": "028-000-0001"}
    first = {"サービスの種類": PAID, "事業所名": "有料見本", "定員": ""}

    counts = imported(open_data(later), open_data(first))

    facility = Facility.objects.get()
    assert counts == {"new": 1, "merged": 1}
    assert (facility.service_name, facility.name) == (PAID, "有料見本")
    assert (facility.phone, facility.capacity) == ("028-000-0001", 70)


def test_the_first_of_two_rows_of_the_same_service_governs():
    counts = imported(open_data({"事業所名": "先の行"}, {"事業所名": "後の行"}))

    assert counts == {"new": 1, "merged": 1}
    assert Facility.objects.get().name == "先の行"


def test_the_same_number_under_another_type_is_another_facility():
    assert imported(open_data({}, {"サービスの種類": "介護老人保健施設"})) == {"new": 2}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_files_of_one_facility_may_come_in_any_order(order):
    files = [
        open_data({"サービスの種類": PAID, "事業所名": "有料見本", "定員": ""}),
        open_data({"サービスの種類": SERVICED, "事業所名": "サ高住見本", "定員": "40"}),
        open_data({"サービスの種類": OUTSIDE, "事業所名": "外部見本", "定員": "", "URL": "x"}),
    ]

    for place in order:
        imported(files[place])

    facility = Facility.objects.get()
    assert (facility.service_name, facility.name) == (PAID, "有料見本")
    assert (facility.capacity, facility.url) == (40, "x")
    assert imported(*files) == {"unchanged": 1, "merged": 2}
    for place, file in enumerate(files):
        assert imported(file) == ({"merged": 1} if place else {"unchanged": 1})


def test_a_second_import_changes_nothing():
    files = [
        open_data({}, {"サービスの種類": "訪問介護"}),
        ledger(
            {"事業所番号": "", "サービスの種類": "養護", "休止日": "R7.4.1", "再開日": "R7.5.1"},
            {"事業所番号": "0991400052", "指定権者": "さくら市", "指定年月日": "H12.4.1"},
        ),
    ]

    assert imported(*files) == {"new": 3, "skipped": 1}
    assert imported(*files) == {"unchanged": 3, "skipped": 1}
    assert Suspension.objects.count() == 1


def test_what_differs_is_a_change_and_the_rest_stays():
    imported(ledger({"電話番号": "028-000-0001", "代表者": "見本 太郎"}))

    counts = imported(open_data({"電話番号": "028-000-0009", "住所": "", "定員": "0"}))

    facility = Facility.objects.get()
    assert counts == {"changed": 1}
    assert facility.phone == "028-000-0009"
    assert (facility.representative, facility.capacity) == ("見本 太郎", 70)
    assert facility.address == "栃木県さくら市見本町1番2号"


def test_a_facility_known_by_hand_takes_the_service_of_the_file():
    make_facility(type="specified_facility", number="0971400015")

    assert imported(open_data({"サービスの種類": SERVICED})) == {"changed": 1}
    assert Facility.objects.get().service_name == SERVICED


def test_the_stored_authority_stays_when_a_facility_moves():
    imported(open_data({}))

    imported(open_data({CODE: "092011", "市区町村名": "宇都宮市"}))

    facility = Facility.objects.get()
    assert facility.municipality.name == "宇都宮市"
    assert facility.authority.name == "栃木県"


def test_another_authority_in_a_ledger_is_taken_over_with_a_warning():
    imported(open_data({}))
    plan = preview([ledger({"指定権者": "さくら市"})])

    plan.apply()

    (warning,) = plan.reports[0].warnings
    assert counted(plan.reports) == {"changed": 1}
    assert "指定権者が登録済みのものと異なります" in warning.message
    assert warning.value == "さくら市"
    assert Facility.objects.get().authority.name == "さくら市"


def test_a_place_without_an_authority_is_an_error():
    Municipality.objects.create(
        code="102997", name="もみじ市", kana="モミジシ", kind="city", prefecture_id="10"
    )

    (report,) = preview([open_data({CODE: "102997", "市区町村名": "もみじ市"})]).reports

    assert "指定権者が登録されていません" in report.errors[0].message


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("house_first", [True, False])
def test_a_designation_of_a_house_is_counted_under_the_house(together, house_first):
    house = ledger({"サービスの種類": "軽費老人ホーム", "事業所名": "ケアハウス見本"})
    designation = open_data({"サービスの種類": PAID})
    files = [house, designation] if house_first else [designation, house]

    for batch in [files] if together else [[file] for file in files]:
        imported(*batch)

    stored = Facility.objects.get(facility_type="moderate_fee_home")
    assert stored.has_specified_designation
    assert Facility.objects.get(facility_type="specified_facility").counted_under == stored
    assert imported(*files) == {"unchanged": 2}


def test_a_house_without_a_number_gets_a_stable_local_one():
    row = {"事業所番号": "", "サービスの種類": "養護", "事業所名": "養護老人ホームさくら荘"}

    imported(ledger(row))
    counts = imported(ledger(row | {"事業所名": "養護老人ホーム　さくら荘"}))

    facility = Facility.objects.get()
    assert counts == {"changed": 1}
    assert facility.number_is_local
    assert facility.number.startswith("09L")


def test_a_renamed_house_keeps_its_local_number():
    row = {"事業所番号": "", "サービスの種類": "養護", "事業所名": "養護老人ホームさくら荘"}
    imported(ledger(row))
    Facility.objects.update(name="さくらの家")

    assert imported(ledger(row)) == {"changed": 1}


def test_a_number_given_later_to_a_local_house_can_be_read_back():
    imported(ledger({"事業所番号": "", "サービスの種類": "養護"}))
    number = Facility.objects.get().number

    assert imported(ledger({"事業所番号": number, "サービスの種類": "養護"})) == {"unchanged": 1}


def test_two_houses_never_share_a_local_number():
    name = "養護老人ホームさくら荘"
    taken = local_number(
        prefecture="09",
        facility_type="nursing_home",
        municipality="092142",
        name_key=match_key(name),
    )
    other_place = Authority.objects.get(name="宇都宮市")
    make_facility(
        type="nursing_home", authority=other_place, number=taken, number_is_local=True, name="別"
    )
    file = ledger({"事業所番号": "", "サービスの種類": "養護", "事業所名": name})

    assert imported(file) == {"new": 1}
    assert imported(file) == {"unchanged": 1}
    assert set(Facility.objects.values_list("name", flat=True)) == {name, "別"}


def test_a_house_known_by_its_number_is_found_again_by_its_name():
    imported(open_data({"サービスの種類": MODERATE, "事業所名": "ケアハウス見本"}))
    plan = preview(
        [ledger({"事業所番号": "", "サービスの種類": "軽費", "事業所名": "ケアハウス　見本"})]
    )

    plan.apply()

    (warning,) = plan.reports[0].warnings
    assert "同じ登録済みの施設と同じものとします" in warning.message
    assert Facility.objects.get().number == "0971400015"


def test_a_name_that_several_facilities_bear_is_not_guessed():
    rows = [{"サービスの種類": "軽費"}, {"サービスの種類": "軽費", "事業所番号": "0971400072"}]
    imported(ledger(*rows))

    counts = imported(ledger({"事業所番号": "", "サービスの種類": "軽費"}))

    assert counts == {"new": 1}
    assert Facility.objects.filter(number_is_local=True).count() == 1


def test_a_suspension_is_recorded_and_later_ended():
    imported(ledger({"休止日": "R7.4.1"}))

    counts = imported(ledger({"休止日": "R7.4.1", "再開日": "R7.10.1"}))

    suspension = Suspension.objects.get()
    assert counts == {"changed": 1}
    assert (suspension.start_date, suspension.resumed_date) == (
        date(2025, 4, 1),
        date(2025, 10, 1),
    )
    assert imported(ledger({"休止日": "R7.4.1"})) == {"unchanged": 1}


def test_two_suspensions_may_stand_in_two_rows():
    rows = [{"休止日": "R6.4.1", "再開日": "R6.5.1"}, {"休止日": "R6.5.1"}]

    assert imported(ledger(*rows)) == {"new": 1, "merged": 1}
    assert Suspension.objects.count() == 2


@pytest.mark.parametrize(
    ("start", "end"), [("R6.6.1", ""), ("R6.6.1", "R6.7.1"), ("R6.3.1", "R6.4.2"), ("R6.3.1", "")]
)
def test_overlapping_suspensions_are_an_error_and_nothing_is_guessed(start, end):
    facility = make_facility(number="0971400015")
    suspend(facility, date(2024, 4, 1), date(2025, 4, 1))

    (report,) = preview([ledger({"休止日": start, "再開日": end})]).reports

    (error,) = report.errors
    assert (error.column, error.row) == ("休止日", 2)
    assert "休止の期間と重なっています" in error.message
    assert counted([report]) == {}


def test_a_closing_before_the_stored_designation_is_an_error():
    make_facility(number="0971400015", designated_date=date(2020, 4, 1))

    (report,) = preview([ledger({"廃止日": "R1.5.1"})]).reports

    assert report.errors[0].message == "廃止日は指定年月日以後の日としてください。"
    assert counted([report]) == {}
