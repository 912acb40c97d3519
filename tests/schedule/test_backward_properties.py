"""The backward plan against trying every day, over random plans."""

import copy
from datetime import timedelta

from hypothesis import given, settings

from mapapp.schedule import lay_backwards
from tests.schedule import brute, brute_backward
from tests.schedule.plans import Case, cases

some = settings(max_examples=60, deadline=None)


@given(cases(most=5))
@some
def test_tasks_are_laid_on_the_latest_days_found_by_trying(case: Case) -> None:
    seen = lay_backwards(case.steps, case.links, signature=case.goal, on=case.target, today=case.today)
    leading = [step for step in case.steps if brute.leads(case.steps, case.links, step.key, case.goal)]
    assert seen.dates == {
        step.key: brute_backward.laid(case.steps, case.links, case.goal, case.target, step) for step in leading
    }


@given(cases(most=5))
@some
def test_the_earliest_signature_fits_and_the_day_before_does_not(case: Case) -> None:
    seen = lay_backwards(case.steps, case.links, signature=case.goal, on=case.target, today=case.today)
    goal = next(step for step in case.steps if step.key == case.goal)

    def fits(days_later: int) -> bool:
        target = (seen.earliest_signature or case.target) + timedelta(days=days_later)
        return brute_backward.fits(case.steps, case.links, case.goal, target, case.today)

    spans = brute_backward.early(case.steps, case.links, case.today)
    missed = brute_backward.unmet(case.steps, case.links, case.goal, spans, case.today)
    assert seen.cannot_be_met == missed
    if missed:
        assert (seen.earliest_signature, seen.short_by, seen.fits) == (None, None, False)
        assert not fits(400)
    elif goal.state == "done":
        assert seen.earliest_signature == brute.counted(goal)[1]
    else:
        assert seen.earliest_signature is not None
        assert fits(0)
        assert not fits(-1)
        after = case.target + timedelta(days=1)
        assert seen.short_by == brute.count(goal.calendar, after, seen.earliest_signature)
        assert seen.fits == (case.target >= seen.earliest_signature)


@given(cases(most=6))
@some
def test_long_poles_are_the_tasks_that_move_the_earliest_signature_by_a_day(case: Case) -> None:
    seen = lay_backwards(case.steps, case.links, signature=case.goal, on=case.target, today=case.today)
    if not seen.cannot_be_met:
        assert seen.long_poles == brute_backward.poles(case.steps, case.links, case.goal, case.today)
    else:
        assert not seen.long_poles


@given(cases())
@some
def test_no_input_is_changed_by_laying_backwards(case: Case) -> None:
    steps, links = list(case.steps), list(case.links)
    kept = copy.deepcopy((steps, links))
    lay_backwards(steps, links, signature=case.goal, on=case.target, today=case.today)
    assert (steps, links) == kept
