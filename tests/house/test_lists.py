"""Laws for every list: screen, print, Excel and CSV say the same, and follow what was chosen."""

import csv
import io
import random
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.models import Role
from common.tabular import FORMULA_STARTS
from facilities.models import Facility
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, partner
from tests.factories.contacts import make_contact
from tests.factories.facilities import make_facility, make_transfer
from tests.factories.medical_partners import make_clinic, make_hospital
from tests.factories.notices import make_letter
from tests.factories.uploads import make_upload
from tests.house.lists import Seen, pages_of_lists
from tests.house.test_pages import url_of

pytestmark = pytest.mark.django_db
LISTS = list(pages_of_lists())
HOSTILE = ["=1+1", "+81", "-2+3", "@SUM(A1)", "\t=1", "＝1"]


@pytest.fixture
def office(client, city):
    """Somebody of our city who may see every list."""
    city.review_required = True
    city.save()
    manager = make_user(city, Role.MANAGE)
    client.force_login(manager)
    return manager


def fill(city, names):
    """Make rows of every list, which bear these names."""
    for at, name in enumerate(names):
        facility = make_facility(
            authority=city,
            name=name,
            corporation_name=name,
            phone="028-681-1111" if at % 2 else "",
            capacity=1200 + at if at % 3 else None,
            address="栃木県さくら市氏家2771",
        )
        hospital = make_hospital(name=f"{name}病院", registered_by=city, code=None, address=name)
        make_clinic(name=name, beds=at * 700)
        if at % 4 != 3:
            make_filing(facility, [partner(hospital), partner(promises="ⅰ")])
            make_filing(facility, [partner(hospital)], now=datetime(2026, 11, 20, tzinfo=UTC))
        make_letter(facility)
        make_contact(facility, content=name)
        upload = make_upload(city)
        upload.name = name
        upload.save()
        make_transfer(facility)
        make_user(city, last_name=name)


def headings_of(columns):
    return ["".join(column.heading.split()) for column in columns]


def seen(client, office, city, name, arguments, view) -> Seen:
    facility = Facility.objects.filter(authority=city).order_by("pk").last()
    return Seen(client, office, url_of(name, arguments, facility), view.listing)


def test_every_list_of_the_site_is_walked():
    titles = {view.listing.title for _, _, view in LISTS}

    assert titles >= {
        "施設一覧",
        "対応記録",
        "医療機関一覧",
        "審査待ちの届出",
        "指定権者の変更の申出",
        "取込",
        "職員",
        "操作記録",
        "通知文書の一括発行",
        "送付先",
    }
    names = [view.listing.name for _, _, view in LISTS]
    assert len(names) == len(set(names))


def test_each_shape_of_each_list_says_the_same_of_the_same_rows(client, office, city):
    fill(city, ["さくら苑", "もも苑", "<b>うめ</b>苑", "きく　苑"])

    for name, arguments, view in LISTS:
        page = seen(client, office, city, name, arguments, view)
        page.choose([column.name for column in view.listing.columns])
        shapes = page.shapes()
        # What is printed and what leaves is noted in the history, so each shape has a row more.
        drop = -1 if view.listing.name == "history" else 0
        said = {
            shape: (heads, rows[drop:] if drop else rows) for shape, (heads, rows) in shapes.items()
        }

        assert said["screen"][0] == headings_of(view.listing.columns)
        assert said["screen"][1], name
        for shape in ("paper", "xlsx", "csv"):
            assert said[shape] == said["screen"], (name, shape)


def test_a_file_holds_the_columns_that_were_chosen_in_their_order_or_all(client, office, city):
    fill(city, ["さくら苑"])
    chance = random.Random(8)  # noqa: S311  nothing is secret

    for name, arguments, view in LISTS:
        page, listing = seen(client, office, city, name, arguments, view), view.listing
        others = [one.name for one in listing.columns if one.name != listing.row_header]
        chosen = [*chance.sample(others, 2), listing.row_header]
        page.choose(chosen)
        wanted = headings_of(listing.named(chosen))
        everything = headings_of(listing.columns)

        assert {shape: heads for shape, (heads, _) in page.shapes().items()} == dict.fromkeys(
            ("screen", "paper", "xlsx", "csv"), wanted
        ), name
        for file in (page.xlsx, page.csv):
            assert file(columns="all")[0] == everything, name
        client.post(f"{page.url}columns/", {"reset": "true"})
        at_first = headings_of(listing.named(listing.chosen(None)))
        assert page.csv()[0] == page.screen()[0] == at_first, name


def test_the_columns_of_one_list_are_not_those_of_another(client, office, city):
    fill(city, ["さくら苑"])
    one, another = (
        seen(client, office, city, *page)
        for page in LISTS
        if page[2].listing.name in ("staff", "uploads")
    )
    before = another.screen()[0]

    one.choose([one.listing.row_header])

    assert one.screen()[0] == headings_of(one.listing.named([one.listing.row_header]))
    assert another.screen()[0] == before


def test_each_shape_is_in_the_order_that_is_asked_for(client, office, city):
    fill(city, ["さくら苑", "もも苑", "うめ苑", "きく苑"])

    for name, arguments, view in LISTS:
        page, listing = seen(client, office, city, name, arguments, view), view.listing
        page.choose([column.name for column in listing.columns])
        for column in listing.columns:
            if not column.order_by:
                continue
            up = page.shapes(sort=column.name)
            down = page.shapes(sort=f"-{column.name}")
            assert len({str(rows) for _, rows in up.values()}) == 1, (name, column.name)
            assert len({str(rows) for _, rows in down.values()}) == 1, (name, column.name)
            assert up["csv"][1] == down["csv"][1][::-1], (name, column.name)


def test_each_shape_is_narrowed_as_the_list_is(client, office, city):
    fill(city, ["さくら苑", "もも苑"])
    narrowed = 0

    for name, arguments, view in LISTS:
        if view.filterset_class is None or view.listing.name == "history":
            continue
        page = seen(client, office, city, name, arguments, view)
        shapes = page.shapes(q="もも")
        assert all(said == shapes["screen"] for said in shapes.values()), (name, shapes)
        assert 0 < len(shapes["csv"][1]) < len(page.csv()[1]), name
        narrowed += 1
    assert narrowed == 4


def test_nothing_in_a_file_of_any_list_is_taken_for_a_formula(client, office, city):
    fill(city, HOSTILE)
    met = set()

    for name, arguments, view in LISTS:
        page = seen(client, office, city, name, arguments, view)
        book = load_workbook(io.BytesIO(page.file("xlsx", columns="all")))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f"] == [], name
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        text = page.file("csv", columns="all").decode("utf-8-sig")
        texts += [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert [one for one in texts if len(one) > 1 and one.startswith(FORMULA_STARTS)] == [], name
        if any(one.startswith("'") for one in texts):
            met.add(view.listing.name)
    # The others hold no words that somebody types at the beginning of a cell.
    assert met == {
        "facilities",
        "follow_up",
        "institutions",
        "waiting_filings",
        "transfers",
        "uploads",
        "staff",
        "recipients",
        "history",
    }


def test_a_file_asks_the_database_as_often_for_many_rows_as_for_few(client, office, city):
    fill(city, ["さくら苑"] * 4)
    pages = [seen(client, office, city, *page) for page in LISTS]
    few = [number_of_queries(page) for page in pages]
    fill(city, ["もも苑"] * 8)
    many = [number_of_queries(page) for page in pages]

    assert many == few
    # The history asks once for each kind of thing that its entries speak of.
    assert max(few) <= 26


def number_of_queries(page: Seen) -> int:
    page.file("csv", columns="all")
    with CaptureQueriesContext(connection) as asked:
        page.file("csv", columns="all")
    return len(asked)


def test_whoever_may_not_see_a_list_gets_none_of_its_shapes(client, city, outsider):
    facility = make_facility(authority=city)
    letter = make_letter(facility)
    client.force_login(outsider)
    own = [one for one in LISTS if one[1]]

    for name, arguments, _ in own:
        url = url_of(name, arguments, letter.facility)
        for tail in ("", "print/", "export.xlsx", "export.csv", "columns/"):
            assert client.get(f"{url}{tail}").status_code == 404, (name, tail)
        assert client.post(f"{url}columns/", {"reset": "true"}).status_code == 404
    assert own
