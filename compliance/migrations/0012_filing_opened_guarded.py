"""Let the web role see and note who has looked through a filing, and record it."""

from django.db import migrations

from accounts.recording import OF_FILING, record_changes
from accounts.row_security import protect_of_parent


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0011_filing_opened"),
        ("accounts", "0007_history_functions"),
    ]

    operations = [
        protect_of_parent(
            "compliance_filingopened",
            parent="compliance_filing",
            column="filing_id",
            acts=("INSERT",),
        ),
        record_changes("compliance_filingopened", authority=OF_FILING),
    ]
