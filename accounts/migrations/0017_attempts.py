"""Make the table in which all processes count failed tries; nothing pushes a row out of it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("accounts", "0010_history_let_go")]

    operations = [
        migrations.RunSQL(
            [
                # Whom and whence is kept as a digest only: the table names nobody.
                "CREATE TABLE accounts_attempt (key varchar(64) PRIMARY KEY, "
                "number integer NOT NULL CHECK (number >= 0), "
                "refused integer NOT NULL DEFAULT 0, expires timestamptz NOT NULL)",
                "CREATE INDEX accounts_attempt_expires ON accounts_attempt (expires)",
                "REVOKE ALL ON accounts_attempt FROM cooperating_web",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON accounts_attempt TO cooperating_web",
            ],
            "DROP TABLE accounts_attempt",
        ),
    ]
