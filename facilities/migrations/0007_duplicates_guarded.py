"""Let the web role see and record what was decided about facilities that look alike."""

from django.db import migrations

from accounts.recording import record_changes
from accounts.row_security import READS_ALL, WRITABLE_AUTHORITIES, protect

TABLE = "facilities_duplicatedecision"
# Whoever sees one of the two sees that it was decided about; both must be one's own to decide.
SEEN = f"SELECT FROM facilities_facility AS f WHERE f.id = {TABLE}.first_id"
OWN = f"SELECT FROM facilities_facility AS f WHERE f.authority_id = {WRITABLE_AUTHORITIES}"


class Migration(migrations.Migration):

    dependencies = [("facilities", "0006_duplicates"), ("accounts", "0007_history_functions")]

    operations = [
        protect(
            TABLE,
            sees=f"{READS_ALL} OR EXISTS ({SEEN})",
            changes=f"EXISTS ({OWN} AND f.id = {TABLE}.first_id) "
            f"AND EXISTS ({OWN} AND f.id = {TABLE}.second_id)",
            acts=("INSERT", "UPDATE"),
        ),
        record_changes(
            TABLE,
            authority="(SELECT f.authority_id FROM facilities_facility AS f WHERE f.id = r.first_id)",
        ),
    ]
