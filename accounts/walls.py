"""What the web role may do: every table and every function that it reaches has its line here.

`raise_walls()` brings the database to this list after each migration, whoever made a table or a
function; accounts/catalogue.py compares. What is not named is closed. A new table needs its line
here and its policies in a migration (accounts/row_security.py); both are tested.
"""

from dataclasses import dataclass
from typing import Any

from django.db import ProgrammingError, connection, transaction

from accounts.acting import signing_blocks
from accounts.row_security import WEB_ROLE


@dataclass(frozen=True)
class TableRights:
    """One table: the acts of the web role (S, I, U, D), and what stands on guard.

    The guard is named in words: `history` records changes (record_changes), `kept` refuses
    TRUNCATE (never_emptied), `columns` lets only some columns change (only_changes), `signed`
    lets whoever inserts name only themselves (signed_by), `signs` whoever changes (signs_changes).
    """

    acts: str
    guard: str = ""
    policies: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


ACTS = {"S": "SELECT", "I": "INSERT", "U": "UPDATE", "D": "DELETE"}

TABLES = {
    # Staff and sign-in. A session is reached by functions alone.
    "accounts_user": TableRights(
        "SIUD", "history columns", triggers=("keeps_password_unseen",), unread=("password",)
    ),
    "accounts_membership": TableRights("SIUD", "history columns"),
    "accounts_invitation": TableRights("SIU", "history"),
    "accounts_user_groups": TableRights("SIUD"),
    "accounts_user_user_permissions": TableRights("SIUD"),
    "accounts_attempt": TableRights("SIUD"),
    "accounts_cache": TableRights("SIUD"),
    "accounts_sentform": TableRights("SIUD"),
    "accounts_signingkey": TableRights(""),
    "django_session": TableRights(""),
    "mfa_authenticator": TableRights("SIUD", "history"),
    "account_emailaddress": TableRights("SIUD"),
    "account_emailconfirmation": TableRights("SIUD"),
    "socialaccount_socialaccount": TableRights("SIUD"),
    "socialaccount_socialapp": TableRights("SIUD"),
    "socialaccount_socialtoken": TableRights("SIUD"),
    # The history writes itself.
    "accounts_historyentry": TableRights(
        "S", "kept", triggers=("history_is_kept", "history_is_sealed", "history_never_changes")
    ),
    "accounts_historychain": TableRights(
        "", "kept", triggers=("chain_is_kept", "chain_only_grows")
    ),
    "accounts_historyrule": TableRights(""),
    # Django's own.
    "auth_group": TableRights("SIUD"),
    "auth_group_permissions": TableRights("SIUD"),
    "auth_permission": TableRights("SIUD"),
    "django_admin_log": TableRights("SIUD"),
    "django_content_type": TableRights("SIUD"),
    "django_migrations": TableRights(""),
    "django_tasks_database_dbtaskresult": TableRights("SIUD", "columns"),
    # Places and authorities: everybody reads them.
    "jurisdictions_prefecture": TableRights("SIUD", "history"),
    "jurisdictions_medicalarea": TableRights("SIUD", "history"),
    "jurisdictions_municipality": TableRights("SIUD", "history"),
    "jurisdictions_authority": TableRights("SIUD", "history columns"),
    "jurisdictions_authority_members": TableRights("SIUD", "history"),
    "jurisdictions_loadedfile": TableRights("SI", "history"),
    # Facilities.
    "facilities_facilitytype": TableRights("SIUD", "history"),
    "facilities_obligation": TableRights("SIUD", "history"),
    "facilities_service": TableRights("SIUD", "history"),
    "facilities_facility": TableRights(
        "SIUD", "history", triggers=("moves_its_summary", "remembers_authority")
    ),
    "facilities_suspension": TableRights("SIUD", "history"),
    "facilities_formerauthority": TableRights("S", "history kept"),
    "facilities_duplicatedecision": TableRights("SIU", "history signs"),
    "facilities_officenote": TableRights("SIU", "history columns signs"),
    "facilities_transferproposal": TableRights("SIU", "history columns"),
    # Medical institutions.
    "medical_partners_standardsymbol": TableRights("SIUD", "history"),
    "medical_partners_privatecharacter": TableRights("SI", "history"),
    "medical_partners_medicalinstitution": TableRights(
        "SIUD",
        "history",
        policies=("assessed_by_its_prefecture", "listed_by_its_prefecture"),
        triggers=("keeps_its_registrar",),
    ),
    "medical_partners_filedstandard": TableRights(
        "SIUD", "history", policies=("changed_by_its_prefecture", "listed_by_its_prefecture")
    ),
    "medical_partners_institutiondecision": TableRights("SIU", "history signs"),
    # Filings and what is done about them.
    "compliance_filing": TableRights("SI", "history kept signed", triggers=("summarised",)),
    # Triggers keep it; what it says stands in the history of the filings and decisions.
    "compliance_filingsummary": TableRights("S", "kept"),
    "compliance_filedpartner": TableRights("SI", "history kept"),
    "compliance_plannedinstitution": TableRights("SI", "history kept"),
    "compliance_yearclosing": TableRights("SI", "history kept signed"),
    "compliance_review": TableRights("SI", "history kept signed", triggers=("summarised",)),
    "compliance_attachment": TableRights("SI", "history kept signed"),
    "compliance_filingopened": TableRights("SI", "history kept"),
    "compliance_contact": TableRights("SI", "history kept signed"),
    "compliance_groupguidance": TableRights("SI", "history kept signed"),
    "compliance_notice": TableRights("SI", "history kept signed"),
    "compliance_noticebatch": TableRights("SIU", "history signed signs"),
    "compliance_lettersettings": TableRights("SIU", "history signs"),
    "compliance_authorityprofile": TableRights("SIU", "history signs"),
    "compliance_deadlinerule": TableRights("SIU", "history signs"),
    "compliance_upload": TableRights("SIU", "history signed signs"),
    "compliance_savedview": TableRights("SID", "history"),
    # The words of letters, and the work behind the pages.
    "letters_wording": TableRights("SI", "history kept signed"),
    "jobs_job": TableRights("SIU", "columns signed signs"),
}

FUNCTIONS = {
    # Who is at work; the policies ask.
    "accounts_person()",
    "accounts_self()",
    "accounts_invited()",
    "accounts_invited_to()",
    "accounts_is_superuser()",
    "accounts_reads_all()",
    "accounts_visible_authorities()",
    "accounts_visible_prefectures()",
    "accounts_writable_authorities(text)",
    "accounts_signature_holds()",
    # Sign-in.
    "accounts_invitation_by(text)",
    "accounts_password(bigint)",
    "accounts_password_of()",
    "accounts_user_named(text)",
    "accounts_user_with_email(text)",
    "accounts_session_begin(text,text,timestamp with time zone)",
    "accounts_session_end(text)",
    "accounts_session_go_on(text,text,timestamp with time zone)",
    "accounts_session_known(text)",
    "accounts_session_read(text)",
    # What is no change of a row.
    "accounts_history_note(bigint,text,text,jsonb)",
    # The one door out of one's own scope.
    "facilities_accept_transfer(bigint,text,timestamp with time zone)",
    "medical_partners_distance_km(double precision,double precision,double precision,"
    "double precision)",
    # Each trigger of pgtrigger asks it; for the web role the answer is always no.
    "_pgtrigger_should_ignore(name)",
}

MAKE_ROLE = f"""
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{WEB_ROLE}') THEN
        CREATE ROLE {WEB_ROLE} LOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
CLOSED = [
    "ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM {WEB_ROLE}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM {WEB_ROLE}",
    f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {WEB_ROLE}",
    f"GRANT USAGE ON SCHEMA public TO {WEB_ROLE}",
]
NEVER_IGNORED = f"""
CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    RETURN '{WEB_ROLE}' NOT IN (session_user, current_setting('role'))
        AND trigger_name = ANY (
            coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{{}}')::text[]);
END $$
"""
OWN_TABLES = """
    SELECT c.relname, c.relkind = 'S' FROM pg_class AS c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND pg_has_role(c.relowner, 'USAGE')
"""
OWN_FUNCTIONS = """
    SELECT p.oid::regprocedure::text FROM pg_proc AS p
    WHERE p.pronamespace = 'public'::regnamespace AND pg_has_role(p.proowner, 'USAGE')
"""
READ_COLUMNS = """
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> ALL (%s)
"""
STORE_KEY = """
    INSERT INTO accounts_signingkey (inner_block, outer_block) VALUES (%s, %s)
    ON CONFLICT (single) DO UPDATE
    SET inner_block = excluded.inner_block, outer_block = excluded.outer_block
    WHERE accounts_signingkey IS DISTINCT FROM excluded
"""


@transaction.atomic
def raise_walls() -> None:
    """Give the web role what the lists name, take all else away, and store the key of signing.

    For the owner of the tables, after the migrations. A database that has only been restored is
    brought to the same state.
    """
    _run(MAKE_ROLE)
    for statement in CLOSED:
        _try(statement)
    name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    _try(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC, {WEB_ROLE}")
    _try(f"GRANT CONNECT ON DATABASE {name} TO {WEB_ROLE}")
    _open_tables()
    _open_functions()
    if _asked("SELECT to_regclass('accounts_signingkey') IS NOT NULL") == [(True,)]:
        _run(STORE_KEY, *signing_blocks())
    if _asked("SELECT to_regprocedure('accounts_history_learn()') IS NOT NULL") == [(True,)]:
        _run("SELECT accounts_history_learn()")


def _open_tables() -> None:
    for name, is_sequence in _asked(OWN_TABLES):
        kind = "SEQUENCE" if is_sequence else "TABLE"
        quoted = connection.ops.quote_name(name)
        _run(f"REVOKE ALL ON {kind} {quoted} FROM PUBLIC, {WEB_ROLE}")
        line = TABLES.get(name)
        if line and line.acts:
            _run(f"GRANT {_privileges(name, line)} ON {quoted} TO {WEB_ROLE}")


def _privileges(name: str, line: TableRights) -> str:
    allowed = [ACTS[act] for act in line.acts]
    if line.unread:
        [(columns,)] = _asked(READ_COLUMNS, name, list(line.unread))
        allowed[0] = f"SELECT ({columns})"
    return ", ".join(allowed)


def _open_functions() -> None:
    functions = {name for (name,) in _asked(OWN_FUNCTIONS)}
    if "_pgtrigger_should_ignore(name)" in functions:
        _run(NEVER_IGNORED)
    for name in functions:
        _run(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC, {WEB_ROLE}")
    for name in FUNCTIONS & functions:
        _run(f"GRANT EXECUTE ON FUNCTION {name} TO {WEB_ROLE}")


def _try(statement: str) -> None:
    # On an office's own server the database may be somebody else's; check_web_role tells.
    try:
        with transaction.atomic():
            _run(statement)
    except ProgrammingError:
        return


def _run(statement: str, *values: str | bytes | list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


# Any: the question says of what.
def _asked(question: str, *values: str | bytes | list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values or None)
        return list(cursor.fetchall())
