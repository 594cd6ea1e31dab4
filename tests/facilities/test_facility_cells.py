"""What the cells of a facility's row mean, and what is said of those that mean nothing."""

import pytest

from facilities.imports import preview
from facilities.models import Facility
from tests.factories.facility_files import CODE, ledger, open_data

pytestmark = pytest.mark.django_db


def only(source):
    """Return the report of a file that is read alone."""
    (report,) = preview([source]).reports
    return report


def stored(source):
    """Write a file of one facility, and return the facility."""
    preview([source]).apply()
    return Facility.objects.get()


def test_zeros_lost_in_excel_are_mended_with_one_warning_a_row():
    source = open_data({CODE: "92142", "事業所番号": "971400015"})

    (warning,) = only(source).warnings
    facility = stored(source)

    assert (facility.municipality_id, facility.number) == ("092142", "0971400015")
    assert (warning.row, warning.column, warning.cell) == (2, "事業所番号", "P2")
    assert warning.value == "971400015"
    assert "先頭の0を補いました" in warning.message


def test_nine_characters_of_another_prefecture_are_an_error():
    report = only(open_data({"事業所番号": "397140001"}))

    (error,) = report.errors
    assert "先頭の0を補っても都道府県コードと合わない" in error.message


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "市区町村コードを入力してください"),
        ("092143", "検査数字が合いません"),
        ("92143", "検査数字が合いません"),
        ("さくら市", "6桁の数字で入力してください"),
        ("09214", "検査数字が合いません"),
        ("090000", "登録されていません"),
    ],
)
def test_a_municipality_code_that_leads_nowhere_is_an_error(code, message):
    (error,) = only(open_data({CODE: code})).errors

    assert (error.row, error.column, error.cell, error.value) == (2, CODE, "A2", code)
    assert message in error.message


@pytest.mark.parametrize(
    ("code", "name"), [("082082", "龍ヶ崎市"), ("082082", "龍ケ崎市"), ("093424", "芳賀郡益子町")]
)
def test_spellings_of_a_municipality_are_no_reason_to_warn(code, name):
    report = only(open_data({CODE: code, "市区町村名": name}))

    assert (report.errors, report.warnings) == ([], [])


def test_a_code_and_a_name_of_different_places_are_a_warning():
    (warning,) = only(open_data({"市区町村名": "日光市"})).warnings

    assert "市区町村コードはさくら市のものです" in warning.message


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("特定施設入居者生活介護(有料老人ホーム)", "特定施設入居者生活介護（有料老人ホーム）"),
        ("介護老人 福祉施設", "介護老人福祉施設"),
        ("特養", "介護老人福祉施設"),
        ("地域密着型特定施設", "地域密着型特定施設入居者生活介護"),
        ("グループホーム", "認知症対応型共同生活介護"),
        ("養護", "養護老人ホーム"),
    ],
)
def test_services_are_found_by_every_name_that_files_use(text, service):
    assert stored(ledger({"サービスの種類": text})).service_name == service


def test_services_that_are_no_facilities_are_skipped_and_counted():
    report = only(open_data({}, {"サービスの種類": "訪問介護", CODE: "", "事業所番号": ""}))

    assert (report.rows, report.new, report.skipped, report.errors) == (2, 1, 1, [])


@pytest.mark.parametrize("text", ["特別なホーム", ""])
def test_an_unknown_service_is_an_error_that_lists_what_is_accepted(text):
    (error,) = only(open_data({"サービスの種類": text})).errors

    assert "介護老人福祉施設、" in error.message
    assert "養護老人ホーム" in error.message
    assert "訪問介護" not in error.message


@pytest.mark.parametrize(
    ("service", "facility_type"),
    [
        ("特定施設入居者生活介護（軽費老人ホーム）", "moderate_fee_home"),
        ("特定施設入居者生活介護（軽費老人ホーム（外部サービス利用型））", "moderate_fee_home"),
        ("地域密着型特定施設入居者生活介護（軽費老人ホーム）", "moderate_fee_home"),
        ("特定施設入居者生活介護（養護老人ホーム）", "nursing_home"),
        ("地域密着型特定施設入居者生活介護（養護老人ホーム）", "nursing_home"),
    ],
)
def test_a_designation_held_by_a_house_is_noted_on_the_house(service, facility_type):
    facility = stored(open_data({"サービスの種類": service}))

    assert facility.facility_type_id == facility_type
    assert facility.has_specified_designation


@pytest.mark.parametrize("text", ["", "0", "０", "0.0"])
def test_a_capacity_of_nothing_is_unknown(text):
    assert stored(open_data({"定員": text})).capacity is None


@pytest.mark.parametrize(("text", "capacity"), [("２９", 29), ("1,200", 1200), ("50.0", 50)])
def test_a_capacity_is_read_in_every_spelling(text, capacity):
    assert stored(open_data({"定員": text})).capacity == capacity


@pytest.mark.parametrize("text", ["五十", "50人", "-5", "12.5", "99999999999"])
def test_a_capacity_that_is_no_number_of_people_is_an_error(text):
    (error,) = only(open_data({"定員": text})).errors

    assert (error.column, error.cell, error.value) == ("定員", "S2", text)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("0.0", "0.0"), ("53.3", "-6.2"), ("36.7", ""), ("", "139.9"), ("nan", "139.9"), ("北", "東")],
)
def test_coordinates_outside_japan_are_unknown_with_a_warning(latitude, longitude):
    source = open_data({"緯度": latitude, "経度": longitude})

    (warning,) = only(source).warnings
    facility = stored(source)

    assert "位置不明とします" in warning.message
    assert (facility.latitude, facility.longitude) == (None, None)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"事業所番号": "0971400016"}, "事業所番号の検査数字が合いません"),
        ({"法人番号": "7060005000001"}, "法人番号の検査数字が合いません"),
        ({"法人番号": "5.44E+12"}, "指数表示（5.44E+12）に変わり、桁が失われています"),
        ({"法人番号": "54300050020"}, "13桁の数字でないため、空欄とします"),
        ({"郵便番号": "329"}, "7桁の数字でないため、空欄とします"),
        ({"郵便番号": "600042"}, "先頭の0を補いました（郵便番号）"),
        ({"URL": "http://example.jp/" + "a" * 500}, "先頭の500文字だけ"),
    ],
)
def test_what_is_only_doubtful_is_a_warning_and_the_row_is_good(cells, message):
    report = only(ledger(cells))

    (warning,) = report.warnings
    assert message in warning.message
    assert (report.new, report.errors) == (1, [])


def test_doubtful_values_are_left_blank_or_mended():
    facility = stored(
        ledger({"法人番号": "123", "郵便番号": "600042", "URL": "http://example.jp/" + "a" * 500})
    )

    assert facility.corporation_number == ""
    assert facility.postal_code == "060-0042"
    assert len(facility.url) == 500


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"事業所名": ""}, "事業所名", "入力してください"),
        ({"事業所名": "苑" * 201}, "事業所名", "200"),
        ({"住所": "町" * 301}, "住所", "300"),
        ({"電話番号": "0" * 31}, "電話番号", "30"),
        ({"事業所名": "さくら\x00苑"}, "事業所名", "使用できない文字"),
        ({"事業所番号": "09-7140001"}, "事業所番号", "英数字10桁"),
        ({"事業所番号": "12345"}, "事業所番号", "英数字10桁"),
        ({"指定年月日": "令和7年13月1日"}, "指定年月日", "存在しない日付"),
        ({"指定年月日": "未定"}, "指定年月日", "日付として読み取れません"),
        ({"再開日": "R7.4.1"}, "再開日", "休止日も入力してください"),
        ({"休止日": "R7.4.1", "再開日": "R7.3.31"}, "再開日", "休止日より後の日"),
        ({"休止日": "R7.4.1", "再開日": "R7.4.1"}, "再開日", "休止日より後の日"),
        ({"指定年月日": "R7.4.1", "廃止日": "R7.3.31"}, "廃止日", "指定年月日以後の日"),
        ({"指定権者": "どこか市"}, "指定権者", "登録されていません"),
    ],
)
def test_what_cannot_be_stored_is_an_error_at_its_cell(cells, column, message):
    report = only(ledger(cells))

    (error,) = report.errors
    assert (error.row, error.column) == (2, column)
    assert error.value == cells[column]
    assert message in error.message
    assert (report.rows, report.new) == (1, 0)


def test_all_errors_are_collected_at_once():
    report = only(ledger({CODE: "", "定員": "五十", "指定年月日": "未定"}, {"事業所名": ""}))

    assert [(error.row, error.column) for error in report.errors] == [
        (2, CODE),
        (2, "定員"),
        (2, "指定年月日"),
        (3, "事業所名"),
    ]


def test_the_open_data_must_give_a_number():
    (error,) = only(open_data({"事業所番号": ""})).errors

    assert error.message == "事業所番号を入力してください。"


def test_a_ledger_tells_days_and_people():
    facility = stored(
        ledger(
            {
                "指定年月日": "平成12年 4月 1日",
                "廃止日": "R7.3.31",
                "郵便番号": "〒３２９－１３１１",
                "代表者": "見本　太郎",
                "メール": "mihon@example.jp",
                "指定権者": "さくら市",
            }
        )
    )

    assert str(facility.designated_date) == "2000-04-01"
    assert str(facility.closed_date) == "2025-03-31"
    assert facility.postal_code == "329-1311"
    assert facility.representative == "見本　太郎"
    assert facility.email == "mihon@example.jp"
    assert facility.authority.name == "さくら市"


@pytest.mark.parametrize("text", ["宇都宮市", "092011", "92011", "０９２０１１"])
def test_an_authority_is_named_or_coded(text):
    assert stored(ledger({"指定権者": text})).authority.name == "宇都宮市"
