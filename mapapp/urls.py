"""Every address of mapapp. A plan is named by an opaque code, things inside it by their number."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from mapapp.pages import health, plan
from mapapp.pages.converters import Code

register_converter(Code, "code")

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("p/<code:code>/", plan.plan, name="plan"),
    path("p/<code:code>/read/", plan.mark_read, name="mark_read"),
]
