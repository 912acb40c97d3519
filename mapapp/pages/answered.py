"""A change answered on the page that it was made from: the plan, the page of its task, or My tasks."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from mapapp.access.visit import Visit
from mapapp.pages.answer import Came, by_script, focused, saved, undo_of
from mapapp.pages.gate import looked_at
from mapapp.pages.my_tasks import mine_context
from mapapp.pages.returning import TASK, back_of
from mapapp.pages.talk_forms import saying_of
from mapapp.pages.task import task_context


def answered(request: HttpRequest, found: Visit, came: Came, at: datetime) -> HttpResponse:
    """By script what is different on that page now; else, and for the plan, what `saved` answers."""
    back = back_of(request)
    if not back or not by_script(request):
        return saved(request, found, came, at)
    if back == TASK and came.number is not None:
        template, place = "plans/edit/_task_saved.html", "task-head"
        context = task_context(found, came.number, at, saying_of(found))
    else:
        template, place = "plans/edit/_mine_saved.html", "mine"
        context = mine_context(request, at, show="done=1" in looked_at(request).query)
    context |= {"said": came.said, "undo_url": undo_of(found, came)}
    response = retarget(render(request, template, context), f"#{place}")
    return focused(reswap(response, "outerHTML"), place)
