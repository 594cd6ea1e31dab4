"""Let the web role see and add attachments, and record what is added."""

from django.db import migrations

from accounts.recording import OF_FILING, record_changes
from accounts.row_security import protect_of_parent


class Migration(migrations.Migration):

    dependencies = [("compliance", "0014_attachment")]

    operations = [
        protect_of_parent(
            "compliance_attachment",
            parent="compliance_filing",
            column="filing_id",
            acts=("INSERT",),
        ),
        record_changes("compliance_attachment", authority=OF_FILING),
    ]
