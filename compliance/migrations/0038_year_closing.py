"""That a filing of a year is asked of a home no more."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0037_first_versions_filled'),
        ('facilities', '0008_filing_article'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='YearClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('kind', models.CharField(choices=[('not_required', '届出を要しないこととする'), ('unfiled', '届出がないまま終了する')], max_length=20, verbose_name='扱い')),
                ('reason', models.CharField(max_length=500, verbose_name='理由')),
                ('recorded_at', models.DateTimeField(verbose_name='記録日時')),
            ],
            options={
                'verbose_name': '年度の届出の終了',
                'verbose_name_plural': '年度の届出の終了',
            },
        ),
        migrations.AddField(
            model_name='yearclosing',
            name='facility',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='year_closings', to='facilities.facility', verbose_name='施設'),
        ),
        migrations.AddField(
            model_name='yearclosing',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='記録者'),
        ),
        migrations.AddField(
            model_name='yearclosing',
            name='reopens',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reopened_by', to='compliance.yearclosing', verbose_name='取り消す記録'),
        ),
        migrations.AddIndex(
            model_name='yearclosing',
            index=models.Index(models.F('facility'), models.F('fiscal_year'), name='closed_years_of_a_facility'),
        ),
        migrations.AddConstraint(
            model_name='yearclosing',
            constraint=models.CheckConstraint(condition=models.Q(('fiscal_year__gte', 2024)), name='no_year_is_closed_before_the_duty_began', violation_error_message='令和６年度より前の年度には、届出の義務がありません。'),
        ),
        migrations.AddConstraint(
            model_name='yearclosing',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_year_is_closed_for_a_reason', violation_error_message='理由を入力してください。'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='yearclosing',
            trigger=pgtrigger.compiler.Trigger(name='year_closing_never_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='dabc474ed470e376f7ecddabb76c6e8f9f8062d0', operation='UPDATE OR DELETE', pgid='pgtrigger_year_closing_never_changes_c3c7e', table='compliance_yearclosing', when='BEFORE')),
        ),
    ]
