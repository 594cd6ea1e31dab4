"""Let only superusers change, through the site, what the law asks of facilities."""

from django.db import migrations

from accounts.recording import never_emptied
from accounts.row_security import protect, signs_changes

SUPERUSER = "(SELECT accounts_is_superuser())"


class Migration(migrations.Migration):

    dependencies = [
        ("facilities", "0009_search_folds_variants"),
        ("accounts", "0015_history_never_changes"),
    ]

    operations = [
        *(
            protect(f"facilities_{name}", sees="true", changes=SUPERUSER)
            for name in ("facilitytype", "obligation", "service")
        ),
        signs_changes("facilities_duplicatedecision", "decided_by_id"),
        never_emptied("facilities_formerauthority"),
    ]
