"""Fill in the first filing of each correction, and let the index hold it."""

from django.db import migrations, models

# Filings never change; this writes down what they say already, so their triggers and the history
# are held back.
FILL = [
    "ALTER TABLE compliance_filing DISABLE TRIGGER USER",
    """
    WITH RECURSIVE chain AS (
        SELECT f.id, f.id AS original FROM compliance_filing AS f WHERE f.corrects_id IS NULL
        UNION ALL
        SELECT c.id, chain.original FROM compliance_filing AS c
        JOIN chain ON c.corrects_id = chain.id
    )
    UPDATE compliance_filing AS f SET original_id = chain.original
    FROM chain WHERE chain.id = f.id AND f.corrects_id IS NOT NULL
    """,
    # Else the references that were written would still wait to be checked.
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE compliance_filing ENABLE TRIGGER USER",
    "SET CONSTRAINTS ALL DEFERRED",
]


class Migration(migrations.Migration):

    dependencies = [("compliance", "0036_first_version_and_lacking_form")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='filing',
            name='filing_that_counts',
        ),
        migrations.AddIndex(
            model_name='filing',
            index=models.Index(models.F('facility'), models.OrderBy(models.F('received_date'), descending=True), models.OrderBy(models.F('recorded_at'), descending=True), models.OrderBy(models.F('id'), descending=True), include=('review_required', 'facts_code', 'original'), name='filing_that_counts'),
        ),
        migrations.AddConstraint(
            model_name='filing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('original', None)), models.Q(('corrects__isnull', False), ('original__isnull', False)), _connector='OR'), name='a_correction_knows_the_first_filing', violation_error_message='訂正には、訂正の元の届出が必要です。'),
        ),
    ]
