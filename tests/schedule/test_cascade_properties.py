"""Cascades against single days of pushing, over random plans and changes."""

import copy
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.schedule import Cascade, Link, Step, cascade, clashes, first_allowed, project
from tests.schedule import brute
from tests.schedule.brute import Links, Span
from tests.schedule.plans import CALENDARS, Case, cases

many = settings(max_examples=120, deadline=None)
some = settings(max_examples=60, deadline=None)


@st.composite
def moves(draw: st.DrawFn, case: Case) -> dict[int, date]:
    keys = draw(st.lists(st.sampled_from(case.steps), min_size=1, max_size=3, unique_by=lambda step: step.key))
    movable = [step for step in keys if step.state != "done"]
    return {step.key: step.calendar.add(step.due_on, draw(st.integers(-8, 14))) for step in movable}


def agree(seen: Cascade[int], case: Case, plan: list[Step[int]], links: Links, dated: set[int]) -> dict[int, Span]:
    """The engine's answer is the one found by single days of pushing; gives where everything stands."""
    spans, short = brute.cascaded((case.steps, case.links), (plan, links), dated)
    after = {step.key: brute.counted(step) for step in seen.steps}
    assert after == spans
    assert seen.conflicts == short
    promised = {step.key: (step.starts_on, step.due_on) for step in case.steps}
    assert seen.moves == {
        step.key: (*promised[step.key], step.starts_on, step.due_on)
        for step in seen.steps
        if (step.starts_on, step.due_on) != promised[step.key]
    }
    assert seen.moves.keys() == {key for key, span in spans.items() if span != brute.counted(case.of(key, plan))} | {
        step.key for step in plan if (step.starts_on, step.due_on) != promised[step.key]
    }
    return spans


@given(st.data(), cases())
@many
def test_a_cascade_pushes_and_names_what_single_days_of_pushing_do(data: st.DataObject, case: Case) -> None:
    moved = data.draw(moves(case))
    seen = cascade(case.steps, case.links, moved)
    spans = agree(seen, case, brute.moved_steps(case.steps, moved), case.links, set(moved))
    settled = {*moved, *seen.moves}
    assert seen.could_come_forward == brute.forward(case.steps, case.links, spans, settled)


@given(st.data(), cases())
@many
def test_new_links_calendars_and_real_finishes_push_like_a_later_date(data: st.DataObject, case: Case) -> None:
    keys = st.sampled_from([step.key for step in case.steps])
    finished = data.draw(st.dictionaries(keys, st.dates(case.today - timedelta(9), case.today), max_size=1))
    calendars = data.draw(st.dictionaries(keys, st.sampled_from(CALENDARS), max_size=2))
    pairs = data.draw(st.lists(st.tuples(keys, keys, st.integers(-6, 8)), max_size=2, unique_by=lambda it: it[:2]))
    new_links = [Link(before, after, lag) for before, after, lag in pairs if before < after]
    seen = cascade(case.steps, case.links, finished=finished, calendars=calendars, new_links=new_links)
    plan = [replace(step, calendar=calendars.get(step.key, step.calendar)) for step in case.steps]
    plan = [
        replace(step, state="done", finished_on=finished[step.key]) if step.key in finished else step for step in plan
    ]
    replaced = {(link.before, link.after) for link in new_links}
    links = [link for link in case.links if (link.before, link.after) not in replaced] + new_links
    assert sorted(seen.links, key=repr) == sorted(links, key=repr)
    agree(seen, case, plan, links, set(finished))


@given(st.data(), cases())
@many
def test_what_is_opened_again_pushes_and_is_held_like_single_days_of_pushing_do(
    data: st.DataObject, case: Case
) -> None:
    closed = [step.key for step in case.steps if step.state != "open"]
    back = data.draw(st.lists(st.sampled_from(closed), min_size=1, max_size=3, unique=True)) if closed else []
    state = {
        key: "started" if case.of(key, case.steps).state == "done" and data.draw(st.booleans()) else "open"
        for key in back
    }
    seen = cascade(case.steps, case.links, reopened=state)
    plan = [
        replace(step, state=state[step.key], finished_on=None) if step.key in state else step for step in case.steps
    ]
    agree(seen, case, plan, case.links, set())
    assert not [key for key in state if key in seen.could_come_forward]
    assert {key: seen.broken_before.get(key, 0) for key in state} == dict.fromkeys(state, 0)


@given(st.data(), cases())
@many
def test_one_that_comes_back_with_its_dependencies_is_held_as_by_new_ones(data: st.DataObject, case: Case) -> None:
    key = data.draw(st.sampled_from([step.key for step in case.steps]))
    kept = [link for link in case.links if key not in (link.before, link.after)]
    new = [link for link in case.links if link not in kept]
    alone = replace(case.of(key, case.steps), state="open", finished_on=None)
    steps = [alone if step.key == key else step for step in case.steps]
    seen = cascade(steps, kept, reopened={key: "open"}, new_links=new)
    agree(seen, replace(case, steps=tuple(steps), links=tuple(kept)), steps, case.links, set())


@given(st.data(), cases())
@many
def test_what_becomes_a_milestone_or_ceases_to_be_one_pushes_like_single_days_of_pushing_do(
    data: st.DataObject, case: Case
) -> None:
    keys = data.draw(st.lists(st.sampled_from(case.steps), min_size=1, max_size=3, unique_by=lambda step: step.key))
    other = {step.key: not step.milestone for step in keys}
    seen = cascade(case.steps, case.links, milestones=other)
    plan = [
        replace(step, milestone=not step.milestone, starts_on=step.due_on) if step.key in other else step
        for step in case.steps
    ]
    agree(seen, case, plan, case.links, set())
    late = {key for key, move in seen.moves.items() if move.new_due != move.old_due}
    assert all(seen.moves[key].new_due >= seen.moves[key].old_due for key in late)
    assert not late or any(step.milestone for step in keys), "what becomes a milestone pushes nothing"


@given(cases(), cases())
@many
def test_a_clash_is_what_begins_too_early_when_nobody_gives_way(one: Case, other: Case) -> None:
    """The plan with the dates and states of another one, counted day by day."""
    there = {step.key: step for step in other.steps}
    after = [
        replace(step, starts_on=(o := there[step.key]).starts_on, due_on=o.due_on, state=o.state,
                finished_on=o.finished_on, milestone=o.milestone)
        if step.key in there else step
        for step in one.steps
    ]  # fmt: skip
    _spans, short = brute.cascaded((one.steps, one.links), (after, one.links), {step.key for step in after})
    found = clashes((one.steps, one.links), (after, one.links))
    assert {key: days for key, (days, _before) in found.items()} == short
    again = clashes((after, one.links), (after, one.links))
    assert all(days == before for days, before in again.values())


@given(st.data(), cases(on_days_off=False))
@some
def test_applying_a_preview_leaves_nothing_more_to_move(data: st.DataObject, case: Case) -> None:
    seen = cascade(case.steps, case.links, data.draw(moves(case)))
    applied = [
        replace(step, starts_on=seen.moves[step.key].new_start, due_on=seen.moves[step.key].new_due)
        if step.key in seen.moves
        else step
        for step in case.steps
    ]
    assert list(seen.steps) == applied
    again = cascade(applied, case.links)
    assert not again.moves


@given(st.data(), cases())
@some
def test_no_input_is_changed_by_a_question(data: st.DataObject, case: Case) -> None:
    steps, links, moved = list(case.steps), list(case.links), data.draw(moves(case))
    kept = copy.deepcopy((steps, links, moved))
    project(steps, links, today=case.today, signature=case.goal)
    cascade(steps, links, moved)
    first_allowed(case.goal, steps, links)
    assert (steps, links, moved) == kept


@given(st.data(), cases(shortest_lag=0))
@some
def test_a_holiday_outside_all_tasks_never_makes_a_date_earlier(data: st.DataObject, case: Case) -> None:
    day = case.today + timedelta(days=data.draw(st.integers(-5, 40)))
    before = project(case.steps, case.links, today=case.today, signature=case.goal)
    with_off = [
        step if step.starts_on <= day <= step.finish else replace(step, calendar=step.calendar.with_off([day]))
        for step in case.steps
    ]
    after = project(with_off, case.links, today=case.today, signature=case.goal)
    assert all(after.finish[key] >= before.finish[key] for key in before.finish)


@given(cases())
@some
def test_the_first_allowed_day_breaks_nothing_and_the_day_before_does(case: Case) -> None:
    by_key = {step.key: step for step in case.steps}
    for key, step in by_key.items():
        into = [(brute.counted(by_key[link.before])[1], link.lag) for link in case.links if link.after == key]
        allowed = first_allowed(key, case.steps, case.links)
        assert (allowed is None) == (step.state != "open" or not into)
        if allowed:
            earlier = brute.walk(step.calendar, allowed.start, -1)
            assert all(brute.respects(step, allowed.start, finish, lag) for finish, lag in into)
            assert not all(brute.respects(step, earlier, finish, lag) for finish, lag in into)
            assert allowed.due == brute.end(step, allowed.start)
