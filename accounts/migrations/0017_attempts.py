"""Make the table in which all processes count failed tries; nothing pushes a row out of it."""

from django.db import migrations

from accounts.row_security import protect


class Migration(migrations.Migration):

    dependencies = [("accounts", "0015_history_never_changes")]

    operations = [
        migrations.RunSQL(
            [
                # Whom and whence is kept as a digest only: the table names nobody.
                "CREATE TABLE accounts_attempt (key varchar(64) PRIMARY KEY, "
                "number integer NOT NULL CHECK (number >= 0), "
                "refused integer NOT NULL DEFAULT 0, expires timestamptz NOT NULL)",
                "CREATE INDEX accounts_attempt_expires ON accounts_attempt (expires)",
            ],
            "DROP TABLE accounts_attempt",
        ),
        # Tries of names and from addresses that nobody is signed in for.
        protect("accounts_attempt", sees="true", changes="true"),
    ]
