"""The settings that mapapp is served with, but for its static files: nobody has collected them."""

from mapapp.settings import *  # noqa: F403
from mapapp.settings import STORAGES as SERVED

STORAGES = {**SERVED, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
