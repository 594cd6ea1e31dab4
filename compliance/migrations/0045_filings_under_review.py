"""Find the few facilities that have a filing under review without reading all filings."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("compliance", "0043_ordinances_by_clause")]

    operations = [
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(
                fields=["facility"],
                name="filings_under_review",
                condition=Q(review_required=True),
            ),
        ),
    ]
