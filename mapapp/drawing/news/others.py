"""What changed beside the tasks, in words: the head of the plan, goals, results, phases, people, what is agreed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mapapp.drawing.facts import money
from mapapp.drawing.news.parts import Parts, consequences, quote_of
from mapapp.drawing.news.steps import Say
from mapapp.drawing.news.voice import Voice
from mapapp.plans.calendar_words import calendar_differences
from mapapp.plans.changes.header import HIDDEN
from mapapp.plans.differences.items import Item
from mapapp.plans.models import Measure, Side, Workspace


def _head(item: Item, voice: Voice) -> Iterator[Parts]:
    read = _("It read “%(old)s”.") % {"old": voice.short(item.old)}
    title = _("The name of the plan") if item.kind == "name" else _("The company’s name")
    yield Parts(title, voice.short(item.old), voice.short(item.new), now=voice.short(item.new), notes=(read,))


def _value(item: Item, voice: Voice) -> Iterator[Parts]:
    """Who takes it off does not want it told again."""
    title = _("Budget asked for") if voice.buyer else _("Value")
    currency = voice.plan.workspace.currency
    if not item.new:
        yield Parts(title, now=_("Taken off"), kind="unvalued")
        return
    if voice.plan.workspace.value is not None:
        old, new = ("" if not value or value == HIDDEN else money(Decimal(value), currency)
                    for value in (item.old, item.new))  # fmt: skip
        yield Parts(title, old, new)


def _target(item: Item, voice: Voice) -> Iterator[Parts]:
    title = _("Target for signature") if item.kind == "target_signature" else _("Target for go live")
    yield Parts(title, voice.iso(item.old) or _("none"), voice.iso(item.new) or _("none"))


def _state(item: Item, voice: Voice) -> Iterator[Parts]:
    """That the plan has come to an end, and why; or that it goes on."""
    retired = item.new == Workspace.State.RETIRED
    why = item.lines[-1].why if item.lines else ""
    now, kind = (_("Retired"), "retired") if retired else (_("Open again"), "reopened")
    yield Parts(_("The plan"), now=now, quote=quote_of(why), kind=kind)


def _calendar(item: Item, voice: Voice) -> Iterator[Parts]:
    """Other working days of a company; the last of them says what they moved, and why."""
    today = voice.standing.today
    found = list(calendar_differences(item.old, item.new, voice.company, today=today))
    said = bool(voice.said) and item.event == voice.said
    for place, one in enumerate(found, 1):
        last = place == len(found)
        notes = tuple(consequences(item.cause, voice, said=said)) if last else ()
        quote = "" if said or not last else quote_of(item.cause.why)
        yield Parts(one.what, one.old, one.new, was=one.old, now=one.new or _("taken away"), notes=notes, quote=quote)


def _named(item: Item, field: str) -> str:
    """What a thing that left was called."""
    mark = (item.fields or {}).get(field)
    return str((mark.new or mark.old) if mark else "")


def _find(things: Iterable[Any], number: int) -> Any:
    return next((thing for thing in things if thing.number == number), None)


def _goal(item: Item, voice: Voice) -> Iterator[Parts]:
    goal = _find(voice.plan.goals, item.number)
    text = goal.statement if goal else _named(item, "statement")
    now = {"goal_added": _("New goal"), "goal_removed": _("Goal taken off"), "goal_reworded": _("Reworded goal")}
    read = _("It read “%(old)s”.") % {"old": voice.short(item.old)}
    if text:
        notes = (read,) if item.kind == "goal_reworded" else ()
        yield Parts(voice.short(text), "", "", now=now[item.kind], notes=notes)


def _goals(item: Item, voice: Voice) -> Iterator[Parts]:
    """Small print of a goal or of a measure."""
    things: Mapping[str, Iterable[Any]] = {"goal": voice.plan.goals, "measure": voice.plan.measures}
    thing = _find(things[item.on], item.number)
    if thing:
        title = thing.statement if item.on == "goal" else thing.what
        yield Parts(voice.short(title), "", "", now=_("Details"))


def _measure(item: Item, voice: Voice) -> Iterator[Parts]:
    measure = _find(voice.plan.measures, item.number)
    if item.kind == "measure_removed":
        yield Parts(voice.short(_named(item, "what")), now=_("Measure taken off"))
    if measure is None:
        return
    title, notes = _measure_title(measure, voice), (_bounds(measure),)
    if item.kind == "measure_added":
        yield Parts(title, "", measure.what, now=_("New measure"), notes=notes)
    else:
        old, new = (_unit(str(value or ""), measure.unit) or _("none yet") for value in (item.old, item.new))
        note = voice.short(measure.result_note).rstrip(".") if item.kind == "measured" else ""
        yield Parts(title, old, new, notes=(*notes, f"{note}." if note else ""))


def _measure_title(measure: Measure, voice: Voice) -> str:
    """The sentence of a page says itself what it is."""
    what = voice.short(measure.what)
    if not voice.steps:
        return what
    words = _("Your measure: %(what)s") if voice.buyer else _("Measure: %(what)s")
    return words % {"what": what}


def _bounds(measure: Measure) -> str:
    goal, start = (_unit(text, measure.unit) for text in (measure.target, measure.today))
    if goal and start:
        return _("Goal %(goal)s, start %(start)s.") % {"goal": goal, "start": start}
    return _("Goal %(goal)s.") % {"goal": goal} if goal else ""


def _unit(value: str, unit: str) -> str:
    if not value or not unit or value.endswith(unit):
        return value
    return f"{value}{unit}" if unit == "%" else f"{value} {unit}"


def _phase(item: Item, voice: Voice) -> Iterator[Parts]:
    phase = _find(voice.plan.phases, item.number)
    name = voice.short(phase.name if phase else _named(item, "name"))
    if not name:
        return
    begun = _("The trial has begun.")
    criteria = _("Exit criteria of %(phase)s") % {"phase": name}
    match item.kind:
        case "frozen":
            yield Parts(criteria, "", name, now=_("Frozen"), notes=(begun if voice.steps else "",))
        case "criteria":
            yield Parts(criteria, "", name, now=_("Written"))
        case "recriteria":
            yield Parts(criteria, "", name, was=_("Frozen"), now=_("Changed"))
        case "phase_added":
            yield Parts(name, "", name, now=_("New phase"))
        case "phase_removed":
            yield Parts(name, "", name, now=_("Phase taken off"))
        case "phase_renamed":
            yield Parts(name, voice.short(item.old), voice.short(item.new))
        case _:
            yield Parts(name, "", name, now=_("Details"))


def _person(item: Item, voice: Voice) -> Iterator[Parts]:
    person = voice.plan.person.get(item.number)
    if person is None or (not person.name and item.kind in ("person", "needs")):  # erased: nothing of him is told
        return
    name = voice.who(item.number)
    match item.kind:
        case "person_added":
            yield Parts(name, "", name, now=_("New on the plan"), notes=(f"{person.title}." if person.title else "",))
        case "person_side":
            old, new = (voice.company(Side(side)) if side else "" for side in (item.old, item.new))
            yield Parts(name, old, new)
        case "needs":
            quote = quote_of(person.needs)
            yield Parts(name, "", name, now=_("What they need") if quote else _("Needs nothing more"), quote=quote)
        case "joined":
            yield Parts(name, "", name, now=_("Joined"))
        case "left":
            yield Parts(name, "", name, now=_("Takes part no more"))
        case _:
            yield Parts(name, "", name, now=_("Details"))


def _version(item: Item, voice: Voice) -> Iterator[Parts]:
    """Saved, proposed, agreed to, declined or taken back."""
    facts, why = item.lines[-1].facts, item.lines[-1].why
    number = facts.get("accepted") or facts.get("version") or item.number
    title = _("Version %(number)s") % {"number": number}
    match item.kind:
        case "proposed":
            note = _("As what both sides agree to; it waits for an answer.")
            yield Parts(title, "", str(number), now=_("Proposed"), notes=(note,))
        case "agreed":
            note = _("Both sides agree to it, and dates are measured against it.")
            made = str(facts["version"])
            yield Parts(title, str(number), made, was=_("Proposed"), now=_("Agreed"), notes=(note,))
        case "declined":
            yield Parts(title, "", str(number), was=_("Proposed"), now=_("Declined"), quote=quote_of(why))
        case "withdrawn":
            yield Parts(title, "", str(number), was=_("Proposed"), now=_("Taken back"))
        case _:
            yield Parts(title, "", str(number), now=_("Saved"))


def _talked(item: Item, voice: Voice) -> Iterator[Parts]:
    """A call, a meeting, a review; a letter that is sent after one says so itself."""
    if not voice.steps:
        title = {"review": _("Review"), "call": _("Call")}.get(item.kind) or _("Meeting")
        yield Parts(title, "", voice.iso(item.new), quote=quote_of(item.lines[-1].why))


OTHERS: Mapping[str, Say] = {
    **dict.fromkeys(("name", "account"), _head),
    "value": _value,
    **dict.fromkeys(("target_signature", "target_go_live"), _target),
    "state": _state,
    "calendar": _calendar,
    **dict.fromkeys(("goal_added", "goal_removed", "goal_reworded"), _goal),
    "goal": _goals,
    **dict.fromkeys(("measure_added", "measure_removed", "measured", "measure_target"), _measure),
    **dict.fromkeys(
        ("frozen", "criteria", "recriteria", "phase_added", "phase_removed", "phase_renamed", "phase"), _phase
    ),
    **dict.fromkeys(("person_added", "person_side", "person", "needs", "joined", "left"), _person),
    **dict.fromkeys(("review", "call", "meeting"), _talked),
    **dict.fromkeys(("version", "proposed", "agreed", "declined", "withdrawn"), _version),
}
