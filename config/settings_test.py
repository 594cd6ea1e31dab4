"""The settings under test: the same, with fast passwords and unhashed file names."""

import os

os.environ.setdefault("SECRET_KEY", "tests only")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("BEHIND_HTTPS", "false")
os.environ.setdefault("DATABASE_URL", "postgresql:///cooperating")

from config.settings import *  # noqa: F403 - the one place where settings are inherited
from config.settings import MIDDLEWARE

# Row-level security binds the requests of tests as it binds the site.
MIDDLEWARE = ["tests.web_role.WebRole", *MIDDLEWARE]

# A job is done at once, in the request that asks for it.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True  # files as they lie in static/, none collected
WHITENOISE_USE_FINDERS = True
