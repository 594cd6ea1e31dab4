"""Hold what private characters of the public lists mean."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jurisdictions', '0004_history_years'),
        ('medical_partners', '0010_match_keys_fold_variants'),
    ]

    operations = [
        migrations.CreateModel(
            name='PrivateCharacter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('character', models.CharField(max_length=1, verbose_name='外字')),
                ('meaning', models.CharField(max_length=4, verbose_name='意味する文字')),
                ('publisher', models.CharField(blank=True, max_length=100, verbose_name='名簿の作成者')),
                ('source', models.CharField(max_length=200, verbose_name='確認した資料')),
                ('prefecture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jurisdictions.prefecture', verbose_name='名簿の都道府県')),
                ('registered_by', models.ForeignKey(blank=True, help_text='このシステムに付属するものでは空欄とします。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jurisdictions.authority', verbose_name='登録した指定権者')),
            ],
            options={
                'verbose_name': '外字の意味',
                'verbose_name_plural': '外字の意味',
                'constraints': [models.UniqueConstraint(fields=('prefecture', 'character'), name='a_private_character_has_one_meaning_in_a_prefecture', violation_error_message='この都道府県のこの外字の意味は、既に登録されています。')],
            },
        ),
    ]
