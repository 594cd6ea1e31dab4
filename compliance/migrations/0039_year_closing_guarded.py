"""Let the web role see and record closed years, and record that in the history."""

from django.db import migrations

from accounts.recording import OF_FACILITY, never_emptied, record_changes
from accounts.row_security import protect_of_facility, signed_by


class Migration(migrations.Migration):

    dependencies = [("compliance", "0038_year_closing"), ("accounts", "0020_sent_forms_guarded")]

    operations = [
        protect_of_facility("compliance_yearclosing", acts=("INSERT",)),
        signed_by("compliance_yearclosing", "recorded_by_id"),
        never_emptied("compliance_yearclosing"),
        record_changes("compliance_yearclosing", authority=OF_FACILITY),
    ]
