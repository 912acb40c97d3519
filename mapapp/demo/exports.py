"""The exports of Larkspur's CRM, as its manager brought them: by the verbs that take a file in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from mapapp.people.models import Team, User
from mapapp.private.changes.taking_in import ask_to_take, keep_file, looked_at, take_rows, taken_in
from mapapp.private.models import BroughtShape
from mapapp.private.refreshing import Incoming
from mapapp.private.team_queries import pipeline_of

Row = tuple[str, Mapping[str, Any], datetime]  # its number in the CRM, what stands there, when it was changed last
Export = tuple[datetime, Sequence[Row]]


def bring_exports(team: Team, by: User, exports: Sequence[Export]) -> Iterator[datetime]:
    """Each at its moment, which is given before it is brought."""
    for at, rows in exports:
        yield at
        take_export(team, by, rows, at)


def take_export(team: Team, by: User, rows: Sequence[Row], at: datetime) -> BroughtShape:
    """Look at it and take it in, all at once: it is short, and the demo has no worker yet."""
    file = keep_file(team, filename=f"open-pipeline-{at:%Y-%m-%d}.csv", content=b"", by=by, at=at)
    settings = pipeline_of(team).number
    looked_at(file, settings=settings, rows=len(rows), found={})
    ask_to_take(file, settings=settings, at=at)
    incoming = [
        Incoming(line, key, values, modified_at=changed, modified_by=changed)
        for line, (key, values, changed) in enumerate(rows, start=2)
    ]
    take_rows(file, incoming, upto=len(rows), at=at)
    taken_in(file, at=at)
    return file
