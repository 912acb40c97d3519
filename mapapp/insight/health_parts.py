"""The five parts of plan health. Each is a share of its points, worked out exactly and rounded once.

How each keeps its two promises: whatever the buyer completes never lowers it, and no date moved later raises it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.insight.case import BUYER, Case, Step
from mapapp.plans.models import Part as Plays
from mapapp.plans.words import day_words, days_words

PARTS: Mapping[str, Promise] = {
    "buyer": gettext_lazy("Buyer owns work"),
    "kept": gettext_lazy("Kept up to date"),
    "dates": gettext_lazy("Dates hold"),
    "path": gettext_lazy("Critical path"),
    "deciders": gettext_lazy("Deciders engaged"),
}
DECIDES = frozenset({Plays.ECONOMIC_BUYER, Plays.EXECUTIVE_SPONSOR})
TROUBLES = (Fraction(1), Fraction(1, 2), Fraction(0))  # by how many steps to signature are in trouble
FEW = 4  # so many dates tell whether dates hold; of fewer each that is missing counts half
MOST = 8  # numbers of steps that a sentence names


@dataclass(frozen=True, slots=True)
class Part:
    """`points` of `most`. `rule` is what it is held against, `evidence` what it was read from (with the numbers of
    `tasks` and `people`), `better` what would raise it; empty when nothing is missing."""

    code: str
    points: int
    most: int
    rule: str
    evidence: str
    better: str = ""
    tasks: tuple[int, ...] = ()
    people: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return str(PARTS[self.code])


def owns_work(case: Case) -> Part:
    """A third each: how much of it the buyer's people own, how many of their dates they stand behind, and how much of
    what was theirs to finish by now they finished. What cannot be told yet leaves its weight to the others."""
    numbers, account = case.numbers, case.account or _("the buyer")
    rule = _(
        "A third each: the buyer’s people own %(share)s %% of the steps; they have said yes to the dates of their "
        "steps, set them, or begun, and the dates have not moved later since; and what was theirs to finish by now, "
        "one of them has finished. Until a buyer has joined it is 0."
    ) % {"share": numbers.full_share}
    counted = case.counted
    owned = [step for step in counted if step.side == BUYER and step.owner is not None]
    if not case.is_mutual:
        return Part(
            "buyer", 0, numbers.weight_buyer, rule,
            _("Nobody of %(account)s has joined: this is a close plan.") % {"account": account},
            _("Invite who leads the evaluation there, and walk through the plan together."),
        )  # fmt: skip
    if not owned:
        return Part(
            "buyer", 0, numbers.weight_buyer, rule,
            _("No step is owned by a person of %(account)s.") % {"account": account} if counted else _no_steps(),
            _("Ask who there takes which step, and name them as owners."),
            people=_buyers(case),
        )  # fmt: skip
    share = min(Fraction(1), Fraction(100 * len(owned), len(counted) * numbers.full_share))
    told = [step for step in owned if not _came_done(step)]
    behind_it = [step for step in told if _stands_behind(step)]
    due = [s for s in told if s.is_done or (s.promised_on is not None and s.promised_on < case.today)]
    did = [step for step in due if step.done_by == BUYER]
    shares = [share, *_shares((behind_it, told), (did, due))]
    missing = [step for step in told if step not in behind_it]
    evidence = _join(
        _("%(account)s’s people own %(owned)s of %(all)s steps.")
        % {"account": account, "owned": len(owned), "all": len(counted)},
        told and _("They stand behind %(count)s of %(all)s dates.") % {"count": len(behind_it), "all": len(told)},
        _("Of %(all)s to be finished by now they finished %(count)s.") % {"count": len(did), "all": len(due)}
        if due
        else _("None was to be finished yet."),
    )
    open_due = [step for step in due if step.is_open]
    better = ""
    if open_due:
        better = _("Ask for %(tasks)s to be finished by those who own it.") % {"tasks": _named(open_due)}
    elif missing:
        better = _("Ask for a yes to the dates of %(tasks)s.") % {"tasks": _named(missing)}
    elif share < 1:
        better = _("Ask which more of the steps their own people take.")
    return _part("buyer", shares, numbers.weight_buyer, rule, evidence, better, open_due or missing)


def kept_up(case: Case) -> Part:
    """Half for the last act of anybody, half for the buyer's. A date moved later is no news here, nor what was taken
    back: else a plan would look alive by being put off."""
    numbers = case.numbers
    rule = _(
        "Half for the last act of anybody, half for the buyer’s last: all of it for %(fresh)s days, then less each "
        "day, nothing from %(ends)s days on. Moving a date later, and what was taken back, counts for nothing here."
    ) % {"fresh": numbers.stale_warns - 1, "ends": numbers.stale_ends}
    if case.is_signed and not case.open_steps:
        return _part("kept", [Fraction(1)], numbers.weight_kept, rule, _("Signed, and nothing is left to do."))
    last, theirs = acted_on(case), acted_on(case, BUYER)
    evidence = _join(
        _("Last act: %(day)s.") % {"day": _day(case, last)} if last else _("Nobody has acted yet."),
        _("The buyer’s last: %(day)s.") % {"day": _day(case, theirs)} if theirs else _("The buyer has not acted yet."),
    )
    shares = [_fresh(case, last), _fresh(case, theirs)]
    better = ""
    if shares[1] < 1:
        better = _("Bring them one step that is theirs, and let them say themselves how it stands.")
    elif shares[0] < 1:
        better = _("Go through what is open, and write down how it stands.")
    return _part("kept", shares, numbers.weight_kept, rule, evidence, better)


def dates_hold(case: Case) -> Part:
    """Of what is finished or behind: how much was kept. An open step that is behind counts nothing however little it
    is, so that none can be slipped into a better share; a finished one that was a little late counts half."""
    numbers = case.numbers
    rule = _(
        "Of the steps that are finished or behind: the share that kept the date it is held to, which is that of the "
        "baseline, else the one that stood when the buyer joined. Finished up to %(days)s working days late counts "
        "half. Setting another date does not help; agreeing on a new baseline does. Fewer than %(few)s tell little: "
        "each that is missing counts half."
    ) % {"days": numbers.short_slip, "few": FEW}
    told = [step for step in case.counted if not _came_done(step) and (step.is_done or step.behind)]
    behind = [step for step in told if step.behind]
    if not case.counted:
        return Part("dates", 0, numbers.weight_dates, rule, _no_steps(), _("Write down the steps with their dates."))
    if not told:
        return _part(
            "dates", [Fraction(1, 2)], numbers.weight_dates, rule, _("No date has come due yet."),
            _("Finish the first steps on their dates."),
        )  # fmt: skip
    kept = sum((_kept(step, numbers.short_slip) for step in told), Fraction(0))
    moved = sum(step.times_moved > 1 for step in case.counted)
    evidence = _join(
        _("%(kept)s of %(all)s kept their dates.") % {"kept": len(told) - len(behind), "all": len(told)},
        behind and _("Behind: %(tasks)s.") % {"tasks": _with_days(behind)},
        moved
        and ngettext(
            "%(count)s step was moved more than once.", "%(count)s steps were moved more than once.", moved
        ) % {"count": moved},
    )  # fmt: skip
    still = [step for step in behind if step.is_open]
    better = ""
    if still:
        better = _("Finish %(tasks)s, or agree with the buyer on a new baseline.") % {"tasks": _named(still)}
    elif kept < len(told) or len(told) < FEW:
        better = _("Finish the next steps on their dates.")
    missing = max(0, FEW - len(told))
    share = (kept + Fraction(missing, 2)) / (len(told) + missing)
    return _part("dates", [share], numbers.weight_dates, rule, evidence, better, still or behind)


def path(case: Case) -> Part:
    """Two thirds for the projected signature against its target, one third for the steps that lead to it. These are
    counted, not shared out, so that finishing a sound one changes nothing."""
    numbers = case.numbers
    rule = _(
        "Two thirds: projected signature is not after the target it is held to, which is that of the baseline, else "
        "the first one that was set; less for each working day, nothing from %(days)s on. Setting another target does "
        "not help; agreeing on a new baseline does. "
        "One third: no step that leads to it is behind or blocked; one halves it, two take it."
    ) % {"days": numbers.path_late}
    if case.is_signed:
        return _part("path", [Fraction(1)], numbers.weight_path, rule, _("It is signed."))
    if case.signature is None:
        return Part(
            "path", 0, numbers.weight_path, rule, _("No step is marked as the signature."),
            _("Mark the step that is the signature."),
        )  # fmt: skip
    if case.in_hand is None:
        return Part(
            "path", 0, numbers.weight_path, rule, _("No target for signature is set."),
            _("Ask by when they need to sign, and write it down as the target."), (case.signature.number,),
        )  # fmt: skip
    missed = max(0, -case.in_hand)
    in_time = max(Fraction(0), 1 - Fraction(missed, numbers.path_late))
    bad = [step for step in leading(case) if step.behind or step.status == "blocked"]
    held = case.promised_signature_on
    said = {"day": _day(case, case.signature_on), "days": days_words(missed or case.in_hand)}
    evidence = _join(
        (_("Signature is projected for %(day)s, %(days)s after its target.") if missed
         else _("Signature is projected for %(day)s, %(days)s before its target.") if case.in_hand
         else _("Signature is projected for %(day)s, on its target.")) % said,
        held is not None and held != case.target_signature_on
        and _("It is held to %(day)s, whatever target was set since.") % {"day": _day(case, held)},
        _("Behind or blocked on the way to it: %(tasks)s.") % {"tasks": _named(bad)} if bad
        else _("Nothing on the way to it is behind or blocked."),
    )  # fmt: skip
    better = ""
    if missed and held is not None and case.target_signature_on is not None and held < case.target_signature_on:
        better = _("Agree with the buyer on a new baseline, or bring the critical steps forward.")
    elif missed and case.short_by:
        better = _("Look at the plan laid back from the target: it is short by %(days)s.") % {
            "days": days_words(case.short_by)
        }
    elif missed:
        better = _("Bring the critical steps forward: the target can still be kept.")
    elif bad:
        better = _("Get %(tasks)s going again.") % {"tasks": _named(bad)}
    shares = [in_time, in_time, TROUBLES[min(len(bad), 2)]]
    critical = [step for step in case.open_steps if step.critical]
    return _part("path", shares, numbers.weight_path, rule, evidence, better, bad or critical)


def deciders(case: Case) -> Part:
    """A fifth for naming one, two for a step of his own, two for an act of his own."""
    numbers = case.numbers
    rule = _(
        "Who approves the budget, or the buyer’s executive sponsor: a fifth when one of them is named, two fifths when "
        "one of them owns a step, two fifths when one of them acted in the last %(days)s days, or finished a step. "
        "Moving a date later counts for nothing here."
    ) % {"days": numbers.decider_quiet}
    named = [person for person in case.people if person.side == BUYER and person.part in DECIDES]
    numbers_of = tuple(person.number for person in named)
    if not named:
        return Part(
            "deciders", 0, numbers.weight_deciders, rule, _("Nobody is named who approves the budget or sponsors it."),
            _("Ask who approves the budget, and put that person on the plan."),
        )  # fmt: skip
    owned = [step for step in case.counted if step.owner in numbers_of]
    finished = [step for step in owned if step.done_by == BUYER]
    last = acted_on(case, BUYER, numbers_of)
    acted = bool(finished) or (last is not None and (case.today - last).days < numbers.decider_quiet)
    names = ", ".join(person.name for person in named)
    evidence = _join(
        _("Named: %(names)s.") % {"names": names},
        _("Their steps: %(tasks)s.") % {"tasks": _named(owned)} if owned else _("No step is theirs."),
        _("Finished by the buyer: %(tasks)s.") % {"tasks": _named(finished)} if finished
        else _("Last act: %(day)s.") % {"day": _day(case, last)} if last
        else _("None of them has acted yet."),
    )  # fmt: skip
    better = ""
    if not owned:
        better = _("Agree with %(names)s on a step of their own, a meeting or an approval.") % {"names": names}
    elif not acted:
        better = _("Ask %(names)s for a yes, a date or an answer of their own.") % {"names": names}
    fifth = Fraction(1, 5)
    whole = fifth + 2 * fifth * bool(owned) + 2 * fifth * acted
    return _part("deciders", [whole], numbers.weight_deciders, rule, evidence, better, owned, numbers_of)


def acted_on(case: Case, side: str = "", people: Iterable[int] = ()) -> date | None:
    """The last day on which somebody (of a side, or one of these) acted, other than by moving a date later or by what
    was taken back. Of a case whose acts are not told, its last act."""
    if not case.acts:
        return case.last_buyer_act_on if side == BUYER else case.last_act_on
    among = frozenset(people)
    later = {one.event for one in case.redates if one.days > 0}
    days = (
        act.on
        for act in case.acts
        if (not side or act.side == side)
        and (not among or act.by in among)
        and not act.undone
        and act.verb != "change.undone"
        and not (act.verb == "task.rescheduled" and act.event in later)
    )
    return max(days, default=None)


def leading(case: Case) -> tuple[Step, ...]:
    """The open steps that lead to signature by what comes after what, it among them."""
    by_number = {step.number: step for step in case.counted}
    wanted = [case.signature.number] if case.signature else []
    found: set[int] = set()
    while wanted:
        number = wanted.pop()
        if number in by_number and number not in found:
            found.add(number)
            wanted += by_number[number].after
    return tuple(step for step in case.open_steps if step.number in found)


def _part(
    code: str,
    shares: Sequence[Fraction],
    most: int,
    rule: str,
    evidence: str,
    better: str = "",
    tasks: Iterable[Step] = (),
    people: tuple[int, ...] = (),
) -> Part:
    whole = sum(shares, Fraction(0)) / len(shares)
    points = int(whole * most + Fraction(1, 2))
    return Part(code, points, most, rule, evidence, better, tuple(step.number for step in tasks), people)


def _shares(*pairs: tuple[Sequence[Step], Sequence[Step]]) -> list[Fraction]:
    """Of each pair the share of the first in the second; those of nothing are left out."""
    return [Fraction(len(some), len(whole)) for some, whole in pairs if whole]


def _came_done(step: Step) -> bool:
    """It was done before anybody of this plan did anything: that tells nothing of them."""
    return step.is_done and not step.done_by


def _stands_behind(step: Step) -> bool:
    return step.done_by == BUYER or (step.agreed and not step.behind)


def _kept(step: Step, short: int) -> Fraction:
    if not step.behind:
        return Fraction(1)
    return Fraction(1, 2) if step.is_done and step.behind <= short else Fraction(0)


def _fresh(case: Case, last: date | None) -> Fraction:
    """How fresh an act is: 1 below the first limit, from there on less by the same each day, 0 from the last one on."""
    if last is None:
        return Fraction(0)
    warns, ends = case.numbers.stale_warns, case.numbers.stale_ends
    left = Fraction(ends - (case.today - last).days, ends - warns + 1)
    return max(Fraction(0), min(Fraction(1), left))


def _buyers(case: Case) -> tuple[int, ...]:
    return tuple(person.number for person in case.people if person.side == BUYER)


def _no_steps() -> str:
    return _("No step is on the plan.")


def _named(steps: Sequence[Step]) -> str:
    """`#22, #25 and 3 more`"""
    first = ", ".join(f"#{step.number}" for step in steps[:MOST])
    return _("%(first)s and %(count)s more") % {"first": first, "count": len(steps) - MOST} if steps[MOST:] else first


def _with_days(steps: Sequence[Step]) -> str:
    """`#15 by 3 working days, #22 by 1`"""
    said = [f"#{steps[0].number} " + _("by %(days)s") % {"days": days_words(steps[0].behind)}]
    said += [f"#{step.number} " + _("by %(n)s") % {"n": step.behind} for step in steps[1:MOST]]
    return ", ".join(said)


def _day(case: Case, day: date | None) -> str:
    return day_words(day, today=case.today) if day else ""


def _join(*sentences: str | list[Step] | int) -> str:
    return " ".join(one for one in sentences if isinstance(one, str) and one)
