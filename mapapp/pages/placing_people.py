"""One person of the seller's map: where he stands, to whom he reports, what he needs and would not say. Three forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mapapp.access.visit import Visit
from mapapp.drawing.reader import Reader
from mapapp.drawing.stakeholder_map import MapRow, StakeholderMap, draw_map
from mapapp.pages.acting import refused_in
from mapapp.pages.answer import standing_of
from mapapp.pages.asked import asked_for_map
from mapapp.pages.frame import frame
from mapapp.pages.gate import allowed, at_sellers, signed_in
from mapapp.pages.map_forms import LineForm, NeedForm, PlaceForm
from mapapp.pages.person_forms import Once
from mapapp.pages.seen import Sheet, clashed, opened, posted
from mapapp.plans.queries import load_plan
from mapapp.plans.refusals import AlreadyDone, Refused, StaleValue
from mapapp.private.changes.beliefs import place_stakeholder, set_reporting_line, write_private_need
from mapapp.private.changes.common import NothingNew
from mapapp.private.models import BeliefShape
from mapapp.private.rules import may_write_lane
from mapapp.private.whom import Whom

edited = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@edited
def map_person(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Somebody of the plan."""
    return _person(request, code, Whom(person=number))


@signed_in
@edited
def map_own_person(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Somebody whom only the seller has written down."""
    return _person(request, code, Whom(own_person=number))


@dataclass(frozen=True, slots=True)
class Part:
    """One form of the page: its shape, and its verb, which gets whom, what was typed and what was seen."""

    form: type[Once]
    act: Callable[..., Any]


def _place(found: Visit, whom: Whom, typed: dict[str, Any], seen: dict[str, Any], **how: Any) -> None:
    was = {"stance": seen.get("stance"), "influence": seen.get("influence")}
    told = {name: typed[name] for name in ("stance", "influence", "why")}
    place_stakeholder(found.workspace, whom, was=was, **told, **how)


def _line(found: Visit, whom: Whom, typed: dict[str, Any], seen: dict[str, Any], **how: Any) -> None:
    to, was = Whom.of(typed["boss"]), Whom.of(seen.get("boss") or "")
    set_reporting_line(found.workspace, whom, to=to, was=was, **how)


def _need(found: Visit, whom: Whom, typed: dict[str, Any], seen: dict[str, Any], **how: Any) -> None:
    write_private_need(found.workspace, whom, text=typed["needs"], was=seen.get("needs") or "", **how)


PARTS = {"place": Part(PlaceForm, _place), "line": Part(LineForm, _line), "need": Part(NeedForm, _need)}


def _person(request: HttpRequest, code: str, whom: Whom) -> HttpResponse:
    found, at = at_sellers(request, code), timezone.now()
    drawn, beliefs = _drawn(found, at)
    row = next((one for one in drawn.rows if one.key == whom.key), None)
    if row is None:
        raise Http404
    allowed(may_write_lane(found))
    now = _now(next((one for one in beliefs if Whom(one.person, one.own_person) == whom), None))
    name = request.POST.get("part", "") if request.method == "POST" else ""
    if name not in PARTS:
        return _page(request, found, drawn, row, _sheets(drawn, row, now, request.GET))
    part, options = PARTS[name], _options(name, drawn, row)
    sheet, status = posted(request, part.form, **options), 422
    if sheet.form.is_valid():
        sheet, status = _acted(found, whom, part, sheet, at, options)
    if status == 302:
        messages.success(request, _("%(name)s is saved. Only %(company)s sees it.") % {
            "name": row.face.name, "company": drawn.company,
        })  # fmt: skip
        return redirect("map", code)
    return _page(request, found, drawn, row, {**_sheets(drawn, row, now), name: sheet}, status=status)


def _acted(
    found: Visit, whom: Whom, part: Part, sheet: Sheet, at: datetime, options: dict[str, Any]
) -> tuple[Sheet, int]:
    """Act, or say in the sheet why not: with what stands there now when somebody else was first."""
    by = found.actor(sheet.form.cleaned_data["form_key"])
    try:
        part.act(found, whom, sheet.form.cleaned_data, sheet.seen(), by=by, at=at)
    except (AlreadyDone, NothingNew):
        return sheet, 302
    except StaleValue:
        _map, beliefs = _drawn(found, at)
        now = _now(next((one for one in beliefs if Whom(one.person, one.own_person) == whom), None))
        fresh = clashed(sheet, part.form, {name: now[name] for name in part.form.base_fields if name in now}, **options)
        return replace(fresh, first=_("somebody of your company changed this a moment ago")), 409
    except Refused as refused:
        refused_in(sheet.form, refused)
        return sheet, 422
    return sheet, 302


def _drawn(found: Visit, at: datetime) -> tuple[StakeholderMap, list[BeliefShape]]:
    standing, asked = standing_of(load_plan(found.workspace), at), asked_for_map(found)
    assert asked is not None
    return draw_map(standing, Reader.of(found, standing), asked, whole=True), list(asked.beliefs)


def _now(belief: BeliefShape | None) -> dict[str, Any]:
    """What the fields of all three forms say now."""
    if belief is None:
        return {"stance": None, "influence": None, "why": "", "boss": "", "needs": ""}
    boss = Whom(belief.boss, belief.own_boss)
    known = boss.person is not None or boss.own_person is not None
    return {"stance": belief.stance, "influence": belief.influence, "why": "", "boss": boss.key if known else "",
            "needs": belief.needs}  # fmt: skip


def _options(name: str, drawn: StakeholderMap, row: MapRow) -> dict[str, Any]:
    own_ids = {"auto_id": f"id_{name}_%s"}
    if name != "line":
        return own_ids
    return {**own_ids, "people": [(one.key, one.face.name) for one in drawn.rows if one.key != row.key]}


def _sheets(drawn: StakeholderMap, row: MapRow, now: dict[str, Any], given: Any = None) -> dict[str, Sheet]:
    """The three forms over what stands there now; a place that was dragged to comes in the address."""
    found = {name: opened(part.form, now, **_options(name, drawn, row)) for name, part in PARTS.items()}
    to = {name: int(given[name]) for name in ("stance", "influence") if given and given.get(name) in set("12345")}
    if to:
        form = PlaceForm(initial={**now, **to}, **_options("place", drawn, row))
        found["place"] = Sheet(form, found["place"].was)
    return found


def _page(
    request: HttpRequest, found: Visit, drawn: StakeholderMap, row: MapRow, sheets: dict[str, Sheet], *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {**frame(found, "people"), "map": drawn, "row": row, "sheets": sheets}
    return render(request, "private/map_person.html", context, status=status)
