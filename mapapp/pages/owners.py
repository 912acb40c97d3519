"""Searching the people of both sides for an owner."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.access.rules import may_add_task, may_invite
from mapapp.access.visit import Visit
from mapapp.drawing.choosing import owner_choices
from mapapp.pages.answer import drawn
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.plans.queries import load_plan


@signed_in
@require_safe
def owner_options(request: HttpRequest, code: str) -> HttpResponse:
    """The list under an owner's search field."""
    found = at_plan(request, code)
    allowed(may_add_task(found))
    board = drawn(request, found, load_plan(found.workspace), timezone.now())
    q = request.GET.get("q", "").strip()
    choices = owner_choices(board.standing.plan, board.reader, q=q)
    context = {"choices": choices, "q": q, "invite_url": _invite_url(found, q, request.GET.get("task", ""))}
    return render(request, "plans/edit/_owner_options.html", context)


def _invite_url(found: Visit, q: str, task: str) -> str:
    """Where a lead asks in whom he just named, to own this task; empty for nobody, for a question, and for others."""
    if not q or q.endswith("?") or may_invite(found, found.side) is not None:
        return ""
    named = {"email" if "@" in q else "name": q}
    return reverse("invite", args=[found.workspace.code]) + "?" + urlencode({**named, "task": task})
