"""What the timeline says in words: a title for each bar, one sentence for the whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mapapp.plans.words import day_words

if TYPE_CHECKING:
    from mapapp.drawing.bars import Bar

_STATUS = {
    "not_started": gettext_lazy("not started"),
    "in_progress": gettext_lazy("in progress"),
    "blocked": gettext_lazy("blocked"),
    "done": gettext_lazy("done"),
}
_LONGEST = 160


def short_day(day: date) -> str:
    """`12 Mar`."""
    return day_words(day, weekday=False)


def bar_title(bar: Bar, since: str) -> str:
    """`22 Security review: 10 Feb to 19 Feb, in progress, critical path, was 17 Feb in version 3`."""
    return _title(bar, since, get_language())


@lru_cache(maxsize=1024)
def _title(bar: Bar, since: str, language: str | None) -> str:
    """Kept for each bar as it is: where one task changes, twenty-nine titles do not."""
    days = {"start": short_day(bar.starts_on), "end": short_day(bar.due_on)}
    words = [short_day(bar.due_on) if bar.starts_on == bar.due_on else _("%(start)s to %(end)s") % days]
    words.append(str(_STATUS[bar.status]))
    if bar.late and bar.status != "done":
        words.append(_("late"))
    if bar.critical:
        words.append(_("critical path"))
    if bar.was_due:
        was = {"day": short_day(bar.was_due), "since": since}
        words.append(_("was %(day)s in %(since)s") % was if since else _("was %(day)s") % was)
    return f"{bar.number} {_capped(bar.text)}: {', '.join(words)}"


def sentence(bars: Sequence[Bar]) -> str:
    """From when to when, where the critical path runs, when signature is."""
    ends = {"start": short_day(min(bar.starts_on for bar in bars)), "end": short_day(max(bar.due_on for bar in bars))}
    said = [_("Timeline of the plan from %(start)s to %(end)s.") % ends]
    path = sorted((bar for bar in bars if bar.critical), key=lambda bar: (bar.due_on, bar.starts_on, bar.number))
    if len(path) > 1:
        said.append(_("The critical path runs from %(first)s to %(last)s.") % {
            "first": _capped(path[0].text), "last": _capped(path[-1].text)
        })  # fmt: skip
    signature = next((bar for bar in bars if bar.signature), None)
    if signature:
        said.append(_("Signature is on %(day)s.") % {"day": short_day(signature.due_on)})
    said.append(_("The table of tasks says the same in words."))
    return " ".join(said)


def _capped(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
