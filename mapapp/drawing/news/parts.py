"""What a difference says, before it is known of whom and when."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.drawing.news.voice import Voice
from mapapp.drawing.reader import short
from mapapp.drawing.said import listed
from mapapp.plans.differences.causes import Cause

QUOTE = 200  # characters of what somebody wrote


@dataclass(frozen=True, slots=True)
class Parts:
    """As in Told. Without `now`, `old` and `new` are few words already; without `kind`, it is the item's."""

    title: str
    old: str = ""
    new: str = ""
    was: str = ""
    now: str = ""
    notes: tuple[str, ...] = ()
    quote: str = ""
    kind: str = ""


def quote_of(text: object) -> str:
    return short(str(text or ""), QUOTE)


def consequences(cause: Cause, voice: Voice, *, said: bool = False) -> list[str]:
    """How many tasks moved along, and where signature went; `said`: that stands elsewhere already."""
    words = [voice.later(len(cause.pushed))] if cause.pushed else []
    if cause.signature and not said:
        pairs = [
            _("from %(was)s to %(now)s") % {"was": voice.iso(was, small=True), "now": voice.iso(now, small=True)}
            for was, now in cause.signature
        ]
        words.append(_("Signature moved %(pairs)s.") % {"pairs": listed(pairs)})
    return words
