"""Record every change of institutions and of what they filed."""

from django.db import migrations

from accounts.recording import OF_NOBODY, record_changes

OF_INSTITUTION = (
    "(SELECT i.registered_by_id FROM medical_partners_medicalinstitution AS i "
    "WHERE i.id = r.institution_id)"
)


class Migration(migrations.Migration):

    dependencies = [
        ("medical_partners", "0003_row_security"),
        ("accounts", "0007_history_functions"),
    ]

    operations = [
        record_changes("medical_partners_medicalinstitution", authority="r.registered_by_id"),
        record_changes("medical_partners_filedstandard", authority=OF_INSTITUTION),
        record_changes("medical_partners_standardsymbol", authority=OF_NOBODY),
    ]
