"""Saved views of the portfolio: a query string under a name, one's own or the team's."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from mapapp.pages.gate import allowed
from mapapp.pages.portfolio import at_portfolio
from mapapp.plans.refusals import Refused
from mapapp.portfolio.asked import Asked
from mapapp.portfolio.saved import (
    ONLY_MANAGERS,
    ONLY_THEIRS,
    asked_in,
    asked_of,
    asked_words,
    found_in,
    may_keep,
    saved_of,
)
from mapapp.private.changes.views import change_view, delete_view, save_view
from mapapp.private.listed import DeskVisit, views_for
from mapapp.private.models import ViewShape

SAVE, CHANGE, DELETE = "save", "change", "delete"


class Naming(forms.Form):
    """`query` is what a new view asks for, `code` which one is changed."""

    act = forms.ChoiceField(choices=[(act, act) for act in (SAVE, CHANGE, DELETE)], widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    code = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the view"), required=False, max_length=200)
    shared = forms.BooleanField(label=gettext_lazy("Share it with the team"), required=False)


@at_portfolio
@require_http_methods(["GET", "HEAD", "POST"])
def saved_views(request: HttpRequest, visit: DeskVisit) -> HttpResponse:
    """One's own views and those that are shared; a POST saves what is asked for, changes a view or deletes it."""
    views = list(views_for(visit))
    if request.method != "POST":
        query = Asked.of(request.GET).query
        return _page(request, visit, views, Naming(initial={"act": SAVE, "query": query}))
    form = Naming(request.POST)
    if not form.is_valid():
        return _page(request, visit, views, form, status=422)
    try:
        return redirect(_done(request, visit, views, form))
    except Refused as refused:
        form.add_error("name", str(refused))
        return _page(request, visit, list(views_for(visit)), form, status=422)


def _done(request: HttpRequest, visit: DeskVisit, views: list[ViewShape], form: Naming) -> str:
    """Does what the form asks for; where to go then."""
    data, act = form.cleaned_data, form.cleaned_data["act"]
    if act == SAVE:
        if data["shared"] and not visit.oversees:
            allowed(ONLY_MANAGERS)
        asked = replace(asked_of(data["query"]), team="")
        made = save_view(visit, data["name"], asked.query, shared=data["shared"], at=timezone.now())
        messages.success(request, _("Saved as “%(name)s”.") % {"name": made.name})
        return reverse("plans") + asked_in(made, visit).url()
    view = found_in(views, data["code"])
    allowed(None if may_keep(visit, view) else ONLY_THEIRS)
    if act == DELETE:
        delete_view(view)
        messages.success(request, _("The view is deleted; nothing else is."))
    else:
        shared = data["shared"] if visit.oversees else view.is_shared
        change_view(visit, view, name=data["name"], shared=shared)
        messages.success(request, _("Saved."))
    return f"{reverse('saved_views')}?team={visit.team.code}"


def _page(
    request: HttpRequest, visit: DeskVisit, views: list[ViewShape], form: Naming, *, status: int = 200
) -> HttpResponse:
    query = str(form["query"].value() or "")
    context = {
        "visit": visit, "team": visit.team, "views": saved_of(visit, views), "form": form, "query": query,
        "words": asked_words(asked_of(query)), "back": reverse("plans") + asked_of(query).url(),
        "changing": form["code"].value() or "",
    }  # fmt: skip
    return render(request, "portfolio/views.html", context, status=status)
