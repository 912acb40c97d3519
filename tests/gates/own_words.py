"""What each side writes for itself by its own verbs, a canary in each text: so its history holds what was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from mapapp.access.models import Seat
from mapapp.plans.changes.people import Described
from mapapp.plans.history import Actor
from mapapp.plans.models import Side, Workspace
from mapapp.private.changes.beliefs import place_stakeholder, write_private_need
from mapapp.private.changes.coaching import Thoughts, review_plan
from mapapp.private.changes.commitment import Answer, write_down_answer
from mapapp.private.changes.ending import Lost, end_lost
from mapapp.private.changes.findings import dismiss_finding
from mapapp.private.changes.notes import write_note
from mapapp.private.changes.opportunity import note_opportunity
from mapapp.private.changes.people import write_down_person
from mapapp.private.changes.progress import block_private_task
from mapapp.private.changes.snoozing import snooze_plan
from mapapp.private.changes.tasks import OwnTask, add_private_task
from mapapp.private.whom import Whom
from tests.builders import TODAY
from tests.gates.canaries import OWNERS, Canary, word
from tests.gates.town import Town

BUYER = 3  # a person of the buyer's on the plan
LAST = 2  # the number of the step that is added here
Say = Callable[[str], str]


def by_verbs(town: Town, side: Side, name: str) -> Iterator[Canary]:
    """All that the side writes; `place: part by its verb` says where a text was."""
    said: dict[str, str] = {}

    def say(place: str) -> str:
        return said.setdefault(place, word(f"{side} said {place}"))

    plan, by = town.scene.workspace, town.scene.actor(name)
    _list(plan, side, say, by)
    if side == Side.SELLER:
        _beliefs(plan, say, by)
        _silence_and_end(plan, say, by)
    for place, text in said.items():
        yield Canary(f"{place if '.' in place else f'{side}: {place}'} by its verb", (text,), OWNERS[side])


def _list(plan: Workspace, side: Side, say: Say, by: Actor) -> None:
    """A person, a note, and a step that cannot go on."""
    name = say("name")
    who = Described(name, side, f"{name}@canary.example", say("title"), needs=say("needs"))
    write_down_person(plan, who, by=by, at=TODAY)
    write_note(plan, say("note"), by=by, at=TODAY)
    soon = TODAY.date() + timedelta(days=2)  # a letter tells what is due within a week
    add_private_task(plan, OwnTask(say("text"), soon, soon, say("more"), gap=say("gap")), by=by, at=TODAY)
    block_private_task(plan, LAST, why=say("blocked by"), unblocker=None, was="not_started", by=by, at=TODAY)


def _beliefs(plan: Workspace, say: Say, by: Actor) -> None:
    whom = Whom(person=BUYER)
    why, need = say("sellerbelief.why"), say("sellerbelief.need")
    place_stakeholder(plan, whom, stance=1, influence=5, was={}, why=why, by=by, at=TODAY)
    write_private_need(plan, whom, text=need, was="", by=by, at=TODAY)


def _silence_and_end(plan: Workspace, say: Say, by: Actor) -> None:
    """The plan put off, and the purchase lost: of neither does the shared plan say a word."""
    until = TODAY.date() + timedelta(days=60)
    snooze_plan(plan, why=say("sellersnooze.why"), until_on=until, by=by, at=TODAY)
    dismiss_finding(plan, "stale", why=say("sellerfindinganswer.why"), by=by, at=TODAY)
    deal = {part: say(f"opportunity.{part}") for part in ("stage", "forecast")}
    note_opportunity(plan, values={**deal, "currency": "USD"}, was={}, by=by, at=TODAY)
    answer = Answer(BUYER, say("sellercondition.said"), TODAY.date(), 22)
    write_down_answer(plan, answer, by=by, at=TODAY)
    anna = Seat.objects.select_related("user").get(stakeholder=by.pk).user
    thoughts = Thoughts(say("sellerplanreview.note"), {"goal": 1}, until)
    review_plan(plan, thoughts, seen=0, by=by, user=anna, at=TODAY)
    lost = Lost("competitor", say("opportunity.lost_to"), say("opportunity.outcome_why"), TODAY.date())
    end_lost(plan, lost, was="open", by=by, at=TODAY)
