"""Plan health: what each part says, and what holds whatever the plan: bounds, and that nobody dresses it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.insight.case import Act, Asked, Case, Numbers, Person, Redate, Restart, Step
from mapapp.insight.health import is_active, is_healthy, read_health, why_not_healthy

TODAY = date(2026, 2, 10)
PEOPLE = (
    Person(1, "buyer", "Elena Voss", "executive_sponsor"), Person(2, "buyer", "Tom Okafor", "economic_buyer"),
    Person(3, "buyer", "Priya Raman", "champion", joined_on=TODAY), Person(9, "seller", "Anna Kessler"),
)  # fmt: skip


def day(n: int) -> date:
    return TODAY + timedelta(days=n)


def a_step(number: int, **more: object) -> Step:
    values: dict[str, object] = {
        "text": f"Step {number}", "side": "buyer", "owner": 3, "phase": 1, "starts_on": day(1), "due_on": day(3),
        "promised_on": day(3), "projected_on": day(3),
    }  # fmt: skip
    return Step(number=number, **(values | more))  # type: ignore[arg-type]


def a_case(*steps: Step, **more: object) -> Case:
    values: dict[str, object] = {
        "code": "c", "today": TODAY, "began_on": day(-30), "account": "Fenwick", "people": PEOPLE,
        "buyer_joined_on": day(-20), "target_signature_on": day(30), "signature_on": day(25), "in_hand": 4,
        "last_act_on": TODAY, "last_buyer_act_on": TODAY,
        "acts": (Act(1, TODAY, "seller", 9, "plan.created"), Act(2, TODAY, "buyer", 3, "task.commented")),
    }  # fmt: skip
    return Case(steps=steps, **(values | more))  # type: ignore[arg-type]


SIGNATURE = a_step(29, mark="signature", owner=2, agreed=True, after=(22,), due_on=day(25), promised_on=day(25))


def points(case: Case, code: str) -> int:
    return read_health(case).part(code).points


def test_a_plan_that_goes_well_has_all_the_points() -> None:
    done = [
        a_step(n, status="done", done_on=day(-n), promised_on=day(-n), done_by="buyer", owner=2) for n in range(1, 5)
    ]
    found = read_health(a_case(*done, a_step(22, agreed=True), SIGNATURE))
    assert (found.points, found.band, found.words) == (100, "healthy", "Healthy")
    assert [(part.points, part.most, part.better) for part in found.parts] == [
        (30, 30, ""), (20, 20, ""), (20, 20, ""), (15, 15, ""), (15, 15, ""),
    ]  # fmt: skip


def test_an_empty_plan_says_what_it_lacks() -> None:
    found = read_health(
        a_case(signature_on=None, in_hand=None, people=(), acts=(), last_act_on=None, last_buyer_act_on=None)
    )
    assert (found.points, found.band) == (0, "risk")
    assert found.part("buyer").evidence == "No step is on the plan."
    assert found.part("buyer").better == "Write down the steps, with who there takes which."
    assert found.part("kept").evidence == "Nobody has acted yet. The buyer has not acted yet."
    assert found.part("path").better == "Mark the step that is the signature."
    assert all(part.better for part in found.parts)


def test_of_a_close_plan_the_buyers_part_is_nothing_and_says_so() -> None:
    part = read_health(a_case(a_step(22, agreed=True), SIGNATURE, buyer_joined_on=None)).part("buyer")
    assert (part.points, part.evidence) == (0, "Nobody of Fenwick has joined: this is a close plan.")


def test_the_buyers_part_counts_shares_dates_and_what_they_finished() -> None:
    mine = a_step(5, side="seller", owner=9)
    assert points(a_case(mine, a_step(22)), "buyer") == 15  # half the steps; no yes; none due: it leaves its weight
    assert points(a_case(mine, a_step(22, agreed=True)), "buyer") == 30
    late = a_step(22, agreed=True, promised_on=day(-3), was_due=True, behind=2)
    assert points(a_case(mine, late), "buyer") == 10
    ours = replace(late, status="done", done_on=TODAY, done_by="seller")
    assert points(a_case(mine, ours), "buyer") == 10
    theirs = replace(ours, done_by="buyer")
    assert points(a_case(mine, theirs), "buyer") == 30


def test_what_a_seller_finished_for_them_says_what_would_raise_it() -> None:
    ours = a_step(22, agreed=True, status="done", done_on=TODAY, done_by="seller")
    part = read_health(a_case(ours)).part("buyer")
    assert (part.points, part.better) == (20, "Write down the next steps, with who there takes which.")
    part = read_health(a_case(ours, a_step(23, agreed=True))).part("buyer")
    assert (part.points, part.better) == (20, "Let them say themselves that their next steps are finished.")


def test_a_yes_is_asked_for_only_where_one_would_raise_it() -> None:
    def better(*steps: Step) -> str:
        return read_health(a_case(*steps)).part("buyer").better

    asked, slipped = a_step(22), a_step(23, agreed=True, behind=3, due_on=day(6))
    over = a_step(1, status="done", done_on=day(-1), done_by="seller", agreed=True, behind=2)
    assert better(over, slipped, asked) == "Ask for a yes to the dates of #22."
    assert better(over, slipped) == "Finish #23, or agree with the buyer on a new baseline."
    assert better(over, a_step(24, agreed=True)) == "Let them say themselves that their next steps are finished."
    assert better(over) == "Write down the next steps, with who there takes which."
    assert better(over, a_step(25, side="seller", owner=9)) == "Ask which more of the steps their own people take."
    sellers = [a_step(30 + n, side="seller", owner=9, status="done", done_by="seller") for n in range(8)]
    theirs = [a_step(24 + n, agreed=True) for n in range(2)]
    assert better(*sellers, *theirs) == "Write down the next steps, with who there takes which.", "none is left to take"


def test_of_a_plan_that_they_have_left_it_is_not_said_that_nobody_joined() -> None:
    came = (Act(1, day(-20), "buyer", 3, "person.joined"), Act(2, day(-9), "buyer", 3, "seat.ended"))
    part = read_health(a_case(a_step(22), buyer_joined_on=None, acts=came)).part("buyer")
    assert part.evidence == "Nobody of Fenwick takes part any more: this is a close plan again."


def test_what_came_done_with_the_plan_tells_nothing_of_dates() -> None:
    old = a_step(1, status="done", done_on=day(-9), behind=9)
    assert points(a_case(old), "dates") == 10
    assert read_health(a_case(old)).part("dates").evidence == "Nothing is still to do, and all was done before."
    begun = read_health(a_case(old, a_step(2))).part("dates")
    assert begun.evidence == "No date of what is still to do has come due yet."
    assert read_health(a_case(a_step(2))).part("dates").evidence == "No date has come due yet."


def test_of_what_came_done_it_is_not_said_that_it_was_not_to_be_finished() -> None:
    old = a_step(1, status="done", done_on=day(-9))
    assert read_health(a_case(a_step(2))).part("buyer").evidence.endswith("None was to be finished yet.")
    told = read_health(a_case(old, a_step(2))).part("buyer").evidence
    assert told.endswith("None of what was still to do was to be finished yet.")


def test_a_little_late_is_half_when_finished_and_nothing_while_open() -> None:
    done = [a_step(n, status="done", done_on=day(-1), done_by="buyer") for n in range(1, 4)]
    assert points(a_case(*done, a_step(9, behind=3)), "dates") == 15
    finished = a_step(9, behind=3, status="done", done_on=TODAY, done_by="buyer")
    found = read_health(a_case(*done, finished)).part("dates")
    assert (found.points, found.evidence) == (18, "3 of 4 kept their dates. Behind: #9 by 3 working days.")
    assert points(a_case(*done, replace(finished, behind=6)), "dates") == 15


def test_of_many_that_are_behind_it_is_said_how_many_more() -> None:
    part = read_health(a_case(*(a_step(n, behind=1) for n in range(1, 11)))).part("dates")
    assert part.evidence.endswith("#8 by 1 and 2 more.")


def test_signature_after_its_target_costs_by_the_day() -> None:
    steps = a_step(22), SIGNATURE
    assert points(a_case(*steps), "path") == 15
    assert points(a_case(*steps, in_hand=-5), "path") == 10
    assert points(a_case(*steps, in_hand=-10), "path") == 5
    assert points(a_case(replace(steps[0], behind=1), SIGNATURE), "path") == 13
    assert points(a_case(replace(steps[0], status="blocked"), replace(SIGNATURE, behind=1)), "path") == 10
    found = read_health(a_case(*steps, in_hand=-1, short_by=3)).part("path")
    assert found.evidence.startswith("Signature is projected for Sat 7 Mar, 1 working day after its target.")
    assert found.better == "Look at the plan laid back from the target: it is short by 3 working days."
    missed = a_case(*steps, in_hand=-1, short_by=None, cannot_be_met=(22,))
    said = "Give #22 another date: as long as it is fixed there, no signature fits."
    assert read_health(missed).part("path").better == said
    unknown = read_health(replace(missed, cannot_be_met=())).part("path").better
    assert unknown == "Bring the critical steps forward.", "whether the target can be kept is not known"


def test_silence_costs_by_the_day_and_putting_off_breaks_none() -> None:
    old = (Act(1, day(-21), "buyer", 3, "task.commented"),)
    assert points(a_case(acts=old), "kept") == 1
    assert points(a_case(acts=(Act(1, day(-7), "buyer", 3, "x"),)), "kept") == 20
    assert points(a_case(acts=(Act(1, day(-22), "buyer", 3, "x"),)), "kept") == 0
    later = Redate(2, TODAY, 22, "seller", 9, day(1), day(5), 4)
    put_off = (*old, Act(2, TODAY, "seller", 9, "task.rescheduled", 22))
    assert points(a_case(acts=put_off, redates=(later,)), "kept") == 1
    sooner = replace(later, old=day(5), new=day(1), days=-4)
    assert points(a_case(acts=put_off, redates=(sooner,)), "kept") == 11
    back = Redate(3, TODAY, 22, "seller", 9, day(1), day(6), 5)
    there_and_back = (*put_off, Act(3, TODAY, "seller", 9, "task.rescheduled", 22))
    assert points(a_case(acts=there_and_back, redates=(sooner, back)), "kept") == 1, "there and back again"
    taken_back = (
        *old,
        Act(2, TODAY, "seller", 9, "task.started", 22, undone=True),
        Act(3, TODAY, "seller", 9, "change.undone"),
    )
    assert points(a_case(acts=taken_back), "kept") == 1


def test_an_earlier_day_is_news_only_before_every_day_that_it_has_had() -> None:
    """Whoever moves something later and back again every week has promised nothing; whoever starts sooner has."""
    days = ((5, 9, False), (9, 7, False), (7, 5, False), (5, 4, True), (4, 5, False), (5, 4, False), (4, 3, True))
    acts, moves = [Act(1, day(-21), "buyer", 3, "x")], list[Restart]()
    for event, (old, new, is_news) in enumerate(days, start=2):
        acts.append(Act(event, TODAY, "seller", 9, "task.rescheduled", 30))
        moves.append(Restart(event, 30, day(old), day(new)))
        assert (points(a_case(acts=tuple(acts), restarts=tuple(moves)), "kept") == 11) is is_news, (old, new)
    undone = (replace(moves[0], old=day(5), new=day(1), undone=True), *moves[3:4])
    assert points(a_case(acts=tuple(acts[:5]), restarts=undone), "kept") == 11, "what was taken back was no day of it"


def test_a_later_date_that_answers_the_seller_is_an_act() -> None:
    """Tom says no to a date that was brought forward, so that his own, later one comes back."""
    acts = (Act(1, day(-21), "buyer", 3, "x"), Act(5, TODAY, "buyer", 2, "task.rescheduled", 29))
    back = Redate(5, TODAY, 29, "buyer", 2, day(20), day(25), 3)
    case = a_case(SIGNATURE, acts=acts, redates=(back,))
    assert (points(case, "kept"), points(case, "deciders")) == (1, 9)
    for answer in ("declined", "countered"):
        said = Asked(4, 29, day(-1), "seller", 2, answer, TODAY, 2, 5)
        assert (points(replace(case, asked=(said,)), "kept"), points(replace(case, asked=(said,)), "deciders")) == (
            20,
            15,
        )


@pytest.mark.parametrize("verb", ["invite.declined", "seat.ended"])
def test_who_says_that_he_takes_no_part_is_not_engaged(verb: str) -> None:
    acts = (Act(1, day(-21), "buyer", 3, "x"), Act(5, TODAY, "buyer", 2, verb))
    case = a_case(a_step(1, owner=2), acts=acts)
    assert (points(case, "kept"), points(case, "deciders")) == (1, 9)
    assert "None of them has acted yet." in read_health(case).part("deciders").evidence


def test_who_ends_somebody_elses_part_does_something() -> None:
    acts = (Act(1, day(-21), "buyer", 3, "x"), Act(5, TODAY, "buyer", 2, "seat.ended", about=3))
    assert points(a_case(a_step(1, owner=2), acts=acts), "kept") == 20


def test_kept_and_deciders_leave_out_the_same_and_say_so() -> None:
    found = read_health(a_case(a_step(22), SIGNATURE))
    said = {found.part(code).rule.partition("What does not count: ")[2] for code in ("kept", "deciders")}
    assert len(said) == 1 and "what was taken back" in said.pop()


def test_deciders_are_named_own_something_and_act() -> None:
    assert points(a_case(people=PEOPLE[2:]), "deciders") == 0
    assert points(a_case(a_step(1, owner=3)), "deciders") == 3
    assert points(a_case(a_step(1, owner=2)), "deciders") == 9
    ticked = a_step(1, owner=2, status="done", done_on=TODAY, done_by="seller")
    assert points(a_case(ticked), "deciders") == 9  # a seller says that it is done: no act of theirs
    assert points(a_case(replace(ticked, done_by="buyer")), "deciders") == 15
    acted = (Act(3, day(-29), "buyer", 2, "dates.accepted"),)
    assert points(a_case(acts=acted), "deciders") == 9
    assert points(a_case(acts=(replace(acted[0], on=day(-30)),)), "deciders") == 3


def test_active_and_healthy_are_what_the_definitions_say() -> None:
    good = a_case(a_step(22, agreed=True, critical=True), SIGNATURE)
    assert is_active(good)
    assert not is_active(replace(good, buyer_joined_on=None))
    assert not is_active(replace(good, state="retired"))
    assert not is_active(replace(good, last_act_on=day(-22))) and is_active(replace(good, last_act_on=day(-21)))
    assert not is_active(a_case(a_step(1, status="done", done_on=TODAY)))
    health = read_health(good)
    assert is_healthy(good, health) and why_not_healthy(good, health) == ()
    for changed, why in (
        (replace(good, signature_on=day(31)), "Projected signature is after its target."),
        (
            replace(good, target_signature_on=day(24), promised_signature_on=day(30)),
            "Projected signature is after its target.",
        ),
        (
            replace(good, target_signature_on=day(30), promised_signature_on=day(24)),
            "Projected signature is after its target.",
        ),
        (replace(good, target_signature_on=None), "Signature and its target are not both on the plan."),
        (a_case(a_step(22, late=8), SIGNATURE), "Late for more than 7 working days: #22."),
        (
            a_case(*(a_step(n, side="seller", owner=9) for n in range(3)), a_step(8)),
            "The buyer owns 25 % of the open steps; 30 % are needed.",
        ),
        (replace(good, last_act_on=day(-22)), "It is not active"),
    ):
        assert not is_healthy(changed, health)
        assert any(one.startswith(why) for one in why_not_healthy(changed, health))
    over = a_case(a_step(1, status="done", done_on=TODAY))
    assert not any("of the open steps" in one for one in why_not_healthy(over, health)), "there is none"
    low = replace(health, points=74)
    assert why_not_healthy(good, low) == ("It has 74 points; healthy begins at 75.",)


NUMBERS = st.integers(0, 40)
SIDES = st.sampled_from(["buyer", "seller"])


@st.composite
def steps(draw: st.DrawFn, number: int) -> Step:
    side, status = draw(SIDES), draw(st.sampled_from(["not_started", "in_progress", "blocked", "done", "not_needed"]))
    promised = draw(st.integers(-20, 20))
    behind = draw(st.sampled_from([0, 0, 1, 3, 9]))
    after = tuple(draw(st.sets(st.integers(1, number - 1)))) if number > 1 else ()
    owner = draw(st.sampled_from([None, 1, 2, 3] if side == "buyer" else [None, 9]))
    done = {"done_on": day(-1), "done_by": draw(st.sampled_from(["", "buyer", "seller"]))} if status == "done" else {}
    return a_step(
        number, side=side, owner=owner, status=status, promised_on=day(promised), was_due=promised < 0, behind=behind,
        due_on=day(promised + behind), agreed=draw(st.booleans()), critical=draw(st.booleans()),
        mark="signature" if number == 4 else "", after=after,
        proposed_by="", **done,
    )  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rows = tuple(draw(steps(number)) for number in range(1, draw(st.integers(0, 7)) + 1))
    acts = tuple(
        Act(n, day(-draw(NUMBERS)), draw(SIDES), draw(st.sampled_from([1, 2, 3, 9])), "task.commented")
        for n in range(draw(st.integers(0, 4)))
    )
    return a_case(
        *rows, acts=acts, in_hand=draw(st.none() | st.integers(-15, 15)),
        buyer_joined_on=draw(st.sampled_from([None, day(-20)])),
        people=PEOPLE[draw(st.integers(0, 2)):],
        last_act_on=max((a.on for a in acts), default=None),
        last_buyer_act_on=max((a.on for a in acts if a.side == "buyer"), default=None),
    )  # fmt: skip


WEIGHTS = st.lists(st.integers(0, 100), min_size=4, max_size=4).map(sorted)


@given(cases(), WEIGHTS)
@settings(max_examples=150)
def test_whatever_the_plan_and_the_weights_it_is_between_0_and_100(case: Case, cuts: list[int]) -> None:
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    names = ("weight_buyer", "weight_kept", "weight_dates", "weight_path", "weight_deciders")
    case = replace(case, numbers=replace(Numbers(version=3), **dict(zip(names, weights, strict=True))))
    found = read_health(case)
    assert 0 <= found.points <= 100 and found.points == sum(part.points for part in found.parts)
    assert [part.most for part in found.parts] == weights
    assert all(0 <= part.points <= part.most and part.rule and part.evidence for part in found.parts)
    assert all(part.better or part.points == part.most for part in found.parts)
    assert found.version == 3
    known = {step.number for step in case.steps}
    assert all(set(part.tasks) <= known for part in found.parts)


@given(cases(), st.data())
@settings(max_examples=300)
def test_a_step_that_the_buyer_completes_never_lowers_it(case: Case, data: st.DataObject) -> None:
    if not case.open_steps:
        return
    step = data.draw(st.sampled_from(case.open_steps))
    promised = step.promised_on or TODAY
    now_behind = min(step.behind, data.draw(st.integers(0, 9))) if promised < TODAY else 0
    done = replace(step, status="done", done_on=TODAY, done_by="buyer", done_by_person=3, behind=now_behind)
    act = Act(90, TODAY, "buyer", 3, "task.completed", step.number)
    in_hand = (
        case.in_hand
        if case.in_hand is None or step.mark == "signature"
        else case.in_hand + data.draw(st.integers(0, 3))
    )
    after = replace(
        case, steps=tuple(done if one == step else one for one in case.steps), acts=(*case.acts, act), in_hand=in_hand,
        last_act_on=TODAY, last_buyer_act_on=TODAY,
    )  # fmt: skip
    before = read_health(case)
    for was, now in zip(before.parts, read_health(after).parts, strict=True):
        assert now.points >= was.points, (was, now)


@given(cases(), st.data())
@settings(max_examples=300)
def test_a_date_moved_later_never_raises_it_whoever_moves_it(case: Case, data: st.DataObject) -> None:
    """The mover's act is in the history, a later date is proposed or agreed by its own side, and signature may move."""
    if not case.open_steps:
        return
    case = replace(case, promised_signature_on=case.target_signature_on)
    step, by = data.draw(st.sampled_from(case.open_steps)), data.draw(st.sampled_from([1, 2, 3, 9]))
    side, days = "seller" if by == 9 else "buyer", data.draw(st.integers(1, 9))
    promised = step.promised_on or TODAY
    due = max(step.due_on, promised) + timedelta(days=days)
    moved = replace(
        step, due_on=due, behind=max(step.behind, 0) + days, late=0, times_moved=step.times_moved + 1,
        agreed=step.agreed or side == step.side, proposed_by="" if side == step.side else side,
    )  # fmt: skip
    after = replace(
        case, steps=tuple(moved if one == step else one for one in case.steps),
        acts=(*case.acts, Act(90, TODAY, side, by, "task.rescheduled", step.number)),
        redates=(*case.redates, Redate(90, TODAY, step.number, side, by, step.due_on, due, days)),
        in_hand=None if case.in_hand is None else case.in_hand - data.draw(st.integers(0, 9)),
        last_act_on=TODAY,
        last_buyer_act_on=TODAY if side == "buyer" else case.last_buyer_act_on,
        asked=(Asked(80, step.number, TODAY, "seller", 3, data.draw(st.sampled_from(["", "replaced", "closed"])), TODAY,
                     by, 90),),
    )  # fmt: skip
    if data.draw(st.booleans()):
        after = replace(after, target_signature_on=day(30 + data.draw(st.integers(0, 300))))
    before, then = read_health(case), read_health(after)
    for was, now in zip(before.parts, then.parts, strict=True):
        assert now.points <= was.points, (was, now)
    if is_active(case):
        assert "Projected signature is after its target." not in set(why_not_healthy(case, before)) - set(
            why_not_healthy(after, then)
        )


def test_no_number_of_the_rules_is_left_out_of_the_teams_settings() -> None:
    from mapapp.people.definitions import Definitions

    known = Definitions().values
    numbers = {name: getattr(Numbers(), name) for name in Numbers.__slots__ if name != "version"}
    assert {name: known.get(name) for name in numbers} == numbers


@pytest.mark.parametrize("code", ["buyer", "kept", "dates", "path", "deciders"])
def test_every_part_is_named(code: str) -> None:
    assert read_health(a_case()).part(code).name
