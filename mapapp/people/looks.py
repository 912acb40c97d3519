"""How a team's papers look: its logo and its colour. Both companies see them, so they are no secret of the team.

A look is a row a change, kept for ever: the PDF of a version wears the look that held when the version was saved, so
that the same version stays the same file.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from mapapp.people.changes import TeamRefused
from mapapp.people.models import Team, TeamLook, User

LOGO_BYTES = 1 << 20
SECONDS = 20  # on the wall
CONTRAST = 4.5  # to white: WCAG 2.2 AA for text, and the colour is that of words
COLOUR = re.compile(r"#?[0-9a-f]{6}", re.IGNORECASE)
HOME = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")  # no secret of ours goes where a stranger's file is opened
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
UNREADABLE, TOO_LARGE, TOO_SMALL = 3, 4, 5  # as logo_child ends


class LookRefused(TeamRefused):
    """A logo or a colour that cannot be taken; `field` names which. `also` is what else cannot be, of the same form."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text)
        self.field = field
        self.also: tuple[LookRefused, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """`colour` is `#rrggbb` or empty; `logo` a PNG of ours or empty: then the name stands as a wordmark."""

    number: int = 0
    colour: str = ""
    logo: bytes = b""


def look_of(team: Team) -> Look:
    """The one that holds now. One query."""
    return _look(TeamLook.objects.filter(team=team).last())


def look_at(team: Team, at: datetime) -> Look:
    """The one that held at the aware moment `at`. One query."""
    return _look(TeamLook.objects.filter(team=team, at__lte=at).last())


def set_look(team: Team, *, colour: str, logo: bytes | None, seen: int, by: User, at: datetime) -> Look:
    """Make the next look; the one that holds when nothing is different. `logo` is a picture as it was brought, empty
    for none, and None for the one there is. `seen` is the number that was before who sets it. Raises LookRefused, with
    all that is wrong. Who may is a rule's business."""
    words, brought = _both(colour, logo)
    with transaction.atomic():
        locked = Team.objects.select_for_update().get(pk=team.pk)
        now = look_of(locked)
        wanted = now.logo if brought is None else brought
        if (words, wanted) == (now.colour, now.logo):
            return now
        if now.number != seen:
            raise LookRefused(_("Somebody changed this a moment ago. Look at it, then set yours."), "colour")
        made = TeamLook.objects.create(team=locked, number=now.number + 1, colour=words, logo=wanted, at=at, by=by)
        return _look(made)


def _both(colour: str, logo: bytes | None) -> tuple[str, bytes | None]:
    """Colour and picture as they are kept; whatever is wrong with both is said at once."""
    words, brought, wrong = "", None, list[LookRefused]()
    try:
        words = colour_of(colour)
    except LookRefused as refused:
        wrong.append(refused)
    try:
        brought = None if logo is None else _redrawn(logo)
    except LookRefused as refused:
        wrong.append(refused)
    if wrong:
        wrong[0].also = tuple(wrong[1:])
        raise wrong[0]
    return words, brought


def colour_of(text: str) -> str:
    """`#1d4fb8`, checked; empty for none. Raises LookRefused, with the figure when it is too pale to be read."""
    given = text.strip()
    if not given:
        return ""
    if not COLOUR.fullmatch(given):
        raise LookRefused(_("Write a colour as # and six of 0–9 and a–f, like #1d4fb8."), "colour")
    found = f"#{given.lstrip('#').lower()}"
    if (ratio := contrast_with_white(found)) < CONTRAST:
        said = {"ratio": f"{ratio:.1f}", "least": CONTRAST}
        text = _("Too pale to be read on white: its contrast is %(ratio)s, and %(least)s is needed. Take a darker one.")
        raise LookRefused(text % said, "colour")
    return found


def contrast_with_white(colour: str) -> float:
    """The contrast of `#rrggbb` to white as WCAG counts it, 1 to 21."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _redrawn(data: bytes) -> bytes:
    """The picture drawn anew by a child with limits; empty stays empty."""
    if not data:
        return b""
    if len(data) > LOGO_BYTES:
        raise LookRefused(
            _("The picture is larger than 1 MB. Save it smaller: 720 by 240 is all that is used."), "logo"
        )
    if not data.startswith(PICTURES):
        raise LookRefused(_unlike(data), "logo")
    code, drawn = _child(data)
    if code == TOO_LARGE:
        raise LookRefused(_("The picture has too many pixels: at most 6000 a side, 16 million in all."), "logo")
    if code == TOO_SMALL:
        raise LookRefused(_("The picture is too small to print: at least 16 pixels a side."), "logo")
    if code or not drawn.startswith(PICTURES[0]):
        unreadable = _("This picture cannot be read. Open it in a program for pictures, save it as PNG, bring that.")
        raise LookRefused(unreadable, "logo")
    return drawn


def _child(data: bytes) -> tuple[int, bytes]:
    """How it ended, and what it drew."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    command = [sys.executable, "-m", "mapapp.people.logo_child"]
    try:
        child = subprocess.run(
            command, input=data, cwd=HOME, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return UNREADABLE, b""
    return child.returncode, child.stdout


def _unlike(data: bytes) -> str:
    head = data[:1000].lstrip().lower()
    if b"<svg" in head or head.startswith(b"<?xml"):
        return _("An SVG is a program as much as a picture, so it is not taken. Save it as PNG and bring that.")
    return _("A logo is a PNG or a JPEG. Save the picture as one of them and bring that.")


def _look(row: TeamLook | None) -> Look:
    return Look(row.number, row.colour, bytes(row.logo)) if row else Look()
