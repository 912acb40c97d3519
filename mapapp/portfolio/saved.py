"""Saved views as one reader finds them: the link of each, what it asks for in words, and what he may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.access.members import TeamVisit
from mapapp.drawing.filters import Option
from mapapp.plans.refusals import Refused
from mapapp.portfolio.asked import NO_STAGE, NOBODY, Asked, Seller
from mapapp.portfolio.charts import month_name
from mapapp.portfolio.words import BAND_WORDS, BY_WORDS, HEADS, STATE_WORDS, VIEW_WORDS
from mapapp.private.models import ViewShape

ONLY_THEIRS = gettext_lazy("Somebody else keeps this view. Save one of your own.")
ONLY_MANAGERS = gettext_lazy("Managers and admins share views with the team.")


@dataclass(frozen=True, slots=True)
class Saved:
    """`whose` is empty for one's own; `may_keep`: he renames and deletes it, `may_share`: he shares it or no longer."""

    code: str
    name: str
    url: str
    words: str
    shared: bool
    whose: str
    may_keep: bool
    may_share: bool


def may_keep(visit: TeamVisit, view: ViewShape) -> bool:
    """One's own; a shared one is kept by who oversees the team as well."""
    return view.user_id == visit.user.pk or (view.is_shared and visit.oversees)


def saved_of(visit: TeamVisit, views: Iterable[ViewShape]) -> tuple[Saved, ...]:
    """Each as this reader finds it. Makes no query."""
    return tuple(
        Saved(
            view.code, view.name, asked_in(view, visit).url(), asked_words(asked_in(view, visit)), view.is_shared,
            "" if view.user_id == visit.user.pk else str(view.user or ""), may_keep(visit, view), visit.oversees,
        )
        for view in views
    )  # fmt: skip


def tabs_of(visit: TeamVisit, views: Iterable[ViewShape], asked: Asked) -> tuple[Option, ...]:
    """The saved views among the links over the list."""
    now = replace(asked, team=visit.team.code, page=1).url() if asked.narrows or asked.by or asked.sort else ""
    return tuple(Option(one.name, "", one.url, one.url == now) for one in saved_of(visit, views))


def asked_in(view: ViewShape, visit: TeamVisit) -> Asked:
    """What a saved view asks for, in the team where it was saved."""
    return asked_of(f"{view.query}&team={visit.team.code}")


def asked_of(query: str) -> Asked:
    return Asked.of(dict(parse_qsl(query, max_num_fields=30))) if query.count("&") < 30 else Asked()


def asked_words(asked: Asked) -> str:
    """`Plan later than CRM, Ben Adler, sorted by Difference`."""
    parts = [
        str(VIEW_WORDS[asked.view]) if asked.view else "",
        str(STATE_WORDS[asked.state]) if asked.state else "",
        str(BAND_WORDS[asked.health]) if asked.health else "",
        seller_words(asked.seller),
        asked.stage if asked.stage != NO_STAGE else _("No stage"),
        _month(asked.month),
        _("“%(text)s”") % {"text": asked.q} if asked.q else "",
        str(BY_WORDS[asked.by]) if asked.by else "",
    ]
    said = [part for part in parts if part] or [_("All that is open")]
    return ", ".join([*said, sort_words(asked.sort)] if asked.sort else said)


def seller_words(text: str) -> str:
    return _("Nobody named") if text == NOBODY else Seller.of(text).name


def sort_words(sort: str) -> str:
    """`by Difference, falling`, of -apart."""
    title = next(str(words) for key, words, _look in HEADS if key == sort.removeprefix("-"))
    falls = sort.startswith("-")
    return (_("by %(title)s, falling") if falls else _("by %(title)s, rising")) % {"title": title}


def _month(key: str) -> str:
    if not key:
        return ""
    return month_name(key) if key[0].isdigit() else _("No signature ahead")


def found_in(views: Iterable[ViewShape], code: str) -> ViewShape:
    """The view of this code. Raises Refused when it has gone meanwhile, or was never there."""
    found = next((view for view in views if view.code == code), None)
    if found is None:
        raise Refused(_("This view is not there any more."))
    return found
