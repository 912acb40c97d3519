"""The question itself, a letter of its own to a lead of the seller: the other company gets none, and reads it nowhere.

Whether it still goes is asked at the moment of sending: who has acted on the plan since, or put it off, has answered.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.models import Seat
from mapapp.drawing.tabs import address
from mapapp.plans.models import Side, Workspace
from mapapp.plans.silence import silence_of
from mapapp.plans.words import full_day_words
from mapapp.post.envelope import Content, Drop
from mapapp.post.models import Letter
from mapapp.private.queries import Snooze
from mapapp.private.silent import put_off
from mapapp.private.tripwire import watched
from mapapp.silence.asking import held_off, key_of, leads, unfinished

TEMPLATES = ("silence/mail_question.txt", "silence/mail_question.html")


@watched(Side.SELLER)
def question_now(letter: Letter, *, at: datetime) -> Content | Drop:
    """What the lead is asked, or why he is not."""
    rows = leads().filter(workspace=letter.workspace_id, user=letter.user_id)
    seat = rows.select_related("user", "workspace__team", "workspace__updated_by", "stakeholder").first()
    if seat is None:
        return Drop("the reader leads this plan no more")
    plan, snooze = seat.workspace, put_off([seat.workspace_id]).get(seat.workspace_id)
    silence = silence_of(plan, at, finished=not unfinished().filter(pk=plan.pk).exists())
    if not silence.is_over or key_of(seat.pk, plan, snooze) != letter.key or held_off(plan, snooze, at):
        return Drop("somebody has answered since")
    letter.email = seat.user.email  # the mailbox he has now
    days = ngettext("%(days)s day", "%(days)s days", silence.days) % {"days": silence.days}
    subject = _("Only %(team)s: nobody has acted on %(account)s’s plan for %(days)s")
    words = {"team": plan.team.name, "account": plan.account, "days": days}
    text, html = (render_to_string(name, _said(seat, plan, snooze, at) | words) for name in TEMPLATES)
    return Content(subject % words, text, html)


def _said(seat: Seat, plan: Workspace, snooze: Snooze | None, at: datetime) -> dict[str, object]:
    review = address("review", plan.code) or reverse("versions", args=[plan.code])
    urls = {"review": review, **{name: reverse(name, args=[plan.code]) for name in ("snooze", "retire", "plan")}}
    last = plan.today(plan.updated_at) if plan.updated_at else None
    return {
        "name": seat.stakeholder.name.split()[0] if seat.stakeholder.name else "",
        "plan": plan.name,
        "last": full_day_words(last, today=plan.today(at)) if last else "",
        "by": plan.updated_by.name if plan.updated_by else "",
        "was_put_off": snooze.why if snooze and snooze.revision == plan.revision else "",
        "urls": {name: settings.PUBLIC_URL + url for name, url in urls.items()},
    }
