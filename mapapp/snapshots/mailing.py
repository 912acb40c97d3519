"""The letter with a version's PDF in it. Who gets it, and what it says, is decided when it is sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mapapp.access.models import Seat
from mapapp.plans.history import Line, read
from mapapp.plans.models import Event, Side, Stakeholder, Version, Workspace
from mapapp.plans.touchpoints import SENT
from mapapp.plans.words import moment_words
from mapapp.post.envelope import Content, Drop, Enclosed, mail_name
from mapapp.post.models import Letter
from mapapp.private.tripwire import watched
from mapapp.snapshots.asking import ask_for, look
from mapapp.snapshots.files import kept
from mapapp.snapshots.limits import SOFT, at_most, within
from mapapp.snapshots.making import make
from mapapp.snapshots.sheet import HASH, head_of

log = logging.getLogger(__name__)
TEMPLATES = ("snapshots/mail_version.txt", "snapshots/mail_version.html")
LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who sends which version, with what words, and its file: the same for all letters of it. No file: it cannot be
    drawn."""

    line: Line
    version: Version
    by: str
    file: Enclosed | None


class Composer:
    """Composes such letters, several of one occasion from one reading of the file."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._known: tuple[tuple[int, int], Occasion | None] | None = None

    @watched()  # both sides get the same letter
    def __call__(self, letter: Letter) -> Content | Drop:
        """What the letter says now, or why it is not sent."""
        seat_pk, number = (int(part) for part in letter.key.split(":")[1:])
        seats = Seat.objects.select_related("user", "stakeholder", "workspace__team")
        seat = seats.filter(pk=seat_pk, user=letter.user_id, user__is_active=True).first()
        if seat is None or seat.workspace_id != letter.workspace_id:
            return Drop("the reader takes no part any more")
        if seat.digest == Seat.Digest.OFF:
            return Drop("the reader wants none")
        if seat.workspace.state == Workspace.State.RETIRED:
            return Drop("the plan is retired")
        found = self._occasion(seat.workspace, number)
        if found is None:
            return Drop("there is no such version")
        letter.email = seat.user.email  # the mailbox he has now
        return content(seat, found, self.now())

    def _occasion(self, workspace: Workspace, number: int) -> Occasion | None:
        key = workspace.pk, number
        if self._known is None or self._known[0] != key:
            self._known = key, occasion(workspace, number, self.now())
        return self._known[1]


def occasion(workspace: Workspace, number: int, at: datetime) -> Occasion | None:
    """What the line of history with this number sends; None when it sends nothing."""
    event = Event.objects.filter(workspace=workspace, number=number, verb=SENT).first()
    if event is None:
        return None
    line = read(event)
    version = Version.objects.filter(workspace=workspace, number=line.facts["version"]).first()
    if version is None:
        return None
    version.workspace = workspace
    person = Stakeholder.objects.filter(workspace=workspace, number=line.by or 0).first()
    return Occasion(line, version, _who(workspace, person), _enclosed(version, line.facts, at))


def content(seat: Seat, found: Occasion, at: datetime) -> Content:
    workspace, version = seat.workspace, found.version
    zone = seat.user.time_zone
    said = {
        "first": (seat.stakeholder.name.split() or [""])[0],
        "by": found.by,
        "number": version.number,
        "plan": workspace.name,
        "account": workspace.account,
        "note": found.line.why,
        "saved": moment_words(version.at, zone=zone, now=at),
        "zone": ZoneInfo(zone).key.replace("_", " "),
        "head": head_of(version)[:HASH],
        "enclosed": found.file is not None,
        "url": settings.PUBLIC_URL + reverse("version", args=[workspace.code, version.number]),
        "choose_url": settings.PUBLIC_URL + reverse("digest", args=[workspace.code]),
    }
    subject = _("%(by)s sends you version %(number)s of the evaluation plan: %(plan)s") % said
    text, html = (render_to_string(name, said) for name in TEMPLATES)
    headers = {"References": mail_name(f"plan:{workspace.code}")}
    return Content(subject, text.strip() + "\n", html, headers, enclosed=[found.file] if found.file else [])


def _who(workspace: Workspace, person: Stakeholder | None) -> str:
    if person is None or not person.name:
        return _("Somebody")
    company = workspace.account if person.side == Side.BUYER else workspace.team.name
    return _("%(name)s of %(company)s") % {"name": person.name, "company": company}


def _enclosed(version: Version, facts: Mapping[str, Any], at: datetime) -> Enclosed | None:
    """The kept file that a line of history means; drawn and kept here when it is not there: nobody waits for another
    job. None when it is too heavy to be drawn: the letter then says where the version stands."""
    language = facts.get("language", LANGUAGE)  # lines of before it could be chosen have none
    against = Version.objects.filter(workspace=version.workspace, number=facts.get("with", 0)).first()
    how: dict[str, Any] = {"against": against, "paper": facts["paper"], "language": language}
    asked = look(version, **how)
    file = asked.file
    if file is None:
        row = asked.snapshot or ask_for(version, at=at, **how)
        try:
            with translation.override(language), within(SOFT), at_most():
                file = kept(make(row.pk).path)
        except Exception:
            log.exception("no PDF for the letters of a version")
    plain = "".join(c if c.isalnum() else "-" for c in version.workspace.account).strip("-")[:60]
    name = _("%(account)s-version-%(number)s.pdf") % {"account": plain, "number": version.number}
    return Enclosed(name, file.read_bytes()) if file else None
