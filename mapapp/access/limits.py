"""How often something may be asked for, counted in the cache that all processes share."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
from typing import Literal

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from redis.exceptions import RedisError

from mapapp.people.models import normal_email

log = logging.getLogger(__name__)
What = Literal["code", "try", "invite"]
SPAN = 600  # seconds
BY_ADDRESS: dict[What, int] = {"code": 5, "try": 12, "invite": 30}
BY_NETWORK: dict[What, int] = {"code": 40, "try": 100, "invite": 60}


def too_often(request: HttpRequest, what: What, email: str) -> bool:
    """Count one more; True when the address or the network has had its share of the last ten minutes.

    The answer is the same for known and unknown addresses. Without a cache nothing is counted, and that is logged.
    """
    by_address = _count(f"limit:{what}:{_hashed(normal_email(email))}")
    by_network = _count(f"limit:{what}:{_hashed(_network(request))}")
    return by_address > BY_ADDRESS[what] or by_network > BY_NETWORK[what]


def _count(key: str) -> int:
    try:
        if cache.add(key, 1, SPAN):
            return 1
        return cache.incr(key)
    except ValueError:  # it ran out between the two
        return 1
    except (RedisError, OSError) as problem:
        log.warning("no cache to count in: %s", type(problem).__name__)
        return 0


def _network(request: HttpRequest) -> str:
    """The asker's address; for IPv6 his network, of which one household has all."""
    try:
        ip = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied):
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
