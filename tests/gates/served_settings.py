"""The settings that mapapp is served with, but for its static files: nobody has collected them."""

import os

from mapapp.settings import *  # noqa: F403
from mapapp.settings import DATABASES as KEPT
from mapapp.settings import STORAGES as SERVED

STORAGES = {**SERVED, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
if "SQLITE_TIMEOUT" in os.environ and "timeout" in KEPT["default"].get("OPTIONS", {}):
    KEPT["default"]["OPTIONS"]["timeout"] = float(os.environ["SQLITE_TIMEOUT"])  # so that no test waits so long
