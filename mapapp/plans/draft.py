"""A plan that does not exist yet, as values: what a template and a spreadsheet both make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person of a plan to be. `key` is how tasks of the draft name him."""

    key: str
    side: str
    name: str
    email: str = ""
    title: str = ""
    part: str = "other"
    needs: str = ""


@dataclass(frozen=True, slots=True)
class NewPhase:
    name: str
    is_trial: bool = False
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task of a plan to be. Owner: the key of a person, or a side and the question who it will be.

    `after`: positions in the draft's list of tasks (from 0), with lag in working days of this task's side.
    """

    text: str
    phase: int
    starts_on: date
    due_on: date
    owner: str = ""
    gap_side: str = ""
    gap: str = ""
    status: str = "not_started"
    under_way: bool = False
    done_on: date | None = None
    kind: str = "task"
    mark: str = ""
    fixed: bool = False
    blocked_by: str = ""
    done_when: str = ""
    evidence: str = ""
    after: tuple[tuple[int, int], ...] = ()

    @property
    def has_begun(self) -> bool:
        return self.under_way or self.status in ("in_progress", "done")


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal with its measures; `said_by` is the key of a person."""

    statement: str
    said_by: str = ""
    said_on: date | None = None
    measures: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class NewPlan:
    """Everything that `create_workspace` writes at once."""

    account: str
    name: str
    people: Sequence[NewPerson]
    phases: Sequence[NewPhase]
    tasks: Sequence[NewTask]
    goals: Sequence[NewGoal] = ()
    value: Decimal | None = None
    currency: str = ""
    value_note: str = ""
    target_signature_on: date | None = None
    target_go_live_on: date | None = None
    calendars: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    source: str = "template"
    numbers: Sequence[int] = ()
