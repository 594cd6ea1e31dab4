"""The app's name."""

from types import ModuleType

from django.apps import AppConfig

from common.text_fields import guard_text_fields


class CommonConfig(AppConfig):
    """日本語とファイル."""

    name = "common"
    verbose_name = "日本語とファイル"

    def __init__(self, app_name: str, app_module: ModuleType | None) -> None:
        """Guard the fields of text while no model is made yet: a field keeps its validators."""
        super().__init__(app_name, app_module)
        guard_text_fields()
