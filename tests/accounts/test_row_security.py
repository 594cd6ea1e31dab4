"""The two walls say the same: the scoping of QuerySets, and PostgreSQL's row-level security."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.acting import act_as, acting_as
from accounts.models import Membership, Role, User
from accounts.permissions import Act
from compliance.filings.models import FiledPartner, Filing, PlannedInstitution, Review
from compliance.filings.recording import record_filing
from facilities.models import Facility, Suspension
from medical_partners.models import FiledStandard, MedicalInstitution, StandardSymbol
from tests.factories.accounts import make_user
from tests.factories.compliance import make_filing, new_filing, partner
from tests.factories.facilities import make_facility, suspend
from tests.factories.jurisdictions import make_authority, make_union
from tests.factories.medical_partners import make_hospital

pytestmark = pytest.mark.django_db

SCOPED = [
    Facility,
    Suspension,
    Filing,
    FiledPartner,
    PlannedInstitution,
    Review,
    MedicalInstitution,
]
# What a public institution can do is written by any office of its prefecture.
CHANGING = {
    Facility: Act.EDIT_FACILITY,
    Suspension: Act.EDIT_FACILITY,
    MedicalInstitution: Act.ASSESS_INSTITUTION,
}


@pytest.fixture
def world(city, other_city, prefecture):
    """Facilities, filings and institutions of every kind of authority, in two prefectures."""
    authorities = [city, other_city, prefecture, make_authority(), make_union()]
    for authority in authorities:
        authority.review_required = True
        authority.save()
        facility = make_facility(authority=authority)
        institution = make_hospital(registered_by=authority)
        suspend(facility, date(2026, 1, 1), date(2026, 2, 1))
        FiledStandard.objects.create(
            institution=institution,
            symbol=StandardSymbol.objects.order_by("pk")[0],
            listed_on=date(2026, 1, 1),
        )
        plan = PlannedInstitution(kind=PlannedInstitution.Kind.OTHER)
        make_filing(facility, [partner(institution)], planned_institutions=[plan])
    make_hospital()
    return authorities


def staff(authorities) -> dict[str, User | AnonymousUser]:
    """Return every kind of person that the two walls must agree on."""
    city, other_city, prefecture, *_ = authorities
    people: dict[str, User | AnonymousUser] = {
        f"{authority.name} {role.label}": make_user(authority, role)
        for authority in authorities
        for role in Role
    }
    both = make_user(city, Role.READ)
    Membership.objects.create(user=both, authority=prefecture, role=Role.RECORD)
    suspended = make_user(city, Role.MANAGE)
    Membership.objects.filter(user=suspended).update(suspended_at=timezone.now())
    return people | {
        "two authorities": both,
        "suspended": suspended,
        "gone": make_user(other_city, Role.MANAGE, is_active=False),
        "the ministry": make_user(reads_all=True),
        "no authority": make_user(),
        "nobody": AnonymousUser(),
    }


@pytest.fixture
def as_web():
    """Take the role of the web process for the rest of the test."""

    def take_the_role(user=None):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE cooperating_web")
        act_as(user)

    yield take_the_role
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    act_as(None)


def as_owner():
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def pks(queryset) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model.__name__)
def test_both_walls_show_everybody_the_same_rows(world, as_web, model):
    for name, person in staff(world).items():
        as_owner()
        visible = pks(model.objects.visible_to(person))
        as_web(person)

        assert (name, pks(model.objects.all())) == (name, visible)


def test_filed_standards_are_seen_with_their_institution(world, as_web):
    for name, person in staff(world).items():
        as_owner()
        seen = pks(MedicalInstitution.objects.visible_to(person))
        standards = pks(FiledStandard.objects.filter(institution__in=seen))
        as_web(person)

        assert (name, pks(FiledStandard.objects.all())) == (name, standards)


@pytest.mark.parametrize("model", CHANGING, ids=lambda model: model.__name__)
def test_both_walls_let_everybody_change_the_same_rows(world, as_web, model):
    table = model._meta.db_table
    for name, person in staff(world).items():
        as_owner()
        editable = pks(model.objects.open_to(person, CHANGING[model]))
        as_web(person)
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET id = id RETURNING id")  # noqa: S608 - names of the test itself
            changed = {pk for (pk,) in cursor.fetchall()}

        assert (name, changed) == (name, editable)


def test_no_public_institution_is_made_somebodys_and_only_management_makes_one_public(
    world, as_web
):
    city = world[0]
    public = MedicalInstitution.objects.filter(registered_by=None, prefecture=city.prefecture)
    ours = MedicalInstitution.objects.filter(registered_by=city)
    reviewer, manager = make_user(city, Role.REVIEW), make_user(city, Role.MANAGE)
    as_web(reviewer)

    for rows, registrar in ((public, city), (ours, None)):
        with pytest.raises(DatabaseError, match="keeps its registrar"), transaction.atomic():
            rows.update(registered_by=registrar)
    act_as(manager)
    # A public list may hold what an office had entered before.
    assert ours.update(registered_by=None) == 1


def test_both_walls_let_everybody_file_for_the_same_facilities(world, as_web):
    facilities = list(Facility.objects.all())
    hospital = make_hospital()
    for name, person in staff(world).items():
        as_owner()
        editable = pks(Facility.objects.open_to(person, Act.RECORD_FILING))
        as_web(person)
        filed = set()
        for facility in facilities:
            new = new_filing(facility, [partner(hospital)])
            try:
                with transaction.atomic():
                    record_filing(new, now=timezone.now(), by=None)
            except DatabaseError as refusal:
                assert "row-level security" in str(refusal)  # noqa: PT017 - some may, some may not
            else:
                filed.add(facility.pk)

        assert (name, filed) == (name, editable)


def test_a_facility_cannot_be_slipped_into_another_jurisdiction(
    city, other_city, as_web, user, outsider
):
    facility = make_facility(authority=city)
    as_web(user)

    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Facility.objects.filter(pk=facility.pk).update(authority=other_city)


def test_the_web_role_has_no_power_over_policies(as_web, db):
    as_web()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM compliance_filing",
        "UPDATE compliance_review SET reasons = ''",
        "TRUNCATE facilities_suspension",
        "ALTER TABLE facilities_facility DISABLE ROW LEVEL SECURITY",
        "DROP POLICY seen ON facilities_facility",
        "CREATE TABLE a_way_around (id int)",
        "DELETE FROM django_migrations",
    ],
)
def test_the_web_role_is_refused(as_web, user, statement):
    as_web(user)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_request_leaves_nobody_behind_on_the_connection(client, city, user, as_web):
    make_facility(authority=city)
    client.force_login(user)
    client.get("/compliance/facilities/")
    client.logout()
    client.get("/sign-in/")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE cooperating_web")
    assert Facility.objects.count() == 0


def test_a_page_shows_the_same_behind_the_second_wall(client, city, user, other_city, as_web):
    make_facility(authority=city, name="わが苑")
    make_facility(authority=other_city, name="秘密の施設")
    client.force_login(user)
    as_web()

    page = client.get("/compliance/facilities/").content.decode()

    assert "わが苑" in page
    assert "秘密の施設" not in page


def test_a_job_acts_as_a_person_and_then_as_nobody_again(city, user, as_web):
    make_facility(authority=city)
    as_web()

    with acting_as(user):
        during = Facility.objects.count()

    assert (during, Facility.objects.count()) == (1, 0)


def test_a_job_that_breaks_leaves_nobody_behind(city, user, as_web):
    make_facility(authority=city)
    as_web()

    with pytest.raises(DatabaseError), transaction.atomic(), acting_as(user):
        Facility.objects.extra(where=["no_such_column"]).count()

    assert Facility.objects.count() == 0
