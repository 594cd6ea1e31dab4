"""Acts on authorities."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from jurisdictions.directories import MunicipalityDirectory
from jurisdictions.models import Authority, Municipality


@transaction.atomic
def add_union(*, code: str, name: str, members: Iterable[str]) -> Authority:
    """Add a 広域連合 or 一部事務組合 that designates 地域密着型サービス for its members.

    The members are given by code. Raises ValidationError, with every reason in Japanese.
    """
    directory = MunicipalityDirectory()
    found = {member: directory.by_code(member) for member in members}
    places = [place for place in found.values() if place]
    union = Authority(code=code.strip(), name=name.strip(), kind=Authority.Kind.UNION)
    problems = [
        f"市区町村コードが見つかりません：{code}" for code, place in found.items() if not place
    ]
    problems += _problems_of_members(places) + _problems_of_union(union)
    if problems:
        raise ValidationError(problems)
    union.prefecture_id = places[0].prefecture_id
    union.save()
    union.members.set(places)
    return union


def _problems_of_members(places: list[Municipality]) -> list[str]:
    if not places:
        return ["構成市町村を一つ以上指定してください。"]
    problems = [
        f"行政区は指定できません。市のコードを指定してください：{place.name}"
        for place in places
        if place.kind == Municipality.Kind.WARD
    ]
    if len({place.prefecture_id for place in places}) > 1:
        problems.append(
            "構成市町村が二つ以上の都道府県にわたっています："
            + "、".join(f"{place.prefecture.name}{place.name}" for place in places)
        )
    joined = Authority.members.through.objects.filter(municipality__in=places)
    memberships = joined.select_related("authority", "municipality").order_by("municipality")
    return problems + [
        f"既に{membership.authority.name}の構成市町村です：{membership.municipality.name}"
        for membership in memberships
    ]


def _problems_of_union(union: Authority) -> list[str]:
    try:
        union.full_clean(exclude=["prefecture"])
    except ValidationError as error:
        return error.messages
    return []
