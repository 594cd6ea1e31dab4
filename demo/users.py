"""The people of the demo: one in each role of a city and of its prefecture, one for the nation."""

from dataclasses import dataclass
from random import Random

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Role, User
from demo.names import official_name
from jurisdictions.models import Authority


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """Somebody who may sign in, as the command tells of them."""

    username: str
    office: str
    role: str
    # What a second factor that is asked in any case opens with; empty where none is.
    secret: str = ""
    codes: tuple[str, ...] = ()


# The roles of the people of the demo.
RECORDER, REVIEWER, MANAGER = Role.RECORD.value, Role.REVIEW.value, Role.MANAGE.value


def people_of_offices(role: str) -> dict[int, int]:
    """Return by authority the key of a person of this very role."""
    return dict(Membership.objects.filter(role=role).values_list("authority_id", "user_id"))


def main_city(prefecture: str) -> Authority:
    """Return the city of the demo: the first designated or core city of a prefecture."""
    kinds = (Authority.Kind.DESIGNATED_CITY, Authority.Kind.CORE_CITY)
    cities = Authority.objects.filter(prefecture=prefecture, kind__in=kinds)
    return cities.order_by("code")[0]


def make_users(prefecture: str, password: str) -> list[SignIn]:
    """Make the people of the demo, all with one password, and return them."""
    whole = Authority.objects.get(prefecture=prefecture, kind=Authority.Kind.PREFECTURE)
    hashed = make_password(password)
    people = [
        _serve(f"{place}-{role}", authority, role, hashed)
        for place, authority in (("city", main_city(prefecture)), ("prefecture", whole))
        for role in Role
    ]
    return [*people, _read_all(hashed)]


def make_clerk() -> User:
    """Make the one in whose name invented offices without people decide; nobody signs in so."""
    password = make_password(None)
    return User.objects.create(
        username="demo-clerk", password=password, last_name="見本データ", is_active=False
    )


def _read_all(hashed: str) -> SignIn:
    user = _person("nation", hashed, reads_all=True)
    secret = give_second_factor(user)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    return SignIn(
        username="nation", office="全国", role="全国閲覧", secret=secret, codes=tuple(codes)
    )


def give_second_factor(user: User) -> str:
    """Set an authenticator app up for a person, and return its key."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def _person(username: str, hashed: str, *, reads_all: bool = False) -> User:
    """Make a person; who signs in by a name has the same invented name in every world."""
    surname, given = official_name(Random(f"person {username}"))
    return User.objects.create(
        username=username,
        password=hashed,
        last_name=surname,
        first_name=given,
        reads_all=reads_all,
    )


def _serve(username: str, authority: Authority, role: Role, hashed: str) -> SignIn:
    user = _person(username, hashed)
    Membership.objects.create(user=user, authority=authority, role=role)
    return SignIn(username=username, office=authority.name, role=role.label)
