"""Guard the words of letters: each version is signed, kept for ever and recorded."""

from django.db import migrations

from accounts.history_triggers import never_emptied, record_changes
from accounts.row_security import protect_of_authority, signed_by

WORDING = "letters_wording"


class Migration(migrations.Migration):

    dependencies = [("letters", "0001_initial"), ("accounts", "0002_guards")]

    operations = [
        protect_of_authority(WORDING, acts=("INSERT",)),
        signed_by(WORDING, "recorded_by_id"),
        never_emptied(WORDING),
        record_changes(WORDING, authority="r.authority_id"),
    ]
