"""What the private characters of the bureaus' lists mean."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models

from common.characters import private_characters
from jurisdictions.models import Authority, Prefecture

# By prefecture (of the list) and private character.
Meanings = Mapping[tuple[str, str], str]


class PrivateCharacterQuerySet(models.QuerySet["PrivateCharacter"]):
    """Questions about private characters."""

    def meanings(self) -> dict[tuple[str, str], str]:
        """Return what each private character of each prefecture's lists means."""
        return {
            (prefecture, character): meaning
            for prefecture, character, meaning in self.values_list(
                "prefecture", "character", "meaning"
            )
        }


class PrivateCharacter(models.Model):
    """外字の意味: what a private character of the lists of a prefecture stands for.

    The lists are public, and so is what an office has found out about them.
    """

    prefecture = models.ForeignKey(
        Prefecture, on_delete=models.PROTECT, related_name="+", verbose_name="名簿の都道府県"
    )
    character = models.CharField("外字", max_length=1)
    meaning = models.CharField("意味する文字", max_length=4)
    publisher = models.CharField("名簿の作成者", max_length=100, blank=True)
    source = models.CharField("確認した資料", max_length=200)
    registered_by = models.ForeignKey(
        Authority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登録した指定権者",
        help_text="このシステムに付属するものでは空欄とします。",
    )

    objects = PrivateCharacterQuerySet.as_manager()

    class Meta:
        verbose_name = "外字の意味"
        verbose_name_plural = "外字の意味"
        constraints = [
            models.UniqueConstraint(
                fields=["prefecture", "character"],
                name="a_private_character_has_one_meaning_in_a_prefecture",
                violation_error_message="この都道府県のこの外字の意味は、既に登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code_point} {self.meaning}"

    @property
    def code_point(self) -> str:
        """Return the number of the private character: U+E18D."""
        return f"U+{ord(self.character):04X}"

    def clean(self) -> None:
        """Refuse what is no private character, and meanings that are none."""
        if self.character and not private_characters(self.character):
            raise ValidationError({"character": "外字（私用領域の文字）ではありません。"})
        if private_characters(self.meaning):
            raise ValidationError({"meaning": "外字でない文字を入力してください。"})


def read_private(text: str, prefecture: str, meanings: Meanings) -> str:
    """Return a text of a prefecture's list with the private characters that are understood."""
    return re.sub(
        "|".join(map(re.escape, private_characters(text))) or "(?!)",
        lambda found: meanings.get((prefecture, found[0]), found[0]),
        text,
    )
