"""The fields of what a file brings back, as one text each: what it, the plan then and the plan now are compared by.

A thing is known by its number; a new row of the file by `r` and where it stands in its sheet, until it has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from mapapp.exchange.cleaning import clean, one_line
from mapapp.exchange.planfile import titles

TASK, PHASE, PERSON, GOAL, MEASURE = "task", "phase", "person", "goal", "measure"  # what a change is of
TEXT, OWNER, STARTS, DUE, STATUS, AFTER = "text", "owner", "starts", "due", "status", "after"
KIND, DONE_WHEN, EVIDENCE = "kind", "done_when", "evidence"
NAME, EMAIL, TITLE, PART, NEEDS, SIDE = "name", "email", "title", "part", "needs", "side"
TRIAL, CRITERIA, ORDER = "is_trial", "criteria", "order"
STATEMENT, SAID_BY, SAID_ON = "statement", "said_by", "said_on"
WHAT, BY_ON, RESULT, RESULT_NOTE, CHECKER = "what", "by_on", "result", "result_note", "checker"
LOOKS = {"day30": 30, "day60": 60, "day90": 90}
COLUMNS: Mapping[str, str] = {
    TEXT: titles.TASK, PHASE: titles.PHASE, OWNER: titles.OWNER, STARTS: titles.STARTS, DUE: titles.DUE,
    STATUS: titles.STATUS, AFTER: titles.AFTER, KIND: titles.KIND, DONE_WHEN: titles.DONE_WHEN,
    EVIDENCE: titles.EVIDENCE,
}  # fmt: skip
OTHERS: Mapping[str, Mapping[str, str]] = {
    PHASE: {NAME: "Phase", TRIAL: "A trial", CRITERIA: "Exit criteria"},
    PERSON: {
        NAME: "Name", TITLE: "Title", EMAIL: "E-mail", PART: "Part in the decision", NEEDS: "Needs to say yes",
    },
    GOAL: {STATEMENT: "In their words", SAID_BY: "Said by", SAID_ON: "Said on"},
    MEASURE: {
        WHAT: "Measure", "today": "Today", "target": "Target", "unit": "Unit", BY_ON: "By", RESULT: "So far",
        RESULT_NOTE: "Note on the result", CHECKER: "Looks at it after go live", "day30": "After 30 days",
        "day60": "After 60 days", "day90": "After 90 days",
    },
}  # fmt: skip
CALLED = {PHASE: NAME, PERSON: NAME, GOAL: STATEMENT, MEASURE: WHAT}  # by which field a thing is called
DATES = (STARTS, DUE)
DAYS = (*DATES, SAID_ON, BY_ON)
POINTS = {(TASK, PHASE): PHASE, (TASK, OWNER): PERSON, (GOAL, SAID_BY): PERSON, (MEASURE, CHECKER): PERSON,
          (MEASURE, GOAL): GOAL}  # fmt: skip
NEW = re.compile(r"r(\d{1,6})")
Values = dict[str, str]


def fields_of(on: str) -> frozenset[str]:
    """What a new row says of such a thing."""
    more = {PERSON: {SIDE}, MEASURE: {GOAL}}
    return frozenset((COLUMNS if on == TASK else OTHERS[on]).keys() | more.get(on, set()))


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


def values_in(on: str, thing: Mapping[str, Any]) -> Values:
    """The fields of any other thing."""
    found = {name: clean(str(thing.get(name, ""))) for name in OTHERS[on]}
    if on == PHASE:
        found |= {TRIAL: "yes" if thing.get(TRIAL) else "", CRITERIA: criteria_key(thing.get(CRITERIA, ()))}
    if on == PERSON:
        found |= {name: one_line(found[name]) for name in (NAME, TITLE)}
    return found


def status_key(status: str, done_on: str, blocked_by: str) -> str:
    """`done|2026-02-03`, `blocked|what blocks it`, else the status alone."""
    return status + {"done": f"|{done_on}", "blocked": f"|{clean(blocked_by)}"}.get(status, "")


def criteria_key(texts: Iterable[str]) -> str:
    """`1. One` and `2. Another`, a line each, or more."""
    return "\n".join(f"{place}. {clean(text)}" for place, text in enumerate(texts, 1))


def after_key(pairs: Iterable[Iterable[Any]]) -> str:
    """`20:0,21:2`: what a task comes after, with the working days between; `r35:0` of a new row."""
    return ",".join(f"{which}:{lag}" for which, lag in sorted((tuple(pair) for pair in pairs), key=_in_order))


def after_pairs(key: str) -> list[tuple[str, int]]:
    """The other way round. ValueError for what is none."""
    found = [part.split(":") for part in key.split(",") if part]
    return [(_token(which), int(lag)) for which, lag in found]


def token_of(row: int) -> str:
    """What a new row is called until it has a number."""
    return f"r{row}"


def row_of(token: str) -> int | None:
    """Its row; None for what has a number."""
    match = NEW.fullmatch(token)
    return int(match[1]) if match else None


def _token(text: str) -> str:
    return text if NEW.fullmatch(text) else str(int(text))


def _in_order(pair: tuple[Any, ...]) -> tuple[bool, int]:
    row = row_of(str(pair[0]))
    return row is not None, int(pair[0]) if row is None else row
