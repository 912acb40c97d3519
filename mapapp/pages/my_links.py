"""One's own addresses that work without a sign-in: the calendar feed, and the links in one's letters."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.feeds import end_feed, feed_of, is_over, make_feed, show_titles
from mapapp.access.mail_acts import end_links
from mapapp.access.signin import opened_by
from mapapp.access.sso import provider_of
from mapapp.pages.gate import signed_in, user_of
from mapapp.plans.words import full_day_words


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def my_links(request: HttpRequest) -> HttpResponse:
    """Make the feed's address, anew as well; say what it tells; end it; end the links in letters.

    A new address is on the answer to its making and never again: we do not have it.
    """
    user, at, act = user_of(request), timezone.now(), request.POST.get("act", "")
    if request.method != "POST":
        return _page(request)
    match act:
        case "make":
            token = make_feed(user, opened_by=opened_by(request, user), at=at)
            return _page(request, settings.PUBLIC_URL + reverse("calendar_feed", args=[token]))
        case "titles" | "no-titles":
            show_titles(user, act == "titles")
            messages.success(request, _("Saved. Your calendar shows it when it next asks, mostly within hours."))
        case "end":
            end_feed(user)
            messages.success(request, _("Ended. The address tells nothing any more; take it out of your calendar."))
        case "end-links":
            end_links(user)
            messages.success(request, _("Ended. Your next letters have new links."))
    return redirect("my_links")


def _page(request: HttpRequest, url: str = "") -> HttpResponse:
    feed = feed_of(user_of(request))
    today = timezone.now().date()
    made = full_day_words(feed.made_at.date(), today=today) if feed else ""
    over = provider_of(feed.user.email) if feed and is_over(feed) else None
    context = {"feed": feed, "url": url, "made": made, "over": over}
    return render(request, "access/my_links.html", context)
