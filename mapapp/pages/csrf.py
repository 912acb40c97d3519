"""Forms of pages that send no referrer come with `Origin: null`; here they get their origin back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class NamedOrigin:
    """Before Django's CSRF check: a post that the browser itself calls same-origin has our origin.

    Under `Referrer-Policy: no-referrer` browsers write `Origin: null`. No page can write `Sec-Fetch-Site`, so it says
    what the origin would have said. The token is checked as ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        if meta.get("HTTP_ORIGIN") == "null" and meta.get("HTTP_SEC_FETCH_SITE") == "same-origin":
            meta["HTTP_ORIGIN"] = f"{request.scheme}://{meta.get('HTTP_HOST', '')}"
        return self.get_response(request)
