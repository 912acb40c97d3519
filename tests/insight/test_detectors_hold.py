"""What holds of the detectors for any case: they never fail, say what they read, and go silent once cured."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings

from mapapp.insight.case import Act, Aim, Case, Numbers, Person, Step
from mapapp.insight.detectors.labelled import read_labels
from mapapp.insight.detectors.rules import EVERY, find_all
from mapapp.insight.finding import Finding
from mapapp.plans.models import Part
from tests.insight.any_case import CASES
from tests.insight.corpus.plans import make

CODES = {rule.code for rule in EVERY}
OPEN = [row for row in read_labels(make.OPEN) if row.has_plan]
QUICK = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def found(case: Case, code: str) -> list[Finding]:
    return [one for one in find_all(case) if one.code == code]


def hits(of: str) -> list[Case]:
    return [row.case for row in OPEN if (row.of, row.kind) == (of, "hit")]


@given(CASES)
@QUICK
def test_whatever_a_case_says_is_judged(case: Case) -> None:
    said = find_all(case)
    assert said == find_all(case)
    numbers, people = {step.number for step in case.steps}, {one.number for one in case.people}
    events = {act.event for act in case.acts} | {move.event for move in case.redates}
    for one in said:
        assert one.code in CODES and one.weight in (1, 2, 3) and one.title and one.evidence and one.act and one.rule
        assert set(one.tasks) <= numbers and set(one.people) <= people | {s.owner for s in case.steps}
        assert set(one.events) <= events
    assert [one.weight for one in said] == sorted((one.weight for one in said), reverse=True)


@given(CASES)
@QUICK
def test_of_a_retired_plan_nothing_is_said(case: Case) -> None:
    assert find_all(replace(case, state="retired")) == ()


@given(CASES)
@QUICK
def test_an_act_of_today_ends_every_silence(case: Case) -> None:
    champions = [one for one in case.people if one.part == Part.CHAMPION and one.side == "buyer"]
    acts = [
        Act(500 + at, case.today, "buyer", one.number, "plan.commented")
        for at, one in enumerate(champions or case.people)
    ]
    assume(acts)
    numbers = replace(case.numbers, stale_warns=8, quiet_champion=14, quiet_buyer=10)
    woken = replace(
        case, began_on=case.today - timedelta(days=100), acts=(*case.acts, *acts), last_act_on=case.today,
        last_buyer_act_on=case.today, numbers=numbers,
    )  # fmt: skip
    assert {one.code for one in find_all(woken)}.isdisjoint(
        {"stale", "never_opened", "champion_quiet", "dark_after_green"}
    )


@given(CASES)
@QUICK
def test_the_order_in_which_a_case_tells_does_not_matter(case: Case) -> None:
    numbers = [step.number for step in case.steps] + [100 + one.number for one in case.people]
    assume(len(set(numbers)) == len(numbers) and len({act.event for act in case.acts}) == len(case.acts))
    turned = replace(case, steps=case.steps[::-1], people=case.people[::-1], acts=case.acts[::-1])
    assume(case.signature == turned.signature)
    assert {one.key for one in find_all(turned)} == {one.key for one in find_all(case)}


def test_a_name_for_each_gap_ends_most_of_the_work_is_yours() -> None:
    for case in hits("seller_heavy"):
        owner = next(one.number for one in case.people if one.side == "buyer")
        taken = tuple(replace(step, side="buyer", owner=owner) if step.is_open else step for step in case.steps)
        assert found(case, "seller_heavy") and not found(replace(case, steps=taken), "seller_heavy")


def test_marking_what_is_missing_as_not_needed_ends_it() -> None:
    texts = {
        "security": "Security review",
        "legal": "Legal review",
        "budget": "Budget approval",
        "sponsor": "Sponsor sign-off",
    }
    for about, text in texts.items():
        for case in hits(f"step_missing:{about}"):
            last = case.steps[-1]
            added = replace(last, number=99, text=text, status="not_needed", mark="", kind="task", owner=None)
            keys = {one.key for one in find_all(replace(case, steps=(*case.steps, added)))}
            assert f"step_missing:{about}" not in keys


def test_starting_a_long_pole_ends_it() -> None:
    for case in hits("long_pole_late"):
        late = {one.about for one in found(case, "long_pole_late")}
        begun = tuple(replace(s, status="in_progress") if str(s.number) in late else s for s in case.steps)
        assert late and not found(replace(case, steps=begun), "long_pole_late")


def test_linking_an_orphan_ends_it() -> None:
    for case in hits("orphans"):
        (one,) = found(case, "orphans")
        linked = tuple(replace(s, after=(case.steps[0].number,)) if s.number in one.tasks else s for s in case.steps)
        assert not found(replace(case, steps=linked), "orphans")


def test_a_second_person_ends_one_contact() -> None:
    for case in hits("one_contact"):
        come = Person(77, "buyer", "Zed Stranger", joined_on=case.today)
        assert not found(replace(case, people=(*case.people, come)), "one_contact")


def test_a_goal_in_their_words_ends_the_missing_objective() -> None:
    for case in hits("no_objective"):
        assert not found(replace(case, goals=(Aim(1, "Half the time from order to invoice"),)), "no_objective")


def test_exit_criteria_end_the_open_trial() -> None:
    for case in hits("trial_without_criteria"):
        written = tuple(replace(phase, criteria=2) for phase in case.phases)
        assert not found(replace(case, phases=written), "trial_without_criteria")


def test_moving_the_crm_date_ends_the_difference() -> None:
    for case in hits("later_than_crm"):
        assert case.deal is not None
        later = replace(case, deal=replace(case.deal, close_on=case.signature_on or case.target_signature_on))
        assert not found(later, "later_than_crm")


@pytest.mark.parametrize(
    ("of", "field", "mended"),
    [
        ("stale", "stale_warns", 60), ("champion_quiet", "quiet_champion", 60), ("seller_heavy", "buyer_share", 0),
        ("too_many", "tasks_most", 90), ("still_close_plan", "close_plan_after", 120), ("built_late", "built_late", 1),
        ("dark_after_green", "quiet_buyer", 60), ("late_stage_stalled", "stalled_after", 90),
        ("never_opened", "stale_warns", 90),
    ],
)  # fmt: skip
def test_a_team_that_sets_another_limit_is_judged_by_it(of: str, field: str, mended: int) -> None:
    for case in hits(of):
        numbers: Numbers = replace(case.numbers, **{field: mended})
        assert found(case, of) and not found(replace(case, numbers=numbers), of)


def test_evidence_names_people_days_and_steps() -> None:
    case = hits("champion_quiet")[0]
    (one,) = found(case, "champion_quiet")
    name = next(person.name for person in case.people if person.part == Part.CHAMPION)
    assert name in one.title and name in one.evidence and one.people
    moved = hits("pushed_twice")[0]
    (one,) = found(moved, "pushed_twice")
    step: Step = next(step for step in moved.steps if str(step.number) == one.about)
    assert f"#{step.number} “{step.text[:50]}" in one.evidence
    assert one.events and set(one.events) <= {move.event for move in moved.redates}
