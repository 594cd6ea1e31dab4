"""The files that the bureaus and the ministry publish, where a folder of them is named."""

import os
import time
from pathlib import Path

import pytest

from common.import_command import SourceFile
from medical_partners.imports import preview
from medical_partners.models import FiledStandard, InstitutionKind, MedicalInstitution

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("REAL_DATA" not in os.environ, reason="REAL_DATA names no folder"),
]
LISTS = ("11_saitama.xlsx", "31_tottori_mixed_kinds.xlsx", "39_kochi.xlsx")
HOSPITALS = "01-1_hospital_facility_info_20250601.csv"


def sources():
    """Return the three lists and the hospitals of the open data."""
    folder = Path(os.environ["REAL_DATA"])
    paths = [folder / "bureau_lists" / name for name in LISTS]
    paths.append(folder / "hospital_open_data" / HOSPITALS)
    return [SourceFile(path.name, path.read_bytes()) for path in paths]


def test_the_real_registers_have_their_known_figures_and_change_nothing_twice():
    started = time.monotonic()
    first = preview(sources())
    first.apply()
    seconds = time.monotonic() - started
    second = preview(sources())
    second.apply()

    held = FiledStandard.objects.filter(institution__prefecture="39")
    kochi = MedicalInstitution.objects.filter(prefecture="39")
    assert [report.new for report in first.reports] == [4305, 411, 469, 0]
    assert kochi.filter(kind=InstitutionKind.HOSPITAL).count() == 117
    assert held.filter(symbol__symbol="協力施設").count() == 8
    assert held.filter(symbol__symbol="地包ケア1").count() == 27
    assert not MedicalInstitution.objects.filter(municipality=None).exists()
    assert [report.errors for report in first.reports] == [[], [], [], []]
    assert first.reports[-1].changed == 471
    assert [(report.new, report.changed) for report in second.reports] == [(0, 0)] * 4
    assert seconds < 30
