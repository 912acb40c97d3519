"""How often something may be asked for, counted in the cache that all processes share."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Literal

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from redis.exceptions import RedisError

from mapapp.access.known import known_browser
from mapapp.people.models import normal_email
from mapapp.post.models import Letter
from mapapp.work.patience import Aside, Late

log = logging.getLogger(__name__)
What = Literal[
    "code", "try", "factor", "passkey", "invite", "list", "sso", "mail", "calendar", "download", "wording",
    "send", "link",
]  # fmt: skip
SPAN = 600  # seconds
UNCOUNTED = 0
COUNTING = Aside("counting", 0.5)


@dataclass(frozen=True, slots=True)
class Share:
    """How often in ten minutes: one address from one network, one address from everywhere, one network for all."""

    near: int
    everywhere: int
    network: int


SHARES: dict[What, Share] = {
    "code": Share(near=5, everywhere=12, network=40),
    "try": Share(near=12, everywhere=36, network=100),
    "factor": Share(near=12, everywhere=24, network=100),
    "passkey": Share(near=60, everywhere=60, network=60),
    "invite": Share(near=30, everywhere=30, network=60),
    "list": Share(near=20, everywhere=20, network=40),
    "sso": Share(near=20, everywhere=60, network=100),
    "mail": Share(near=20, everywhere=40, network=200),  # by the link, not by an address
    "send": Share(near=20, everywhere=20, network=60),  # versions by mail, and links made
    "link": Share(near=30, everywhere=120, network=300),  # by the link
    "calendar": Share(near=60, everywhere=120, network=600),  # by the feed; one calendar service asks for many people
    "download": Share(near=60, everywhere=60, network=300),
    "wording": Share(near=400, everywhere=400, network=4000),  # by the person who types; an office types a lot
}


def too_often(request: HttpRequest, what: What, email: str) -> bool:
    """Count one more; True when the share of the last ten minutes is used up.

    The answer is the same for known and unknown addresses. Who floods an address uses up the share of his own network
    first; one who does so from many networks still leaves alone the browsers in which its owner has signed in before:
    each of those has a share of its own. Without a cache codes are counted by their letters, the rest is not, and that
    is logged.
    """
    share, address, network = SHARES[what], _hashed(normal_email(email)), _hashed(_network(request))
    if (browser := known_browser(request, email)) and what in ("code", "try", "factor"):
        known = _count(f"limit:{what}:known:{_hashed(browser)}")
        if known == UNCOUNTED:  # whatever others have used up, he has his own share left
            return what == "code" and _letters(email, request) >= share.everywhere + share.near
        return known > share.near
    near = _count(f"limit:{what}:{address}:{network}")
    if near == UNCOUNTED:
        return what == "code" and _letters(email, request) >= share.everywhere
    if near > share.near or _count(f"limit:{what}:{network}") > share.network:
        return True  # and takes nothing of what others have left
    return _count(f"limit:{what}:{address}") > share.everywhere


def _count(key: str) -> int:
    """How often by now, this time counted; UNCOUNTED after half a second without an answer."""
    try:
        return COUNTING.do(partial(_counted, key))
    except (RedisError, OSError, Late) as problem:
        log.warning("no cache to count in: %s", type(problem).__name__)
        return UNCOUNTED


def _counted(key: str) -> int:
    try:
        return 1 if cache.add(key, 1, SPAN) else int(cache.incr(key))
    except ValueError:  # it ran out between the two
        return 1


def _letters(email: str, request: HttpRequest) -> int:
    """How many codes were written to the address in that time. Each can be tried three times, so tries end, too."""
    since = request.asked_at - timedelta(seconds=SPAN)  # type: ignore[attr-defined]  # set by IdleSessions
    letters = Letter.objects.filter(kind=Letter.Kind.CODE, email=normal_email(email), created_at__gt=since)
    return letters.count()


def _network(request: HttpRequest) -> str:
    """The asker's address; for IPv6 his network, of which one household has all."""
    try:
        ip = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (ValueError, PermissionDenied, ImproperlyConfigured):  # the last: fewer proxies than MAPAPP_PROXIES says
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
