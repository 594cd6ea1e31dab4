"""What somebody reaches who gets statements of their own into the site: nothing of others."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import acting
from accounts.acting import act_as
from accounts.models import Invitation, Membership, Role, User
from accounts.passwords import UNSEEN
from compliance.settings.models import AuthorityProfile
from facilities.models import Facility, Obligation
from tests.accounts.attack import as_web, asked, run
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
REFUSED = re.compile("may be changed|row-level security")
LIFTS = [
    "UPDATE accounts_user SET is_superuser = true",
    "UPDATE accounts_user SET reads_all = true",
    "UPDATE accounts_user SET is_staff = true",
    "UPDATE accounts_user SET is_active = true, email = 'a@example.jp'",
    "UPDATE accounts_membership SET role = 'manage', suspended_at = NULL",
    "UPDATE facilities_obligation SET level = 'effort'",
    "UPDATE facilities_facilitytype SET name = ''",
    "UPDATE jurisdictions_prefecture SET name = ''",
    "UPDATE jurisdictions_municipality SET name = ''",
    "UPDATE jurisdictions_authority SET review_required = NOT review_required",
    "DELETE FROM jurisdictions_authority_members",
    "DELETE FROM facilities_service",
    "UPDATE medical_partners_standardsymbol SET meaning = ''",
    "DELETE FROM accounts_user",
    "DELETE FROM accounts_membership",
    "DELETE FROM mfa_authenticator",
    "UPDATE compliance_deadlinerule SET reason = 'x'",
    "UPDATE compliance_authorityprofile SET reason = 'x'",
]


@pytest.mark.parametrize("statement", LIFTS)
@pytest.mark.parametrize("who", ["nobody", "records", "manages elsewhere"])
def test_what_decides_who_may_do_what_is_not_changed_by_a_statement(
    city, user, outsider, statement, who
):
    person = {"nobody": None, "records": user, "manages elsewhere": outsider}[who]
    before = _what_decides(city, user)

    with as_web(person), transaction.atomic():
        try:
            with transaction.atomic():
                run(statement)
        except DatabaseError as refusal:
            assert REFUSED.search(str(refusal))  # noqa: PT017 - others see no row

    assert _what_decides(city, user) == before


def _what_decides(city, user):
    person = User.objects.get(pk=user.pk)
    city.refresh_from_db()
    return (
        (person.is_superuser, person.reads_all, person.is_staff, person.email),
        list(Membership.objects.filter(authority=city).values_list("user", "role").order_by("pk")),
        list(Obligation.objects.order_by("pk").values_list("level", flat=True)),
        (city.review_required, city.name, city.prefecture.name),
    )


BEYOND_MANAGEMENT = [
    "UPDATE accounts_membership SET user_id = accounts_person() WHERE role = 'review'",
    "UPDATE jurisdictions_authority SET name = '別の市' WHERE id = %(city)s",
    "UPDATE accounts_user SET is_superuser = true WHERE id = accounts_person()",
    "INSERT INTO accounts_membership (user_id, authority_id, role) SELECT accounts_person(), id, "
    "'manage' FROM jurisdictions_authority WHERE id <> %(city)s LIMIT 1",
]


@pytest.mark.parametrize("statement", BEYOND_MANAGEMENT)
def test_even_management_changes_only_what_is_its_own(city, user, statement):
    manager = make_user(city, Role.MANAGE)
    with as_web(manager), connection.cursor() as cursor:
        assert run("UPDATE accounts_membership SET role = 'review' WHERE user_id = %s", user.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement, {"city": city.pk})


def test_a_superuser_changes_what_the_pages_for_superusers_change(city, user):
    root = make_user(is_superuser=True, is_staff=True)
    with as_web(root):
        assert run("UPDATE accounts_user SET reads_all = true WHERE id = %s", user.pk) == 1
        assert run("UPDATE facilities_obligation SET level = level") > 0
        assert run("UPDATE accounts_membership SET role = 'manage'") > 0


def test_no_password_is_read_but_ones_own(user, outsider):
    with as_web(user):
        for question in ("SELECT password FROM accounts_user", "SELECT u FROM accounts_user AS u"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                asked(question)
        assert asked("SELECT accounts_password(%s)", outsider.pk) == [(None,)]
        assert User.objects.get(pk=outsider.pk).password == UNSEEN
        assert User.objects.get(pk=user.pk).check_password("pass")
        assert set(User.objects.exclude(pk=user.pk).values_list("password", flat=True)) == {UNSEEN}
    with as_web():
        assert asked("SELECT id, username FROM accounts_user") == []
        assert asked("SELECT accounts_password(%s)", user.pk) == [(None,)]


def test_the_owner_reads_and_writes_passwords_as_ever(user):
    person = User.objects.get(pk=user.pk)
    assert person.check_password("pass")
    person.set_password("another password")
    person.save()

    assert User.objects.get(pk=user.pk).check_password("another password")


def test_a_person_who_was_read_without_their_password_is_saved_without_it(user):
    root = make_user(is_superuser=True, is_staff=True)
    with as_web(root):
        person = User.objects.get(pk=user.pk)
        person.last_name = "山田"
        person.save()

    stored = User.objects.get(pk=user.pk)
    assert (stored.last_name, stored.check_password("pass")) == ("山田", True)


def test_nobody_sets_the_password_of_another(user, outsider):
    with as_web(outsider):
        assert run("UPDATE accounts_user SET password = 'x' WHERE id = %s", user.pk) == 0
        assert run("UPDATE accounts_user SET password = %s", make_password("neu")) == 1

    assert User.objects.get(pk=user.pk).check_password("pass")


def test_a_second_factor_is_read_by_its_owner_alone(user, outsider):
    run(
        "INSERT INTO mfa_authenticator (user_id, type, data, created_at) "
        "VALUES (%s, 'totp', '{\"secret\": \"x\"}', now())",
        user.pk,
    )
    seen = []
    for person in (None, outsider, user):
        with as_web(person):
            seen.append(len(asked("SELECT data FROM mfa_authenticator")))

    assert seen == [0, 0, 1]


def test_sessions_are_reached_by_their_key_alone(client, user):
    client.force_login(user)
    key = client.session.session_key
    with as_web(user):
        for question in ("SELECT * FROM django_session", "DELETE FROM django_session"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                run(question)
        assert asked("SELECT session_data FROM accounts_session_read('unknown')") == [(None,)]
        [(data,)] = asked("SELECT session_data FROM accounts_session_read(%s)", key)
    assert data


def test_a_session_that_is_over_opens_nothing(client, user):
    client.force_login(user)
    assert client.get("/").status_code == 200
    run("UPDATE django_session SET expire_date = now() - interval '1 minute'")

    assert client.get("/").status_code == 302


def test_who_checks_a_sign_in_reaches_one_row_and_changes_no_right(user, outsider):
    act_as(None)
    acting.checking_sign_in_of(user.pk)
    run("SET LOCAL ROLE cooperating_web")
    assert asked("SELECT id FROM accounts_user") == [(user.pk,)]
    assert Facility.objects.count() == 0
    with pytest.raises(DatabaseError, match="may be changed"), transaction.atomic():
        run("UPDATE accounts_user SET is_superuser = true")
    run("RESET ROLE")


def test_an_invitation_gives_what_it_says_and_no_more(city, other_city, outsider):
    invitation = Invitation.objects.create(
        authority=city,
        name="新任",
        role=Role.READ,
        digest="d",
        invited_by=make_user(city, Role.MANAGE),
        invited_at=timezone.now(),
        expires_at=timezone.now(),
    )
    act_as(outsider)
    acting.taking_up(invitation.pk)
    run("SET LOCAL ROLE cooperating_web")
    for role, authority in (("manage", city), ("read", other_city)):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            run(
                "INSERT INTO accounts_membership (user_id, authority_id, role) VALUES (%s, %s, %s)",
                outsider.pk,
                authority.pk,
                role,
            )
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        User.objects.create(username="boss", is_superuser=True)
    Membership.objects.create(user=outsider, authority=city, role=Role.READ)
    run("RESET ROLE")


def test_a_record_is_signed_by_whoever_makes_it(city, user):
    manager = make_user(city, Role.MANAGE)
    with (
        as_web(user),
        pytest.raises(DatabaseError, match="nobody signs jobs_job for another"),
        transaction.atomic(),
    ):
        run(
            "INSERT INTO jobs_job (authority_id, label, task, state, stage, done, total, "
            "message, result_path, created_at, created_by_id) VALUES "
            "(%s, '', 'x', 'waiting', '', 0, 0, '', '', now(), %s)",
            city.pk,
            manager.pk,
        )


def test_nobody_signs_a_change_for_another(city, user):
    manager = make_user(city, Role.MANAGE)
    with as_web(manager):
        profile = AuthorityProfile.objects.create(
            authority=city, recorded_at=timezone.now(), recorded_by=manager
        )
        profile.recorded_by = user
        with pytest.raises(DatabaseError, match="for another"), transaction.atomic():
            profile.save()


@pytest.mark.parametrize("path", ["os.system", "letters.tasks.x(1)", "reports.exports.run"])
def test_only_a_task_of_the_site_is_given_to_the_workers(user, path):
    with (
        as_web(user),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        run(
            "INSERT INTO django_tasks_database_dbtaskresult (id, status, enqueued_at, "
            "args_kwargs, priority, task_path, worker_ids, queue_name, backend_name, run_after, "
            "exception_class_path, traceback) VALUES (gen_random_uuid(), 'READY', now(), "
            "'{}', 0, %s, '[]', 'default', 'default', now(), '', '')",
            path,
        )


def test_pgtrigger_is_not_ignored_by_the_web_role(user):
    with as_web(user):
        run("SELECT set_config('pgtrigger.ignore', '{filing_states_its_partners}', false)")

        assert asked("SELECT _pgtrigger_should_ignore('filing_states_its_partners')") == [(False,)]
    assert asked("SELECT _pgtrigger_should_ignore('filing_states_its_partners')") == [(True,)]
    run("SELECT set_config('pgtrigger.ignore', '', false)")


ESCAPES = [
    "SET SESSION AUTHORIZATION postgres",
    "COPY accounts_user TO PROGRAM 'id'",
    "COPY facilities_service TO '/tmp/out'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_creat(1)",
    "SELECT pg_terminate_backend(1)",
    "SELECT pg_advisory_lock(1)",
    "SET session_replication_role = replica",
    "CREATE SCHEMA mine",
    "CREATE ROLE mine",
    "ALTER ROLE cooperating_web SUPERUSER",
    "UPDATE pg_proc SET prosecdef = false",
    "SET app.history = 'off'; SET row_security = off; SELECT * FROM compliance_filing",
    "SET LOCAL track_activities = on",
    "CREATE EXTENSION dblink",
    "CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION accounts_history_seal()",
    "LOCK TABLE accounts_historyentry IN ACCESS EXCLUSIVE MODE",
    "TRUNCATE accounts_cache",
    "SELECT nextval('accounts_user_id_seq')",
    "SELECT setval('accounts_historyentry_id_seq', 1)",
    "SELECT pg_reload_conf()",
    "SELECT * FROM pg_authid",
    "SELECT pg_ls_dir('.')",
]


@pytest.mark.parametrize("statement", ESCAPES)
def test_no_statement_leads_out_of_the_role(user, statement):
    with as_web(user), pytest.raises(DatabaseError), transaction.atomic():
        run(statement)


def test_the_role_of_the_tables_owner_is_no_superuser():
    assert connection.settings_dict["USER"] != "postgres"
    assert asked("SELECT rolsuper FROM pg_roles WHERE rolname = session_user") == [(False,)]
