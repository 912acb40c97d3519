"""How a changed plan is answered: fragments for htmx, a redirect with a message for everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import reswap, retarget, trigger_client_event

from mapapp.access.visit import Visit
from mapapp.drawing.apart import changed_beside, changed_heads, changed_rows, named_beside
from mapapp.drawing.board import Board, board
from mapapp.drawing.filters import View
from mapapp.drawing.said import Said
from mapapp.pages.gate import looked_at
from mapapp.pages.returning import back_url
from mapapp.plans.changes.common import Changed
from mapapp.plans.changes.undo import can_undo
from mapapp.plans.earlier import earlier
from mapapp.plans.frozen import due_in
from mapapp.plans.history import Line, read
from mapapp.plans.queries import Plan
from mapapp.plans.standing import Standing, stand

MANY = 15  # rows that are swapped one by one; beyond, the whole table comes
DRAWN = {"text", "phase", "position", "kind", "mark", "starts_on", "due_on", "status", "done_on", "after", "owner",
         "gap_side", "exists"}  # fmt: skip

REVISION = "X-Revision"  # on the answer to a change, and to a pulse: what the page then holds (static/mapapp/pulse.js)
OWN_ROW = {"text", "goal", "done_when", "evidence"}  # they change no flag, so no other row


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a change: the plan as it stands, what is said, which task it was about.

    `line` is its event, None when nothing was written. `whole` asks for the whole table. `board` is the plan as it is
    drawn now, when that has been worked out already.
    """

    plan: Plan
    said: Said
    number: int | None = None
    line: Line | None = None
    focus: str = ""
    whole: bool = False
    board: Board | None = None

    @classmethod
    def of(cls, changed: Changed, said: Said, **more: Any) -> Came:
        return cls(changed.plan, said, line=read(changed.event), **more)


def standing_of(plan: Plan, at: datetime) -> Standing:
    """How the plan stands, against its last version and its baseline. No query."""
    workspace = plan.workspace
    return stand(plan, at, was_due=due_in(workspace.latest_version), agreed_due=due_in(workspace.baseline))


def drawn(request: HttpRequest, found: Visit, plan: Plan, at: datetime) -> Board:
    """The board for this reader, with the filter of the page that he looks at."""
    query = dict(parse_qsl(looked_at(request).query))
    return board(found, standing_of(plan, at), view=View.of(query))


def saved(request: HttpRequest, found: Visit, came: Came, at: datetime) -> HttpResponse:
    """200 with what changed on the page, or without script a redirect to the task with a message."""
    undo_url = undo_of(found, came)
    if not by_script(request):
        messages.success(request, came.said.toast or came.said.live, extra_tags=undo_url)
        return redirect(back_url(request, found, came.number))
    parts = _parts(request, found, came, at)
    response = render(request, "plans/edit/_saved.html", {"said": came.said, "undo_url": undo_url, **parts})
    target = {"tasks": "#tasks", "toast": "#toast"}.get(parts["primary"], f"#task-{came.number}")
    response = reswap(retarget(response, target), "innerHTML" if target == "#toast" else "outerHTML")
    if came.line is not None:
        response[REVISION] = str(came.line.number)
    return focused(response, came.focus)


def by_script(request: HttpRequest) -> bool:
    """Whether htmx asks; otherwise a whole page or a redirect is due."""
    return request.headers.get("HX-Request") == "true"


def focused(response: HttpResponse, place: str) -> HttpResponse:
    return trigger_client_event(response, "focusOn", {"value": place}, after="settle") if place else response


def undo_of(found: Visit, came: Came) -> str:
    """Where this change is undone; empty when it cannot be."""
    if came.line is None or came.line.verb == "change.undone" or not can_undo(came.plan, came.line, found.side):
        return ""
    return reverse("undo", args=[found.workspace.code, came.line.number])


def _parts(request: HttpRequest, found: Visit, came: Came, at: datetime) -> dict[str, Any]:
    """What the answer holds. `primary` is the part that goes where the request came from: row, tasks or toast."""
    now = came.board or drawn(request, found, came.plan, at)
    primary = "tasks" if came.whole else "row" if came.number else "toast"
    if request.headers.get("HX-Target") == "toast" and not came.whole:
        primary = "toast"
    parts: dict[str, Any] = {"board": now, "bars": True, "timeline": True}
    fields = {change.field for change in came.line.changes} if came.line else set()
    if fields and fields <= OWN_ROW:
        parts |= {"bars": False, "timeline": bool(fields & DRAWN)}
        parts["rows"] = (now.row(came.number),) if came.number and primary == "toast" else ()
        parts |= named_beside(now, str(came.number)) if "text" in fields else {}
    elif came.line is not None:
        was = drawn(request, found, earlier(came.plan, came.line.changes), at)
        parts["rows"] = changed_rows(was, now, leave=came.number if primary == "row" else None)
        parts["heads"], opens = changed_heads(was, now)
        if opens or len(parts["rows"]) > MANY:
            primary = "tasks"
        parts["bars"] = was.phasebars != now.phasebars
        parts["timeline"] = bool(fields & DRAWN)
        parts |= changed_beside(was, now)
    if came.number is not None and primary == "row":
        parts["row"] = now.row(came.number)
    return parts | {"primary": primary}
