"""Record every filing, every decision and every change of an authority's settings."""

from django.db import migrations

from accounts.recording import OF_FACILITY, OF_FILING, record_changes


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0007_upload_row_security"),
        ("accounts", "0007_history_functions"),
    ]

    operations = [
        record_changes("compliance_filing", authority=OF_FACILITY),
        *(
            record_changes(f"compliance_{name}", authority=OF_FILING)
            for name in ("filedpartner", "plannedinstitution", "review")
        ),
        *(
            record_changes(f"compliance_{name}", authority="r.authority_id")
            for name in ("authorityprofile", "deadlinerule", "upload")
        ),
    ]
