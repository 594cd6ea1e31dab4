"""Record every change of staff, of their second factors, and of authorities and places."""

from django.db import migrations

from accounts.recording import OF_NOBODY, record_changes

OF_PERSON = "(SELECT min(m.authority_id) FROM accounts_membership AS m WHERE m.user_id = r.{0})"


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0007_history_functions"),
        ("jurisdictions", "0002_second_factor_required"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        record_changes("accounts_user", authority=OF_PERSON.format("id")),
        record_changes("accounts_membership", authority="r.authority_id"),
        record_changes("accounts_invitation", authority="r.authority_id"),
        record_changes(
            "mfa_authenticator",
            authority=OF_PERSON.format("user_id"),
            hidden=["data", "last_used_at"],
        ),
        record_changes("jurisdictions_authority", authority="r.id"),
        record_changes("jurisdictions_authority_members", authority="r.authority_id"),
        *(
            record_changes(f"jurisdictions_{name}", authority=OF_NOBODY, key="code")
            for name in ("prefecture", "medicalarea", "municipality")
        ),
    ]
