"""Letters by command: the files, the report, and what it does not do."""

import json
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from compliance.correspondence.models import Notice, NoticeBatch
from facilities.models import TypeCode
from jurisdictions.models import Authority
from medical_partners.models import PrivateCharacter
from tests.factories.compliance import make_filing, partner
from tests.factories.deadlines import make_rule
from tests.factories.facilities import FacilityFields, make_facility
from tests.factories.letters import be_ready, make_letter_settings, make_profile
from tests.factories.medical_partners import make_hospital
from tests.factories.notices import make_homes

ADDRESS: FacilityFields = {"address": "栃木県さくら市氏家2771"}


@pytest.fixture
def run(tmp_path):
    """Run the command; return its report, and the texts of the pages."""

    def run(*options, kind="not_filed", on="2026-11-23", archive=False, out=None):
        if "--dry-run" not in options:
            for authority in Authority.objects.filter(facilities__isnull=False).distinct():
                be_ready(authority)
        pdf, report = tmp_path / "letters.pdf", tmp_path / "report.json"
        pdf.unlink(missing_ok=True)
        more = ["--zip", str(tmp_path / "letters.zip")] if archive else []
        files = ["--output", str(pdf), "--report", str(report), *more]
        asked = ("print_notices", "--on", on, "--kind", kind, *options, *files)
        call_command(*asked, stdout=out or StringIO())
        pages = [page.extract_text() for page in PdfReader(pdf).pages] if pdf.exists() else []
        return json.loads(report.read_text()), pages

    return run


def test_the_report_says_who_got_which_letter_and_who_got_none_and_why(city, run):
    make_letter_settings(city, number_prefix="さ介第", first_number=12)
    asked = make_facility(authority=city, **(ADDRESS | {"number": "0970000001"}))
    filed = make_facility(authority=city, **(ADDRESS | {"number": "0970000002"}))
    make_filing(filed, received_date=date(2026, 6, 3))
    homeless = make_facility(authority=city, number="0970000003")

    report, pages = run()

    assert report == {
        "letters": [
            {
                "notice_number": "さ介第12号",
                "facility_number": asked.number,
                "facility_type": "A",
                "authority": city.code,
                "kind": "not_filed",
                "missing": [],
                "candidates": [],
            }
        ],
        "left_out": [
            {"facility_number": filed.number, "reason": "already_filed"},
            {"facility_number": homeless.number, "reason": "no_address"},
        ],
    }
    assert "さ介第12号" in pages[0]
    assert Notice.objects.get().facility == asked
    assert NoticeBatch.objects.get().state == NoticeBatch.State.ISSUED


ODD = {"外字": ("\ue000苑", ["U+E000"]), "記号": ("☎\ufe0eあさ苑", ["U+260E U+FE0E"])}


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_letters_that_cannot_be_printed_are_named_at_once_and_the_others_go_out(city, run, options):
    names = [
        "葛\U000e0101城苑",
        ODD["外字"][0],
        "髙﨑苑",
        ODD["記号"][0],
        "あ〜ん～苑",
        "=1+1",
        "あ\x0bさ苑",
    ]
    homes = {name: make_facility(authority=city, **(ADDRESS | {"name": name})) for name in names}

    report, pages = run(*options)

    numbers = [letter["notice_number"] for letter in report["letters"]]
    assert numbers == ["第１号", "第２号", "第３号", "第４号", "第５号"]
    told = {one["facility_number"]: one for one in report["left_out"]}
    assert set(told) == {homes[name].number for name, _ in ODD.values()}
    for name, characters in ODD.values():
        line = told[homes[name].number]
        assert (line["reason"], line["characters"]) == ("unprintable", characters)
        assert name in line["message"]
        assert "直してください" in line["message"]
    assert any("葛" in page and "城苑" in page for page in pages)


def test_a_letter_that_names_an_odd_partner_is_dropped_and_takes_no_number(city, run):
    odd = make_facility(authority=city, **(ADDRESS | {"number": "0970000001"}))
    even = make_facility(authority=city, **(ADDRESS | {"number": "0970000002"}))
    make_filing(odd, [partner(make_hospital(name="\ue18d病院"), "ⅰ")])
    make_filing(even, [partner(make_hospital(name="南病院"), "ⅰ")])

    for options in (["--dry-run"], []):
        report, _ = run(*options, kind="requirements_missing")

        assert [one["facility_number"] for one in report["letters"]] == [even.number]
        assert report["letters"][0]["notice_number"] == "第１号"
        assert [(one["facility_number"], one["characters"]) for one in report["left_out"]] == [
            (odd.number, ["U+E18D"])
        ]

    PrivateCharacter.objects.create(
        prefecture_id="09", character="\ue18d", meaning="辻", source="電話"
    )
    report, pages = run(kind="requirements_missing")

    assert [one["facility_number"] for one in report["letters"]] == [odd.number]
    assert any("辻病院" in page for page in pages)


def test_what_is_missing_stands_in_the_report(city, run):
    facility = make_facility(authority=city, **ADDRESS)
    make_filing(facility, [partner(promises="ⅰ")], received_date=date(2026, 6, 3))

    report, _ = run(kind="requirements_missing")

    assert report["letters"][0]["missing"] == ["examination", "admission"]


def test_a_dry_run_issues_nothing_takes_no_number_and_says_the_same(city, run):
    make_homes(city, 2)

    dry, samples = run("--dry-run")
    assert not Notice.objects.exists()
    assert not NoticeBatch.objects.exists()
    report, letters = run()

    assert dry == report
    assert all("見本" in page for page in samples[:: len(samples) // 2])
    assert not any("見本" in page for page in letters)


def test_what_the_page_would_warn_of_is_printed_before_the_letters(city, run):
    make_facility(authority=city, type=TypeCode.NURSING_HOME, **ADDRESS)
    out = StringIO()

    run("--dry-run", on="2027-02-20", out=out)

    said = out.getvalue()
    assert "注意：さくら市：発出者の職名が登録されていません" in said
    assert "担当部署の電話番号が登録されていません" in said
    assert "養護老人ホームの届出の条項は、原文で確認できていない" in said
    assert "養護老人ホームの条例の条項が登録されていません" in said


def test_the_reply_is_due_on_an_open_day_and_not_after_the_deadline(city, run):
    make_rule(city, kind="month_end", due_month=2)
    make_homes(city, 1)

    _, pages = run("--dry-run", on="2027-02-20")

    assert "回答期限　令和９年２月26日" in "".join(pages)


def test_a_second_run_writes_to_nobody_again(city, run):
    make_homes(city, 2)
    run()

    report, pages = run()

    assert report["letters"] == []
    assert {said["reason"] for said in report["left_out"]} == {"recently_written"}
    assert pages == []


def test_each_authority_numbers_its_own_letters(city, other_city, run, tmp_path):
    make_homes(city, 2)
    make_facility(authority=other_city, address="群馬県もみじ市", name="もみじ苑")

    report, _ = run("--dry-run", archive=True)

    numbers = [(line["authority"], line["notice_number"]) for line in report["letters"]]
    assert numbers == [(city.code, "第１号"), (city.code, "第２号"), (other_city.code, "第１号")]
    names = ZipFile(BytesIO((tmp_path / "letters.zip").read_bytes())).namelist()
    assert [name.split("/")[0] for name in names] == ["さくら市", "さくら市", "もみじ市"]


def test_the_letters_are_narrowed_by_place_authority_type_and_number(city, other_city, run):
    first, second = make_homes(city, 2)
    home = make_facility(authority=city, type=TypeCode.GROUP_HOME, **ADDRESS)
    theirs = make_facility(authority=other_city, address="群馬県もみじ市")

    def written(*options):
        report, _ = run("--dry-run", *options)
        return {line["facility_number"] for line in report["letters"]}

    assert written("--prefecture", "09") == {first.number, second.number, home.number}
    assert written("--authority", other_city.code) == {theirs.number}
    assert written("--type", home.facility_type.survey_letter) == {home.number}
    report, _ = run("--dry-run", "--authority", city.code, "--limit", "1")
    assert len(report["letters"]) == 1
    assert [said["reason"] for said in report["left_out"]] == ["over_limit", "over_limit"]


def test_letters_that_a_second_person_must_release_are_not_issued_by_command(city, run):
    make_letter_settings(city, release_required=True)
    make_homes(city, 1)

    with pytest.raises(CommandError, match="さくら市"):
        run()

    assert not NoticeBatch.objects.exists()


def test_one_authority_that_cannot_print_does_not_stop_the_others(city, other_city, run, tmp_path):
    make_profile(city, signer_title="幻\U0003fffd市長")
    asked = make_facility(authority=city, **ADDRESS)
    theirs = make_facility(authority=other_city, address="群馬県もみじ市")

    with pytest.raises(CommandError, match="さくら市：文書番号第１号"):
        run()

    report = json.loads((tmp_path / "report.json").read_text())
    assert [line["facility_number"] for line in report["letters"]] == [theirs.number]
    assert report["left_out"] == [{"facility_number": asked.number, "reason": "stopped"}]
    assert list(NoticeBatch.objects.values_list("state", flat=True).order_by("pk")) == [
        "withdrawn",
        "issued",
    ]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--type", "Z"], "施設種別の記号がありません：Z"),
        (["--authority", "000000"], "指定権者のコード"),
        (["--prefecture", "99"], "都道府県コード"),
        (["--limit", "0"], "１以上"),
    ],
)
def test_a_wrong_option_is_explained(db, run, options, words):
    with pytest.raises(CommandError, match=words):
        run(*options)
