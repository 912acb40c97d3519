"""How whole the plan is, in one line: to who can fill what is empty, in his words, with the way there."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.visit import Visit
from mapapp.drawing.cures import may_mend, place_url
from mapapp.drawing.reader import Reader
from mapapp.insight.completeness import Field, read_completeness
from mapapp.plans.models import Task
from mapapp.plans.standing import Standing
from mapapp.plans.words import count_words


@dataclass(frozen=True, slots=True)
class Whole:
    """What `plans/_whole.html` draws: how much is filled, the next thing, why, and where."""

    words: str
    why: str
    url: str


def whole_of(standing: Standing, reader: Reader, *, value_hidden: bool = False) -> Whole | None:
    """None where nothing is empty that this reader may fill, and once it is signed. A buyer is asked only for what is
    his."""
    visit, signature = reader.visit, standing.plan.signature
    if signature is not None and signature.status == Task.Status.DONE:
        return None
    fields = read_completeness(standing.plan, value_hidden=value_hidden)
    concern = [field for field in fields if field.is_theirs] if visit.is_buyer else list(fields)
    empty = [field for field in concern if not field.filled]
    following = next((field for field in empty if may_mend(visit, field.place) is None), None)
    if following is None:
        return None
    return Whole(_words(following, len(empty), len(concern), visit), following.why,
                 place_url(following.place, visit.workspace.code))  # fmt: skip


def _words(field: Field, empty: int, every: int, visit: Visit) -> str:
    if visit.is_buyer:
        open_ones = ngettext(
            "%(count)s thing is still open in your plan.", "%(count)s things are still open in your plan.", empty
        )
        return f"{open_ones % {'count': count_words(empty)}} {field.question}"
    return _("%(filled)s of %(every)s fields of the plan are filled. Next: %(what)s.") % {
        "filled": every - empty, "every": every, "what": field.what,
    }  # fmt: skip
