"""The list of facilities: what narrows it."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from compliance.register.columns import FACILITIES
from compliance.register.models import SavedView
from facilities.models import TypeCode
from jurisdictions.models import MedicalArea
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.facilities import make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(client, user):
    """Return the names on the list as its own staff see them."""
    client.force_login(user)

    def names(**query):
        response = client.get(reverse("compliance:facility-list"), query)
        assert response.status_code == 200
        return sorted(row.record.name for row in response.context["table"].paginated_rows)

    return names


def test_it_is_narrowed_by_duty_or_effort(listed):
    make_facility(name="特養", type=TypeCode.WELFARE_FACILITY)
    make_facility(name="グループホーム", type=TypeCode.GROUP_HOME)

    assert listed(level="duty") == ["特養"]
    assert listed(level="effort") == ["グループホーム"]


def test_it_is_narrowed_by_the_requirement_that_is_lacking(listed):
    make_filing(make_facility(name="相談なし"), [partner(promises="ⅱⅲ")])
    make_filing(make_facility(name="入院なし"), [partner(promises="ⅰⅱ")])
    effort = make_facility(name="努力義務", type=TypeCode.GROUP_HOME)
    make_filing(effort, [partner(promises="ⅰⅱ")])
    make_facility(name="未届")

    assert listed(lacking="consultation") == ["相談なし"]
    assert listed(lacking="admission") == ["入院なし"]


def test_it_is_narrowed_by_whether_this_year_was_filed_for(listed):
    filed, long_ago = make_facility(name="今年度"), make_facility(name="前年度")
    make_filing(filed, received_date=date(2026, 6, 3))
    make_filing(long_ago, filed_date=date(2025, 6, 1), received_date=date(2025, 6, 3))

    assert listed(year_filing="not_owed", on="R8.8.1") == ["今年度"]
    assert listed(year_filing="owed", on="R8.8.1") == ["前年度"]
    assert listed(year_filing="owed", on="R9.4.1") == ["今年度", "前年度"]


def test_whether_it_was_filed_for_is_asked_of_the_year_of_the_day(client, user):
    client.force_login(user)
    shown = {
        day: client.get(
            reverse("compliance:facility-list"), {"year_filing": "owed", "on": day}
        ).content.decode()
        for day in ("R9.3.31", "R9.4.1")
    }

    assert "令和8年度の届出" in shown["R9.3.31"]
    assert "令和9年度の届出" in shown["R9.4.1"]
    assert "今年度の届出" not in shown["R9.4.1"]


def test_it_is_narrowed_by_medical_area_and_offers_only_areas_with_facilities(client, listed, city):
    near = MedicalArea.objects.create(code="0901", name="県北", prefecture_id="09")
    MedicalArea.objects.create(code="0902", name="県南", prefecture_id="09")
    city.municipality.medical_area = near
    city.municipality.save()
    make_facility(name="さくら苑")
    make_facility(name="もも苑")

    assert listed(medical_area=near.pk) == ["さくら苑", "もも苑"]
    page = client.get(reverse("compliance:facility-list"), {"choices": 1}).content.decode()
    assert page.count("県北") == 1
    assert "県南" not in page


@pytest.mark.parametrize(
    "words", ["さくら会", "サクラ會", "ｻｸﾗ", "1234567890123", "１２３４５６７８９０１２３"]
)
def test_it_is_narrowed_by_corporation(listed, words):
    make_facility(
        name="さくら苑", corporation_name="社会福祉法人さくら会", corporation_number="1234567890123"
    )
    make_facility(name="もも苑", corporation_name="社会福祉法人もも会")

    assert listed(corporation=words) == ["さくら苑"]


def test_a_day_in_the_past_shows_who_was_there(listed):
    make_facility(name="廃止済み", closed_date=date(2026, 7, 1))
    make_facility(name="新設", designated_date=timezone.localdate())

    assert listed(on="R8.6.30") == ["廃止済み"]
    assert listed() == ["新設"]


@pytest.fixture
def page(client, user):
    """Return an answer of the list as its own staff see it."""
    client.force_login(user)
    return lambda **query: client.get(reverse("compliance:facility-list"), query)


def headings(response):
    return [str(column.header) for column in response.context["table"].columns]


def choose(client, *names, query=""):
    """Choose columns in this order."""
    ordered = [*names, *(one.name for one in FACILITIES.columns if one.name not in names)]
    data: dict[str, int | str] = {
        "form-TOTAL_FORMS": len(ordered),
        "form-INITIAL_FORMS": len(ordered),
    }
    for at, name in enumerate(ordered):
        data |= {f"form-{at}-name": name, f"form-{at}-place": at + 1}
        if name in names:
            data[f"form-{at}-is_shown"] = "on"
    return client.post(reverse("compliance:column-choice") + query, data)


def test_columns_are_chosen_and_ordered_and_the_conditions_stay(client, page):
    make_facility(name="さくら苑", corporation_name="社会福祉法人さくら会")
    before = headings(page())

    answer = choose(client, "name", "corporation_name", "next_action", query="?q=さくら")
    response = client.get(answer["Location"])

    assert before[1:3] == ["事業所番号", "施設名"]
    assert headings(response) == ["選択", "施設名", "運営法人", "次の対応"]
    assert response.context["filter"].form.cleaned_data["q"] == "さくら"
    assert "社会福祉法人さくら会" in response.content.decode()
    assert "未届" in response.content.decode()


def test_the_name_stays_even_when_nothing_is_chosen_and_the_first_columns_come_back(client, page):
    page()

    choose(client)
    assert headings(page()) == ["選択", "施設名"]
    client.post(reverse("compliance:column-choice"), {"reset": "true"})
    assert headings(page())[1:] == [one.heading for one in FACILITIES.named(FACILITIES.at_first)]


def test_columns_are_a_persons_own(client, city, page):
    page()
    choose(client, "name")

    client.force_login(make_user(city))

    assert len(headings(client.get(reverse("compliance:facility-list")))) == 1 + len(
        FACILITIES.at_first
    )


def sent_columns(answer):
    """Return the columns on the page in their order, and whether each is shown."""
    forms = answer.context["formset"].forms
    return [(form["name"].value(), bool(form["is_shown"].value())) for form in forms]


def test_a_button_moves_a_column_without_losing_what_was_ticked(client, page):
    page()
    shown, others = ["name", "phone", "fax"], ["number", "kana"]
    data = {"form-TOTAL_FORMS": 5, "form-INITIAL_FORMS": 5}
    for at, name in enumerate([*shown, *others]):
        data |= {f"form-{at}-name": name, f"form-{at}-place": at + 1}
        data |= {f"form-{at}-is_shown": "on"} if name in shown else {}
    address = reverse("compliance:column-choice") + "?q=さくら"

    up = sent_columns(client.post(address, data | {"up": "fax"}))
    down = sent_columns(client.post(address, data | {"down": "name"}))
    first = sent_columns(client.post(address, data | {"up": "name"}))
    unknown = client.post(address, data | {"up": "nothing"})

    assert up[:5] == [
        ("name", True),
        ("fax", True),
        ("phone", True),
        ("number", False),
        ("kana", False),
    ]
    assert [name for name, _ in down[:3]] == ["phone", "name", "fax"]
    assert [name for name, _ in first[:3]] == shown
    assert sent_columns(unknown)[:5] == first[:5]
    assert len(up) == len(FACILITIES.columns)
    # Nothing is kept before it is saved.
    assert headings(page())[1] == "事業所番号"


def test_a_wrong_place_is_refused(client, page):
    page()

    assert (
        client.post(
            reverse("compliance:column-choice"),
            {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-name": "x", "form-0-place": 0},
        ).status_code
        == 422
    )


def save_view(client, name, **fields):
    return client.post(
        reverse("compliance:saved-view-new") + "?level=duty&page=2", {"name": name} | fields
    )


def test_conditions_are_saved_and_offered_to_oneself(client, city, page):
    page()

    answer = save_view(client, "義務の施設")

    assert answer["Location"] == reverse("compliance:facility-list") + "?level=duty"
    assert "義務の施設" in page().content.decode()
    assert save_view(client, "義務の施設").status_code == 422
    client.force_login(make_user(city))
    assert "義務の施設" not in client.get(reverse("compliance:facility-list")).content.decode()


def test_shared_conditions_are_offered_to_the_staff_and_deleted_by_their_owner(
    client, city, outsider, page
):
    page()
    save_view(client, "市の条件", shared_with=city.pk)
    view = SavedView.objects.get()
    address = reverse("compliance:saved-view-delete", kwargs={"saved_view_pk": view.pk})

    client.force_login(make_user(city))
    assert "市の条件" in client.get(reverse("compliance:facility-list")).content.decode()
    assert client.post(address).status_code == 404
    client.force_login(outsider)
    assert "市の条件" not in client.get(reverse("compliance:facility-list")).content.decode()
    assert save_view(client, "他市と共有", shared_with=city.pk).status_code == 422
    client.force_login(view.user)
    client.post(address)
    assert not SavedView.objects.exists()


def test_the_list_opens_with_the_conditions_that_a_person_begins_with(client, city, page):
    make_facility(name="さくら苑")
    page()
    save_view(client, "全員の条件", shared_with=city.pk)
    address = reverse("compliance:facility-list")
    before = page().status_code
    save_view(client, "義務の施設", opens_first="on")
    opened = page()
    everything = page(q="")

    assert before == 200
    assert (opened.status_code, opened["Location"]) == (302, f"{address}?level=duty")
    assert everything.status_code == 200
    tabs = {tab.label: tab for tab in everything.context["tabs"]}
    assert list(tabs) == [
        *("すべて", "今年度未届", "要件不足", "審査待ち", "期限超過", "全員の条件", "義務の施設"),
    ]
    assert [tab.label for tab in tabs.values() if tab.is_current] == ["すべて"]
    client.force_login(make_user(city))
    assert client.get(address).status_code == 200


def test_the_tabs_narrow_the_list_as_they_say(client, city, user):
    client.force_login(user)
    make_facility(name="未届苑")
    day = date(2025, 6, 1)
    short = make_facility(name="不足苑")
    make_filing(short, [partner(promises="ⅰ")], filed_date=day, received_date=day)
    make_filing(make_facility(name="充足苑"), [partner()])
    city.review_required = True
    city.save()
    make_filing(make_facility(name="審査苑"), [partner()])

    def names(**query):
        answer = client.get(reverse("compliance:facility-list"), query)
        return sorted(row.record.name for row in answer.context["table"].paginated_rows)

    assert names(quick="not_filed") == ["不足苑", "未届苑"]
    assert names(quick="short") == ["不足苑"]
    assert names(quick="waiting") == ["審査苑"]
    assert names(quick="overdue") == []
    assert names(quick="not_filed", q="未届") == ["未届苑"]


def test_a_tab_keeps_the_other_conditions_but_those_of_a_saved_view(client, page):
    page()
    save_view(client, "義務の施設")

    def query_of(label, **asked):
        return next(tab.query for tab in page(**asked).context["tabs"] if tab.label == label)

    assert query_of("要件不足", q="苑", page="2") == "q=%E8%8B%91&quick=short"
    assert query_of("要件不足", level="duty", sort="name") == "sort=name&quick=short"
    assert query_of("すべて", q="苑", per_page="100") == "per_page=100&q="


def export(client, suffix="xlsx", query="", **data):
    address = reverse("compliance:facility-export", kwargs={"suffix": suffix}) + query
    return client.post(address, data) if data else client.get(address)


def names_in(response):
    sheet = load_workbook(BytesIO(response.content)).active
    return [row[1] for row in sheet.values][1:]


def test_the_whole_result_is_saved_as_a_workbook_and_as_csv(client, page):
    make_filing(make_facility(name="さくら苑"), [partner(promises="ⅰⅱ")])
    make_facility(name="もも苑")
    page()

    assert names_in(export(client)) == ["さくら苑", "もも苑"]
    assert names_in(export(client, query="?q=もも")) == ["もも苑"]
    lines = b"".join(export(client, "csv")).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("事業所番号,施設名")
    assert "② 一部充足" in lines[1]
    assert export(client, "exe").status_code == 404


def test_selected_facilities_are_saved_or_all_that_meet_the_conditions(client, page):
    chosen = make_facility(name="さくら苑")
    make_facility(name="もも苑")
    page()

    assert names_in(export(client, selection=[chosen.pk])) == ["さくら苑"]
    assert names_in(export(client, selection=[chosen.pk], everything="true")) == [
        "さくら苑",
        "もも苑",
    ]
    assert export(client, selection=["x"]).status_code == 302


def test_a_selection_reaches_nothing_of_others(client, page, other_city):
    theirs = make_facility(name="もみじ苑", authority=other_city)
    page()

    assert names_in(export(client, selection=[theirs.pk])) == []


def test_a_wrong_condition_is_not_saved_as_a_file(client, page):
    page()

    answer = export(client, query="?on=いつか")

    assert answer["Location"].startswith(reverse("compliance:facility-list"))
