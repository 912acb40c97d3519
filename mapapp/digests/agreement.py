"""What was proposed, agreed to or declined since the last letter, as rows of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from mapapp.digests.frame import Frame, quoted
from mapapp.drawing.agreement import worth_telling
from mapapp.plans.history import Line

Parts = tuple[Line, str, str, str, str]


def about_agreement(frame: Frame) -> Iterator[Parts]:
    """The line, title, note, before, after; one row for each thing that still stands."""
    for line in worth_telling(frame.told, frame.standing.plan.workspace):
        who = {"who": frame.who(frame.by(line))}
        title = _("Version %(number)s") % {"number": line.facts.get("accepted") or line.facts["version"]}
        match line.verb:
            case "version.proposed":
                note = _("%(who)s. As what both sides agree to; it waits for an answer.") % who
                yield line, title, note, "", _("Proposed")
            case "version.agreed":
                note = _("%(who)s. Both sides agree to it, and dates are measured against it.") % who
                yield line, title, note, _("Proposed"), _("Agreed")
            case "version.declined":
                note = " ".join([_("%(who)s.") % who, quoted(line.why)])
                yield line, title, note, _("Proposed"), _("Declined")
            case _:
                yield line, title, _("%(who)s.") % who, _("Proposed"), _("Taken back")
