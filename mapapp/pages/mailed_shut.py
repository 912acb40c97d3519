"""Why a mailed link does not act, as a page: what happened, then the way on."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.access.mail_acts import Mailed
from mapapp.access.mail_links import Act
from mapapp.plans.models import Task
from mapapp.plans.words import day_words, moment_words

DID = {
    Act.DONE: gettext_lazy("It marked the step as done."),
    Act.NOT_MINE: gettext_lazy("It said that the step is not yours."),
    Act.NEW_DATE: gettext_lazy("It gave the step another date."),
}
WHY: dict[str, tuple[Promise, Promise]] = {
    "ended": (
        gettext_lazy("This link was ended."),
        gettext_lazy("The links in your older letters do nothing any more. Your next letter has new ones."),
    ),
    "expired": (
        gettext_lazy("This link has run out."),
        gettext_lazy("The links in a letter act for 14 days. The newest letter has new ones."),
    ),
    "retired": (gettext_lazy("This plan is over."), gettext_lazy("You can still read it. Nothing on it changes.")),
    "signin": (
        gettext_lazy("Sign in for this."),
        gettext_lazy("You sign in with more than your mailbox, so a link in a mail alone changes nothing for you."),
    ),
    "reader": (
        gettext_lazy("You read this plan now, and change nothing on it."),
        gettext_lazy("Nothing was changed. Ask the person who leads it if you should edit it too."),
    ),
    "other": (
        gettext_lazy("This step is not yours any more."),
        gettext_lazy("It has another owner by now, so there is nothing left for you to do here."),
    ),
    "dropped": (
        gettext_lazy("This step is not needed any more."),
        gettext_lazy("Somebody marked it so since the letter was written. There is nothing left to do."),
    ),
}


def unknown(request: HttpRequest, *, often: bool = False) -> HttpResponse:
    """The same for a link that was never ours and one of somebody who takes part no more; `often`: asked too often."""
    return render(request, "access/mailed_unknown.html", {"often": often}, status=429 if often else 404)


def shut(request: HttpRequest, found: Mailed, state: str, task: Task | None, at: datetime, *, url: str) -> HttpResponse:
    """410 with the reason, and where the step stands."""
    fact, more = _words(found, state, task, at)
    return render(request, "access/mailed_shut.html", {"fact": fact, "more": more, "open_url": url}, status=410)


def _words(found: Mailed, state: str, task: Task | None, at: datetime) -> tuple[str, str]:
    if state == "used" and found.used is not None:
        when = moment_words(found.used.at, zone=found.visit.user.time_zone, now=at)
        fact = _("This link was used already: %(when)s.") % {"when": when}
        more = _("A receipt was mailed to you; if this was not you, say so there.")
        return fact, f"{DID[Act(found.used.act)]} {more}"
    if state == "done" and task is not None:
        day = day_words(task.done_on, today=found.workspace.today(at)) if task.done_on else ""
        return _("This step is done already."), _("Since %(day)s. There is nothing left to do.") % {"day": day}
    fact_of, more_of = WHY.get(state, WHY["other"])
    return str(fact_of), str(more_of)
