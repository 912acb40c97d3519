"""The verbs of saved views of the portfolio. They are nobody's history: what somebody looks at is his own business."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mapapp.people.wording import one_line
from mapapp.plans.refusals import Refused
from mapapp.private.listed import DeskVisit, views_for
from mapapp.private.models import ViewShape

MOST = 30  # views of one person in a team
LONGEST = 1500  # characters of a query string


def save_view(visit: DeskVisit, name: str, query: str, *, shared: bool, at: datetime) -> ViewShape:
    """Keep what is asked for under a name; once, when the same is sent again. Raises Refused for a name that one has
    used, or one view too many. Who may share is a rule's business."""
    name = _named(name)
    if len(query) > LONGEST:
        raise Refused(_("This view asks for more than can be kept. Take a filter off."), field="name")
    with transaction.atomic():
        mine = views_for(visit).filter(user=visit.user)
        if known := mine.filter(name=name, query=query, is_shared=shared).first():
            return known
        if mine.count() >= MOST:
            raise Refused(_("You have %(most)s views. Delete one first.") % {"most": MOST}, field="name")
        return _kept(visit, name, query=query, is_shared=shared, made_at=at, team=visit.team, user=visit.user)


def change_view(visit: DeskVisit, view: ViewShape, *, name: str, shared: bool) -> None:
    """Another name, or shared from now on, or no longer. Raises Refused as `save_view`."""
    view.name, view.is_shared = _named(name), shared
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "is_shared"])
    except IntegrityError:
        raise Refused(_taken(name), field="name") from None


def delete_view(view: ViewShape) -> None:
    """It is gone, and so for all with whom it was shared; no deal is."""
    view.delete()


def _kept(visit: DeskVisit, name: str, **values: object) -> ViewShape:
    table = views_for(visit).model._default_manager
    try:
        with transaction.atomic():
            return table.create(name=name, **values)
    except IntegrityError:
        same = {key: value for key, value in values.items() if key != "made_at"}
        if known := table.filter(name=name, **same).first():  # the same form, sent twice at once
            return known
        raise Refused(_taken(name), field="name") from None


def _named(name: str) -> str:
    found = one_line(name)
    if not found:
        raise Refused(_("Give the view a name."), field="name")
    if len(found) > 60:
        raise Refused(_("A name has at most 60 letters."), field="name")
    return found


def _taken(name: str) -> str:
    return _("You have a view named “%(name)s”. Choose another name.") % {"name": one_line(name)}
