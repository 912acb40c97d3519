"""What a file brings back beside what the plan says now: each change offered, in conflict, or not this reader's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.back import Added, Brought, Edit, Gone
from mapapp.exchange.planfile.fields import Values, values_in, values_of
from mapapp.exchange.planfile.rights import Rights
from mapapp.exchange.planfile.scanning import LISTS
from mapapp.exchange.planfile.spelling import LABELS, NEW, Spelling, called
from mapapp.plans.frozen import state_of
from mapapp.plans.queries import Plan


@dataclass(frozen=True, slots=True)
class Offer:
    """One change of the file. `then`, `now` and `file` are words; `clash`: the plan changed there, too, and otherwise.
    `no` is why this reader cannot make it, or why the plan refuses it; `chosen`: it is to be applied. `on` and `number`
    say of what it is, `thing` what that is called; 0 of a new one, and of the plan."""

    key: str
    on: str
    number: int
    thing: str
    label: str
    then: str
    now: str
    file: str
    clash: bool = False
    no: str = ""
    chosen: bool = False
    edit: Edit | None = None
    added: Added | None = None
    gone: Gone | None = None


def offers_of(brought: Brought, plan: Plan, rights: Rights) -> tuple[Offer, ...]:
    """All that the file says otherwise than the plan does by now. Chosen is what nobody else touched and what he may;
    what is not in the file any more is taken off by nobody but who says so. `plan` with goals."""
    spell, now = Spelling.of(plan, brought.added), _now(plan)
    edits = (_of_edit(one, spell, now, rights) for one in brought.edits)
    gone = (_of_gone(one, spell, now, rights) for one in brought.gone)
    return tuple(one for one in (*edits, *(_of_row(one, spell, rights) for one in brought.added), *gone) if one)


def chosen_among(offers: Sequence[Offer], keys: Collection[str]) -> tuple[Offer, ...]:
    """The same with these chosen, and no others."""
    return tuple(replace(one, chosen=one.key in keys and not one.no) for one in offers)


def all_chosen(offers: Sequence[Offer], yes: bool) -> tuple[Offer, ...]:
    """The same with all chosen that nobody else touched, or none; what is in conflict, or is taken off, as it was."""
    return tuple(one if one.clash or one.gone else replace(one, chosen=yes and not one.no) for one in offers)


def clashes_chosen(offers: Sequence[Offer], yes: bool) -> tuple[Offer, ...]:
    """The same with the file, or the plan, right wherever both have changed."""
    return tuple(replace(one, chosen=yes and not one.no) if one.clash else one for one in offers)


def refused(offers: Sequence[Offer], reasons: Mapping[str, str]) -> tuple[Offer, ...]:
    """The same, some of them with the reason why the plan cannot take them as it stands."""
    return tuple(replace(one, no=reasons[one.key], chosen=False) if one.key in reasons else one for one in offers)


def _now(plan: Plan) -> dict[tuple[str, int], Values]:
    state = state_of(plan)
    found = {(fields.TASK, task["number"]): values_of(task) for task in state["tasks"]}
    return found | {(on, t["number"]): values_in(on, t) for on, name in LISTS.items() for t in state[name]}


def _of_edit(one: Edit, spell: Spelling, now: Mapping[tuple[str, int], Values], rights: Rights) -> Offer | None:
    if one.field == fields.ORDER:
        there = order_now(one, spell.plan)
    elif (one.on, one.number) in now:
        there = now[one.on, one.number][one.field]
    else:
        return None
    if there == one.file or (one.field == fields.STATUS and _same_day(one.file, there)):
        return None
    clash, no = there != one.then, str(rights.edit(one.on, one.number, one.field, spell.plan) or "")
    then, now_words, file = (spell.words(one.on, one.field, value) for value in (one.then, there, one.file))
    key = f"{one.number}-{one.field}" if one.on == fields.TASK else f"{one.on}-{one.number}-{one.field}"
    label, meant = str(LABELS[one.on, one.field]), one.field != fields.ORDER or not _sorted_only(one.file, spell)
    return Offer(
        key, one.on, one.number, spell.thing(one.on, one.number), label, then, now_words, file, clash, no,
        not clash and not no and meant, one,
    )  # fmt: skip


def _sorted_only(order: str, spell: Spelling) -> bool:
    """Whether the phases stand as a sheet puts them that is sorted to find something: by name or by number. Nobody
    need have meant that for the plan, so it is offered and not chosen."""
    numbers = [int(token) for token in order.split(",") if token.isdecimal()]
    names = [spell.thing(fields.PHASE, number).casefold() for number in numbers]
    by_number, by_name = (numbers, numbers[::-1]), (names, names[::-1])
    return len(numbers) > 2 and (sorted(numbers) in by_number or sorted(names) in by_name)


def order_now(one: Edit, plan: Plan) -> str:
    """How the phases that the file orders stand by now: those that it adds stand nowhere yet."""
    mine = one.then.split(",")
    return ",".join(str(phase.number) for phase in plan.phases if str(phase.number) in mine)


def _same_day(file: str, now: str) -> bool:
    """Done is done, whatever day it was, for a file that gives none."""
    return file == "done|" and now.startswith("done|")


def _of_row(one: Added, spell: Spelling, rights: Rights) -> Offer:
    no = str(rights.add(one.on, one.values) or "")
    key = f"row-{one.row}" if one.on == fields.TASK else f"{one.on}-row-{one.row}"
    return Offer(key, one.on, 0, called(one), str(NEW[one.on]), "", "", spell.row(one), no=no, chosen=not no,
                 added=one)  # fmt: skip


def _of_gone(one: Gone, spell: Spelling, now: Mapping[tuple[str, int], Values], rights: Rights) -> Offer | None:
    if (there := now.get((one.on, one.number))) is None:
        return None
    name, no = spell.thing(one.on, one.number), str(rights.remove(one.on) or "")
    clash = "|".join(there.values()) != one.then
    label = _("Not in the file any more: take it off the plan")
    if clash:
        label = _("Not in the file any more, and changed on the plan since: take it off all the same")
    return Offer(f"{one.on}-{one.number}-gone", one.on, one.number, name, label, "", "", "", no=no, gone=one)
