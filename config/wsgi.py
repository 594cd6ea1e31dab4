"""The entry point of the WSGI server."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# What a process holds from its start to its end is loaded before the first page and kept out of the
# collector's sight: a page that met with a full collection waited 0.1 s longer.
import_module("config.urls")
gc.collect()
gc.freeze()
