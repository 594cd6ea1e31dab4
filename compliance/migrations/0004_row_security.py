"""Let the web role see the filings in the person's scope, and add to them."""

from django.db import migrations

from accounts.row_security import protect_of_facility, protect_of_parent

# Filings never change, so nobody needs more.
ADD = ("INSERT",)


class Migration(migrations.Migration):

    dependencies = [("compliance", "0003_deadline_rule"), ("facilities", "0002_row_security")]

    operations = [
        protect_of_facility("compliance_filing", acts=ADD),
        *(
            protect_of_parent(table, parent="compliance_filing", column="filing_id", acts=ADD)
            for table in (
                "compliance_filedpartner",
                "compliance_plannedinstitution",
                "compliance_review",
            )
        ),
    ]
