"""Let the web role read and write how an authority's letters look and speak, and record it."""

from django.db import migrations

from accounts.recording import record_changes
from accounts.row_security import protect_of_authority


class Migration(migrations.Migration):

    dependencies = [("compliance", "0016_letter_settings_and_wording")]

    operations = [
        protect_of_authority("compliance_lettersettings", acts=("INSERT", "UPDATE")),
        protect_of_authority("compliance_wording", acts=("INSERT",)),
        record_changes("compliance_lettersettings", authority="r.authority_id"),
        record_changes("compliance_wording", authority="r.authority_id"),
    ]
