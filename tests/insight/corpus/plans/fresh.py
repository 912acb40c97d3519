"""A third sample of labelled plans: for each detector that is asked for one plan that is so and two that only look it,
in ways and words that no label had yet; and the stage at which an opportunity stood when its plan began. Labelled by
what was asked for, before a rule read them. `python -m tests.insight.corpus.plans.fresh` writes `fresh.jsonl`.
"""

from __future__ import annotations

import copy
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
    deal,
    drop,
    not_joined,
    person,
    put,
    redated,
    step,
)

HERE = Path(__file__).parent
FRESH = HERE / "fresh.jsonl"
Rows = Iterator[tuple[str, str, list[str], list[Edit]]]
LATE = deal(stage="Contract", stage_order=5, is_late=True, began_stage="Contract", began_late=True)
NO_SECURITY = drop(6, 7)
NEAR = [put(target_signature_on=25, signature_on=23), step(14, starts_on=22, due_on=23)]
LITTLE = [  # 18 days left when it began, after 200
    put(began_on=-8, buyer_joined_on=-7, target_signature_on=10, signature_on=9), deal(created_on=-208, close_on=12),
    step(11, status="in_progress", starts_on=-2), step(14, starts_on=8, due_on=9),
    person(1, "b", "Ines Roth", "champion", -7), person(4, "b", "Marek Novak", "security", -6),
    person(7, "b", "Tom Reyes", "user", -6), acts([-8, 11], [-7, 1], [-3, 4], [-1, 1, "task.started", 5], [-1, 12]),
]  # fmt: skip


def proposed(answer: str = "", at: int | None = None) -> Edit:
    row: Plan = {"event": 60, "version": 2, "on": -5, "by_side": "seller"}
    if answer:
        row |= {"answer": answer, "answered_on": at, "answered_by": 1, "answered_event": 61}
    return put(proposed=[row])


def stages() -> Rows:
    # fmt: off
    both = ["built_late", "step_missing:security"]
    yield "stage-contract", "began at the last stage; their checks are not there", both, [LATE, NO_SECURITY]
    yield "stage-far", "the same, with the signature 100 days off", both, [
        LATE, NO_SECURITY, put(target_signature_on=100, signature_on=98, go_live_on=130), deal(close_on=110)]
    yield "stage-no-target", "the same without a target", both, [LATE, NO_SECURITY, put(target_signature_on=None)]
    yield "stage-went-on", "began at a late stage, at a later one now", both, [
        LATE, NO_SECURITY, deal(began_stage="Negotiation", stage="Contract")]
    yield "stage-waits", "a version waits for the buyer", both, [LATE, NO_SECURITY, proposed()]
    yield "stage-declined", "they said no to the version", both, [LATE, NO_SECURITY, proposed("declined", -4)]
    yield "stage-purchasing", "purchasing comes in shortly before", ["built_late", "procurement_late"], [LATE, *NEAR]
    yield "stage-agreed", "both sides agreed to the plan as it is", ["step_missing:security"], [
        LATE, NO_SECURITY, proposed("accepted", -4)]
    yield "stage-whole", "all their checks and yeses are there", [], [LATE]
    yield "stage-put-back", "the stage was put back since", ["step_missing:security"], [
        LATE, NO_SECURITY, deal(stage="Evaluation", stage_order=3, is_late=False)]
    yield "stage-early", "began early; it is late now, and a check is missing", ["step_missing:security"], [
        LATE, NO_SECURITY, deal(began_stage="Validation", began_late=False)]
    early = deal(began_stage="Validation", began_late=False)
    yield "stage-early-little", "18 days left after 200, and the stage was an early one", [], [*LITTLE, early]
    yield "stage-unknown-little", "nobody knows the stage of that day; 18 days left after 200", ["built_late"], LITTLE
    yield "stage-unsorted-little", "a stage that the settings do not name", ["built_late"], [
        *LITTLE, deal(began_stage="Nurture")]
    yield "stage-unknown", "nobody knows the stage of that day; it is a late one now", ["step_missing:security"], [
        NO_SECURITY, deal(stage="Contract", stage_order=5, is_late=True)]
    yield "stage-lost", "lost since", [], [LATE, NO_SECURITY, deal(outcome="lost")]
    yield "stage-retired", "retired", [], [LATE, NO_SECURITY, put(state="retired")]
    # fmt: on


def work() -> Rows:
    # fmt: off
    ours = [step(number, side="s", owner=12) for number in (5, 7, 10, 11, 12, 16)]
    yield "heavy-remaining", "the buyer has done a lot; of what is left two of eleven", ["seller_heavy"], ours
    yield "heavy-blocked", "four of eleven, two of them blocked", [], [
        *(step(number, side="s", owner=12) for number in (5, 11, 12, 16)), step(7, status="blocked"),
        step(10, status="blocked")]
    yield "heavy-few", "four are open, one of them the buyer's", ["nothing_after"], [
        *(step(number, status="done", starts_on=-9, due_on=-4) for number in (5, 6, 7, 8, 11, 12)), drop(13, 15, 16),
        step(9, side="s", owner=12, text="Offer with the final price sent"), step(10, side="s", owner=12,
        text="Training plan drafted"), add(17, "Import tested with May's data", "s", 3, 2, 4, "", 12, [2]),
        person(2, "b", "Marta Olsen", "other"), step(3, text="CFO approves the budget of EUR 80,000", owner=3)]
    yield "stale-9", "nobody for 9 days, the last one a buyer", ["stale"], [
        acts([-28, 1], [-10, 7], [-9, 1], [-9, 4])]
    yield "stale-seat", "a buyer took a seat three days ago", [], [
        acts([-28, 1], [-10, 7], [-10, 1], [-3, 2, "person.joined"])]
    yield "stale-undone", "done and taken back yesterday: somebody is there", [], [
        acts([-28, 1], [-10, 7], [-9, 1], [-1, 12, "task.completed", 8], [-1, 12, "change.undone", 8])]
    yield "dark", "all early, then nothing from them for 11 days", ["dark_after_green"], [
        step(3, due_on=-18, done_on=-20), step(4, starts_on=-18, due_on=-13, done_on=-15),
        step(1, due_on=-21, done_on=-24), step(5, starts_on=-10, due_on=6),
        acts([-28, 1], [-24, 1, "task.completed", 1], [-20, 1, "task.completed", 3], [-15, 7, "task.completed", 4],
             [-11, 1, "task.started", 5], [-6, 12, "task.completed", 6], [-1, 11])]
    yield "dark-seller-did", "two of the three were done for them", [], [
        step(3, due_on=-18, done_on=-20, done_by_person=12), step(4, starts_on=-18, due_on=-13, done_by_person=12),
        step(5, starts_on=-10, due_on=6), acts([-28, 1], [-11, 1, "task.started", 5], [-1, 11])]
    yield "dark-answered", "one of them said something yesterday", [], [
        step(3, due_on=-18, done_on=-20), step(4, starts_on=-18, due_on=-13, done_on=-15),
        step(5, starts_on=-10, due_on=6), acts([-28, 1], [-11, 1, "task.started", 5], [-1, 5, "task.commented", 12])]
    pushed = [redated(12, -12, 10, 15, by=5, side="buyer"), redated(12, -5, 15, 20)]
    yield "pushed", "first by the buyer, then by the seller, never late", ["pushed_twice:12"], pushed
    yield "pushed-dropped", "the step is not needed any more", ["step_missing:legal"], [
        *pushed, step(12, status="not_needed", text="Shipping labels checked", owner=7), drop(13)]
    yield "pushed-late-now", "twice, and late now: red tells it", [], [
        redated(5, -12, -9, -6), redated(5, -8, -6, -2), step(5, starts_on=-8, due_on=-2, late=2)]
    yield "on-the-day", "on the day, by the buyer, and 30 days ago", ["redated_on_day"], [
        redated(8, -30, -30, 4, on_due_day=True, by=1, side="buyer"), redated(11, -2, -2, 13, on_due_day=True)]
    yield "on-the-day-after", "one on the day, one the day after, when it was late", [], [
        redated(8, -3, -3, 4, on_due_day=True), redated(11, -2, -3, 13, was_late=True)]
    yield "on-the-day-pushed", "one of them only followed another step", [], [
        redated(8, -3, -3, 4, on_due_day=True), redated(11, -2, -2, 13, on_due_day=True, pushed=True)]
    # fmt: on


def people() -> Rows:
    # fmt: off
    yield "champion", "joined 20 days ago and has done nothing at all", ["champion_quiet"], [
        person(1, "b", "Ines Roth", "champion", -20), acts([-28, 11], [-3, 4], [-2, 7], [-1, 11])]
    yield "champion-commented", "only a remark, two days ago", [], [
        acts([-28, 1], [-20, 1], [-3, 4], [-2, 1, "task.commented", 9], [-1, 11])]
    yield "champion-won", "silent for 20 days, and won", [], [
        acts([-28, 1], [-20, 1], [-3, 4], [-1, 11]), deal(outcome="won")]
    yield "contact", "three are named, one has joined, and she did all", ["one_contact"], [
        not_joined(4, 7), step(4, done_by_person=1), acts([-28, 1], [-22, 1], [-16, 1], [-2, 1], [-1, 11])]
    yield "contact-seat", "a second one took a seat yesterday and did nothing", [], [
        not_joined(7), person(4, "b", "Marek Novak", "security", -1), step(4, done_by_person=1),
        acts([-28, 1], [-22, 1], [-16, 1], [-2, 1], [-1, 11])]
    yield "contact-mail", "a second one never joined, and said one thing by mail", [], [
        not_joined(4, 7), step(4, done_by_person=1), acts([-28, 1], [-16, 1], [-4, 6, "task.commented", 11], [-1, 1])]
    nobody = [step(14, owner=1), step(10, status="not_needed"),
              step(9, text="Price list explained to the finance team", owner=1)]
    yield "decider-not-needed", "the sponsor's only step is not needed any more", [
        "no_decider_step", "step_missing:budget"], nobody
    yield "decider-done", "and the budget holder has said yes already", [], [
        nobody[0], nobody[1], person(3, "b", "Ruth Adeyemi", "other"),
        step(9, status="done", starts_on=-5, due_on=-3)]
    yield "decider-gap", "whoever that is: the chief financial officer is to approve", [], [
        *nobody[:2], step(9, owner=None, text="Chief financial officer approves EUR 80,000"),
        person(2, "b", "Marta Olsen", "other"), person(3, "b", "Ruth Adeyemi", "other")]
    yield "idle", "who holds the budget has nothing, the sponsor signs", ["decider_idle:2"], [step(9, owner=3)]
    yield "idle-meeting", "she has a meeting, and that is a step", [], [
        step(9, owner=3), add(17, "Results shown to Marta", "b", 3, 11, 11, "", 2, [5], "meeting")]
    yield "idle-ours", "our own sponsor has nothing", [], [person(13, "s", "Lena Fox", "executive_sponsor", -20)]
    stalled = [
        step(5, starts_on=-19, due_on=-3, late=3), step(8, status="", starts_on=2, due_on=6),
        step(3, due_on=-20), step(4, starts_on=-19, due_on=-15, done_on=-15), step(6, starts_on=-20, due_on=-17),
        deal(is_late=True, stage="Negotiation"),
    ]
    yield "stalled", "words were changed yesterday; nothing was finished or begun", ["late_stage_stalled"], [
        *stalled, acts([-28, 1], [-20, 1, "task.completed", 3], [-15, 7, "task.completed", 4],
                       [-1, 1, "task.reworded", 8], [-1, 11])]
    yield "stalled-started", "one was begun 13 days ago", [], [
        *stalled, acts([-28, 1], [-15, 7, "task.completed", 4], [-13, 4, "task.started", 7], [-1, 1], [-1, 11])]
    yield "stalled-won", "the same, won", [], [
        *stalled, deal(outcome="won"), acts([-28, 1], [-15, 7, "task.completed", 4], [-1, 1], [-1, 11])]
    # fmt: on


SECURITY = [drop(6), person(4, "b", "Marek Novak", "other", -20)]
NO_MARTA = person(2, "b", "Marta Olsen", "other")
CHECKS: dict[str, tuple[int, list[Edit], list[str], list[str]]] = {  # hits, then what only sounds otherwise
    "security": (7, SECURITY, [
        "Security deposit for the badge readers paid", "Job security of the planners talked over with HR",
        "Password for the demo sent"], [
        "Third-party risk form in OneTrust returned", "Trust centre documents read by the IT risk team",
        "ISO 27001 certificate checked by Marek", "Architecture cleared by the CISO office",
        "Penetration test report of last year handed over", "Data protection impact assessed",
        "SSO and encryption reviewed with IT security"]),
    "legal": (12, [drop(13), person(5, "b", "Odile Marchand", "other"), step(12, owner=1)], [
        "NDA countersigned by both", "Legal name of the French entity noted", "Contract number copied into the CRM"], [
        "Markup of the MSA exchanged with Halden's lawyers", "Liability cap settled",
        "General counsel returns the paper", "Terms of the order form negotiated", "Data processing addendum agreed",
        "Outside counsel clears the agreement"]),
    "budget": (9, [NO_MARTA, step(9, owner=1, kind="task")], [
        "Budget holder invited to the demo", "Budget template of the group downloaded", "List price explained"], [
        "Capital request passes the investment committee", "CFO gives the go-ahead for EUR 80,000",
        "Money for the project released by finance", "Business case approved by the finance director",
        "Spend of EUR 80,000 authorised", "Opex line confirmed for 2027"]),
    "sponsor": (10, [step(10, owner=1, kind="meeting")], [
        "Sponsor logos of the trade fair collected", "Kanban board set up with the planners",
        "Weekly call of the team"], [
        "Managing director gives the go in the quarterly review", "Readout to the executive team, decision minuted",
        "COO says yes to the roll-out", "Result presented to the steering committee", "Board votes on the purchase",
        "Sponsor hears the results"]),
}  # fmt: skip


def checks() -> Rows:
    for about, (number, edits, without, there) in CHECKS.items():
        for place, text in enumerate(without, 1):
            labels = [f"step_missing:{about}"]
            yield f"{about}-missing-{place}", f"sounds like it: {text}", labels, [*edits, step(number, text=text)]
        for place, text in enumerate(there, 1):
            changed = step(number, text=text, **({"owner": 1} if about == "security" else {}))
            yield f"{about}-there-{place}", f"in other words: {text}", [], [*edits, changed]


def goals() -> Rows:
    # fmt: off
    for place, text in enumerate((
        "Halden becomes a reference customer of Larkspur", "Sign before the end of the quarter",
        "Standardise on Atlas in all plants", "Start the partnership with Larkspur",
        "Successful go-live of the platform",
        "Upgrade from the Basic to the Enterprise edition", "Agree on commercials", "Secure executive alignment",
        "Complete vendor selection",
    ), 1):
        yield f"goal-ours-{place}", text, ["vendor_words:1"], [put(goals=[[1, text, 1], [2, "Waste down 10 %", 2]])]
    for place, text in enumerate((
        "Planners stop copying numbers between spreadsheets", "Close the books two days earlier",
        "Auditors find every batch record within an hour", "Win back shelf space at two retailers",
        "Sign off the month in three days", "No stock-outs in the Christmas weeks",
        "Trial batches planned in one place",
        "Our drivers know their tour by 5 a.m.", "One forecast that sales and supply both believe",
        "Renewals of our own customers go up to 92 %", "Onboard new planners in a week instead of six",
        "License fees for the old tool end in June",
    ), 1):
        yield f"goal-theirs-{place}", text, [], [put(goals=[[1, text, 1], [2, "Waste down 10 %", 2]])]
    yield "no-goal", "two have joined, none of their goals is there", ["no_objective"], [put(goals=[])]
    yield "no-goal-nobody", "nobody has joined yet", [], [ahead(5), put(goals=[])]
    yield "no-goal-unsaid", "one goal, of which nobody says who said it", [], [
        put(goals=[[1, "Waste down 10 % by autumn", None]])]
    # fmt: on


def steps() -> Rows:
    # fmt: off
    pole = [put(long_poles=[12]), step(12, starts_on=2, due_on=20)]
    yield "pole", "had to start yesterday; what came before is not needed", ["long_pole_late:12"], [
        *pole, step(12, latest=-1, after=[2, 17]),
        add(17, "Old price list found", "b", 4, -9, -8, "not_needed", 5, [2])]
    yield "pole-tomorrow", "tomorrow", [], [*pole, step(12, latest=1)]
    yield "pole-begun", "under way since two days", [], [*pole, step(12, latest=-1, starts_on=-2, status="in_progress")]
    yield "purchasing", "their form 18 days before the signature", ["procurement_late"], [
        *NEAR, step(11, text="Supplier form filled")]
    for place, text in enumerate(("Vendor profile created in Coupa", "Requisition raised by the category manager",
                                  "PO number sent", "Sole-source form signed"), 1):  # fmt: skip
        yield f"purchasing-there-{place}", f"in time: {text}", [], [*NEAR, step(11, text=text, owner=1, starts_on=2)]
    for place, text in enumerate(("Purchase history of the plants exported",
                                  "Procure-to-pay workshop as a use case"), 1):  # fmt: skip
        yield f"purchasing-none-{place}", f"sounds like it: {text}", ["procurement_late"], [
            *NEAR, step(11, text=text, owner=1, starts_on=2)]
    second = put(phases=[[1, "Discovery"], [2, "Pilot", True, 2], [3, "Business case"], [4, "Second pilot", True, 0],
                         [5, "Signature"]])  # fmt: skip
    yield "trial", "a second trial without criteria", ["trial_without_criteria:4"], [second]
    yield "trial-one", "one criterion", [], [
        put(phases=[[1, "Discovery"], [2, "Pilot", True, 1], [3, "Business case"], [4, "Legal"], [5, "Signature"]])]
    yield "trial-over", "the trial is over, and nobody wrote any", [], [
        put(phases=[[1, "Discovery"], [2, "Pilot", True, 0], [3, "Business case"], [4, "Legal"], [5, "Signature"]]),
        step(5, status="done", starts_on=-2, due_on=0)]
    yield "after", "kickoff and go-live are not needed any more", ["nothing_after"], [
        step(15, status="not_needed"), step(16, status="not_needed")]
    yield "after-training", "a training the week after, linked to nothing but the signature", [], [
        drop(15, 16), add(17, "Planners trained in Leeds", "s", 5, 45, 46, "", 12, [14])]
    yield "after-unlinked", "the same with no link: it starts later", ["orphans"], [
        drop(15, 16), add(17, "Planners trained in Leeds", "s", 5, 45, 46, "", 12)]
    yield "orphan", "an approval that hangs on nothing", ["orphans"], [
        add(17, "Works council agrees to the pilot", "b", 2, 2, 5, "", 7, [], "approval")]
    yield "orphan-first", "the first step of a chain follows nothing", [], [
        add(17, "Plant list sent", "b", 2, 2, 5, "", 7), add(18, "Plant list loaded", "s", 2, 6, 7, "", 12, [17])]
    yield "orphan-meeting", "a meeting of its own", [], [
        add(17, "Factory tour in Leeds", "b", 2, 2, 2, "", 7, [], "meeting")]
    many = [add(17 + n, f"Forecast template {n + 1} filled", "b", 2, 2, 5, "", 7, [2]) for n in range(15)]
    yield "many", "31", ["too_many"], many
    yield "many-30", "30", [], many[:14]
    yield "many-dropped", "31, of which one is not needed", [], [*many, step(20, status="not_needed")]
    linked = [step(number, goal=1 + number % 2) for number in range(1, 16) if number != 14]
    yield "serves", "one of ours serves none", ["no_goal_served"], [
        *linked, add(17, "Newsletter of the product sent", "s", 3, 4, 4, "", 12, [2])]
    yield "serves-done", "it was done long ago", [], [
        *linked, add(17, "Newsletter of the product sent", "s", 3, -9, -9, "done", 12, [2])]
    yield "serves-few", "six of fourteen name one", [], [
        *linked, *(step(number, goal=None) for number in (5, 6, 7, 8, 9, 10, 11, 12))]
    usual = put(usual_approval=[10, 8])
    yield "short", "6 days where 10 are usual", ["approval_short:9"], [usual, step(9, starts_on=6, due_on=13, days=6),
                                                                      step(10, days=10), step(14, days=1)]
    yield "short-7", "7 days", [], [usual, step(9, starts_on=6, due_on=14, days=7), step(10, days=10)]
    yield "short-small", "2 days where 3 are usual", [], [
        put(usual_approval=[3, 8]), step(9, days=2), step(10, days=2)]
    # fmt: on


def beginnings() -> Rows:
    # fmt: off
    yield "opened", "8 days old, and nobody came back", ["never_opened"], [ahead(8)]
    yield "opened-next-day", "one act on the day after", ["stale"], [
        ahead(9), acts([-9, 11], [-8, 11, "task.added", 2])]
    yield "opened-seat", "a colleague of the seller's did something yesterday", [], [ahead(9), acts([-9, 11], [-1, 12])]
    yield "close-plan", "15 days, the seller works on it", ["still_close_plan"], [ahead(15), acts([-15, 11], [-1, 11])]
    yield "close-plan-13", "13 days", [], [ahead(13), acts([-13, 11], [-1, 11])]
    yield "close-plan-joined", "20 days, a buyer joined today", [], [
        ahead(20), acts([-20, 11], [-1, 11]), put(buyer_joined_on=0), person(1, "b", "Ines Roth", "champion", 0)]
    yield "later", "a day later than the CRM", ["later_than_crm"], [deal(close_on=37)]
    yield "later-no-date", "the CRM names no date", [], [deal(close_on=None)]
    yield "later-target", "the target is later, the projection is the same day", [], [
        deal(close_on=38), put(target_signature_on=44)]
    # fmt: on


def plans() -> Rows:
    for part in (stages, work, people, checks, goals, steps, beginnings):
        yield from part()


def planless() -> Iterator[tuple[str, str, list[str], Plan]]:
    qualified = {"stage": "Proof of value", "stage_order": 3, "is_qualified": True, "close_on": 90}
    yield "start", "at validation since yesterday, no plan", ["start_now"], qualified | {"created_on": -1}
    yield "start-lost", "qualified, and lost", [], qualified | {"outcome": "lost", "outcome_on": None}
    yield "start-early", "a large one, not qualified", [], qualified | {"stage": "Discovery", "is_qualified": False}


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
    return {"id": f"fresh-{name}", "of": "fresh", "kind": kind, "why": why, "labels": sorted(labels), "case": case}


def main() -> None:
    rows = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in lines()]
    FRESH.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
