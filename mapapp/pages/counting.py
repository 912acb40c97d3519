"""How a team counts: the numbers of its rules, which version of them holds, and who set them when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from mapapp.access.members import OVERSEERS, TeamVisit
from mapapp.access.rules import may_set_numbers
from mapapp.drawing.how_we_count import how_we_count
from mapapp.pages.gate import allowed, at_team, own_membership, signed_in
from mapapp.people.changes import TeamRefused
from mapapp.people.definition_words import GROUPS, LABELS
from mapapp.people.definitions import BOUNDS, Definitions, set_definitions, versions_of
from mapapp.people.models import Team, TeamDefinitions
from mapapp.plans.words import moment_words
from mapapp.portfolio.case_of import numbers_of
from mapapp.portfolio.measuring import LONG
from mapapp.private.told import shown_to


def number(name: str) -> forms.IntegerField:
    """A field for one of the numbers, within what it may be."""
    least, most = BOUNDS[name]
    wrong = {"required": gettext_lazy("Write a number."), "invalid": gettext_lazy("Write a whole number.")}
    label: Any = LABELS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=wrong)


class Counting(forms.Form):
    """`seen` is the version that was before who sets them. A number that is not posted stays."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, now: Definitions, posted: QueryDict | None = None) -> None:
        stands = {**now.values, "seen": now.number}
        super().__init__({**stands, **posted.dict()} if posted is not None else None, initial=stands)
        self.fields.update({name: number(name) for group in GROUPS for name in group.names})

    @property
    def groups(self) -> Iterator[dict[str, Any]]:
        """Folded but for the first, and for one that holds an error or a number that the team has set itself."""
        comes = Definitions().values
        for at, group in enumerate(GROUPS):
            own = any(self.initial[name] != comes[name] or name in self.errors for name in group.names)
            yield {"code": group.code, "title": group.title, "words": group.words, "is_open": not at or own,
                   "fields": [self[name] for name in group.names]}  # fmt: skip


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def counting(request: HttpRequest, code: str) -> HttpResponse:
    """The numbers that hold now and those that held before; an admin sets them."""
    found = at_team(request, code)
    now = Definitions.of(found.team)
    if request.method != "POST":
        return _page(request, found, Counting(now))
    allowed(may_set_numbers(found))
    form = Counting(now, request.POST)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in now.values if name in form.fields}
        try:
            set_definitions(found.team, values, seen=form.cleaned_data["seen"], by=found.user, at=timezone.now())
        except TeamRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. Reports say which numbers held when."))
            return redirect("counting", code)
    return _page(request, found, form, status=422)


@signed_in
@require_safe
def how(request: HttpRequest, code: str) -> HttpResponse:
    """What the words of all lists and reports mean, by the numbers that hold now: for everybody of the team."""
    mine = own_membership(request, code)
    held, visit = list(_held(mine.team, mine.user.time_zone)), TeamVisit(mine.user, mine.team, mine)
    context = {
        "team": mine.team,
        "sections": how_we_count(numbers_of(Definitions.of(mine.team)), shown_to(visit), LONG),
        "since": held[0] if held else None,
        "oversees": mine.role in OVERSEERS,
    }
    return render(request, "people/how_we_count.html", context)


def _page(request: HttpRequest, found: TeamVisit, form: Counting, *, status: int = 200) -> HttpResponse:
    context = {
        "found": found, "team": found.team, "form": form, "held": list(_held(found.team, found.user.time_zone)),
        "why_not": may_set_numbers(found), "now": Definitions.of(found.team), "first": Definitions(),
    }  # fmt: skip
    return render(request, "people/counting.html", context, status=status)


def _held(team: Team, zone: str) -> Iterator[dict[str, Any]]:
    """Each version with what it set to another number, the newest first. One query."""
    at, rows = timezone.now(), versions_of(team, *LABELS)
    before: list[TeamDefinitions | None] = [*rows[1:], None]
    for row, older in zip(rows, before, strict=False):
        was, now = Definitions.read(older.values if older else {}).values, Definitions.read(row.values).values
        changed = [(LABELS[name], was[name], now[name]) for name in LABELS if was[name] != now[name]]
        when = moment_words(row.at, zone=zone, now=at)
        yield {"number": row.number, "when": when, "by": str(row.by) if row.by else "", "changed": changed}
