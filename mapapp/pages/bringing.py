"""A plan's spreadsheet brought back after work on it offline: a file, what it would change, then those that are chosen.

The file is read by a capped child and kept nowhere: the page itself carries what differs from one step to the next.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from mapapp.access.limits import too_often
from mapapp.access.rules import may_add_task
from mapapp.access.visit import Visit
from mapapp.exchange.capped import read_capped
from mapapp.exchange.planfile.applying import Impossible, MovedOn, apply_offers, try_out
from mapapp.exchange.planfile.back import Brought, origin_of
from mapapp.exchange.planfile.carried import from_json, to_json
from mapapp.exchange.planfile.offers import Offer, chosen_among, offers_of, refused
from mapapp.exchange.planfile.rights import Rights
from mapapp.exchange.planfile.run import Outcome
from mapapp.exchange.planfile.showing import groups_of, result_of
from mapapp.exchange.planfile.taken import take
from mapapp.exchange.planfile.then import then_of
from mapapp.exchange.planfile.whole import read_back
from mapapp.exchange.refusals import NotASheet, SheetRefused
from mapapp.exchange.sheet import FILE_BYTES
from mapapp.pages.frame import frame, reader_of
from mapapp.pages.gate import allowed, at_plan, signed_in
from mapapp.plans.frozen import state_of
from mapapp.plans.queries import Plan
from mapapp.plans.refusals import AlreadyDone, NoReason, Refused


class Bring(forms.Form):
    """The changed file."""

    file = forms.FileField(
        label=gettext_lazy("The changed spreadsheet"), allow_empty_file=True,
        help_text=gettext_lazy("The .xlsx that was taken from this plan, up to 2 MB."),
        error_messages={"required": gettext_lazy("Choose the file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was posted beside the file's changes."""

    seen: int
    keys: frozenset[str]
    shown: str
    why: str
    force: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        post = request.POST
        picked = {name[5:] for name in post if name.startswith("pick-") and post[name] == "file"}
        keys = frozenset(post.getlist("take")) | picked
        shown, why = post.get("shown", ""), post.get("why", "")[:500]
        return cls(_number(post.get("seen", "")), keys, shown, why, "force" in post)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest, code: str) -> HttpResponse:
    """Bring the file; look at what it would change; choose, and apply."""
    found, at = at_plan(request, code), timezone.now()
    allowed(may_add_task(found))
    if request.method != "POST":
        return _upload(request, found, Bring())
    if "brought" not in request.POST:
        return _read(request, found, at)
    try:
        brought = from_json(json.loads(request.POST["brought"]))
    except (ValueError, RecursionError):
        return _upload(request, found, Bring(), status=422, words=_("The page was incomplete. Bring the file again."))
    asked, plan = Asked.of(request), take(found.workspace, history=False).plan
    offers = chosen_among(_offers(found, plan, brought), asked.keys)
    if request.POST.get("act") != "apply":
        return _look(request, found, plan, brought, offers, at, asked=asked)
    return _apply(request, found, plan, brought, offers, asked, at)


def _read(request: HttpRequest, found: Visit, at: datetime) -> HttpResponse:
    """The file, taken apart by a child process, beside the plan as it was and as it is."""
    form = Bring(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, found, form, status=422)
    if too_often(request, "list", found.user.email):
        form.add_error(None, _("Too many files in ten minutes. Wait a little, then bring it again."))
        return _upload(request, found, form, status=429)
    file, plan = form.cleaned_data["file"], take(found.workspace, history=False).plan
    try:
        book = read_capped(file.read(FILE_BYTES + 1), file.name or "")
        if (then := then_of(plan, origin_of(book))) is None:
            raise NotASheet(_("The file was taken from another plan, or its sheet About was changed."))
        brought = read_back(book, then, state_of(plan), team=plan.workspace.team.name)
    except SheetRefused as no:
        form.add_error("file", str(no))
        return _upload(request, found, form, status=422)
    return _look(request, found, plan, brought, _offers(found, plan, brought), at)


def _offers(found: Visit, plan: Plan, brought: Brought) -> tuple[Offer, ...]:
    return offers_of(brought, plan, Rights(found))


def _apply(
    request: HttpRequest, found: Visit, plan: Plan, brought: Brought, offers: tuple[Offer, ...], asked: Asked,
    at: datetime,
) -> HttpResponse:  # fmt: skip
    by = found.actor(request.POST.get("form_key"))
    if asked.shown != _keys(offers) and asked.seen == plan.workspace.revision:
        trial = _tried(found, offers, asked, at)
        if trial.moved or trial.refused or trial.conflicts:
            words = _("You chose differently. This is what follows from it; apply it if it is right.")
            return _look(request, found, plan, brought, offers, at, asked=asked, words=words, trial=trial)
    try:
        done = apply_offers(
            found.workspace, offers, Rights(found), seen=asked.seen, why=asked.why,
            force=asked.force, by=by, at=at,
        )  # fmt: skip
    except AlreadyDone:
        messages.success(request, _("Saved."))
        return redirect("plan", found.workspace.code)
    except MovedOn as moved:
        now = take(found.workspace, history=False).plan
        again = chosen_among(_offers(found, now, brought), asked.keys)
        return _look(request, found, now, brought, again, at, asked=asked, words=str(moved), status=409)
    except NoReason as no:
        return _look(request, found, plan, brought, offers, at, asked=asked, error=str(no), status=422)
    except Impossible as no:
        words = str(no) if no.outcome.refused else ""
        return _look(request, found, plan, brought, offers, at, asked=asked, words=words, status=422, trial=no.outcome)
    except Refused as no:
        return _look(request, found, plan, brought, offers, at, asked=asked, words=str(no), status=422)
    messages.success(request, _done_words(done))
    return redirect("plan", found.workspace.code)


def _tried(found: Visit, offers: tuple[Offer, ...], asked: Asked | None, at: datetime) -> Outcome:
    why = asked.why if asked else ""
    return try_out(found.workspace, offers, Rights(found), why=why, by=found.actor(), at=at)


def _look(
    request: HttpRequest, found: Visit, plan: Plan, brought: Brought, offers: tuple[Offer, ...], at: datetime, *,
    asked: Asked | None = None, trial: Outcome | None = None, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    """All differences, and what follows from the chosen ones. What the plan refuses is said, and not chosen."""
    trial = trial or _tried(found, offers, asked, at)
    offers = refused(offers, trial.refused)
    reader = reader_of(found, at)
    open_, url = [one for one in offers if not one.no], reader.url
    context: Mapping[str, Any] = {
        **frame(found, "bring_back", plan),
        "clashes": groups_of([one for one in open_ if one.clash], url),
        "changes": groups_of([one for one in open_ if not one.clash], url),
        "shut": groups_of([one for one in offers if one.no], url),
        "problems": brought.problems,
        "notes": brought.notes,
        "result": result_of(trial, open_, reader) if any(one.chosen for one in open_) else None,
        "brought": json.dumps(to_json(brought), ensure_ascii=False, separators=(",", ":")),
        "seen": plan.workspace.revision,
        "shown": _keys(open_),
        "why": asked.why if asked else "",
        "form_key": request.POST.get("form_key") or get_random_string(22),
        **more,
    }
    return render(request, "exchange/bring_check.html", context, status=status)


def _keys(offers: Sequence[Offer]) -> str:
    return ",".join(sorted(one.key for one in offers if one.chosen))


def _upload(request: HttpRequest, found: Visit, form: Bring, *, status: int = 200, words: str = "") -> HttpResponse:
    context = {**frame(found, "bring_back"), "form": form, "words": words}
    return render(request, "exchange/bring.html", context, status=status)


def _done_words(done: Outcome) -> str:
    if not done.events:
        return _("Nothing changed.")
    words = ngettext("%(count)s change of the file is on the plan.", "%(count)s changes of the file are on the plan.",
                     done.events)  # fmt: skip
    return words % {"count": done.events}


def _number(text: str) -> int:
    """The revision that was looked at; -1 when none was said, which no plan has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
