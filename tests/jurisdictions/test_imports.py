"""An office's own table of 二次医療圏."""

import json
from collections.abc import Iterable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from common.import_command import SourceFile
from jurisdictions.imports import HEADINGS, MedicalAreaPlan, preview
from jurisdictions.models import MedicalArea, Municipality
from tests.common.files import sheet

pytestmark = pytest.mark.django_db
KOCHI = ("392014", "高知市", "3902", "中央")
MUROTO = ("392022", "室戸市", "3901", "安芸")


def table(*lines: Iterable[str], name: str = "圏域.csv", encoding: str = "cp932") -> SourceFile:
    text = "\r\n".join(",".join(line) for line in [HEADINGS, *lines])
    return SourceFile(name, text.encode(encoding))


def take(*files: SourceFile) -> MedicalAreaPlan:
    plan = preview(files)
    plan.apply()
    return plan


def area_of(code: str) -> str | None:
    return Municipality.objects.get(code=code).medical_area_id


def counts(plan: MedicalAreaPlan) -> tuple[int, ...]:
    (report,) = plan.reports
    return (report.rows, report.new, report.changed, report.unchanged, report.merged)


def errors(plan: MedicalAreaPlan) -> list[tuple[str, str]]:
    return [(error.cell, error.message) for report in plan.reports for error in report.errors]


def warnings(plan: MedicalAreaPlan) -> list[tuple[str, str]]:
    return [(found.cell, found.message) for report in plan.reports for found in report.warnings]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8-sig", "utf-16"])
def test_a_table_sets_the_area_of_each_municipality(encoding):
    plan = take(table(KOCHI, MUROTO, encoding=encoding))

    assert counts(plan) == (2, 2, 0, 0, 0)
    assert plan.reports[0].kind == "二次医療圏の表"
    assert errors(plan) == warnings(plan) == []
    assert (area_of("392014"), area_of("392022")) == ("3902", "3901")
    assert MedicalArea.objects.get(code="3902").name == "中央"
    assert MedicalArea.objects.get(code="3902").prefecture.name == "高知県"


def test_a_preview_writes_nothing():
    preview([table(KOCHI)])

    assert not MedicalArea.objects.exists()
    assert area_of("392014") is None


def test_the_same_table_again_changes_nothing():
    take(table(KOCHI, MUROTO))

    again = take(table(KOCHI, MUROTO))

    assert counts(again) == (2, 0, 0, 2, 0)
    assert (again.areas.keys(), again.places) == ({"3902", "3901"}, [])


def test_a_later_table_moves_a_municipality_and_renames_an_area():
    take(table(KOCHI, MUROTO))

    plan = take(
        table(("392014", "高知市", "3902", "高知中央"), ("392022", "室戸市", "3902", "高知中央"))
    )

    assert counts(plan) == (2, 0, 2, 0, 0)
    assert MedicalArea.objects.get(code="3902").name == "高知中央"
    assert area_of("392022") == "3902"


def test_a_workbook_with_a_title_and_numbers_is_read():
    data = sheet(
        ["二次医療圏の一覧"],
        [],
        ["備考", "市区町村 コード", "市区町村名", "二次医療圏コード", "二次医療圏名"],
        ["", 392014, "高知市", 3902, "中央"],
    )

    plan = take(SourceFile("圏域.xlsx", data))

    assert counts(plan) == (1, 1, 0, 0, 0)
    assert area_of("392014") == "3902"


def test_zeros_lost_in_excel_are_put_back_and_said():
    data = sheet(
        list(HEADINGS),
        [12025, "函館市", 101, "南渡島"],  # 012025
        [1333, "知内町", "0101", "南渡島"],  # 01333, without check digit
        ["01334", "木古内町", "0101", "南渡島"],
    )

    plan = take(SourceFile("圏域.xlsx", data))

    assert counts(plan) == (3, 3, 0, 0, 0)
    assert errors(plan) == []
    assert warnings(plan) == [
        ("A2", "市区町村コードの先頭の0を補いました。"),
        ("C2", "二次医療圏コードの先頭の0を補いました。"),
        ("A3", "市区町村コードの先頭の0を補いました。"),
    ]
    assert {area_of(code) for code in ("012025", "013331", "013340")} == {"0101"}


def test_a_code_that_may_be_two_places_is_the_one_that_is_named():
    # 12203 is 市川市 without its check digit; 012203 is 士別市.
    plan = take(
        table(("12203", "市川市", "1202", "東葛南部"), ("12203", "士別市", "0107", "上川北部"))
    )

    assert errors(plan) == []
    assert (area_of("122033"), area_of("012203")) == ("1202", "0107")
    assert warnings(plan) == [("A3", "市区町村コードの先頭の0を補いました。")]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("082082", "龍ヶ崎市"),
        ("213624", "関ヶ原町"),
        ("213624", "不破郡関ケ原町"),
        ("392014", "　高知 市"),
    ],
)
def test_a_name_may_be_written_with_small_ke_or_its_county(code, name):
    plan = preview([table((code, name, f"{code[:2]}01", "東部"))])

    assert errors(plan) == []


def test_a_designated_city_sets_its_wards_too():
    plan = take(table(("011002", "札幌市", "0104", "札幌")))

    assert counts(plan) == (1, 1, 0, 0, 0)
    wards = Municipality.objects.filter(designated_city="011002")
    assert set(wards.values_list("medical_area", flat=True)) == {"0104"}
    assert area_of("011002") == "0104"
    assert counts(take(table(("011002", "札幌市", "0104", "札幌")))) == (1, 0, 0, 1, 0)


def test_a_ward_with_a_line_of_its_own_may_lie_elsewhere():
    lines = [
        ("141305", "川崎市", "1405", "川崎南部"),
        ("141348", "川崎市高津区", "1404", "川崎北部"),
    ]

    plan = take(table(*lines))

    assert errors(plan) == []
    assert (area_of("141305"), area_of("141313"), area_of("141348")) == ("1405", "1405", "1404")
    assert counts(take(table(*reversed(lines)))) == (2, 0, 0, 2, 0)


def test_a_municipality_written_twice_with_the_same_area_is_one():
    plan = take(table(KOCHI, MUROTO, KOCHI))

    assert counts(plan) == (3, 2, 0, 0, 1)


def test_all_errors_are_said_at_once():
    plan = preview(
        [
            table(
                ("999999", "幻市", "3902", "中央"),
                ("392014", "室戸市", "3902", "中央"),
                ("392031", "安芸市", "", ""),
                ("392022", "室戸市", "40A1", "安芸"),
                ("392049", "南国市", "4001", "福岡"),
                ("392057", "土佐市", "3903", "あ" * 51),
                ("392065", "須崎市"),
            )
        ]
    )

    form = "二次医療圏コードは、都道府県コード2桁で始まる4桁から8桁の数字で入力してください。"
    assert errors(plan) == [
        ("A2", "市区町村コードが見つかりません。5桁又は6桁で入力してください。"),
        ("B3", "市区町村名がコードと合いません（コードは「高知市」のものです）。"),
        ("C4", form),
        ("D4", "二次医療圏名を入力してください。"),
        ("C5", form),
        ("C6", "二次医療圏コードの先頭2桁が、高知県の都道府県コード（39）と異なります。"),
        ("D7", "二次医療圏名は50文字以内で入力してください。"),
        ("C8", form),
        ("D8", "二次医療圏名を入力してください。"),
    ]
    assert (plan.reports[0].rows, plan.places, plan.areas) == (7, [], {})


def test_one_area_code_with_two_names_is_an_error_on_each_of_its_lines():
    plan = take(table(KOCHI, ("392049", "南国市", "3902", "中央部"), MUROTO))

    message = (
        "二次医療圏コード3902に二つ以上の名称があります（中央、中央部）。一つにそろえてください。"
    )
    assert errors(plan) == [("D2", message), ("D3", message)]
    assert counts(plan) == (3, 1, 0, 0, 0)
    assert area_of("392014") is None


def test_one_municipality_in_two_areas_is_an_error_also_across_files():
    plan = preview([table(KOCHI), table(("39201", "高知市", "3903", "高幡"), name="別.csv")])

    message = "高知市に二つ以上の二次医療圏があります（3902、3903）。一つにそろえてください。"
    assert errors(plan) == [("C2", message), ("C2", message)]
    assert plan.places == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "圏域.csv：ファイルが空です。"),
        (
            "市区町村コード,市区町村名\n".encode(),
            "二次医療圏コード、二次医療圏名）のある表がありません。",
        ),
        (b"<html>", "ウェブページ等のファイルです"),
    ],
)
def test_a_file_that_is_no_such_table_is_an_error(data, message):
    plan = preview([SourceFile("圏域.csv", data)])

    ((cell, said),) = errors(plan)
    assert cell == ""
    assert message in said


def test_the_number_of_queries_does_not_grow_with_the_table(django_assert_num_queries):
    lines = [
        (place.code, place.name, f"{place.prefecture_id}01", "東部")
        for place in Municipality.objects.exclude(kind=Municipality.Kind.WARD)
    ]
    file = table(*lines, encoding="utf-8")

    with django_assert_num_queries(2):
        plan = preview([file])

    assert counts(plan) == (1741, 1741, 0, 0, 0)
    assert len(plan.places) == 1912


def run(path, *arguments: object) -> str:
    printed = StringIO()
    try:
        call_command("import_medical_areas", path, *arguments, stdout=printed)
    except CommandError as error:
        printed.write(f"CommandError: {error}")
    return printed.getvalue()


def test_the_command_writes_only_when_asked_to(tmp_path):
    path = tmp_path / "圏域.csv"
    path.write_bytes(table(KOCHI).data)

    assert "新規 1" in run(path)
    assert area_of("392014") is None

    assert "保存しました。" in run(path, "--commit")
    assert area_of("392014") == "3902"


def test_the_command_writes_nothing_when_a_line_is_wrong_unless_it_may_skip_it(tmp_path):
    path, report = tmp_path / "圏域.csv", tmp_path / "結果.json"
    path.write_bytes(table(KOCHI, ("392022", "安芸市", "3901", "安芸")).data)

    refused = run(path, "--commit", "--report", str(report))

    assert "CommandError: エラーが1件あるため、何も保存していません。" in refused
    assert area_of("392014") is None
    (file,) = json.loads(report.read_text(encoding="utf-8"))["files"]
    assert [(error["row"], error["value"]) for error in file["errors"]] == [(3, "安芸市")]

    assert "保存しました。" in run(path, "--commit", "--skip-errors")
    assert (area_of("392014"), area_of("392022")) == ("3902", None)
