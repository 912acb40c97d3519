"""Where a form came from, and so where its answer belongs: the plan's table, a task's own page, or My tasks."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from mapapp.access.visit import Visit

TASK, TASKS, REVIEW = "task", "tasks", "review"
BESIDE = {"toast", "task-head", "mine"}  # what forms that stand beside the table name as their target


def back_of(request: HttpRequest) -> str:
    """The page that asked, by the name its links and forms carry: `task`, `tasks`, `review`; empty for the plan."""
    said = request.POST.get("back") or request.GET.get("back") or ""
    return said if said in (TASK, TASKS, REVIEW) else ""


def back_url(request: HttpRequest, found: Visit, number: int | None = None) -> str:
    """Where the person goes on: the page that asked, else the plan at the task."""
    back = back_of(request)
    if back == TASK and number:
        return reverse("task", args=[found.workspace.code, number])
    if back == REVIEW:
        return reverse("review", args=[found.workspace.code])
    return reverse("my_tasks") if back == TASKS else plan_url(found, number)


def on_shared_screen(request: HttpRequest) -> bool:
    """Whether both companies look at it: the review, and what one opens from it. It shows nothing of one side alone."""
    match = request.resolver_match
    return back_of(request) == REVIEW or bool(match and match.url_name in ("review", "review_note", "review_end"))


def beside(request: HttpRequest) -> str:
    """The id that script gave as target when the form stands beside the table: there is no cell to answer into."""
    target = request.headers.get("HX-Target", "")
    return target if request.headers.get("HX-Request") == "true" and target in BESIDE else ""


def plan_url(found: Visit, number: int | None = None) -> str:
    """The plan's address, at a task."""
    return reverse("plan", args=[found.workspace.code]) + (f"#task-{number}" if number else "#tasks")
