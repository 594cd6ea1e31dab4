"""Adding a union of municipalities."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from jurisdictions.actions import add_union
from jurisdictions.models import Authority, Municipality
from tests.factories.jurisdictions import make_union

pytestmark = pytest.mark.django_db
MEMBERS = ["393011", "393029", "39303"]  # 東洋町, 奈半利町, 田野町


def reasons(**arguments) -> list[str]:
    """Return why a union is refused; nothing of it may be left."""
    before = Authority.objects.count()
    with pytest.raises(ValidationError) as refused:
        add_union(**({"code": "398012", "name": "中芸広域連合", "members": MEMBERS} | arguments))
    assert Authority.objects.count() == before
    return refused.value.messages


def test_a_union_becomes_the_authority_of_its_members():
    union = add_union(code=" 398012 ", name=" 中芸広域連合 ", members=MEMBERS)

    union.refresh_from_db()
    assert (union.code, union.name, union.kind) == ("398012", "中芸広域連合", Authority.Kind.UNION)
    assert (union.prefecture.name, union.municipality) == ("高知県", None)
    assert [place.name for place in union.members.order_by("code")] == [
        "東洋町",
        "奈半利町",
        "田野町",
    ]


def test_unknown_members_are_each_named():
    assert reasons(members=["393011", "999999", "幻町"]) == [
        "市区町村コードが見つかりません：999999",
        "市区町村コードが見つかりません：幻町",
    ]


def test_a_union_needs_members():
    assert reasons(members=[]) == ["構成市町村を一つ以上指定してください。"]


def test_a_code_that_is_taken_is_refused():
    (reason,) = reasons(code="392014")

    assert "指定権者コード" in reason
    assert "既に存在します" in reason


def test_a_union_across_prefectures_is_refused():
    assert reasons(members=["393011", "092142"]) == [
        "構成市町村が二つ以上の都道府県にわたっています：高知県東洋町、栃木県さくら市"
    ]


def test_a_member_of_another_union_is_refused():
    make_union(Municipality.objects.get(code="393029"), name="安芸広域連合")

    assert reasons() == ["既に安芸広域連合の構成市町村です：奈半利町"]


def test_a_ward_is_no_member():
    assert reasons(members=["011011"]) == [
        "行政区は指定できません。市のコードを指定してください：札幌市中央区"
    ]


def test_all_reasons_are_given_at_once():
    assert len(reasons(code="392014", name="", members=["393011", "092142", "999999"])) == 4


def test_the_command_adds_a_union_and_says_who_belongs_to_it():
    printed = StringIO()

    call_command("add_union", "398012", "中芸広域連合", "--members", *MEMBERS, stdout=printed)

    assert printed.getvalue() == (
        "中芸広域連合（398012）を追加しました。構成市町村：東洋町、奈半利町、田野町\n"
    )
    assert Authority.objects.get(code="398012").members.count() == 3


def test_the_command_explains_why_a_union_is_refused():
    with pytest.raises(CommandError, match="市区町村コードが見つかりません：999999"):
        call_command("add_union", "398012", "中芸広域連合", "--members", "999999")
