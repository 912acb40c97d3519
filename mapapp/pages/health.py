"""Is it alive, and can it serve? For the supervisor and whatever stands in front."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from mapapp.pages.proving import open_before_proof
from mapapp.post.models import Letter
from mapapp.work.models import Job
from mapapp.work.patience import Aside, Late

CACHE = Aside("ready", 0.5)
TOO_OLD = timedelta(minutes=10)


@open_before_proof
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@open_before_proof
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database answers, the cache answers, and nothing has waited in a queue for over ten minutes."""
    found = {"database": _database(), "cache": _cache(), "queues": _queues()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _cache() -> bool:
    try:
        return CACHE.do(_kept)
    except (RedisError, OSError, Late):
        return False


def _kept() -> bool:
    cache.set("ready", "yes", 5)
    return bool(cache.get("ready") == "yes")


def _queues() -> bool:
    late = timezone.now() - TOO_OLD
    waits = Letter.objects.filter(state=Letter.State.WAITING, within=None, attempts=0, due_at__lt=late).exists()
    return not waits and not Job.objects.filter(state=Job.State.QUEUED, created_at__lt=late).exists()
