"""Laws of the database: the web role may do what a list names, and nothing else.

A table, a function or a trigger that is added without its line fails here.
"""

import secrets

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.acting import act_as
from accounts.catalogue import faults
from accounts.server import left_open
from accounts.walls import TABLES, raise_walls
from tests.accounts.attack import as_web, run
from tests.ours import OURS

pytestmark = pytest.mark.django_db
# Tables of ours whose changes are not recorded, and why.
NOT_RECORDED = {
    "accounts_historyentry": "it is the history itself",
    "accounts_historychain": "the history itself: where each chain ends",
    "accounts_historyrule": "how the history is written; only migrations write it",
    "accounts_signingkey": "a secret, derived from SECRET_KEY",
    "accounts_attempt": "counts tries of nobody in particular",
    "accounts_cache": "counts sign-ins of nobody in particular",
    "accounts_sentform": "that a form was sent; what it did is recorded where it was done",
    "accounts_user_groups": "Django's groups, by which nothing here is decided",
    "accounts_user_user_permissions": "Django's permissions, by which nothing here is decided",
    "jobs_job": "how far a job has come; what it did is recorded where it was done",
    "compliance_filingsummary": "says what filings and reviews say, and they are recorded",
}
GUARDS = """
    SELECT c.relname,
        c.relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid),
        3 = (SELECT count(*) FROM pg_trigger AS t
             WHERE t.tgrelid = c.oid AND t.tgfoid = 'accounts_history_record'::regproc)
    FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""


def test_the_web_role_may_do_exactly_what_the_lists_name():
    assert faults() == []


def test_the_private_server_leaves_nothing_open_to_every_role():
    assert left_open() == []


def test_every_table_of_ours_has_a_policy_a_line_and_a_history_or_a_reason_to_have_none():
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        tables = {
            name: guards
            for name, *guards in cursor.fetchall()
            if name.startswith(tuple(f"{app}_" for app in OURS))
        }

    models = {
        table._meta.db_table
        for app in OURS
        for table in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    assert models - tables.keys() == set()
    assert [name for name in tables if name not in TABLES] == []
    assert [name for name, (has_policy, _) in tables.items() if not has_policy] == []
    recorded = {name for name, (_, is_recorded) in tables.items() if is_recorded}
    assert tables.keys() - recorded == NOT_RECORDED.keys()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("CREATE TABLE a_table_of_tomorrow (id int)", "一覧（accounts/walls.py）にない表"),
        ("CREATE VIEW a_view AS SELECT * FROM accounts_user", "にない表"),
        ("GRANT SELECT (password) ON accounts_user TO cooperating_web", "password"),
        ("GRANT UPDATE ON compliance_filing TO cooperating_web", "権限が余分です"),
        ("GRANT SELECT ON django_session TO PUBLIC", "権限が余分です"),
        ("REVOKE INSERT ON compliance_filing FROM cooperating_web", "権限が足りません"),
        ("DROP POLICY seen ON facilities_facility", "ポリシーが足りません"),
        ("CREATE POLICY all_of_it ON compliance_filing TO PUBLIC USING (true)", "へのポリシー"),
        ("ALTER TABLE compliance_filing DISABLE ROW LEVEL SECURITY", "が無効な表"),
        ("ALTER TABLE compliance_filing DISABLE TRIGGER never_emptied", "トリガーが足りません"),
        ("DROP TRIGGER history_of_update ON facilities_facility", "トリガーが足りません"),
        (
            "GRANT EXECUTE ON FUNCTION accounts_history_seal() TO PUBLIC",
            "実行できる関数：accounts_history_seal()",
        ),
        (
            "CREATE FUNCTION loose() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "固定していない関数：loose()",
        ),
        (
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO cooperating_web",
            "今後作成するもの",
        ),
        ("ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC", "今後作成するもの"),
        ("GRANT USAGE ON SEQUENCE accounts_user_id_seq TO cooperating_web", "権限が余分です"),
    ],
)
def test_whatever_differs_from_the_lists_is_named(statement, told):
    run(statement)

    assert any(told in fault for fault in faults())


def test_a_function_of_tomorrow_is_closed_to_everybody():
    run("CREATE FUNCTION of_tomorrow() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    assert faults() == []


def test_what_a_restore_without_the_role_lost_is_given_back_where_it_can_be():
    run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM cooperating_web")
    run("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM cooperating_web")
    run("GRANT EXECUTE ON FUNCTION accounts_history_record() TO PUBLIC")
    run("DELETE FROM accounts_historyrule")
    assert faults() != []

    raise_walls()

    assert faults() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("GRANT TEMP ON DATABASE {database} TO PUBLIC", "REVOKE ALL ON DATABASE"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "REVOKE ALL ON SCHEMA public"),
    ],
)
def test_what_the_server_leaves_open_is_told_with_the_statement_that_closes_it(statement, told):
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    run(statement.format(database=name))

    assert any(told in statement for statement in left_open())


def test_the_check_before_serving_names_what_is_wrong(capsys):
    run("GRANT UPDATE ON compliance_filing TO cooperating_web")
    with as_web(), pytest.raises(Exception, match="bin/manage migrate"):
        call_command("check_web_role")

    assert "compliance_filing UPDATE" in capsys.readouterr().out


def test_the_check_before_serving_says_when_the_key_is_another(settings):
    settings.SECRET_KEY = secrets.token_hex()
    with as_web(), pytest.raises(Exception, match="SECRET_KEY"):
        call_command("check_web_role")


@pytest.mark.parametrize(
    "steps",
    [
        ["CREATE TEMP TABLE mine (id bigint)"],
        ["CREATE TABLE public.mine (id bigint)"],
        ["CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
        ["DO $$ BEGIN PERFORM 1; END $$"],
        ["SELECT accounts_history_record()"],
        ["SELECT accounts_history_seal()"],
        ["SELECT accounts_history_learn()"],
        ["SELECT accounts_history_let_go(1, now())"],
        ["SELECT accounts_claim(1)"],
        ["SELECT * FROM accounts_signingkey"],
        ["SELECT authority FROM accounts_historyrule"],
        [
            "CREATE TRIGGER t AFTER INSERT ON accounts_user "
            "EXECUTE FUNCTION accounts_history_record('1', 'id', '')"
        ],
    ],
)
def test_no_step_of_the_way_to_the_owner_is_open(user, steps):
    with as_web(user):
        for step in steps:
            with pytest.raises(DatabaseError), transaction.atomic():
                run(step)


def test_the_function_of_the_history_executes_nothing_of_its_arguments(user):
    # Even attached by the owner, with words of an attacker: the rule of the table decides.
    run(
        "CREATE TRIGGER history_of_attack AFTER INSERT ON facilities_service "
        "REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "
        "accounts_history_record('(SELECT 1/0)', 'no such column', '')"
    )
    act_as(user)
    run("UPDATE facilities_service SET name = name")
    run(
        "INSERT INTO facilities_service (name, code, facility_type_id, notes_designation) "
        "SELECT '試験', '999', facility_type_id, false FROM facilities_service LIMIT 1"
    )


def test_a_table_without_a_rule_is_refused_by_the_history():
    run("CREATE TABLE mine (id bigint)")
    run(
        "CREATE TRIGGER t AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows "
        "FOR EACH STATEMENT EXECUTE FUNCTION accounts_history_record('1', 'id', '')"
    )
    with pytest.raises(DatabaseError, match="no rule"), transaction.atomic():
        run("INSERT INTO mine VALUES (1)")
