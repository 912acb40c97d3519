"""A task's fields as one text each: what a file, the plan then and the plan now are compared by, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mapapp.exchange.cleaning import clean
from mapapp.exchange.planfile import titles

TEXT, PHASE, OWNER, STARTS, DUE, STATUS, AFTER = "text", "phase", "owner", "starts", "due", "status", "after"
KIND, DONE_WHEN, EVIDENCE = "kind", "done_when", "evidence"
COLUMNS: Mapping[str, str] = {
    TEXT: titles.TASK, PHASE: titles.PHASE, OWNER: titles.OWNER, STARTS: titles.STARTS, DUE: titles.DUE,
    STATUS: titles.STATUS, AFTER: titles.AFTER, KIND: titles.KIND, DONE_WHEN: titles.DONE_WHEN,
    EVIDENCE: titles.EVIDENCE,
}  # fmt: skip
DATES = (STARTS, DUE)
Values = dict[str, str]
Pairs = list[tuple[int, int]]


def values_of(task: Mapping[str, Any]) -> Values:
    """The fields of a task as `state_of` gives it."""
    gap = f"{task.get('gap_side', '')}:{clean(task.get('gap', ''))}"
    return {
        TEXT: clean(task.get("text", "")),
        PHASE: str(task.get("phase", "")),
        OWNER: str(task["owner"]) if task.get("owner") else gap,
        STARTS: task["starts_on"],
        DUE: task["due_on"],
        STATUS: status_key(task.get("status", ""), task.get("done_on", ""), task.get("blocked_by", "")),
        AFTER: after_key(task.get("after", ())),
        KIND: task.get("kind", "task"),
        DONE_WHEN: clean(task.get("done_when", "")),
        EVIDENCE: clean(task.get("evidence", "")),
    }


def status_key(status: str, done_on: str, blocked_by: str) -> str:
    """`done|2026-02-03`, `blocked|what blocks it`, else the status alone."""
    return status + {"done": f"|{done_on}", "blocked": f"|{clean(blocked_by)}"}.get(status, "")


def after_key(pairs: Iterable[Iterable[int]]) -> str:
    """`20:0,21:2`: what a task comes after, with the working days between."""
    return ",".join(f"{number}:{lag}" for number, lag in sorted(tuple(pair) for pair in pairs))


def after_pairs(key: str) -> Pairs:
    """The other way round. ValueError for what is none."""
    found = [part.split(":") for part in key.split(",") if part]
    return [(int(number), int(lag)) for number, lag in found]
