"""Let the list of institutions be read in its order, and counted, from indexes."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("medical_partners", "0013_symbols_guarded")]

    operations = [
        migrations.AddIndex(
            model_name="medicalinstitution",
            index=models.Index(
                fields=["prefecture", "municipality", "name", "id"],
                name="institutions_in_order",
                condition=Q(merged_into=None),
            ),
        ),
        migrations.AddIndex(
            model_name="medicalinstitution",
            index=models.Index(
                fields=["registered_by"],
                name="institutions_by_registrar",
                condition=Q(merged_into=None),
            ),
        ),
    ]
