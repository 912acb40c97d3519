"""A second sample of labelled plans, made by the guide alone once the rules stood: one plan that is well, and what
one or several things wrong with it make of it. Labels are said with each plan. `python -m
tests.insight.corpus.plans.mixed` writes `mixed-open.jsonl` and `mixed-held-out.jsonl`, a third by the hash of the name.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from tests.insight.corpus.plans.mixed_well import (
    WELL,
    Edit,
    Plan,
    acts,
    add,
    ahead,
    all_of,
    deal,
    drop,
    not_joined,
    person,
    put,
    redated,
    step,
)  # fmt: skip

HERE = Path(__file__).parent
OPEN, HELD_OUT = HERE / "mixed-open.jsonl", HERE / "mixed-held-out.jsonl"
QUIET_BUYER = all_of(  # everything the buyer did lies 15 days back and more, all in time; step 5 waits since then
    step(3, starts_on=-21, due_on=-19), step(4, starts_on=-18, due_on=-15), step(6, starts_on=-20, due_on=-17),
    step(5, starts_on=-15),
)  # fmt: skip
OLD_ACTS = ([-28, 1], [-22, 1, "task.completed", 1], [-19, 1, "task.completed", 3], [-17, 12, "task.completed", 6])
OLD_BUYER = (*OLD_ACTS, [-15, 7, "task.completed", 4], [-15, 1, "task.started", 5])
STALLED = all_of(
    QUIET_BUYER, step(5, due_on=-3, late=3), step(8, status="", starts_on=2, due_on=6), deal(is_late=True),
    acts(*OLD_BUYER, [-1, 1], [-1, 11]),
)  # fmt: skip
SHORT = all_of(  # a plan of ten days
    put(began_on=-10, buyer_joined_on=-9, target_signature_on=15, signature_on=13, go_live_on=40),
    step(11, status="in_progress", starts_on=-1), step(14, starts_on=12, due_on=13), deal(created_on=-80),
    person(1, "b", "Ines Roth", "champion", -9), person(4, "b", "Marek Novak", "security", -5),
    person(7, "b", "Tom Reyes", "user", -5),
    acts([-10, 11], [-9, 1], [-3, 4], [-1, 1, "task.started", 5], [-1, 12]),
)  # fmt: skip


SIGNED = all_of(  # and all before it done
    *(step(number, status="done", starts_on=-30, due_on=-25) for number in (*range(5, 15),)),
    step(3, starts_on=-28, due_on=-26), step(4, starts_on=-28, due_on=-26),
    step(1, due_on=-27), step(2, starts_on=-27, due_on=-27),
    put(began_on=-60, buyer_joined_on=-58, target_signature_on=-20, signature_on=-25),
    deal(close_on=-20, created_on=-90),
)  # fmt: skip


def plans() -> Iterator[tuple[str, str, list[str], list[Edit]]]:
    """Name, why, what must be found, and what is otherwise than in the plan that is well."""
    # fmt: off
    yield "well", "nothing is wrong", [], []
    yield "quiet-7", "nobody for 7 days", [], [acts([-28, 1], [-9, 4], [-8, 7], [-7, 1], [-7, 11])]
    yield "quiet-8", "nobody for 8 days", ["stale"], [acts([-28, 1], [-9, 4], [-9, 7], [-8, 1], [-8, 11])]
    dark = [QUIET_BUYER, acts(*OLD_BUYER)]
    all_three = ["stale", "champion_quiet", "dark_after_green"]
    yield "dark-all", "both silent for 15 days after all was green", all_three, dark
    yield "dark-snoozed", "the same, put off", all_three[1:], [*dark, put(snoozed_until=5)]
    sold_to = [QUIET_BUYER, acts(*OLD_BUYER, [-1, 11])]
    yield "dark-buyer", "only who sells still acts", all_three[1:], sold_to
    yield "dark-one-late", "one step came a day late", ["champion_quiet"], [*sold_to, step(3, done_on=-18)]
    second = person(8, "b", "Kate Moss", "champion", -20)
    yield "dark-second-champion", "another champion acted", [], [QUIET_BUYER, second, acts(*OLD_BUYER, [-3, 8])]
    later = [step(5, status="", starts_on=2, due_on=6), step(8, status="done", due_on=-3)]
    yield "dark-later", "what is open starts later", ["champion_quiet"], [*sold_to, *later]
    nine = acts(*OLD_ACTS, [-15, 7, "task.completed", 4], [-9, 7], [-1, 11])
    yield "dark-9", "a buyer nine days ago, the champion 19", ["champion_quiet"], [QUIET_BUYER, nine]
    yield "champion-13", "13 days", [], [acts([-13, 1], [-2, 7], [-1, 11])]
    yield "champion-14", "14 days, others act", ["champion_quiet"], [acts([-14, 1], [-2, 7], [-1, 11])]
    yield "champion-not-joined", "never sat down here", [], [not_joined(1), acts([-20, 4], [-2, 7], [-1, 11])]
    yield "stalled", "late stage, nothing done or begun for 15 days", ["late_stage_stalled"], [STALLED]
    yield "stalled-13", "one step done 13 days ago", [], [STALLED, step(6, due_on=-13)]
    yield "stalled-early", "an early stage", [], [STALLED, deal(is_late=False)]
    yield "stalled-under-way", "one is under way and in time", [], (
        [STALLED, step(8, status="in_progress", starts_on=-15)]
    )
    yield "short", "25 days left after 70", ["built_late"], [SHORT]
    yield "short-as-a-whole", "25 days left after 45", [], [SHORT, deal(created_on=-55)]
    yield "short-and-purchasing", "and purchasing has not begun", ["built_late", "procurement_late"], (
        [SHORT, step(11, status="", starts_on=7)]
    )
    yield "short-by-crm", "no target, the CRM’s day", ["built_late"], (
        [SHORT, put(target_signature_on=None), deal(close_on=15)]
    )
    yield "short-30", "30 days left", [], [SHORT, put(target_signature_on=20, signature_on=18)]
    before = [step(number, status="done", starts_on=-30, due_on=-12) for number in (1, 2, 3, 4, 5, 6, 7, 8)]
    yield "half-before", "no opportunity, half was done before", ["built_late"], (
        [SHORT, *before, put(deal=None), step(11, starts_on=-4)]
    )
    yield "less-than-half-before", "seven of sixteen", [], [SHORT, *before[:7], put(deal=None)]
    theirs = [step(number, side="s", owner=12) for number in (5, 7, 11, 12, 16)]
    yield "heavy", "three of eleven open steps are the buyer’s", ["seller_heavy"], theirs
    gaps = [step(number, owner=None) for number in (5, 7, 11, 12, 16)]
    yield "heavy-gaps", "five of theirs have no name", ["seller_heavy"], gaps
    yield "heavy-30", "three of ten", [], [*theirs, drop(13)]
    yield "goal-of-rollout", "a goal is the roll-out", ["vendor_words:1"], (
        [put(goals=[[1, "Roll out Larkspur Atlas to all plants", 1], [2, "Stock down by 10 %", 2]])]
    )
    yield "goal-beside-change", "the seller beside a change", [], (
        [put(goals=[[1, "Forecast error from 19 % to 12 % with Larkspur", None]])]
    )
    yield "goal-by-seller", "said by who sells", ["vendor_words:2"], (
        [put(goals=[[1, "Stock down by 10 %", 2], [2, "Planners leave at five", 11]])]
    )
    yield "goal-names-seller", "the seller and nothing else, said by nobody", ["vendor_words:1"], (
        [put(goals=[[1, "Larkspur is the one planning tool", None]])]
    )
    yield "goal-named-by-buyer", "the same, in the buyer’s mouth", [], (
        [put(goals=[[1, "Larkspur is the one planning tool", 1]])]
    )
    yield "goal-their-trials", "trials are their own business", [], (
        [put(account="Corvane Clinical", goals=[[1, "Clinical trials start two weeks sooner", 1]])]
    )
    yield "no-goal", "a buyer and no goal", ["no_objective"], [put(goals=[])]
    pushes = [redated(12, -10, 10, 15), redated(12, -4, 15, 20)]
    yield "pushed", "twice, before it was late", ["pushed_twice:12"], pushes
    yield "pushed-late", "the first time it was late", [], [redated(12, -10, -12, 15, was_late=True), pushes[1]]
    yield "pushed-by-another", "another step moved it once", [], [redated(12, -10, 10, 15, pushed=True), pushes[1]]
    yield "pushed-undone", "one was taken back", [], [redated(12, -10, 10, 15, undone=True), pushes[1]]
    yield "pushed-and-back", "once later, once earlier", [], [pushes[0], redated(12, -4, 20, 15)]
    yield "pushed-done", "done since", [], [redated(4, -12, -9, -6), redated(4, -8, -6, -2)]
    yield "pushed-two", "two steps, twice each", ["pushed_twice:12", "pushed_twice:9"], (
        [*pushes, redated(9, -10, 5, 8), redated(9, -3, 8, 10)]
    )
    same = [redated(5, -4, -4, 0, on_due_day=True), redated(5, 0, 0, 3, on_due_day=True)]
    yield "on-the-day", "one step, on its day both times: pushed as well", ["redated_on_day", "pushed_twice:5"], same
    yield "on-the-day-two", "two steps", ["redated_on_day"], [same[0], redated(8, -3, -3, 4, on_due_day=True)]
    yield "on-the-day-one", "once", [], [same[0]]
    old = redated(8, -31, -31, 4, on_due_day=True)
    yield "on-the-day-old", "one of them 31 days ago", [], [put(began_on=-45), same[0], old]
    yield "on-the-day-earlier", "one earlier", [], [same[0], redated(8, -3, -3, -8, on_due_day=True)]
    alone = [not_joined(4, 7), acts([-28, 1], [-22, 1, "task.completed", 1], [-1, 1], [-1, 11])]
    by_her = step(4, done_by_person=1)
    yield "one-contact", "only she joined, acted, finished", ["one_contact"], [*alone, by_her]
    yield "two-contacts", "another one finished a step without joining", [], alone
    six = [put(began_on=-7, buyer_joined_on=-6), person(1, "b", "Ines Roth", "champion", -6), not_joined(4, 7)]
    yield "one-contact-6", "six days", [], (
        [*six, by_her, acts([-7, 11], [-6, 1], [-1, 1]), put(deal=None), put(target_signature_on=None)]
    )
    nobody = [step(9, owner=7), step(10, owner=1), step(14, owner=6)]
    yield "no-decider", "neither owns a step", ["no_decider_step"], nobody
    yield "decider-gap", "a gap in the sponsor’s words, and both have none", ["decider_idle:2", "decider_idle:3"], (
        [*nobody, step(10, owner=None)]
    )
    yield "decider-idle", "the sponsor owns none", ["decider_idle:3"], [step(10, owner=2), step(14, owner=2)]
    yield "decider-done", "hers is done", [], [step(10, owner=2), step(14, owner=2), step(1, owner=3)]
    yield "decider-of-seller", "a sponsor of who sells", [], [person(13, "s", "David Roth", "executive_sponsor", -30)]
    yield "no-security", "no check of security", ["step_missing:security"], [drop(6, 7)]
    yield "security-questions", "the questionnaire alone", [], [drop(7)]
    pen = step(7, text="Pen test report accepted", owner=7)
    yield "security-in-other-words", "a pen test", [], [drop(6), pen, step(7, after=[2])]
    yield "security-not-needed", "thought of", [], [drop(6), step(7, status="not_needed", after=[2])]
    yield "security-by-owner", "bland words, who reviews security owns it", [], (
        [drop(6), step(7, text="Answers read and filed", after=[2])]
    )
    nda = step(13, text="NDA signed", side="b", owner=1)
    yield "no-legal", "an NDA alone", ["step_missing:legal"], [drop(12), nda, step(13, after=[2])]
    yield "legal-by-owner", "counsel, in bland words", [], [drop(13), step(12, text="Comments back on the paper")]
    sums = step(9, text="Cost per site calculated and sent", kind="task", owner=7)
    yield "no-budget", "a calculation", ["step_missing:budget"], [sums, step(5, owner=2)]
    yield "no-sponsor", "she only signs", ["step_missing:sponsor"], [drop(10)]
    yield "no-two", "neither security nor contract", ["step_missing:security", "step_missing:legal"], (
        [drop(6, 7, 12, 13)]
    )
    few = drop(2, 4, 6, 7, 8, 11, 12, 13, 15)
    yield "few", "seven steps", [], (
        [few, step(3, after=[1]), step(5, after=[3]), step(14, after=[10]), step(16, after=[14])]
    )
    pole = put(long_poles=[12])
    yield "pole-late", "should have begun yesterday", ["long_pole_late:12"], [pole, step(12, latest=-1)]
    yield "pole-today", "today at the latest", [], [pole, step(12, latest=0)]
    yield "pole-waits", "what is before it is open", [], [pole, step(12, latest=-1, after=[5])]
    yield "pole-begun", "under way", [], [pole, step(12, latest=-1, status="in_progress", starts_on=-2)]
    yield "no-pole", "no long pole", [], [step(12, latest=-1)]
    yield "purchasing-20", "20 days before", ["procurement_late"], [step(11, starts_on=20, due_on=30)]
    yield "purchasing-21", "21 days before", [], [step(11, starts_on=19, due_on=30)]
    near = [drop(11), put(target_signature_on=29, signature_on=28), step(14, starts_on=27, due_on=28)]
    yield "no-purchasing", "none, and 29 days", ["procurement_late"], near
    yield "no-purchasing-30", "none, and 30 days", [], [*near, put(target_signature_on=30)]
    open_ended = put(phases=[[1, "Discovery"], [2, "Pilot", True, 0], [3, "Case"], [4, "Contract"], [5, "Start"]])
    yield "trial", "no exit criteria", ["trial_without_criteria:2"], [open_ended]
    yield "trial-over", "all its steps are done", [], [open_ended, step(5, status="done", due_on=-1)]
    yield "no-trial", "no trial", [], [put(phases=[[number, f"Part {number}"] for number in range(1, 6)])]
    yield "nothing-after", "it ends with the signature", ["nothing_after"], [drop(15, 16), put(go_live_on=None)]
    yield "after-not-needed", "what comes after is not needed", ["nothing_after"], (
        [step(15, status="not_needed"), drop(16), put(go_live_on=None)]
    )
    since = acts([-58, 1], [-40, 7], [-25, 3], [-20, 12])
    yield "signed-silent", "signed, nobody for 20 days", ["stale"], [SIGNED, since]
    yield "signed-over", "signed, nothing comes after", ["nothing_after"], (
        [SIGNED, since, drop(15, 16), put(go_live_on=None)]
    )
    stray = (17, "Plant tour for the planners booked", "b", 3, 5, 9, "", 7, [])
    yield "stray", "follows nothing, nothing follows", ["orphans"], [add(*stray)]
    yield "stray-meeting", "a meeting", [], [add(*stray, "meeting")]
    yield "stray-done", "done", [], [add(*stray[:4], -5, -3, "done", 7, [])]
    unneeded = add(18, "Second tour", "b", 3, 10, 11, "not_needed", 7, [17])
    yield "stray-unneeded", "joined to what is not needed alone", ["orphans"], [add(*stray), unneeded]
    yield "stray-followed", "one follows it", [], [add(*stray), step(14, after=[7, 10, 11, 13, 17])]
    many = [add(number, f"Site {number} names its key user", "b", 3, 5, 9, "", 7, [2]) for number in range(17, 31)]
    yield "thirty", "thirty steps, two more not needed", [], (
        [*many, *(add(number, "Spare", "b", 3, 5, 9, "not_needed", 7, [2]) for number in (31, 32))]
    )
    yield "thirty-one", "31 steps", ["too_many"], (
        [*many, add(31, "Site 31 names its key user", "b", 3, 5, 9, "", 7, [2])]
    )
    yield "untouched-7", "7 days", [], [ahead(7)]
    yield "untouched-8", "8 days", ["never_opened"], [ahead(8)]
    yield "untouched-13", "13 days", ["never_opened"], [ahead(13)]
    yield "untouched-14", "14 days", ["never_opened", "still_close_plan"], [ahead(14)]
    yield "close-plan-silent", "20 days old, seller silent for 10", ["still_close_plan", "stale"], (
        [ahead(20), acts([-20, 11], [-10, 11])]
    )
    yield "close-plan", "20 days old, seller at work", ["still_close_plan"], [ahead(20), acts([-20, 11], [-2, 12])]
    yield "close-plan-13-no-goal", "13 days, no goal, nobody in", [], (
        [ahead(13), acts([-13, 11], [-2, 12]), put(goals=[])]
    )
    yield "after-crm", "a day later than the CRM", ["later_than_crm"], [put(signature_on=46)]
    yield "same-day", "the same day", [], [put(signature_on=45)]
    yield "target-after-crm", "the target is later, what is projected is not", [], [put(target_signature_on=50)]
    yield "no-projection", "only the target, later", ["later_than_crm"], (
        [put(signature_on=None, target_signature_on=50)]
    )
    yield "won", "won in the CRM, not signed here", [], [put(signature_on=46), deal(outcome="won")]
    bad = [*theirs, put(goals=[], signature_on=60), drop(6, 7, 10), step(14, owner=7), step(9, owner=7)]
    yield "bad", "six things at once", ["seller_heavy", "no_objective", "later_than_crm", "step_missing:security",
        "step_missing:sponsor", "no_decider_step"], (
        bad
    )
    yield "bad-lost", "the same, lost", [], [*bad, deal(outcome="lost")]
    yield "bad-retired", "the same, retired", [], [*bad, put(state="retired")]
    linked = [step(number, goal=1) for number in (*range(1, 14), 15)]
    yield "goal-served", "all serve a goal", [], linked
    yield "goal-not-served", "one open does not", ["no_goal_served"], [*linked, step(12, goal=None)]
    yield "goal-not-served-done", "only a done one does not", [], [*linked, step(1, goal=None)]
    yield "goal-half", "seven of fourteen do", ["no_goal_served"], linked[:7]
    yield "goal-less", "six of fourteen do", [], linked[:6]
    yield "goal-milestone", "a milestone lacks one", [], (
        [*linked, add(17, "Contract start", "b", 5, 45, 45, "", 1, [14], "milestone")]
    )
    yield "approval-10", "usually ten days: five and two", ["approval_short:9", "approval_short:10"], (
        [put(usual_approval=[10, 5])]
    )
    yield "approval-6", "usually six", ["approval_short:10"], [put(usual_approval=[6, 5])]
    yield "approval-3", "usually three", [], [put(usual_approval=[3, 5])]
    yield "approval-of-seller", "the seller’s own is short", [], (
        [put(usual_approval=[6, 5]), step(13, kind="approval"), step(10, due_on=20)]
    )
    yield "all-at-once", "well kept, badly built", ["trial_without_criteria:2", "nothing_after", "orphans",
        "step_missing:legal", "pushed_twice:9"], (
        [open_ended, drop(12, 13, 15, 16), put(go_live_on=None), add(*stray), redated(9, -10, 5, 8), redated(9, -3, 8,
            10)]
    )
    # fmt: on


def planless() -> Iterator[tuple[str, str, list[str], Plan]]:
    open_deal = {"stage": "Validation", "stage_order": 2, "is_qualified": True, "created_on": -20, "close_on": 50}
    yield "no-plan", "qualified, open", ["start_now"], open_deal
    yield "no-plan-early", "not qualified", [], open_deal | {"is_qualified": False}
    yield "no-plan-won", "won", [], open_deal | {"outcome": "won"}


def lines() -> Iterator[Plan]:
    for name, why, labels, edits in plans():
        case = copy.deepcopy(WELL)
        for edit in edits:
            edit(case)
        yield _line(name, why, labels, case)
    for name, why, labels, opportunity in planless():
        yield _line(name, why, labels, {"today": WELL["today"], "planless": True, "deal": opportunity})


def _line(name: str, why: str, labels: list[str], case: Plan) -> Plan:
    kind = "hit" if labels else "near"
    return {"id": f"mixed-{name}", "of": "mixed", "kind": kind, "why": why, "labels": labels, "case": case}


def held_out(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def main() -> None:
    every = list(lines())
    for path, apart in ((OPEN, False), (HELD_OUT, True)):
        rows = [json.dumps(one, ensure_ascii=False) for one in every if held_out(one["id"]) == apart]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
