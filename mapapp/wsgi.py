"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
application = get_wsgi_application()

from mapapp.checks import refuse_when_unsafe  # noqa: E402  once the settings are there

refuse_when_unsafe()
