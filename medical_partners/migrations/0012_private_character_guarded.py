"""Let everybody see what private characters mean, offices add to it, and record it."""

from django.db import migrations

from accounts.recording import record_changes
from accounts.row_security import protect

TABLE = "medical_partners_privatecharacter"
# Whoever brings the public lists of a prefecture says how they are read.
MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"


class Migration(migrations.Migration):

    dependencies = [("medical_partners", "0011_private_character")]

    operations = [
        protect(
            TABLE,
            sees="true",
            changes=f"registered_by_id = {MANAGED} AND EXISTS ("
            "SELECT FROM jurisdictions_authority AS a "
            f"WHERE a.id = {TABLE}.registered_by_id AND a.prefecture_id = {TABLE}.prefecture_id)",
            acts=("INSERT",),
        ),
        record_changes(TABLE, authority="r.registered_by_id"),
    ]
