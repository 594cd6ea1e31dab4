"""Part the 条例 that stood as one text for every letter into its name and its articles."""

import re

from django.db import migrations

_ARTICLE = re.compile(r"第[0-9０-９一二三四五六七八九十百の]+条(?:の[0-9０-９]+)*(第[0-9０-９]+項)?$")
# 努力義務: 定め, 要件 and 届出 stand in three 項, and one text cannot have meant them all.
EFFORT = (
    "moderate_fee_home",
    "specified_facility",
    "community_specified_facility",
    "group_home",
)


def part(apps, schema_editor):
    """Keep the name and the article; the 項 only where it can be what it was written for."""
    for row in apps.get_model("compliance", "LetterSettings").objects.all():
        row.ordinances = {
            code: parted(code, text) if isinstance(text, str) else text
            for code, text in row.ordinances.items()
        }
        row.save(update_fields=["ordinances"])


def parted(code, text):
    """Return a 条例 by clause: 第33条第1項 is that of 定め and 要件, and 第33条 that of 届出."""
    found = _ARTICLE.search(text)
    if not found:
        return {"name": text}
    whole = found[0]
    alone = whole.removesuffix(found[1] or "")
    stated = alone if code in EFFORT else whole
    name = text[: found.start()]
    return {"name": name, "partner": stated, "requirements": stated, "filing": alone}


def join(apps, schema_editor):
    """Write the name and the article of the requirements as one text again."""
    for row in apps.get_model("compliance", "LetterSettings").objects.all():
        row.ordinances = {
            code: f"{own['name']}{own.get('requirements', '')}"
            for code, own in row.ordinances.items()
        }
        row.save(update_fields=["ordinances"])


class Migration(migrations.Migration):

    dependencies = [("compliance", "0042_articles_of_an_office")]

    operations = [migrations.RunPython(part, join)]
