"""Forms are handed out for one facility, for a selection of the list, and by command."""

from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import HistoryEntry, Role
from compliance.filings.models import Filing
from facilities.models import TypeCode
from intake.filing_forms import views
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing
from tests.factories.facilities import make_facility
from tests.factories.filing_workbooks import beside, form_of, handed_out, line_of

pytestmark = pytest.mark.django_db
FORMS = "intake:filing-forms"


@pytest.fixture
def desk(client, user):
    client.force_login(user)
    return client


def names_in(response):
    with ZipFile(BytesIO(response.content)) as archive:
        return archive.namelist()


def choices_of(sheet: Worksheet, cell):
    """Return what a cell offers to choose from."""
    rules = sheet.data_validations.dataValidation
    return [
        rule.formula1 for rule in rules if rule.type == "list" and cell.coordinate in rule.sqref
    ]


def test_the_form_of_a_facility_is_saved_from_its_page(desk, user):
    facility = make_facility(name="桜の苑")
    page = desk.get(reverse("compliance:facility-detail", args=[facility.pk])).content.decode()
    address = reverse("intake:filing-form", args=[facility.pk])
    assert address in page

    response = desk.get(address)

    sheet = form_of(load_workbook(BytesIO(response.content)))
    assert beside(sheet, "事業所番号").value == facility.number
    assert beside(sheet, "名称").value == "桜の苑"
    assert HistoryEntry.objects.filter(action=HistoryEntry.Action.EXPORT).count() == 1


def test_the_forms_of_a_selection_come_with_their_addresses(desk):
    one, two = (
        make_facility(name="桜/苑", address="さくら市氏家1"),
        make_facility(type=TypeCode.GROUP_HOME),
    )
    make_facility()

    response = desk.post(reverse(FORMS), {"selection": [one.pk, two.pk]})

    with ZipFile(BytesIO(response.content)) as archive:
        assert set(archive.namelist()) == {
            f"届出書_{one.number}_特養_桜＿苑.xlsx",
            f"届出書_{two.number}_グループホーム_{two.name}.xlsx",
            "送付先一覧.xlsx",
        }
        listed = load_workbook(BytesIO(archive.read("送付先一覧.xlsx"))).active
    rows = list(listed.values)
    assert rows[0][:5] == ("事業所番号", "施設名", "施設種別", "郵便番号", "住所")
    assert {row[-1] for row in rows[1:]} | {"送付先一覧.xlsx"} == set(names_in(response))
    assert "さくら市氏家1" in {row[4] for row in rows[1:]}


def test_all_that_the_conditions_of_the_list_meet_are_handed_forms(desk):
    make_facility(), make_facility(type=TypeCode.GROUP_HOME)

    response = desk.post(
        f"{reverse(FORMS)}?facility_type=group_home", {"everything": "true", "selection": []}
    )

    assert len(names_in(response)) == 2


def test_nobody_gets_forms_of_facilities_whose_filings_are_not_theirs(desk, other_city, city):
    theirs, ours = make_facility(authority=other_city), make_facility(authority=city)

    response = desk.post(reverse(FORMS), {"selection": [theirs.pk, ours.pk]})

    assert len(names_in(response)) == 2
    assert desk.get(reverse("intake:filing-form", args=[theirs.pk])).status_code == 404
    desk.force_login(make_user(city, Role.READ))
    assert desk.post(reverse(FORMS), {"selection": [ours.pk]}).status_code == 404


def test_without_a_selection_or_with_too_many_the_list_says_so(desk, monkeypatch):
    facility, _ = make_facility(), make_facility()

    empty = desk.post(reverse(FORMS), {}, follow=True).content.decode()
    assert "選択してください" in empty

    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    many = desk.post(f"{reverse(FORMS)}?q=", {"everything": "true"}, follow=True).content.decode()
    assert "一度に1件まで" in many
    assert desk.post(reverse(FORMS), {"selection": [facility.pk]}).status_code == 200


def test_the_queries_do_not_grow_with_the_forms(desk, django_assert_max_num_queries):
    facilities = [make_facility() for _ in range(6)]
    for facility in facilities:
        make_filing(facility)
    desk.post(reverse(FORMS), {"selection": [facilities[0].pk]})

    with django_assert_max_num_queries(30):
        desk.post(reverse(FORMS), {"selection": [one.pk for one in facilities]})


@pytest.mark.parametrize(
    ("kind", "annex", "types"),
    [(TypeCode.WELFARE_FACILITY, "別紙1", 6), (TypeCode.GROUP_HOME, "別紙3", 3)],
)
def test_a_form_offers_what_applies_is_protected_and_prints_on_a4(kind, annex, types):
    book = handed_out(make_facility(type=kind))
    sheet = form_of(book)

    assert sheet["B1"].value == annex
    assert sheet["E1"].value.startswith("様式識別：")
    marks = [row[2].value for row in sheet.iter_rows(min_row=18, max_row=17 + types)]
    assert [mark or "" for mark in marks].count("○") == 1
    assert choices_of(sheet, beside(sheet, "届出区分")) == ['"定期,変更"']
    assert choices_of(book.worksheets[1], book.worksheets[1]["D6"]) == ['"○"']
    assert "在宅療養支援病院" in choices_of(sheet, line_of(sheet, "協議")[0])[0]
    for one in book.worksheets:
        assert one.protection.sheet
        assert not one.protection.password
        assert (one.page_setup.paperSize, one.page_setup.fitToWidth) == (9, 1)
    assert beside(sheet, "届出日").protection.locked is False
    assert beside(sheet, "事業所番号").protection.locked is True


def test_the_reading_of_the_ministry_stands_beside_the_fields_without_a_number():
    duty = form_of(handed_out(make_facility()))
    effort = form_of(handed_out(make_facility(type=TypeCode.GROUP_HOME)))
    beside_fields = "".join(str(cell.value or "") for cell in duty["G"])

    assert "往診の体制を常に備えていることまでは求められていません" in beside_fields
    assert "専用の病床を空けておく必要はなく" in beside_fields
    assert beside_fields.count("Q&A Vol.16（令和7年9月5日）") == 2
    assert "問" not in beside_fields.replace("訪問", "")
    unasked = "第3号の要件は求められていません"
    assert unasked not in beside_fields
    assert unasked in "".join(str(cell.value or "") for cell in effort["G"])


def test_the_command_writes_forms_into_an_empty_folder(tmp_path, city):
    one, two = make_facility(), make_facility(type=TypeCode.GROUP_HOME)
    out = StringIO()

    call_command(
        "make_filing_forms",
        selection=[f"authority={city.code}", "type=I"],
        output=tmp_path,
        stdout=out,
    )

    assert "届出書1件を書き出しました" in out.getvalue()
    assert {path.name.partition("_")[0] for path in tmp_path.iterdir()} == {
        "届出書",
        "送付先一覧.xlsx",
    }
    with pytest.raises(CommandError, match="空のフォルダー"):
        call_command("make_filing_forms", selection=["all"], output=tmp_path, stdout=out)
    other = tmp_path / "二つ目"
    other.mkdir()
    numbers = f"number={one.number},{two.number}"
    call_command("make_filing_forms", selection=[numbers], output=other, stdout=out)
    assert len(list(other.iterdir())) == 3
    assert Filing.objects.count() == 0


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("色=赤", "読み取れません"),
        ("type=Z", "記号"),
        ("number=1", "事業所番号"),
        ("type=A", "施設が"),
    ],
)
def test_the_command_says_what_it_does_not_understand(tmp_path, word, said):
    make_facility(type=TypeCode.GROUP_HOME)

    with pytest.raises(CommandError, match=said):
        call_command("make_filing_forms", selection=[word], output=tmp_path)
