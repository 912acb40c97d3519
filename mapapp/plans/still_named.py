"""Where people wrote a name into their own words: no rule can take it out of there, so it is pointed at."""

from __future__ import annotations

from collections.abc import Iterator

from mapapp.plans.models import Comment, Criterion, Goal, Measure, ReviewNote, Stakeholder, Task, Workspace

TEXTS = (
    (Task, "workspace", ("text", "gap", "blocked_by", "done_when", "evidence")),
    (Goal, "workspace", ("statement",)),
    (Measure, "workspace", ("what", "result_note")),
    (Stakeholder, "workspace", ("needs",)),
    (Comment, "workspace", ("body",)),
    (ReviewNote, "workspace", ("body",)),
    (Criterion, "phase__workspace", ("text",)),
)


def places_naming(workspace: Workspace, name: str) -> Iterator[str]:
    """`task 12`, `comment 40`: shared texts of a plan that hold this name as a word. One query a table."""
    wanted = name.strip().casefold()
    for model, path, fields in TEXTS if wanted else ():
        for row in model._default_manager.filter(**{path: workspace}).order_by("pk"):
            if any(wanted in str(getattr(row, field)).casefold() for field in fields):
                yield f"{model._meta.verbose_name} {getattr(row, 'number', '')}".strip()
