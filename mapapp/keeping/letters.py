"""What leads of both sides are told of a plan's end: that it is retired and how they take it along, on which day it is
deleted, that this day is near, and that it was. Composed when it is sent; the last one is written when the plan goes.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from mapapp.access.keeping import deletion_of
from mapapp.access.models import Role, Seat
from mapapp.access.rules import may_end_plan
from mapapp.access.visit import visit
from mapapp.keeping.receipt import receipt_now
from mapapp.plans.models import Workspace
from mapapp.plans.words import full_day_words
from mapapp.post.envelope import Content, Drop, mail_name
from mapapp.post.models import Letter
from mapapp.private.tripwire import watched

TEMPLATES = ("keeping/mail_kept.txt", "keeping/mail_kept.html")


@watched()  # both sides get the same letter
def keeping_now(letter: Letter, *, at: datetime) -> Content | Drop:
    """What the letter says, or why it is not sent."""
    _kind, what, number, of = letter.key.split(":", 3)
    if what == "gone":
        return receipt_now(letter)
    seats = Seat.objects.select_related("user", "stakeholder", "workspace__team")
    seat = seats.filter(pk=int(number), user=letter.user_id, user__is_active=True, role=Role.LEAD).first()
    if seat is None:
        return Drop("the reader leads this plan no more")
    workspace = seat.workspace
    if workspace.state != Workspace.State.RETIRED:
        return Drop("the plan is open again")
    day = deletion_of(workspace)
    if day is None and what != "retired":
        return Drop("the plan is kept")
    if what == "near" and day is not None and day.isoformat() != of:
        return Drop("another day was set since")
    letter.email = seat.user.email  # the mailbox he has now
    today = workspace.today(at)
    named = full_day_words(day, today=today, weekday=True) if day else ""
    subject = _subject(what, named) % {"plan": workspace.name, "day": named}
    text, html = (render_to_string(name, _said(seat, what, named)) for name in TEMPLATES)
    headers = {"References": mail_name(f"plan:{workspace.code}")}
    return Content(subject, text.strip() + "\n", html, headers)


def _subject(what: str, day: str) -> str:
    if what == "retired":
        return _("Retired: %(plan)s. Take along what you want to keep")
    if what == "near":
        return _("On %(day)s the evaluation plan is deleted: %(plan)s")
    return _("The evaluation plan is deleted on %(day)s: %(plan)s")


def _said(seat: Seat, what: str, day: str) -> dict[str, object]:
    workspace, code = seat.workspace, seat.workspace.code
    found = visit(seat.user, code)
    reopens = found is not None and may_end_plan(found) is None
    urls = {name: reverse(name, args=[code]) for name in ("versions_zip", "versions", "keep_longer", "retire")}
    return {
        "what": what,
        "first": (seat.stakeholder.name.split() or [""])[0],
        "plan": workspace.name,
        "account": workspace.account,
        "team": workspace.team.name,
        "day": day,
        "reopens": reopens,
        "urls": {name: settings.PUBLIC_URL + url for name, url in urls.items()},
    }
