"""Let the web role see and change staff, sessions and places only as the application does."""

from django.db import migrations

from accounts.row_security import only_changes, protect

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
PLACES = ("prefecture", "medicalarea", "municipality", "authority_members")


def _only_superusers_change(table, sees="true"):
    return protect(table, sees=sees, changes=SUPERUSER)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0013_sessions_and_passwords"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("jurisdictions", "0004_history_years"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
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
            unless="accounts_is_superuser()",
        ),
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
        protect(
            "accounts_invitation",
            sees=f"id = {INVITED} OR authority_id = {MANAGED} OR {SUPERUSER}",
            inserts=f"authority_id = {MANAGED} AND invited_by_id = {PERSON} "
            "AND accepted_by_id IS NULL",
            changes=f"authority_id = {MANAGED} OR id = {INVITED} AND accepted_by_id IS NULL",
            checks=f"authority_id = {MANAGED} OR id = {INVITED}",
            acts=("INSERT", "UPDATE"),
        ),
        migrations.RunSQL(
            "CREATE FUNCTION accounts_invitation_by(of_digest text) RETURNS bigint "
            "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS "
            "$$ SELECT id FROM accounts_invitation WHERE digest = of_digest $$",
            "DROP FUNCTION accounts_invitation_by(text)",
        ),
        # Reached by functions alone (0013), or by nobody.
        protect("django_session", sees="false", changes="false", acts=()),
        protect("accounts_signingkey", sees="false", changes="false", acts=()),
        protect("accounts_historyrule", sees="false", changes="false", acts=()),
        protect("accounts_historychain", sees="false", changes="false", acts=()),
        protect("django_migrations", sees="false", changes="false", acts=()),
        protect("mfa_authenticator", sees=OWN, changes=OWN),
        protect("account_emailaddress", sees=OWN, changes=OWN),
        protect("socialaccount_socialaccount", sees=OWN, changes=OWN),
        *(
            protect(table, sees=SUPERUSER, changes=SUPERUSER)
            for table in (
                "account_emailconfirmation",
                "socialaccount_socialapp",
                "socialaccount_socialtoken",
                "django_admin_log",
            )
        ),
        *(
            _only_superusers_change(table)
            for table in (
                "auth_group",
                "auth_group_permissions",
                "auth_permission",
                "django_content_type",
            )
        ),
        *(
            _only_superusers_change(table, sees=OWN)
            for table in ("accounts_user_groups", "accounts_user_user_permissions")
        ),
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
            unless="false",
        ),
        # Counters of failed sign-ins, of names and addresses that nobody is signed in for.
        protect("accounts_cache", sees="true", changes="true"),
        *(_only_superusers_change(f"jurisdictions_{name}") for name in PLACES),
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
        protect(
            "jurisdictions_loadedfile", sees="true", changes=RECORDS_SOMEWHERE, acts=("INSERT",)
        ),
    ]
