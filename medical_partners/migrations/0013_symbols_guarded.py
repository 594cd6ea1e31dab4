"""Let only superusers change, through the site, what a filed standard shows."""

from django.db import migrations

from accounts.row_security import protect, signs_changes


class Migration(migrations.Migration):

    dependencies = [
        ("medical_partners", "0012_private_character_guarded"),
        ("accounts", "0015_history_never_changes"),
    ]

    operations = [
        protect(
            "medical_partners_standardsymbol",
            sees="true",
            changes="(SELECT accounts_is_superuser())",
        ),
        signs_changes("medical_partners_institutiondecision", "decided_by_id"),
    ]
