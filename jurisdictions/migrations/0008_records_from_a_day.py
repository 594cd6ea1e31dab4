"""Records that are complete from a 年度 on are so from its first day."""

from django.db import migrations, models

TABLE = "jurisdictions_authority"


class Migration(migrations.Migration):

    dependencies = [
        ("jurisdictions", "0007_authority_records_from"),
    ]

    operations = [
        migrations.RunSQL(
            [
                f"ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_records_from_check",
                f"ALTER TABLE {TABLE} ALTER COLUMN records_from TYPE date "
                "USING make_date(records_from::int, 4, 1)",
            ],
            [
                f"ALTER TABLE {TABLE} ALTER COLUMN records_from TYPE smallint "
                "USING EXTRACT(YEAR FROM records_from - INTERVAL '3 months')::smallint",
                f"ALTER TABLE {TABLE} ADD CONSTRAINT {TABLE}_records_from_check "
                "CHECK (records_from >= 0)",
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="authority",
                    name="records_from",
                    field=models.DateField(
                        blank=True,
                        help_text="この日より前の届出は確認していないものとし、この日より前に期限の来た年度は未届としません。",
                        null=True,
                        verbose_name="届出の記録がそろっている最初の日",
                    ),
                ),
            ],
        ),
    ]
