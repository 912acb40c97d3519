"""What base.html needs on every page: who reads, and where he can go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values for the frame; no query is made here."""
    return {"demo": settings.DEMO}
