"""A small letter: a heading, a sentence, some boxes or lists, one button, and the way out. Made of values in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from mapapp.digests.stopping import stop_token
from mapapp.digests.styles import inlined
from mapapp.post.envelope import Content, mail_name

PREHEADER = 90


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list; `css` is late or risk and colours `word`, which stands before the title."""

    title: str
    note: str = ""
    due: str = ""
    word: str = ""
    css: str = "risk"


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: Sequence[Row]
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    subject: str
    preheader: str
    over: str
    heading: str
    open: str
    url: str
    why: str
    choose_url: str
    stop_url: str
    lead: str = ""
    sections: Sequence[Section] = ()

    def content(self, code: str, **more: Any) -> Content:
        """The mail. It stands in the thread of the plan's letters, and counts for nothing that they tell."""
        values = {"note": self, **more}
        headers = {
            "References": mail_name(f"plan:{code}"),
            "List-Unsubscribe": f"<{self.stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        text = render_to_string("digests/note.txt", values).strip() + "\n"
        return Content(self.subject, text, inlined(render_to_string("digests/note.html", values)), headers)


def ways_out(seat_id: int, code: str, what: str) -> dict[str, str]:
    """Where a reader changes how often letters come, and where one click stops those of this kind."""
    return {
        "choose_url": settings.PUBLIC_URL + reverse("digest", args=[code]),
        "stop_url": settings.PUBLIC_URL + reverse("stop", args=[stop_token(seat_id, what)]),
    }
