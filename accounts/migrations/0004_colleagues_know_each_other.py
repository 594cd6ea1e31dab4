"""Let the staff of an authority see who else serves it: one of them is in charge of a facility."""

from django.db import migrations

from accounts.row_security import VISIBLE_AUTHORITIES

MANAGED = "ANY ((SELECT accounts_writable_authorities('manage'))::bigint[])"
BEFORE = (
    f"user_id = (SELECT accounts_self()) OR authority_id = {MANAGED} "
    "OR authority_id = (SELECT accounts_invited_to()) OR (SELECT accounts_is_superuser())"
)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_sign_in_is_called_login")]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY seen ON accounts_membership "
            f"USING ({BEFORE} OR authority_id = {VISIBLE_AUTHORITIES})",
            f"ALTER POLICY seen ON accounts_membership USING ({BEFORE})",
        )
    ]
