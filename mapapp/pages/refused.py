"""A refusal of something that has no field of its own: said in the toast, or on a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from mapapp.access.visit import Visit
from mapapp.pages.answer import by_script
from mapapp.pages.returning import back_url
from mapapp.plans.refusals import Refused


def refused_page(
    request: HttpRequest, found: Visit, refused: Refused | str, *, number: int | None = None, status: int = 422
) -> HttpResponse:
    """422, or 409 when somebody else was faster, with the sentence: what happened, then what to do."""
    context = {"words": str(refused), "back": back_url(request, found, number), "name": found.workspace.name}
    if not by_script(request):
        return render(request, "plans/edit/refused.html", context, status=status)
    return reswap(retarget(render(request, "plans/edit/_refused.html", context, status=status), "#toast"), "innerHTML")
