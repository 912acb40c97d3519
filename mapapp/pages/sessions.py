"""Where I am signed in: each browser, and the way out of one or of all."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.browsers import browsers_of, end_browser
from mapapp.access.feeds import end_feed
from mapapp.access.proof import lacks_second
from mapapp.pages.gate import signed_in, user_of
from mapapp.pages.proving import away, open_before_proof
from mapapp.pages.signin import visited
from mapapp.people.sessions import end_sessions


@open_before_proof
@signed_in
@visited
def sessions(request: HttpRequest) -> HttpResponseBase:
    """One's own and nobody else's; who signs out here too stands at the door.

    Before an admin has shown his second factor it lists nothing and ends no browser but all of them, this one too: that
    is what somebody needs who has lost a phone, and all that whoever reads his mail gets.
    """
    user, at, key = user_of(request), timezone.now(), request.session.session_key or ""
    locked = lacks_second(request, user)
    act, mark = request.POST.get("act", ""), request.POST.get("mark", "")
    if locked and request.method == "POST" and act != "all":
        return away(request, user)
    browsers = [] if locked else browsers_of(user, key, at=at)
    if request.method != "POST":
        return render(request, "access/sessions.html", {"browsers": browsers, "locked": locked})
    if act == "all" or any(browser.here and browser.mark == mark for browser in browsers):
        if act == "all":
            end_sessions(user)
            end_feed(user)  # a calendar on a lost phone reads by an address of its own
        logout(request)
        return redirect("signin")
    if act == "others":
        ended = end_sessions(user, but=key)
        said = ngettext("Signed out of %(count)s other browser.", "Signed out of %(count)s other browsers.", ended)
        messages.success(request, said % {"count": ended})
    elif end_browser(user, mark, at=at):
        messages.success(request, _("Signed out there."))
    else:
        messages.warning(request, _("That browser was signed out already."))
    return redirect("sessions")
