"""What must hold before mapapp serves anybody: unsafe settings stop the start (SAFETY, Controls)."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from mapapp.access.domains import PUBLIC
from mapapp.sso import faults

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}


@register(Tags.security)
def starts_only_when_safe(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Name each unsafe setting; `manage.py` and the supervisor refuse to go on while one is left."""
    return [Error(message, id=f"mapapp.E{n:03}") for n, message in enumerate(_unsafe(), 1)]


def _unsafe() -> list[str]:
    found = []
    public = urlsplit(settings.PUBLIC_URL).hostname or ""
    on_loopback = public in LOOPBACK and set(settings.ALLOWED_HOSTS) <= LOOPBACK | {"testserver"}
    if any(_is_weak(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)):
        found.append("SECRET_KEY is short or a default. Give one of at least 50 random characters.")
    if "*" in settings.ALLOWED_HOSTS or any(host.startswith(".") for host in settings.ALLOWED_HOSTS):
        found.append("ALLOWED_HOSTS holds a wildcard. Name the hosts that people use.")
    if not on_loopback and not settings.HTTPS:
        found.append("MAPAPP_PUBLIC_URL is not https and the host is public. Name the https address that people use.")
    if settings.DEBUG and not on_loopback:
        found.append("DEBUG is on and the host is public. Unset DEBUG.")
    if settings.DEMO and not on_loopback:
        found.append("Demo mode shows sign-in codes to everybody. It runs on 127.0.0.1 only: unset MAPAPP_DEMO.")
    found += faults(settings.SSO, PUBLIC)
    return found


def _is_weak(key: str) -> bool:
    """Short, a default, or one that somebody typed with one finger."""
    return len(key) < 50 or "insecure" in key or len(set(key)) < 12


def refuse_when_unsafe() -> None:
    """For what serves without asking manage.py first. Raises ImproperlyConfigured that names each fault."""
    if faults := starts_only_when_safe(None):
        raise ImproperlyConfigured(" ".join(fault.msg for fault in faults))
