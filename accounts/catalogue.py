"""Compare what PostgreSQL lets the web role do with the lists in accounts/walls.py.

The catalogue can be read by any role, so the site itself asks before it serves, and the tests ask
the same. `faults()` is what `bin/manage migrate` mends; `left_open()` is what only whoever looks
after the server can close.
"""

from typing import Any

import pgtrigger
from django.db import connection

from accounts.row_security import WEB_ROLE
from accounts.walls import ACTS, FUNCTIONS, TABLES, TableRights

HISTORY_TRIGGERS = ("history_of_insert", "history_of_update", "history_of_delete")
GUARDS = {"history": HISTORY_TRIGGERS, "kept": ("never_emptied",)} | {
    "columns": ("only_changes_some_columns",),
    "signed": (),
    "signs": ("signs_for_oneself",),
}

PRIVILEGES = f"""
    SELECT c.relname, p.privilege_type || coalesce(' (' || a.attname || ')', '')
    FROM pg_class AS c
    LEFT JOIN LATERAL (
        SELECT NULL::name AS attname, c.relacl AS acl
        UNION ALL SELECT attname, attacl FROM pg_attribute
        WHERE attrelid = c.oid AND NOT attisdropped
    ) AS a ON true
    CROSS JOIN LATERAL aclexplode(a.acl) AS p
    WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      AND p.grantee IN (0, '{WEB_ROLE}'::regrole)
"""
KINDS = """
    SELECT c.relname, c.relrowsecurity FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
COLUMNS = """
    SELECT a.attname FROM pg_attribute AS a
    WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
"""
POLICIES = f"""
    SELECT c.relname, p.polname FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid
    WHERE p.polroles = ARRAY['{WEB_ROLE}'::regrole::oid]
"""
OTHER_POLICIES = f"""
    SELECT c.relname::text || '：' || p.polname FROM pg_policy AS p
    JOIN pg_class AS c ON c.oid = p.polrelid
    WHERE p.polroles <> ARRAY['{WEB_ROLE}'::regrole::oid]
"""
TRIGGERS = """
    SELECT c.relname, t.tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
      AND c.relnamespace = 'public'::regnamespace
"""
CALLABLE = f"""
    SELECT p.oid::regprocedure::text FROM pg_proc AS p
    WHERE p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      AND has_function_privilege('{WEB_ROLE}', p.oid, 'EXECUTE')
"""
LOOSE_DEFINERS = """
    SELECT p.oid::regprocedure::text FROM pg_proc AS p
    WHERE p.prosecdef AND NOT EXISTS (
        SELECT FROM unnest(p.proconfig) AS c WHERE c ~ '^search_path=.*pg_temp"?$')
"""
POWERS = f"""
    SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR EXISTS (
        SELECT FROM pg_auth_members WHERE member = '{WEB_ROLE}'::regrole
    ) OR EXISTS (
        SELECT FROM pg_shdepend WHERE refobjid = '{WEB_ROLE}'::regrole AND deptype = 'o'
    )
    FROM pg_roles WHERE rolname = '{WEB_ROLE}'
"""
# What a future function or table would be given.
DEFAULTS = f"""
    SELECT d.defaclobjtype::text || '：' || p.privilege_type
    FROM pg_default_acl AS d CROSS JOIN LATERAL aclexplode(d.defaclacl) AS p
    WHERE p.grantee IN (0, '{WEB_ROLE}'::regrole)
      AND d.defaclrole = (SELECT relowner FROM pg_class WHERE oid = 'accounts_user'::regclass)
    UNION ALL
    SELECT 'f：EXECUTE' WHERE NOT EXISTS (
        SELECT FROM pg_default_acl WHERE defaclobjtype = 'f' AND defaclnamespace = 0
          AND defaclrole = (SELECT relowner FROM pg_class WHERE oid = 'accounts_user'::regclass))
"""
IGNORABLE = f"""
    SELECT proname FROM pg_proc
    WHERE proname = '_pgtrigger_should_ignore' AND prosrc NOT LIKE '%{WEB_ROLE}%'
"""


def faults() -> list[str]:
    """Return, in words for an administrator, what differs from the lists."""
    found = _differences("権限", _expected_privileges(), _pairs(PRIVILEGES))
    found += _differences("行単位のポリシー", _expected_policies(), _pairs(POLICIES))
    found += _differences("トリガー", _expected_triggers(), _pairs(TRIGGERS))
    found += _named("行単位の閲覧制限が無効な表", _without_row_security())
    found += _named("一覧（accounts/walls.py）にない表", _kinds().keys() - TABLES.keys())
    found += _named("データベースにない表", TABLES.keys() - _kinds().keys())
    callable_functions = set(_ones(CALLABLE))
    found += _named("一覧にない実行できる関数", callable_functions - FUNCTIONS)
    found += _named("実行できない関数", FUNCTIONS - callable_functions)
    found += _named("search_path を固定していない関数", _ones(LOOSE_DEFINERS))
    found += _named("cooperating_web 以外へのポリシー", _ones(OTHER_POLICIES))
    found += _named("今後作成するものに与えられる権限", _ones(DEFAULTS))
    found += _named("cooperating_web が無効にできるトリガーの関数", _ones(IGNORABLE))
    if _ones(POWERS) != [False]:
        found.append(f"{WEB_ROLE} は、行単位の閲覧制限を免れる権限又は所有物を持っています。")
    return found


def _expected_privileges() -> set[tuple[str, str]]:
    return {
        (name, privilege)
        for name, line in TABLES.items()
        for act in line.acts
        for privilege in _spelt(name, line, ACTS[act])
    }


def _spelt(name: str, line: TableRights, privilege: str) -> list[str]:
    if privilege != "SELECT" or not line.unread:
        return [privilege]
    columns = _ones(COLUMNS, name)
    return [f"SELECT ({column})" for column in columns if column not in line.unread]


def _expected_policies() -> set[tuple[str, str]]:
    expected = set()
    for name, line in TABLES.items():
        policies = {"seen", *line.policies}
        policies |= {f"may_{ACTS[act].lower()}" for act in line.acts if act != "S"}
        if "signed" in line.guard.split():
            policies.add("signed_insert")
        expected |= {(name, policy) for policy in policies}
    return expected


def _expected_triggers() -> set[tuple[str, str]]:
    expected = {
        (model._meta.db_table, trigger.get_pgid(model)) for model, trigger in pgtrigger.registered()
    }
    for name, line in TABLES.items():
        expected |= {(name, trigger) for trigger in line.triggers}
        for guard in line.guard.split():
            expected |= {(name, trigger) for trigger in GUARDS[guard]}
    return expected


def _kinds() -> dict[str, bool]:
    return dict(_pairs(KINDS))


def _without_row_security() -> set[str]:
    return {name for name, secured in _kinds().items() if name in TABLES and not secured}


def _differences(
    what: str, expected: set[tuple[str, str]], there: set[tuple[str, str]]
) -> list[str]:
    missing = [f"{what}が足りません：{' '.join(one)}" for one in sorted(expected - there)]
    return missing + [f"{what}が余分です：{' '.join(one)}" for one in sorted(there - expected)]


def _named(what: str, names: "set[str] | list[str]") -> list[str]:
    return [f"{what}：{name}" for name in sorted(names)]


def _pairs(question: str) -> set[tuple[str, Any]]:  # Any: the question says of what
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {(first, second) for first, second in cursor.fetchall()}


def _ones(question: str, *values: str) -> list[Any]:  # Any: the question says of what
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return [one for (one,) in cursor.fetchall()]
