"""Let the web role see and record contacts and 集団指導, and record that in the history."""

from django.db import migrations

from accounts.recording import OF_FACILITY, record_changes
from accounts.row_security import protect_of_authority, protect_of_facility


class Migration(migrations.Migration):

    dependencies = [("compliance", "0024_contacts"), ("accounts", "0010_history_let_go")]

    operations = [
        protect_of_facility("compliance_contact", acts=("INSERT",)),
        protect_of_authority("compliance_groupguidance", acts=("INSERT",)),
        record_changes("compliance_contact", authority=OF_FACILITY),
        record_changes("compliance_groupguidance", authority="r.authority_id"),
    ]
