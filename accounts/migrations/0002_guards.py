"""Guard staff, sign-in, the history and places: who sees and changes what, and what is recorded.

The lists below say it table by table; a rule that is missing here is found by tests/house. What
PostgreSQL itself has to know stands in sql/, one file for each subject: functions are read, and
coloured by editors, as the language they are written in, and this file stays one list.

It guards the tables of jurisdictions too, and those of Django and its packages: jurisdictions
stands below accounts and knows nothing of who is at work.
"""

from django.db import migrations

from accounts.history_triggers import OF_NOBODY, never_emptied, record_changes
from accounts.row_security import only_changes, protect
from accounts.walls import MAKE_ROLE
from common.sql_files import run_file

SUPERUSER = "(SELECT accounts_is_superuser())"
SELF = "(SELECT accounts_self())"
PERSON = "(SELECT accounts_person())"
INVITED = "(SELECT accounts_invited())"
INVITED_TO = "(SELECT accounts_invited_to())"
MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"
RECORDED_FOR = "ANY ((SELECT accounts_writable_authorities('record'))::bigint[])"
RECORDS_SOMEWHERE = "cardinality((SELECT accounts_writable_authorities('record'))) > 0"
THE_INVITATION = (
    "EXISTS (SELECT FROM accounts_invitation AS i WHERE i.id = "
    f"{INVITED} AND i.accepted_by_id IS NULL AND i.authority_id = accounts_membership.authority_id"
)
# What belongs to one person and is used while they sign in.
OWN = f"user_id = {SELF} OR {SUPERUSER}"
SENT_BY_ONESELF = f"user_id = {PERSON}"
OF_PERSON = "(SELECT min(m.authority_id) FROM accounts_membership AS m WHERE m.user_id = r.{0})"

PLACES = ("prefecture", "medicalarea", "municipality")
# The site reaches them by functions alone, or not at all.
CLOSED = (
    "django_session",
    "django_migrations",
    "accounts_signingkey",
    "accounts_historyrule",
    "accounts_historychain",
)
OF_SUPERUSERS = (
    "account_emailconfirmation",
    "socialaccount_socialapp",
    "socialaccount_socialtoken",
    "django_admin_log",
)
SEEN_BY_ALL = (
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    *(f"jurisdictions_{name}" for name in PLACES),
    "jurisdictions_authority_members",
)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0001_initial"),
        ("jurisdictions", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        # The policies name the role; what it may do it is given after the migrations (walls.py).
        migrations.RunSQL(MAKE_ROLE, migrations.RunSQL.noop),
        run_file(__file__, "tables.sql"),
        run_file(__file__, "who_is_at_work.sql"),
        run_file(__file__, "sign_in.sql"),
        run_file(__file__, "history.sql"),
        run_file(__file__, "history_never_changes.sql"),
        never_emptied("accounts_historyentry", "accounts_historychain"),
        # Whoever manages an authority reads its history; it writes itself.
        protect("accounts_historyentry", sees=f"authority_id = {MANAGED}", changes="false", acts=()),
        # Names stand beside what people did, so whoever works here sees them.
        protect(
            "accounts_user",
            sees=f"id = {SELF} OR {PERSON} IS NOT NULL OR {INVITED} IS NOT NULL",
            inserts=f"{SUPERUSER} OR {INVITED_TO} IS NOT NULL "
            "AND NOT is_superuser AND NOT is_staff AND NOT reads_all",
            changes=f"id = {SELF} OR {SUPERUSER}",
            deletes=SUPERUSER,
        ),
        only_changes(
            "accounts_user",
            "password",
            "last_login",
            "first_name",
            "last_name",
            "chosen_columns",
            unless="accounts_is_superuser()",
        ),
        record_changes("accounts_user", authority=OF_PERSON.format("id")),
        protect(
            "accounts_membership",
            sees=f"user_id = {SELF} OR authority_id = {MANAGED} OR authority_id = {INVITED_TO} "
            f"OR {SUPERUSER}",
            inserts=f"{SUPERUSER} OR {THE_INVITATION} AND i.role = accounts_membership.role)",
            changes=f"{SUPERUSER} OR authority_id = {MANAGED} OR {THE_INVITATION})",
            checks=f"{SUPERUSER} OR authority_id = {MANAGED} "
            f"OR {THE_INVITATION} AND i.role = accounts_membership.role)",
            deletes=SUPERUSER,
        ),
        only_changes(
            "accounts_membership", "role", "suspended_at", unless="accounts_is_superuser()"
        ),
        record_changes("accounts_membership", authority="r.authority_id"),
        protect(
            "accounts_invitation",
            sees=f"id = {INVITED} OR authority_id = {MANAGED} OR {SUPERUSER}",
            inserts=f"authority_id = {MANAGED} AND invited_by_id = {PERSON} "
            "AND accepted_by_id IS NULL",
            changes=f"authority_id = {MANAGED} OR id = {INVITED} AND accepted_by_id IS NULL",
            checks=f"authority_id = {MANAGED} OR id = {INVITED}",
            acts=("INSERT", "UPDATE"),
        ),
        record_changes("accounts_invitation", authority="r.authority_id"),
        protect("accounts_sentform", sees=SENT_BY_ONESELF, changes=SENT_BY_ONESELF),
        # Counters of tries and sign-ins of names and addresses that nobody is signed in for.
        protect("accounts_attempt", sees="true", changes="true"),
        protect("accounts_cache", sees="true", changes="true"),
        # Django's own, and that of its packages.
        *(protect(table, sees="false", changes="false", acts=()) for table in CLOSED),
        *(protect(table, sees=SUPERUSER, changes=SUPERUSER) for table in OF_SUPERUSERS),
        *(protect(table, sees="true", changes=SUPERUSER) for table in SEEN_BY_ALL),
        *(
            protect(table, sees=OWN, changes=SUPERUSER)
            for table in ("accounts_user_groups", "accounts_user_user_permissions")
        ),
        protect("mfa_authenticator", sees=OWN, changes=OWN),
        record_changes(
            "mfa_authenticator",
            authority=OF_PERSON.format("user_id"),
            hidden=["data", "last_used_at"],
        ),
        protect("account_emailaddress", sees=OWN, changes=OWN),
        protect("socialaccount_socialaccount", sees=OWN, changes=OWN),
        # The worker signs in with the same role. A task can only be one of the site's own, and
        # what it does it does as the person who asked for the job (jobs/running.py).
        protect(
            "django_tasks_database_dbtaskresult",
            sees="true",
            inserts=r"task_path ~ '^[a-z_]+\.tasks\.[a-z_]+$'",
            changes="true",
            deletes="finished_at IS NOT NULL",
        ),
        only_changes(
            "django_tasks_database_dbtaskresult",
            "status",
            "started_at",
            "finished_at",
            "worker_ids",
            "return_value",
            "exception_class_path",
            "traceback",
        ),
        # Whoever records for an authority may lock its row; only its management changes it.
        protect(
            "jurisdictions_authority",
            sees="true",
            inserts=SUPERUSER,
            changes=f"id = {RECORDED_FOR} OR id = {INVITED_TO} OR {SUPERUSER}",
            checks=f"id = {MANAGED} OR {SUPERUSER}",
            deletes=SUPERUSER,
        ),
        only_changes(
            "jurisdictions_authority",
            "review_required",
            "history_years",
            "second_factor_required",
            "records_from",
            unless="accounts_is_superuser()",
        ),
        record_changes("jurisdictions_authority", authority="r.id"),
        record_changes("jurisdictions_authority_members", authority="r.authority_id"),
        *(
            record_changes(f"jurisdictions_{name}", authority=OF_NOBODY, key="code")
            for name in PLACES
        ),
        protect(
            "jurisdictions_loadedfile", sees="true", changes=RECORDS_SOMEWHERE, acts=("INSERT",)
        ),
        record_changes("jurisdictions_loadedfile", authority=OF_NOBODY),
    ]
