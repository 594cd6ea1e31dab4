from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("compliance", "0027_reply_slip_named"),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="hidden_sheets",
            field=models.CharField(
                blank=True,
                choices=[("take", "取り込む"), ("leave", "取り込まない")],
                default="",
                max_length=10,
                verbose_name="非表示のシートの届出",
            ),
            preserve_default=False,
        ),
    ]
