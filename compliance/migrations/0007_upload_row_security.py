"""Let the web role see and record the uploads of the person's own authorities."""

from django.db import migrations

from accounts.row_security import VISIBLE_AUTHORITIES, WRITABLE_AUTHORITIES, protect


class Migration(migrations.Migration):

    dependencies = [("compliance", "0006_upload")]

    operations = [
        protect(
            "compliance_upload",
            sees=f"authority_id = {VISIBLE_AUTHORITIES}",
            changes=f"authority_id = {WRITABLE_AUTHORITIES}",
            acts=("INSERT", "UPDATE"),
        )
    ]
