"""Why a version was saved: one of the usual reasons, with the words that history keeps of it or these alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from mapapp.plans.history import read
from mapapp.plans.models import Event, Version

SAID = ("version.saved", "version.proposed")  # lines whose why is a version's reason


def words_of(versions: Iterable[Version]) -> dict[int, str]:
    """Version number -> its reason in words, of those of one plan that have one. One query, none without versions: the
    line that kept a version comes right after the last one that is in it."""
    wanted = {row.number: row for row in versions if row.reason != Version.Reason.AGREED}
    if not wanted:
        return {}
    plan = next(iter(wanted.values())).workspace_id
    lines = [row.revision + 1 for row in wanted.values()]
    found = [read(event) for event in Event.objects.filter(workspace=plan, number__in=lines, verb__in=SAID)]
    return {line.facts["version"]: line.why for line in found if line.why and line.facts["version"] in wanted}


def why_words(version: Version, words: str) -> str:
    """`After review`, `After review: the steering group was there`, or the words alone where the reason is another."""
    usual = version.get_reason_display()
    if not words or version.reason == Version.Reason.SAVED:
        return words or usual
    return _("%(reason)s: %(words)s") % {"reason": usual, "words": words}
