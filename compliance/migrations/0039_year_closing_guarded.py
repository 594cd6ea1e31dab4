"""Let the web role see and record closed years, and record that in the history."""

from django.db import migrations

from accounts.recording import OF_FACILITY, record_changes
from accounts.row_security import protect_of_facility


class Migration(migrations.Migration):

    dependencies = [("compliance", "0038_year_closing"), ("accounts", "0010_history_let_go")]

    operations = [
        protect_of_facility("compliance_yearclosing", acts=("INSERT",)),
        record_changes("compliance_yearclosing", authority=OF_FACILITY),
    ]
