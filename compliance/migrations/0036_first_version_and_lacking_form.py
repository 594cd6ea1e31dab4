"""Let a correction know the first filing, and a return whether the form was lacking."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0034_rules_and_records_guarded'),
    ]

    operations = [
        migrations.AddField(
            model_name='filing',
            name='original',
            field=models.ForeignKey(blank=True, editable=False, help_text='訂正を重ねたときも、最初の届出を指します。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='compliance.filing', verbose_name='訂正の元の届出'),
        ),
        migrations.AddField(
            model_name='review',
            name='form_lacking',
            field=models.BooleanField(default=False, help_text='不備があるときは、届出がされたものとして扱いません（行政手続法第37条）。', verbose_name='形式上の要件の不備'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'returned'), ('form_lacking', False), _connector='OR'), name='only_a_return_finds_the_form_lacking', violation_error_message='形式上の要件の不備は、差戻しについてのみ記録します。'),
        ),
    ]
