from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="filing",
            name="token",
            field=models.UUIDField(
                blank=True,
                editable=False,
                help_text="同じ様式を二度送信しても、一度だけ記録します。",
                null=True,
                verbose_name="様式の符号",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.UniqueConstraint(
                fields=("token",),
                name="a_form_is_recorded_once",
                violation_error_message="この様式は既に記録されています。",
            ),
        ),
    ]
