"""What one side does in its own lane, at random: every private verb there is, as its people would."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from inspect import getmembers, isfunction, signature
from random import Random
from typing import Any

from mapapp.access.models import Seat
from mapapp.plans.changes.people import Described
from mapapp.plans.models import Side
from mapapp.plans.refusals import Refused
from mapapp.private import changes
from mapapp.private.changes import (
    beliefs,
    coaching,
    commitment,
    ending,
    findings,
    handing_on,
    joining,
    notes,
    opportunity,
    people,
    progress,
    snoozing,
    tasks,
    undo,
)
from mapapp.private.choosing import TEAMS, tables_of
from mapapp.private.whom import Whom
from tests.builders import TODAY
from tests.gates.team_edits import TOGETHER, TeamEdits
from tests.gates.town import Town

WORDS = ["price", "floor", "board", "waits", "sceptical", "champion", "lawyer", "renewal", "budget", "rival"]
PEOPLE = {Side.SELLER: ("anna", "mira"), Side.BUYER: ("priya", "marcus")}
# These write on the shared plan, and say so; what they leave out of it is for their own tests. An end is won or lost
# here without the signature and the line that both companies read: test_g3_noninterference.py has those.
SHARING = {"give_stand_in", "show_person", "hide_value", "show_value", "hand_all_on", "make_step_of",
           "ask_handover", "carry_out", "again", "close_failed"}  # fmt: skip
# What a verb is done to comes first: a plan, or what a team keeps as a whole. These only ask.
DONE_TO = {"workspace", "deal", "team", "brought", "visit", "view", "handover", "one"}
ASKING = {"is_followed", "is_asked", "stops_of", "content_of"}
MISSED = 3  # verbs of a walk that may have been refused each time, as chance has it


def verbs() -> set[str]:
    """The private verbs of the house: public functions of mapapp/private/changes that are done to one of DONE_TO."""
    modules = [import_module(f"{changes.__name__}.{found.name}") for found in pkgutil.iter_modules(changes.__path__)]
    return {
        name
        for module in modules
        for name, function in getmembers(module, isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and next(iter(signature(function).parameters), "") in DONE_TO
    } - ASKING


class Editor:
    """Somebody of one side, and chance. Each method tries one verb; the lane's rows say what can be meant. `team`: for
    sellers, also what their team keeps as a whole, of which everybody of the team reads."""

    def __init__(self, town: Town, side: Side, seed: int, *, team: bool = True) -> None:
        self.town, self.side, self.chance, self.done = town, side, Random(f"{side} {seed}"), list[str]()
        self.tables, self.plan = tables_of(side), town.scene.workspace
        self.tries: dict[str, Callable[[], Any]] = {
            name.removeprefix("try_"): getattr(self, name) for name in dir(self) if name.startswith("try_")
            if side == Side.SELLER or name.removeprefix("try_") not in OF_SELLERS
        }  # fmt: skip
        if team and side == Side.SELLER:
            self.tries |= TeamEdits(town, self.chance, self._text).tries

    def work(self, acts: int) -> None:
        """So many acts that were not refused: each verb of the side is tried, then by every second turn one that has
        not come off yet, whatever else comes twice."""
        names = sorted(self.tries)
        for turn in range(acts * 8):
            if len(self.done) >= acts:
                return
            left = [name for name in names if name not in self.done] if turn % 2 else []
            name = names[turn] if turn < len(names) else self.chance.choice(left or names)
            try:
                self.tries[name]()
            except Refused:
                continue
            self.done.append(name)

    @property
    def left(self) -> list[str]:
        """The verbs that never came off."""
        return sorted(set(self.tries) - set(self.done))

    def _by(self) -> Any:
        return self.town.scene.actor(self.chance.choice(PEOPLE[self.side]))

    def _do(self, verb: Callable[..., Any], *what: Any, **how: Any) -> None:
        verb(self.plan, *what, by=self._by(), at=TODAY, **how)

    def _text(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 30)))

    def _day(self) -> date:
        return date(2026, 2, 11) + timedelta(days=self.chance.randint(0, 200))

    def _row(self, table: str) -> Any:
        rows = list(getattr(self.tables, table)._default_manager.filter(workspace=self.plan))
        if not rows:
            raise Refused("there is none")
        return self.chance.choice(rows)

    def _number(self, over: int = 30) -> int:
        return self.chance.randint(1, over)

    def _colleague(self) -> int:
        return self.chance.choice(list(self.plan.people.filter(side=self.side).values_list("number", flat=True)))

    def _buyer(self) -> Whom:
        own = self.chance.random() < 0.3 and self.tables.people._default_manager.filter(workspace=self.plan).first()
        return Whom(own_person=own.number) if own else Whom(person=self._number(13))

    def try_add_private_task(self) -> None:
        start = self._day()
        after = self.chance.choice([None, self._number()])
        owner: dict[str, Any] = self.chance.choice([{"gap": "Who?"}, {"owner": self._colleague()}])
        wanted = tasks.OwnTask(self._text(), start, start + timedelta(days=9), self._text(), after=after, **owner)
        self._do(tasks.add_private_task, wanted)

    def try_edit_private_task(self) -> None:
        row, name = self._row("tasks"), self.chance.choice(["text", "note", "due_on", "after"])
        new = {"text": self._text(), "note": self._text(), "due_on": self._day(), "after": self._number()}[name]
        self._do(tasks.edit_private_task, row.number, values={name: new}, was={name: getattr(row, name)})

    def try_start_private_task(self) -> None:
        row = self._row("tasks")
        self._do(progress.start_private_task, row.number, was=row.status)

    def try_block_private_task(self) -> None:
        row, whom = self._row("tasks"), self.chance.choice([None, self._number(13)])
        seen = {"was": row.status, "why_was": row.blocked_by, "unblocker_was": row.unblocker}
        self._do(progress.block_private_task, row.number, why=self._text(), unblocker=whom, **seen)

    def try_reopen_private_task(self) -> None:
        row = self._row("tasks")
        self._do(progress.reopen_private_task, row.number, was=row.status)

    def try_drop_private_task(self) -> None:
        row = self._row("tasks")
        self._do(progress.drop_private_task, row.number, was=row.status)

    def try_complete_private_task(self) -> None:
        row = self._row("tasks")
        self._do(progress.complete_private_task, row.number, was=row.status, done_on_was=row.done_on)

    def try_hand_own_tasks_on(self) -> None:
        if not handing_on.hand_own_tasks_on(self.plan, self._colleague(), self._colleague(), by=self._by(), at=TODAY):
            raise Refused("nothing was his")

    def try_write_note(self) -> None:
        about = {"task": self._number()} if self.chance.random() < 0.5 else {"person": self._number(13)}
        self._do(notes.write_note, self._text(), about=notes.About(**about))

    def try_edit_note(self) -> None:
        row = self._row("notes")
        self._do(notes.edit_note, row.number, text=self._text(), was=row.text)

    def try_remove_note(self) -> None:
        self._do(notes.remove_note, self._row("notes").number)

    def try_write_down_person(self) -> None:
        side = self.chance.choice(list(Side))
        who = Described(self._text()[:60], side, f"x{self._number(9999)}@fenwick.example", needs=self._text())
        self._do(people.write_down_person, who)

    def try_edit_own_person(self) -> None:
        row = self._row("people")
        self._do(people.edit_own_person, row.number, values={"needs": self._text()}, was={"needs": row.needs})

    def try_remove_own_person(self) -> None:
        self._do(people.remove_own_person, self._row("people").number)

    def try_undo_private(self) -> None:
        self._do(undo.undo_private, self._row("events").number)

    def try_place_stakeholder(self) -> None:
        whom, (stance, influence) = self._buyer(), self.chance.choices(range(1, 6), k=2)
        row = self._belief(whom)
        was = {"stance": row and row.stance, "influence": row and row.influence}
        self._do(beliefs.place_stakeholder, whom, stance=stance, influence=influence, was=was, why=self._text()[:200])

    def try_set_reporting_line(self) -> None:
        whom, row = self._buyer(), None
        row = self._belief(whom)
        was = Whom(row.boss, row.own_boss) if row and (row.boss or row.own_boss) else None
        self._do(beliefs.set_reporting_line, whom, to=self._buyer(), was=was)

    def try_write_private_need(self) -> None:
        whom = self._buyer()
        row = self._belief(whom)
        self._do(beliefs.write_private_need, whom, text=self._text(), was=row.needs if row else "")

    def try_note_opportunity(self) -> None:
        assert self.tables.opportunities is not None
        row = self.tables.opportunities._default_manager.filter(workspace=self.plan).first()
        stage = self._text()[:60]
        self._do(opportunity.note_opportunity, values={"stage": stage}, was={"stage": row.stage if row else ""})

    def try_join_opportunity(self) -> None:
        key = f"J{self._number(9999)}"
        by = self._by()
        owner = Seat.objects.get(stakeholder=by.pk).user.email
        values = {"account": self._text()[:60], "stage": self._text()[:60], "outcome": "open", "owner_email": owner}
        TEAMS.opportunities._default_manager.create(team=self.plan.team, key=key, **values)
        joining.join_opportunity(self.plan, key, by=by, at=TODAY)

    def try_part_opportunity(self) -> None:
        rows = TEAMS.opportunities._default_manager.filter(workspace=self.plan)
        rows.update(refreshed_at=TODAY)
        row = rows.first()
        self._do(joining.part_opportunity, was=row.key if row else "")

    def try_end_won(self) -> None:
        self._do(ending.end_won, on=TODAY.date(), why=self._text(), sign=False, was=self._outcome())

    def try_end_lost(self) -> None:
        lost = ending.Lost("competitor", self._text()[:60], self._text(), TODAY.date())
        self._do(ending.end_lost, lost, was=self._outcome())

    def _outcome(self) -> str:
        assert self.tables.opportunities is not None
        return ending.ended_as(self.tables.opportunities._default_manager.filter(workspace=self.plan).first())

    def try_snooze_plan(self) -> None:
        until = date(2026, 2, 11) + timedelta(days=self._number(80))
        assert self.tables.snoozes is not None
        row = self.tables.snoozes._default_manager.filter(workspace=self.plan).first()
        was = snoozing.put_off(row.until_on, row.why) if row else ""
        self._do(snoozing.snooze_plan, why=self._text()[:300], until_on=until, was=was)

    def try_wake_plan(self) -> None:
        assert self.tables.snoozes is not None
        row = self.tables.snoozes._default_manager.filter(workspace=self.plan).first()
        self._do(snoozing.wake_plan, was=snoozing.put_off(row.until_on, row.why) if row else "")

    def try_write_down_answer(self) -> None:
        buyers = list(self.plan.people.filter(side=Side.BUYER).values_list("number", flat=True))
        answer = commitment.Answer(self.chance.choice(buyers), self._text(), TODAY.date(), self._number())
        self._do(commitment.write_down_answer, answer)

    def try_review_plan(self) -> None:
        assert self.tables.plan_reviews is not None
        row = self.tables.plan_reviews._default_manager.filter(workspace=self.plan, is_latest=True).first()
        by = self._by()
        user = Seat.objects.select_related("user").get(stakeholder=by.pk).user
        thoughts, seen = coaching.Thoughts(self._text()[:300], {"goal": self._number(3)}), row.number if row else 0
        coaching.review_plan(self.plan, thoughts, seen=seen, by=by, user=user, at=TODAY)

    def _answered(self, key: str) -> str:
        assert self.tables.finding_answers is not None
        row = self.tables.finding_answers._default_manager.filter(workspace=self.plan, key=key).first()
        return findings.answered(row.kind, row.until_on, row.why) if row else ""

    def try_put_off_finding(self) -> None:
        self._do(findings.put_off_finding, "stale", was=self._answered("stale"))

    def try_dismiss_finding(self) -> None:
        self._do(findings.dismiss_finding, "orphans", why=self._text()[:300], was=self._answered("orphans"))

    def try_take_back_answer(self) -> None:
        self._do(findings.take_back_answer, "stale", was=self._answered("stale"))

    def _belief(self, whom: Whom) -> Any:
        assert self.tables.beliefs is not None
        rows = self.tables.beliefs._default_manager.filter(workspace=self.plan).select_related("own")
        return next((row for row in rows if Whom(row.person, row.own_person) == whom), None)


OF_SELLERS = {
    "place_stakeholder", "set_reporting_line", "write_private_need", "note_opportunity", "snooze_plan", "wake_plan",
    "write_down_answer", "review_plan",
    "end_won", "end_lost", "join_opportunity", "part_opportunity", "put_off_finding", "dismiss_finding",
    "take_back_answer",
}  # fmt: skip


def driven() -> Iterator[str]:
    names = [name.removeprefix("try_") for one in (Editor, TeamEdits) for name in dir(one) if name.startswith("try_")]
    return (verb for name in names for verb in (name, *TOGETHER.get(name, ())))
