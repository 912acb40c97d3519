"""What base.html needs on every page: who reads, and where he can go."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.backend import in_a_team, oversees
from mapapp.access.seats import Whereabouts, whereabouts
from mapapp.access.visit import Visit
from mapapp.drawing.tabs import address
from mapapp.pages.returning import on_shared_screen
from mapapp.people.models import User
from mapapp.plans.models import Side

TEAM_PAGES = {"team", "counting", "how_we_count", "member", "members_import", "member_plans", "member_remove",
              "team_history", "opportunities", "opportunity_file", "opportunity_settings"}  # fmt: skip

PLANS_PAGES = {"deals_changed", "saved_views", "coach_week"}

TEMPLATE_PAGES = {"template", "template_new", "built_in", "template_edit", "template_phase", "template_step",
                  "template_step_new", "template_save", "template_try", "template_version"}  # fmt: skip


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values for the frame, made when the frame asks for them: a fragment costs nothing.

    On a plan's page the visit says it all; elsewhere one query does.
    """
    frame = Frame(request)
    return {
        "demo": settings.DEMO,
        "nav": lambda: frame.nav,
        "account": lambda: frame.account,
        "home_url": reverse("home"),
    }


class Frame:
    """The frame of one page for one reader."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> User | None:
        user = getattr(self.request, "user", None)
        return user if isinstance(user, User) else None

    @cached_property
    def place(self) -> Whereabouts:
        visit: Visit | None = getattr(self.request, "visit", None)
        if visit is not None:
            return Whereabouts(
                visit.side == Side.SELLER, (visit.workspace.code,), visit.seat is None or oversees(visit.user)
            )
        return whereabouts(self.user) if self.user else Whereabouts()

    @cached_property
    def nav(self) -> list[dict[str, Any]]:
        if self.user is None:
            return []
        if on_shared_screen(self.request):
            return self._shared()
        found = self.place
        mine = (_("My tasks"), "my_tasks", address("my_tasks"))
        if found.sells:
            items = [(_("Plans"), "plans", address("plans")), mine]
            if in_a_team(self.user):
                items.append((_("Templates"), "templates", address("templates")))
            if found.oversees:
                items.append((_("Team"), "admin_area", address("admin_area")))
        elif len(found.codes) == 1:
            items = [mine, (_("Your plan"), "plan", address("plan", found.codes[0]))]
        else:
            items = [mine]
        match = self.request.resolver_match
        here = match.url_name if match else ""
        homes = {"plans": PLANS_PAGES, "admin_area": TEAM_PAGES, "templates": TEMPLATE_PAGES}
        here = next((name for name, pages in homes.items() if here in pages), here)
        return [{"text": text, "url": url, "current": name == here} for text, name, url in items if url]

    def _shared(self) -> list[dict[str, Any]]:
        """On a shared screen nothing leads to what only the reader's own company has."""
        visit: Visit | None = getattr(self.request, "visit", None)
        if visit is None:
            return []
        pages = ((_("Plan"), "plan"), (_("Review"), "review"))
        match = self.request.resolver_match
        here = match.url_name if match else ""
        code = visit.workspace.code
        return [{"text": text, "url": address(name, code), "current": name == here} for text, name in pages]

    @cached_property
    def account(self) -> dict[str, Any] | None:
        if self.user is None:
            return None
        name = self.user.get_full_name()
        words = [word for word in name.split() if word[0].isalnum()]
        links = [(_("You"), address("me")), (_("Your letters"), address("notifications"))]
        return {
            "name": name,
            "email": self.user.email if self.user.name else "",
            "initials": "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?",
            "side": "seller" if self.place.sells else "buyer",
            "links": [{"text": text, "url": url} for text, url in links if url],
            "signout_url": reverse("signout"),
        }
