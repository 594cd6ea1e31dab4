"""Record every change of the register."""

from django.db import migrations

from accounts.recording import OF_FACILITY, OF_NOBODY, record_changes


class Migration(migrations.Migration):

    dependencies = [("facilities", "0002_row_security"), ("accounts", "0007_history_functions")]

    operations = [
        record_changes("facilities_facility", authority="r.authority_id"),
        record_changes("facilities_suspension", authority=OF_FACILITY),
        record_changes("facilities_facilitytype", authority=OF_NOBODY, key="code"),
        record_changes("facilities_obligation", authority=OF_NOBODY),
        record_changes("facilities_service", authority=OF_NOBODY, key="name"),
    ]
