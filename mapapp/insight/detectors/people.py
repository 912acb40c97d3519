"""Who owns the work, who decides, and through whom we hear of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.case import BUYER, Person, Step
from mapapp.insight.detectors.about import DECIDER, topics
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, numbers_of
from mapapp.insight.finding import Place
from mapapp.insight.held import JOINED
from mapapp.insight.stakeholder_map import listed
from mapapp.plans.models import DECIDERS, Part


def seller_heavy(seen: Seen) -> Iterator[Draft]:
    """Named people of the buyer own too few of the open steps. A gap is nobody's."""
    rows, least = seen.open, seen.case.numbers.buyer_share
    theirs = [step for step in rows if (owner := seen.owner(step)) is not None and owner.side == BUYER]
    if len(rows) < seen.case.numbers.open_least or 100 * len(theirs) >= least * len(rows):
        return
    gaps = [step for step in rows if step.side == BUYER and seen.owner(step) is None]
    ours = [step for step in rows if step.side != BUYER]
    evidence = _("Named people of %(account)s own %(theirs)s of %(all)s open tasks.")
    words = {"account": seen.case.account or _("the buyer"), "theirs": len(theirs), "all": len(rows)}
    if gaps:
        evidence += " " + ngettext(
            "%(gaps)s is theirs, but nobody is named.", "%(gaps)s are theirs, but nobody is named.", len(gaps)
        )
    yield Draft(
        evidence % {**words, "gaps": len(gaps)},
        _("Name an owner for what is theirs.") if gaps
        else _("Hand them what only they can do: each task they take shows that they mean it."),
        Place("plan"),
        title="" if 2 * len(ours) > len(rows) else _("Too little of the work is theirs by name"),
        tasks=numbers_of([*gaps, *ours]),
    )  # fmt: skip


def one_contact(seen: Seen) -> Iterator[Draft]:
    """Of the buyer's people only one has a seat, did anything, or completed a step."""
    case = seen.case
    if case.buyer_joined_on is None or seen.since(case.buyer_joined_on) < case.numbers.contact_settled:
        return
    acting = {
        *(act.by for act in case.acts if act.side == BUYER and act.verb != JOINED and not act.takes_no_part),
        *(step.done_by_person for step in seen.steps.values()),
    }
    buyers = [one for one in seen.people.values() if one.side == BUYER]
    engaged = [one for one in buyers if one.joined_on is not None or one.number in acting]
    if len(engaged) != 1:
        return
    others = [one for one in buyers if one is not engaged[0]]
    evidence = _("%(name)s is the only one of %(account)s who takes part or has done anything.")
    if others:
        evidence += " " + ngettext("%(count)s other is named.", "%(count)s others are named.", len(others))
    yield Draft(
        evidence % {"name": engaged[0].name, "account": case.account or _("the buyer"), "count": len(others)},
        _("Invite a second person: ask %(name)s who else has to live with it.") % {"name": engaged[0].name},
        Place("invite"),
        people=(engaged[0].number, *(one.number for one in others)),
    )


def no_decider_step(seen: Seen) -> Iterator[Draft]:
    """Neither who approves the budget nor the sponsor owns a step. Of a plan that is still empty it says nothing."""
    if not seen.steps or any(_decides(seen, step) for step in seen.steps.values()):
        return
    deciders = seen.of_part(*DECIDERS)
    names = {"names": listed([one.name for one in deciders])}
    yield Draft(
        ngettext("%(names)s decides, and owns no task.", "%(names)s decide, and own no task.", len(deciders)) % names
        if deciders
        else _("Nobody on the plan approves the budget or sponsors the purchase."),
        _("Give %(names)s the yes that only they can say, with a date.") % names
        if deciders
        else _("Ask who approves the budget, add that person, and give them the approval as a task."),
        Place("plan") if deciders else Place("person_new", side=BUYER),
        people=tuple(one.number for one in deciders),
    )


def _decides(seen: Seen, step: Step) -> bool:
    if seen.owner(step) is None:
        return step.side == BUYER and DECIDER in topics(step.text)
    return seen.owned_by_part(step, *DECIDERS)


def decider_idle(seen: Seen) -> Iterator[Draft]:
    """One who decides owns no step, while another one does. Of nobody owning one `no_decider_step` says it."""
    if not any(_decides(seen, step) for step in seen.steps.values()):
        return
    owners = {step.owner for step in seen.steps.values()}
    for person in seen.of_part(*DECIDERS):
        if person.number not in owners:
            yield Draft(
                _decider_words(person),
                _("Give %(name)s a task: the approval, or half an hour to hear the results.") % {"name": person.name},
                Place("plan"),
                title=_("%(name)s decides, and has no task") % {"name": person.name},
                about=str(person.number),
                people=(person.number,),
            )


def _decider_words(person: Person) -> str:
    words = (
        _("%(name)s approves the budget. No task of the plan, open or done, is theirs.")
        if person.part == Part.ECONOMIC_BUYER
        else _("%(name)s sponsors it. No task of the plan, open or done, is theirs.")
    )
    return words % {"name": person.name}
