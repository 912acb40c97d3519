"""python -m tests.gates > docs/access.md"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
django.setup()

from tests.gates.access_page import page  # noqa: E402  # the tables it speaks of come with django.setup()

sys.stdout.write(page())
