"""Lists of several months: what is marked as no longer seen, in whatever order they arrive."""

from datetime import date
from itertools import permutations

import pytest

from medical_partners.imports import preview
from medical_partners.models import FiledStandard, InstitutionKind, MedicalInstitution
from tests.factories.institution_files import NOVEMBER, OCTOBER, bureau_list, listed
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db

SEPTEMBER = "[令和７年９月１日 現在 ]"
STAYS, GOES = "0110265", "0110273"
SEPTEMBERS = bureau_list([listed(STAYS, name="旧名病院"), listed(GOES)], as_of=SEPTEMBER)
OCTOBERS = bureau_list([listed(STAYS)], as_of=OCTOBER)
NOVEMBERS = bureau_list([listed(STAYS, name="新名病院", 電話番号="028-000-0000")], as_of=NOVEMBER)


def take(*files):
    """Preview and write files; return the reports."""
    plan = preview(files)
    plan.apply()
    return plan.reports


def stored():
    """Return all that lists say, without keys of the database."""
    institutions = MedicalInstitution.objects.order_by("code")
    standards = FiledStandard.objects.order_by("institution__code", "symbol__symbol")
    days = ("listed_on", "not_seen_since")
    return (
        list(institutions.values_list("code", "name", "phone", *days)),
        list(standards.values_list("institution__code", "symbol__symbol", *days)),
    )


EXPECTED = (
    [
        ("0910110265", "新名病院", "028-000-0000", date(2025, 11, 1), None),
        ("0910110273", "医療法人　見本会　見本病院", "", date(2025, 9, 1), date(2025, 10, 1)),
    ],
    [
        ("0910110265", "協力施設", date(2025, 11, 1), None),
        ("0910110273", "協力施設", date(2025, 9, 1), date(2025, 10, 1)),
    ],
)


@pytest.mark.parametrize("order", list(permutations([SEPTEMBERS, OCTOBERS, NOVEMBERS])))
def test_lists_taken_together_leave_the_same_register_in_any_order(order):
    take(*order)

    assert stored() == EXPECTED


def test_lists_taken_one_by_one_leave_the_same_register():
    for file in (SEPTEMBERS, OCTOBERS, NOVEMBERS):
        take(file)

    assert stored() == EXPECTED


@pytest.mark.parametrize("again", [SEPTEMBERS, OCTOBERS, NOVEMBERS])
def test_any_list_again_changes_nothing(again):
    take(SEPTEMBERS, OCTOBERS, NOVEMBERS)

    [report] = take(again)

    assert (report.new, report.changed) == (0, 0)
    assert stored() == EXPECTED


def test_an_institution_only_an_older_list_holds_is_marked_from_the_newest_known():
    take(NOVEMBERS)

    [report] = take(SEPTEMBERS)

    gone = MedicalInstitution.objects.get(code=f"091{GOES}")
    assert (gone.listed_on, gone.not_seen_since) == (date(2025, 9, 1), date(2025, 11, 1))
    assert (report.new, report.unchanged) == (1, 1)


def test_a_newer_list_that_says_the_same_is_no_change_but_its_day_is_kept():
    take(bureau_list([listed()], as_of=OCTOBER))

    [report] = take(bureau_list([listed()], as_of=NOVEMBER))

    assert (report.changed, report.unchanged) == (0, 1)
    assert MedicalInstitution.objects.get().listed_on == date(2025, 11, 1)
    assert FiledStandard.objects.get().listed_on == date(2025, 11, 1)


def test_an_older_list_adds_no_standard_that_a_newer_one_lacks():
    take(NOVEMBERS)

    take(bureau_list([listed(STAYS, 受理記号="介保連")], as_of=OCTOBER))

    assert [standard.symbol.symbol for standard in FiledStandard.objects.all()] == ["協力施設"]


def test_each_that_is_gone_is_named():
    take(SEPTEMBERS)

    [report] = take(OCTOBERS)

    named = [finding.value for finding in report.warnings if "消えた日" in finding.message]
    assert named == [f"091{GOES} 医療法人　見本会　見本病院"]


def test_a_part_of_a_list_marks_nobody():
    take(bureau_list([listed(f"01{number:05}") for number in range(30)]))

    [report] = take(bureau_list([listed("0100000")], as_of=NOVEMBER))

    assert not MedicalInstitution.objects.exclude(not_seen_since=None).exists()
    assert "一部の名簿" in report.warnings[-1].message


def test_a_list_with_errors_marks_nobody():
    take(SEPTEMBERS)

    [report] = take(bureau_list([listed(STAYS), listed("ABC")], as_of=OCTOBER))

    assert not MedicalInstitution.objects.exclude(not_seen_since=None).exists()
    assert report.errors
    assert "エラーのある行" in report.warnings[-1].message


def test_an_entry_made_by_hand_is_not_missed_by_any_list(city):
    entered = make_hospital(registered_by=city, confirmed=False)

    take(SEPTEMBERS, OCTOBERS)

    entered.refresh_from_db()
    assert (entered.not_seen_since, entered.registered_by) == (None, city)


def test_lists_of_one_day_in_several_files_make_one_list():
    take(SEPTEMBERS)

    take(
        bureau_list([listed(STAYS)], as_of=OCTOBER, name="一.xlsx"),
        bureau_list([listed(GOES)], as_of=OCTOBER, name="二.xlsx"),
    )

    assert not MedicalInstitution.objects.exclude(not_seen_since=None).exists()


def test_a_kind_that_was_confirmed_stays_while_the_list_says_the_same():
    clinic = bureau_list([listed(name="見本クリニック", beds="一般　　40")])
    take(clinic)
    MedicalInstitution.objects.update(kind_confirmed=True)

    [report] = take(clinic)

    assert MedicalInstitution.objects.get().kind_confirmed
    assert report.changed == 0
    assert "病床数" not in {finding.column for finding in report.warnings}


def test_a_kind_is_read_again_when_the_beds_change():
    take(bureau_list([listed(name="見本医院", beds="一般　　40")]))
    MedicalInstitution.objects.update(kind_confirmed=True)

    take(bureau_list([listed(name="見本医院", beds="一般　　19")], as_of=NOVEMBER))

    institution = MedicalInstitution.objects.get()
    assert (institution.kind, institution.beds) == (InstitutionKind.CLINIC_WITH_BEDS, 19)
