"""Steps whose words the wording coach finds weak, as findings: for the coach of one plan, among what is worth a look.

The coach of words is measured on texts of its own (manage.py judge_wording); here is only what it says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from mapapp.insight.case import Case
from mapapp.insight.detectors.rule import Draft, Rule
from mapapp.insight.detectors.seen import Seen, seen_of, short
from mapapp.insight.ended import end_of
from mapapp.insight.finding import Finding, Place
from mapapp.insight.wording.reading import read_wording
from mapapp.insight.wording.saying import Help, help_with

UNSEEN = frozenset({"actor", "act", "evidence", "object"})  # without one of these nobody can see whether it is done


def weak_words(seen: Seen) -> Iterator[Draft]:
    """An open step of which the coach says that its words leave something open. The signature is one however it is
    called."""
    for step in seen.open:
        owner = seen.owner(step)
        found = None if step.mark else _read(
            step.text, step.kind, step.side, step.done_when, owner.name if owner else "", get_language()
        )  # fmt: skip
        if found is None:
            continue
        said, unseen = found
        text = {"text": short(step.text)}
        better = _("Try: “%(example)s”.") % {"example": said.example.rstrip(".")} if said.example else ""
        yield Draft(
            said.why,
            better or said.how,
            Place("task", step.number, step.side),
            title=_("“%(text)s” cannot be verified") % text if unseen else _("“%(text)s” leaves a question") % text,
            about=str(step.number),
            tasks=(step.number,),
            short=better,
        )


@lru_cache(maxsize=4096)
def _read(
    text: str, kind: str, side: str, done_when: str, owner: str, language: str | None
) -> tuple[Help, bool] | None:
    """What the coach says of a text, and whether nobody could see it done. Kept, as the same texts come again."""
    reading = read_wording(text, kind=kind, side=side, done_when=done_when)
    said = help_with(reading, to_buyer=False, side=side, owner=owner)
    return None if said is None else (said, not UNSEEN.isdisjoint(reading.missing))


WORDS = Rule(
    "weak_words", 1, weak_words,
    _l("A task that nobody can verify"),
    _l("Somebody who was not there can tell later whether a task is done, and by whom."),
)  # fmt: skip


def find_words(case: Case) -> tuple[Finding, ...]:
    """What the coach of words says of the open steps. Nothing once a plan has come to its end."""
    if end_of(case):
        return ()
    return tuple(WORDS.findings(seen_of(case)))
