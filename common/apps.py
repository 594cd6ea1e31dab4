"""The app's name."""

from typing import Any

from django.apps import AppConfig

from common.text_fields import guard_text_fields


class CommonConfig(AppConfig):
    """日本語とファイル."""

    name = "common"
    verbose_name = "日本語とファイル"

    def __init__(self, *args: Any) -> None:
        """Guard the fields of text while no model is made yet: a field keeps its validators."""
        super().__init__(*args)
        guard_text_fields()
