"""Let the web role see and work on the jobs of the person's own authorities.

How far a job has come is no act of the office: it is the one table that is not recorded.
"""

from django.db import migrations

from accounts.row_security import VISIBLE_AUTHORITIES, WRITABLE_AUTHORITIES, protect


class Migration(migrations.Migration):

    dependencies = [("compliance", "0020_jobs")]

    operations = [
        protect(
            "compliance_job",
            sees=f"authority_id = {VISIBLE_AUTHORITIES}",
            changes=f"authority_id = {WRITABLE_AUTHORITIES}",
            acts=("INSERT", "UPDATE"),
        )
    ]
