"""The apps of the product itself, in the order in which they are installed."""

from django.conf import settings

OURS = tuple(
    app
    for app in settings.INSTALLED_APPS
    if (settings.BASE_DIR / app / "apps.py").exists() and app != "demo"
)
