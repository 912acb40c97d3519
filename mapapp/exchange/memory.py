"""What became of the columns of an earlier sheet with the same titles: the team keeps it when that sheet is gone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from mapapp.exchange.mapping import Mapping
from mapapp.exchange.models import SheetTitles
from mapapp.people.models import User

ENCODING = "\0encoding"  # no sheet has such a title


def remember(mapping: Mapping, team: int, user: User, at: datetime) -> None:
    """Keep what the person let each column become, in place of what he said of the same titles before.

    Titles and fields alone: nothing that stands in the sheet. A table without titles says nothing for the next one.
    """
    fields = mapping.remembered()
    if fields:
        kept = {"fields": fields, "at": at}
        SheetTitles.objects.update_or_create(team_id=team, user=user, titles_sha256=_hash(fields), defaults=kept)


def recalled(guess: Mapping, team: int, user: User) -> Mapping | None:
    """The guess as the person, else somebody of the team, last put it right; None for titles not seen before.

    Who looks on learns nothing of another's sheet but what titles like his own became. One query.
    """
    titles = guess.remembered()
    kept = SheetTitles.objects.filter(team=team, titles_sha256=_hash(titles)).order_by("-at", "-pk")
    found = sorted(kept, key=lambda row: row.user_id != user.pk)
    return guess.recalling(found[0].fields) if titles and found else None


def remember_encoding(encoding: str, team: int, user: User, at: datetime) -> None:
    """Keep how the letters of his files are written that do not tell."""
    kept = {"fields": {ENCODING: encoding}, "at": at}
    SheetTitles.objects.update_or_create(team_id=team, user=user, titles_sha256=_hash([ENCODING]), defaults=kept)


def usual_encoding(team: int, user: User) -> str:
    """What the person said last of such a file; empty when he never did. One query."""
    kept = SheetTitles.objects.filter(team=team, user=user, titles_sha256=_hash([ENCODING])).first()
    return str(kept.fields.get(ENCODING, "")) if kept else ""


def _hash(titles: Iterable[str]) -> str:
    return sha256(json.dumps(sorted(titles)).encode()).hexdigest()
