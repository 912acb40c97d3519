"""A bare Django application: the parts of Django that mapapp stands on, one table, one page of thirty rows.

It reads from the same database, because the client of one weighs more than that of another.
"""

from __future__ import annotations

import json
import os

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse

APPS = ["auth", "contenttypes", "sessions", "messages", "staticfiles"]
settings.configure(
    SECRET_KEY="a bare application signs nothing that anybody keeps",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[f"django.contrib.{name}" for name in APPS],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={"default": json.loads(os.environ["BARE_DATABASE"])},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

ROWS = "<table>{% for row in rows %}<tr><td>{{ row.pk }}</td><td>{{ row.name }}</td></tr>{% endfor %}</table>"


def page(request: HttpRequest) -> HttpResponse:
    """Rows of a table, by a template."""
    template = engines["django"].from_string(ROWS)
    return HttpResponse(template.render({"rows": Permission.objects.all()[:30], "user": request.user}, request))


urlpatterns = [path("", page)]
application = get_wsgi_application()
