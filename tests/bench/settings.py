"""The settings that mapapp is served with, the floors' addresses beside its own."""

from pathlib import Path

from mapapp.settings import *  # noqa: F403
from mapapp.settings import TEMPLATES as SERVED

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES = [
    *SERVED,
    {
        "NAME": "floor",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
