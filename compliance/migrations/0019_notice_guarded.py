"""Let the web role see and issue letters, and record it; a letter itself never changes."""

from django.db import migrations

from accounts.recording import record_changes
from accounts.row_security import protect_of_authority, protect_of_facility


class Migration(migrations.Migration):

    dependencies = [("compliance", "0018_notice")]

    operations = [
        protect_of_authority("compliance_noticebatch", acts=("INSERT", "UPDATE")),
        protect_of_facility("compliance_notice", acts=("INSERT",)),
        record_changes("compliance_noticebatch", authority="r.authority_id"),
        # The words stay in the letter itself, which never changes.
        record_changes("compliance_notice", authority="r.authority_id", hidden=("letter",)),
    ]
