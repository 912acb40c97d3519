"""Critical path: whether signature is reached in time, and whether what leads to it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from mapapp.insight.case import Case, Numbers, Step
from mapapp.insight.parts.part import Part, Yardstick
from mapapp.insight.parts.saying import day_in, joined, named
from mapapp.plans.words import days_words

TROUBLES = (Fraction(1), Fraction(1, 2), Fraction(0))  # by how many steps to signature are in trouble


def path(case: Case) -> Part:
    """Two thirds for the projected signature against its target, one third for the steps that lead to it. These are
    counted, not shared out, so that finishing a sound one changes nothing."""
    held = _yardstick(case.numbers)
    if case.is_signed:
        return held.share([Fraction(1)], _("It is signed."))
    if case.signature is None:
        return held.nothing(_("No step is marked as the signature."), _("Mark the step that is the signature."))
    if case.in_hand is None:
        return held.nothing(
            _("No target for signature is set."),
            _("Ask by when they need to sign, and write it down as the target."),
            [case.signature],
        )
    bad = [step for step in leading(case) if step.behind or step.status == "blocked"]
    critical = [step for step in case.open_steps if step.critical]
    in_time = _in_time(case.in_hand, case.numbers)
    shares = [in_time, in_time, TROUBLES[min(len(bad), 2)]]
    evidence = joined(_projected(case, case.in_hand), _held_to(case), _on_the_way(bad))
    return held.share(shares, evidence, _better(case, case.in_hand, bad), bad or critical)


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


def _yardstick(numbers: Numbers) -> Yardstick:
    rule = _(
        "Two thirds: projected signature is not after the target it is held to, which is that of the baseline, else "
        "the first one that was set; less for each working day, nothing from %(days)s on. Setting another target does "
        "not help; agreeing on a new baseline does. "
        "One third: no step that leads to it is behind or blocked; one halves it, two take it. Without a step that is "
        "marked as the signature, or without a target for it, it is 0."
    ) % {"days": numbers.path_late}
    return Yardstick("path", numbers.weight_path, rule)


def _in_time(in_hand: int, numbers: Numbers) -> Fraction:
    return max(Fraction(0), 1 - Fraction(max(0, -in_hand), numbers.path_late))


def _projected(case: Case, in_hand: int) -> str:
    said = {"day": day_in(case, case.signature_on), "days": days_words(abs(in_hand))}
    if in_hand < 0:
        return _("Signature is projected for %(day)s, %(days)s after its target.") % said
    if in_hand > 0:
        return _("Signature is projected for %(day)s, %(days)s before its target.") % said
    if case.signature_on == case.promised_signature_on:
        return _("Signature is projected for %(day)s, on its target.") % said
    return _("Signature is projected for %(day)s, in time for its target.") % said  # that is a day off


def _held_to(case: Case) -> str:
    held = case.promised_signature_on
    if held is None or held == case.target_signature_on:
        return ""
    return _("It is held to %(day)s, whatever target was set since.") % {"day": day_in(case, held)}


def _on_the_way(bad: Sequence[Step]) -> str:
    if not bad:
        return _("Nothing on the way to it is behind or blocked.")
    return _("Behind or blocked on the way to it: %(tasks)s.") % {"tasks": named(bad)}


def _better(case: Case, in_hand: int, bad: Sequence[Step]) -> str:
    if in_hand < 0:
        return _sooner(case)
    return _("Get %(tasks)s going again.") % {"tasks": named(bad)} if bad else ""


def _sooner(case: Case) -> str:
    """What would bring a signature that comes too late to its target, or the target to it."""
    held, target = case.promised_signature_on, case.target_signature_on
    if held is not None and target is not None and held < target:
        return _("Agree with the buyer on a new baseline, or bring the critical steps forward.")
    if case.cannot_be_met:
        fixed = ", ".join(f"#{number}" for number in case.cannot_be_met)
        return _("Give %(tasks)s another date: as long as it is fixed there, no signature fits.") % {"tasks": fixed}
    if case.short_by:
        short = {"days": days_words(case.short_by)}
        return _("Look at the plan laid back from the target: it is short by %(days)s.") % short
    if case.short_by == 0:
        return _("Bring the critical steps forward: the target can still be kept.")
    return _("Bring the critical steps forward.")
