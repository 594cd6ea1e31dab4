"""What the database itself refuses of offers, whatever statement asks for it."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.acting import act_as
from accounts.models import Role
from facilities.models import Facility, TransferProposal
from jurisdictions.models import Authority
from tests.factories.accounts import make_user
from tests.factories.facilities import make_facility, make_transfer
from tests.web_role import become

State = TransferProposal.State


@pytest.fixture
def neighbour(db) -> Authority:
    """Another city of our prefecture."""
    return Authority.objects.get(name="小山市")


@pytest.fixture
def facility(city) -> Facility:
    return make_facility(name="移る苑", authority=city)


ATTACKS = {
    "accept one's own offer": "SELECT facilities_accept_transfer({offer}, '', now())",
    "write that it was accepted": "UPDATE facilities_transferproposal SET state = 'accepted', "
    "decided_at = now(), decided_by_id = {person} WHERE id = {offer}",
    "send it to somebody else": "UPDATE facilities_transferproposal SET to_authority_id = "
    "from_authority_id WHERE id = {offer}",
    "delete it": "DELETE FROM facilities_transferproposal WHERE id = {offer}",
    "decline in another's name": "UPDATE facilities_transferproposal SET state = 'withdrawn', "
    "decided_at = now(), decided_by_id = {other} WHERE id = {offer}",
    "give it away without asking": "UPDATE facilities_facility SET authority_id = {to} "
    "WHERE id = {facility}",
    "offer what is not one's own": "INSERT INTO facilities_transferproposal (facility_id, number, "
    "name, facility_type_id, prefecture_id, from_authority_id, to_authority_id, transfer_date, "
    "reason, proposed_by_id, proposed_at, state, answer) SELECT id, number, name, "
    "facility_type_id, prefecture_id, {to}, authority_id, '2026-07-01', 'x', {person}, now(), "
    "'open', '' FROM facilities_facility WHERE id = {other_facility}",
}


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_itself_refuses(city, neighbour, prefecture, facility, attack):
    giver, other = make_user(city, Role.MANAGE), make_user(neighbour, Role.MANAGE)
    offer = make_transfer(facility, neighbour)
    statement = ATTACKS[attack].format(
        offer=offer.pk,
        person=giver.pk,
        other=other.pk,
        to=neighbour.pk,
        facility=facility.pk,
        other_facility=make_facility(authority=neighbour).pk,
    )
    act_as(giver)
    become("cooperating_web")
    changed = None
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            changed = cursor.rowcount
    except DatabaseError:
        changed = 0
    finally:
        become("none")
        act_as(None)

    assert changed == 0
    facility.refresh_from_db()
    offer.refresh_from_db()
    assert (facility.authority, offer.state) == (city, State.OPEN)


@pytest.mark.django_db
def test_the_old_door_is_shut():
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'facilities\\_%transfer%'")
        names = [name for (name,) in cursor.fetchall()]

    assert "facilities_accept_transfer" in names
    assert "facilities_transfer" not in names
