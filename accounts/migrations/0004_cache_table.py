"""Make the table in which all processes count failed sign-ins."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("accounts", "0003_web_role")]

    operations = [
        migrations.RunSQL(
            [
                "CREATE TABLE accounts_cache (cache_key varchar(255) PRIMARY KEY, "
                "value text NOT NULL, expires timestamptz NOT NULL)",
                "CREATE INDEX accounts_cache_expires ON accounts_cache (expires)",
            ],
            "DROP TABLE accounts_cache",
        ),
    ]
