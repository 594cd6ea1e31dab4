"""Record every file of public data that is noted."""

from django.db import migrations

from accounts.recording import OF_NOBODY, record_changes


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0008_history_of_staff"),
        ("jurisdictions", "0003_loaded_file"),
    ]

    operations = [record_changes("jurisdictions_loadedfile", authority=OF_NOBODY)]
