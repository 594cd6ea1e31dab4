"""Let the web role see the public register and the entries in the person's scope."""

from django.db import migrations

from accounts.row_security import (
    READS_ALL,
    VISIBLE_AUTHORITIES,
    VISIBLE_PREFECTURES,
    WRITABLE_AUTHORITIES,
    protect,
)

INSTITUTION = "SELECT FROM medical_partners_medicalinstitution AS i WHERE i.id = institution_id"


class Migration(migrations.Migration):

    dependencies = [
        ("medical_partners", "0002_standard_not_seen_since"),
        ("accounts", "0003_web_role"),
    ]

    operations = [
        protect(
            "medical_partners_medicalinstitution",
            sees=f"registered_by_id IS NULL OR {READS_ALL} "
            f"OR registered_by_id = {VISIBLE_AUTHORITIES} OR EXISTS ("
            "SELECT FROM jurisdictions_authority AS a WHERE a.id = registered_by_id "
            f"AND a.prefecture_id = {VISIBLE_PREFECTURES})",
            changes=f"registered_by_id = {WRITABLE_AUTHORITIES}",
        ),
        protect(
            "medical_partners_filedstandard",
            sees=f"{READS_ALL} OR EXISTS ({INSTITUTION})",
            changes=f"EXISTS ({INSTITUTION} AND i.registered_by_id = {WRITABLE_AUTHORITIES})",
        ),
    ]
