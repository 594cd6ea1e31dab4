"""Let the web role reach only the facilities in the person's scope."""

from django.db import migrations

from accounts.row_security import (
    READS_ALL,
    VISIBLE_AUTHORITIES,
    VISIBLE_PREFECTURES,
    WRITABLE_AUTHORITIES,
    protect,
    protect_of_facility,
)


class Migration(migrations.Migration):

    dependencies = [("facilities", "0001_initial"), ("accounts", "0003_web_role")]

    operations = [
        protect(
            "facilities_facility",
            sees=f"{READS_ALL} OR authority_id = {VISIBLE_AUTHORITIES} "
            f"OR prefecture_id = {VISIBLE_PREFECTURES}",
            changes=f"authority_id = {WRITABLE_AUTHORITIES}",
        ),
        protect_of_facility("facilities_suspension"),
    ]
