"""Who has fallen silent. Only what people did counts, never what they opened."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.insight.case import BUYER, Person
from mapapp.insight.detectors.beginnings import acted_after_first_day
from mapapp.insight.detectors.rule import Draft
from mapapp.insight.detectors.seen import Seen, days, hashes, named, numbers_of
from mapapp.insight.finding import Place
from mapapp.plans.models import Part


def stale(seen: Seen) -> Iterator[Draft]:
    """No shared act of anybody. What was never touched at all is another finding."""
    case = seen.case
    quiet = seen.since(case.last_act_on or case.began_on)
    put_off = case.snoozed_until is not None and case.today < case.snoozed_until
    finished = case.is_signed and not seen.open
    if quiet < case.numbers.stale_warns or put_off or finished or not acted_after_first_day(seen):
        return
    yield Draft(
        _("Nobody has done anything on it for %(days)s, since %(day)s.")
        % {"days": days(quiet), "day": seen.day(case.last_act_on or case.began_on)},
        _("Hold a review with the buyer; or put it off with a reason, or retire it."),
        Place("review"),
        title=_("Nobody has touched it for %(days)s") % {"days": days(quiet)},
        events=_last_events(seen),
        weight=3 if quiet >= case.numbers.stale_red else 0,
    )


def _last_events(seen: Seen, people: Collection[int] | None = None) -> tuple[int, ...]:
    """The last act: of anybody, or of these people."""
    acts = [act for act in seen.case.acts if people is None or act.by in people]
    last = max(acts, key=lambda act: (act.on, act.event), default=None)
    return (last.event,) if last else ()


def champion_quiet(seen: Seen) -> Iterator[Draft]:
    """Nobody who leads the evaluation and has joined did anything for two weeks."""
    champions = [one for one in seen.of_part(Part.CHAMPION) if one.joined_on is not None]
    if not champions:
        return
    last = {one.number: _last_act(seen, one) for one in champions}
    latest = max(champions, key=lambda one: (last[one.number], -one.number))
    quiet = seen.since(last[latest.number])
    if quiet < seen.case.numbers.quiet_champion:
        return
    waiting = [step for step in seen.open if step.owner == latest.number]
    evidence = _("%(name)s leads the evaluation. The last act was on %(day)s.")
    if last[latest.number] == latest.joined_on and not _has_acted(seen, latest):
        evidence = _("%(name)s leads the evaluation, joined on %(day)s and has done nothing since.")
    evidence %= {"name": latest.name, "day": seen.day(last[latest.number])}
    if waiting:
        count = len(waiting)
        words = ngettext("One open task is theirs: %(which)s.", "Open tasks of theirs: %(which)s.", count)
        evidence = f"{evidence} {words % {'which': hashes(numbers_of(waiting))}}"
    yield Draft(
        evidence,
        _("Call, and ask what has changed. Ask who else there wants this."),
        Place("people", latest.number),
        title=_("%(name)s has been quiet for %(days)s") % {"name": latest.name, "days": days(quiet)},
        people=tuple(one.number for one in champions),
        tasks=numbers_of(waiting),
        events=_last_events(seen, {latest.number}),
    )


def _last_act(seen: Seen, person: Person) -> date:
    """Joining is one."""
    acted = max((act.on for act in seen.case.acts if act.by == person.number), default=None)
    joined = person.joined_on or seen.case.began_on
    return max(acted, joined) if acted else joined


def _has_acted(seen: Seen, person: Person) -> bool:
    return any(act.by == person.number for act in seen.case.acts)


def dark_after_green(seen: Seen) -> Iterator[Draft]:
    """All that the buyer did is done in time, and then nothing comes, with a step of theirs under way. What came done
    with the plan, or was done for them, is no deed of theirs."""
    case = seen.case
    theirs = [step for step in seen.steps.values() if step.side == BUYER]
    done = [step for step in theirs if step.is_done and step.done_by == BUYER]
    begun = [step for step in theirs if step.is_open and step.starts_on <= case.today]
    if not case.is_mutual or len(done) < case.numbers.green_least or not begun:
        return
    green = all(step.done_on is not None and step.done_on <= step.due_on for step in done)
    if not green or any(step.is_open and step.late for step in theirs):
        return
    last = case.last_buyer_act_on or case.buyer_joined_on or case.began_on
    quiet = seen.since(last)
    if quiet < case.numbers.quiet_buyer:
        return
    first = min(begun, key=lambda step: (step.due_on, step.number))
    yield Draft(
        _(
            "All %(count)s tasks that %(account)s has finished were on time. "
            "Since %(day)s nobody there has done anything. Due to be under way: %(which)s."
        )
        % {"count": len(done), "account": case.account or _("the buyer"), "day": seen.day(last), "which": named(first)},
        _("Ask how it stands before the date passes: a call today is worth more than a red date next week."),
        Place("task", first.number),
        tasks=numbers_of(begun),
        events=_last_events(seen, {one.number for one in case.people if one.side == BUYER}),
    )
