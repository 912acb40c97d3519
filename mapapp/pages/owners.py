"""Searching the people of both sides for an owner."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mapapp.access.rules import may_add_task
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
    choices = owner_choices(board.standing.plan, board.reader, q=request.GET.get("q", ""))
    return render(request, "plans/edit/_owner_options.html", {"choices": choices, "q": request.GET.get("q", "")})
