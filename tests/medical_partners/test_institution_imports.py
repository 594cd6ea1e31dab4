"""Institutions that arrive in the bureaus' lists and in the open data."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from common.import_command import SourceFile
from medical_partners.imports import preview
from medical_partners.models import Answer, FiledStandard, InstitutionKind, MedicalInstitution
from tests.factories.compliance import make_filing, partner
from tests.factories.institution_files import (
    NOVEMBER,
    bureau_list,
    listed,
    open_data,
    place,
)
from tests.factories.medical_partners import make_clinic, make_hospital

pytestmark = pytest.mark.django_db


def take(*files):
    """Preview and write files; return the reports."""
    plan = preview(files)
    plan.apply()
    return plan.reports


def counts(report):
    return report.rows, report.new, report.changed, report.unchanged, report.skipped


def test_an_institution_is_read_with_its_code_kind_place_and_standards():
    [report] = take(
        bureau_list(
            [
                listed(),
                listed(**{"備考（見出し）": "病床数　", "備考（データ）": "57床"}),
                listed(受理届出名称="地域包括ケア病棟入院料１", 受理記号="地包ケア１"),
                listed(受理届出名称="酸素の購入単価", 受理記号="酸単"),
            ]
        )
    )

    institution = MedicalInstitution.objects.get()
    assert counts(report) == (4, 1, 0, 0, 0)
    assert (institution.code, institution.kind) == ("0910110265", InstitutionKind.HOSPITAL)
    assert (institution.beds, institution.municipality.name) == (551, "さくら市")
    assert institution.listed_on == date(2025, 10, 1)
    assert institution.admission == Answer.UNKNOWN
    standards = {s.symbol.symbol: s for s in FiledStandard.objects.select_related("symbol")}
    assert set(standards) == {"協力施設", "地包ケア1"}
    assert standards["協力施設"].start_date == date(2024, 6, 1)
    assert standards["協力施設"].number == "第12号"


def test_other_kinds_of_institutions_are_skipped_and_counted():
    [report] = take(
        bureau_list([listed(), listed("0110273", 区分="歯科"), listed("1", 区分="薬局")])
    )

    assert counts(report) == (3, 1, 0, 0, 2)


@pytest.mark.parametrize(
    ("name", "beds", "kind", "confirmed"),
    [
        ("見本病院", "一般　　551／一般（感染）　　4", InstitutionKind.HOSPITAL, True),
        ("見本病院", "一般　　12／療養　　8", InstitutionKind.HOSPITAL, True),
        ("見本医院", "一般 一般 9", InstitutionKind.CLINIC_WITH_BEDS, True),
        ("見本医院", "", InstitutionKind.CLINIC, True),
        ("見本クリニック", "一般　　40", InstitutionKind.HOSPITAL, False),
        ("見本病院", "", InstitutionKind.CLINIC, False),
        ("見本病院", "一般", InstitutionKind.HOSPITAL, False),
        ("見本医院", "一般", InstitutionKind.CLINIC_WITH_BEDS, False),
    ],
)
def test_the_beds_give_the_kind_and_a_contrary_name_leaves_it_unconfirmed(
    name, beds, kind, confirmed
):
    [report] = take(bureau_list([listed(name=name, beds=beds)]))

    institution = MedicalInstitution.objects.get()
    assert (institution.kind, institution.kind_confirmed) == (kind, confirmed)
    told = [finding.column for finding in report.warnings]
    assert ("病床数" in told) == (not confirmed)


def test_the_same_list_again_changes_nothing():
    file = bureau_list([listed(), listed("0110273", name="見本医院", beds="")])
    take(file)

    [report] = take(file)

    assert counts(report) == (2, 0, 0, 2, 0)


def test_a_newer_list_marks_what_it_no_longer_holds_and_deletes_nothing():
    take(bureau_list([listed(), listed("0110273", name="見本医院", beds="")]))

    [report] = take(bureau_list([listed(受理記号="介保連")], as_of=NOVEMBER))

    gone = MedicalInstitution.objects.get(name="見本医院")
    assert gone.not_seen_since == date(2025, 11, 1)
    assert MedicalInstitution.objects.get(code="0910110265").not_seen_since is None
    assert "名簿から消えた日" in report.warnings[-1].message
    standards = {
        s.symbol.symbol: s.not_seen_since
        for s in FiledStandard.objects.all()
        if s.institution_id != gone.pk
    }
    assert standards == {"協力施設": date(2025, 11, 1), "介保連": None}


def test_an_institution_that_is_listed_again_is_no_longer_marked():
    both = [listed(), listed("0110273", name="見本医院", beds="")]
    take(bureau_list(both))
    take(bureau_list([listed()], as_of=NOVEMBER))
    take(bureau_list(both, as_of="[令和７年１２月１日 現在 ]"))

    assert MedicalInstitution.objects.exclude(not_seen_since=None).count() == 0


def test_an_older_list_never_overwrites_a_newer_one():
    take(bureau_list([listed(name="新名称病院")], as_of=NOVEMBER))

    [report] = take(bureau_list([listed(name="旧名称病院")]))

    assert MedicalInstitution.objects.get().name == "新名称病院"
    assert counts(report) == (1, 0, 0, 1, 0)
    assert "より新しい名簿" in report.warnings[-1].message


def test_an_entry_made_from_a_filing_becomes_the_registers(city):
    entered = make_clinic(code="0910110265", name="みほん病院", confirmed=False, registered_by=city)
    filing = make_filing(partners=[partner(entered, "ⅰ")])

    take(bureau_list([listed()]))

    entered.refresh_from_db()
    assert (entered.confirmed, entered.registered_by, entered.kind) == (
        True,
        None,
        InstitutionKind.HOSPITAL,
    )
    assert filing.partners.get().name == "みほん病院"


def test_a_hospital_that_becomes_a_clinic_is_no_longer_said_to_admit():
    take(bureau_list([listed()]))
    MedicalInstitution.objects.update(admission=Answer.YES)

    take(bureau_list([listed(name="見本医院", beds="")], as_of=NOVEMBER))

    assert MedicalInstitution.objects.get().admission == Answer.UNKNOWN


def test_only_hospitals_may_be_said_to_admit():
    with pytest.raises(IntegrityError, match="only_hospitals_admit"):
        make_clinic(admission=Answer.YES)


def test_what_is_wrong_in_a_list_is_said_with_its_place():
    [report] = take(
        bureau_list(
            [
                listed("12"),
                listed("ABC"),
                listed(都道府県コード="99"),
                listed("0110281", name=""),
                listed("0110299", 算定開始年月日="令和8年2月30日"),
                listed("0110307", **{"医療機関所在地（住所）": "どこでもない町"}),
            ]
        )
    )

    assert [(f.row, f.column) for f in report.errors] == [
        (6, "医療機関番号"),
        (7, "都道府県コード"),
        (8, "医療機関名称"),
    ]
    assert {"算定開始年月日", "医療機関所在地（住所）"} <= {f.column for f in report.warnings}


def test_a_list_without_its_day_is_refused():
    [report] = take(bureau_list([listed()], as_of="名簿"))

    assert "名簿の日付" in report.errors[0].message
    assert MedicalInstitution.objects.count() == 0


def test_a_file_of_another_kind_is_refused():
    [report] = take(SourceFile("x.csv", b"a,b\n1,2\n"))

    assert "でもありません" in report.errors[0].message


def test_the_open_data_gives_place_and_beds_to_the_one_of_that_name():
    hospital = make_hospital(name="医療法人　見本会　見本病院")
    make_clinic(name="見本病院")

    [report] = take(open_data([place(), place("載っていない病院")]))

    hospital.refresh_from_db()
    assert (hospital.latitude, hospital.longitude, hospital.beds) == (36.68, 139.96, 551)
    assert hospital.municipality.name == "さくら市"
    assert counts(report) == (2, 0, 1, 0, 1)
    assert "台帳にない" in report.warnings[0].message


def test_known_beds_stay_and_a_place_abroad_is_unknown():
    hospital = make_hospital(name="見本会見本病院", beds=60)

    take(open_data([place(**{"所在地座標（緯度）": "0.0", "所在地座標（経度）": "0.0"})]))

    hospital.refresh_from_db()
    assert (hospital.latitude, hospital.beds) == (None, 60)


def test_what_does_not_match_one_to_one_is_left_alone():
    make_hospital(name="同名病院")
    make_hospital(name="同名病院")
    once = make_hospital(name="一つの病院")

    [report] = take(open_data([place("同名病院"), place("一つの病院"), place("一つの病院")]))

    once.refresh_from_db()
    assert once.latitude is None
    assert report.skipped == 3
    assert all("複数ある" in finding.message for finding in report.warnings)


def test_a_short_name_or_the_last_part_of_a_name_may_match():
    short, last = make_hospital(name="見本中央病院"), make_hospital(name="北見本病院")

    take(
        open_data(
            [
                place("見本市立中央総合医療センター", 略称="見本中央病院"),
                place("社会医療法人　なんとか　北見本病院"),
            ]
        )
    )

    assert set(MedicalInstitution.objects.exclude(latitude=None)) == {short, last}


def test_lists_and_open_data_may_come_together_in_any_order():
    reports = take(open_data([place()]), bureau_list([listed()]))

    assert [report.changed for report in reports] == [1, 0]
    assert MedicalInstitution.objects.get().latitude == 36.68


def test_the_command_writes_only_when_told(tmp_path):
    path = tmp_path / "名簿.xlsx"
    path.write_bytes(bureau_list([listed()]).data)

    call_command("import_institutions", path)
    assert MedicalInstitution.objects.count() == 0

    call_command("import_institutions", path, "--commit")
    assert MedicalInstitution.objects.count() == 1
