"""Any case at all, drawn for properties: whatever tables or files could say, also what makes no sense."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from mapapp.insight.case import Act, Aim, Asked, Case, Deal, Handed, Numbers, Person, Redate, Step, Stretch
from mapapp.plans.models import Part

TODAY = date(2026, 2, 10)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))
SIDES = st.sampled_from(["buyer", "seller"])
NUMBERS = st.integers(1, 12)
TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["Security review", "Budget approved", "Get PO sorted", "MSA redlines closed", "CEO decides", ""]),
)
STEPS = st.builds(
    Step,
    number=NUMBERS,
    text=TEXTS,
    side=SIDES,
    phase=st.integers(1, 4),
    starts_on=DAYS,
    due_on=DAYS,
    status=st.sampled_from(["not_started", "in_progress", "blocked", "done", "not_needed"]),
    owner=st.none() | NUMBERS,
    kind=st.sampled_from(["task", "meeting", "approval", "milestone"]),
    mark=st.sampled_from(["", "", "", "signature", "go_live"]),
    days=st.integers(0, 40),
    goal=st.none() | st.integers(1, 3),
    after=st.lists(NUMBERS, max_size=3).map(tuple),
    done_on=st.none() | DAYS,
    done_by=st.sampled_from(["", "buyer", "seller"]),
    done_by_person=st.none() | NUMBERS,
    late=st.integers(0, 20),
    latest_start_on=st.none() | DAYS,
)
PEOPLE = st.builds(
    Person,
    number=NUMBERS,
    side=SIDES,
    name=st.text(max_size=20),
    part=st.sampled_from(list(Part)),
    joined_on=st.none() | DAYS,
)
ACTS = st.builds(
    Act, event=st.integers(1, 99), on=DAYS, side=SIDES, by=NUMBERS, task=st.none() | NUMBERS, undone=st.booleans(),
    verb=st.sampled_from(["task.completed", "task.started", "plan.commented", "plan.created"]),
)  # fmt: skip
REDATES = st.builds(
    Redate, event=st.integers(1, 99), on=DAYS, task=NUMBERS, side=SIDES, by=st.none() | NUMBERS, old=DAYS, new=DAYS,
    days=st.integers(-30, 30), was_late=st.booleans(), on_due_day=st.booleans(), pushed=st.booleans(),
    undone=st.booleans(),
)  # fmt: skip
DEALS = st.builds(
    Deal, stage=st.text(max_size=20), stage_order=st.integers(0, 6), is_qualified=st.booleans(), is_late=st.booleans(),
    close_on=st.none() | DAYS, created_on=st.none() | DAYS, outcome=st.sampled_from(["open", "open", "won", "lost"]),
)  # fmt: skip
SMALL = st.integers(0, 60)
LIMITS = st.builds(
    Numbers, stale_warns=SMALL, stale_red=SMALL, quiet_champion=SMALL, quiet_buyer=SMALL, close_plan_after=SMALL,
    buyer_share=st.integers(0, 100), tasks_most=SMALL, built_late=SMALL, stalled_after=SMALL, procurement_lead=SMALL,
)  # fmt: skip


def some(strategy: st.SearchStrategy[object], most: int) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


CASES: st.SearchStrategy[Case] = st.builds(
    Case,
    code=st.just("code"),
    today=st.just(TODAY),
    began_on=DAYS,
    account=st.text(max_size=20),
    state=st.sampled_from(["open", "open", "open", "retired"]),
    seller_names=st.lists(st.text(max_size=8), max_size=2).map(tuple),
    buyer_joined_on=st.none() | DAYS,
    target_signature_on=st.none() | DAYS,
    signature_on=st.none() | DAYS,
    last_act_on=st.none() | DAYS,
    last_buyer_act_on=st.none() | DAYS,
    usual_approval=st.none() | st.tuples(st.integers(1, 30), st.integers(5, 99)),
    long_poles=st.lists(NUMBERS, max_size=5).map(tuple),
    steps=some(STEPS, 10),
    people=some(PEOPLE, 5),
    phases=some(
        st.builds(Stretch, number=st.integers(1, 4), name=TEXTS, is_trial=st.booleans(), criteria=st.integers(0, 2)), 4
    ),
    goals=some(st.builds(Aim, number=st.integers(1, 3), statement=TEXTS, said_by=st.none() | NUMBERS), 3),
    acts=some(ACTS, 6),
    redates=some(REDATES, 4),
    asked=st.just(()) | st.just((Asked(1, 1, TODAY, "buyer"),)),
    handed=st.just(()) | st.just((Handed(1, 1, TODAY, None, "buyer"),)),
    deal=st.none() | DEALS,
    snoozed_until=st.none() | DAYS,
    numbers=LIMITS,
)
