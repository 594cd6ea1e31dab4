"""Let the web role reach only one's own columns and conditions, and those shared with one."""

from django.db import migrations

from accounts.recording import OF_NOBODY, record_changes
from accounts.row_security import VISIBLE_AUTHORITIES, protect

OWN = "user_id = (SELECT accounts_person())"
SHARED = f"shared_with_id = {VISIBLE_AUTHORITIES}"


class Migration(migrations.Migration):

    dependencies = [("compliance", "0009_columns_and_saved_views")]

    operations = [
        protect(
            "compliance_columnchoice", sees=OWN, changes=OWN, acts=("INSERT", "UPDATE", "DELETE")
        ),
        protect(
            "compliance_savedview",
            sees=f"{OWN} OR {SHARED}",
            changes=f"{OWN} AND (shared_with_id IS NULL OR {SHARED})",
            acts=("INSERT", "DELETE"),
        ),
        record_changes("compliance_columnchoice", authority=OF_NOBODY),
        record_changes("compliance_savedview", authority="r.shared_with_id"),
    ]
