"""Labelled plans on which a buyer does, or does not, commit: what of it may mean that other things come first, that it
is the wrong person, or that the yes is somebody else's. Labelled by README.md before a rule was held against them.
`python -m tests.insight.corpus.plans.commitment` writes both files, a third held out by the hash of the name.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.insight.corpus.plans.make import held_out
from tests.insight.corpus.plans.mixed_well import WELL, Edit, Plan, acts, add, deal, person, put, step

HERE = Path(__file__).parent
OPEN, HELD_OUT = HERE / "commitment-open.jsonl", HERE / "commitment-held-out.jsonl"
INES, MARTA, RUTH, MAREK, ODILE, JOANNE, TOM, MIRA = 1, 2, 3, 4, 5, 6, 7, 11
BASE: Plan = {**copy.deepcopy(WELL), "roles": {"1": "lead", "11": "lead"}, "asked": [], "proposed": [], "handed": []}
SILENT = acts([-28, 1], [-22, 1, "task.completed", 1], [-16, 1, "task.completed", 3], [-1, 11])  # the buyer since -16
COLLEAGUE = acts([-28, 1], [-22, 1, "task.completed", 1], [-16, 1, "task.completed", 3], [-3, 4], [-2, 7], [-1, 11])


def asks(task: int, on: int, answer: str = "", at: int | None = None, by: int | None = None, why: str = "") -> Edit:
    """Who sells sets a date for a step of theirs; what became of it, when, by whom, in which words."""

    def edit(plan: Plan) -> None:
        owner = next(one[7] for one in plan["steps"] if one[0] == task)
        row: Plan = {"task": task, "on": on, "by_side": "seller", "owner": owner}
        if answer:
            row |= {"answer": answer, "answered_on": at, "answered_by": by, "why": why}
        plan["asked"].append(row)

    return edit


def proposes(version: int, on: int, answer: str = "", at: int | None = None, by: int | None = None,
             why: str = "", side: str = "seller") -> Edit:  # fmt: skip
    def edit(plan: Plan) -> None:
        row: Plan = {"version": version, "on": on, "by_side": side}
        if answer:
            row |= {"answer": answer, "answered_on": at, "answered_by": by, "why": why}
        plan["proposed"].append(row)

    return edit


def passes(task: int, on: int, by: int, to: int | None, *, was: int | None = None, not_mine: bool = False) -> Edit:
    """A step goes to somebody else, who has it from then on."""

    def edit(plan: Plan) -> None:
        side, before = "seller" if by > 10 else "buyer", by if was is None else was or None
        plan["handed"].append(
            {"task": task, "on": on, "by": by, "side": side, "was": before, "to": to, "not_mine": not_mine}
        )
        step(task, owner=to)(plan)

    return edit


def pushes(task: int, on: int, old: int, new: int, by: int) -> Edit:
    def edit(plan: Plan) -> None:
        plan.setdefault("redates", []).append(
            {"task": task, "on": on, "side": "seller" if by > 10 else "buyer", "by": by, "old": old, "new": new,
             "days": 3 if new > old else -3}
        )  # fmt: skip

    return edit


def taken_back(plan: Plan) -> None:
    for row in plan["redates"]:
        row["undone"] = True


def lead(*numbers: int) -> Edit:
    return put(roles={str(number): "lead" for number in (*numbers, MIRA)})


def no_part(number: int, name: str) -> Edit:
    return person(number, "b", name, "other")


NO_DECIDER = (no_part(MARTA, "Marta Olsen"), no_part(RUTH, "Ruth Adeyemi"))


def priority() -> Iterator[tuple[str, str, list[str], list[Edit]]]:
    # fmt: off
    first = ["low_priority:1"]
    yield "version-silent", "a version lies for 9 days, she did nothing at all", first, [SILENT, proposes(3, -9)]
    yield "version-silent-7", "7 days", first, [SILENT, proposes(3, -7)]
    yield "version-silent-6", "6 days", [], [SILENT, proposes(3, -6)]
    yield "version-today", "today", [], [SILENT, proposes(3, 0)]
    yield "version-replaced", "a newer one lies since 2 days", [], [
        SILENT, proposes(3, -12, "replaced", -2, MIRA), proposes(4, -2)]
    yield "version-withdrawn", "it was taken back", [], [SILENT, proposes(3, -12, "withdrawn", -3, MIRA)]
    yield "version-countered", "they answered with one of their own", [], [
        proposes(3, -12, "countered", -9, INES), proposes(4, -9, side="buyer")]
    yield "version-accepted", "it was agreed to", [], [SILENT, proposes(3, -12, "accepted", -10, INES)]
    yield "version-retired", "the plan is retired", [], [SILENT, proposes(3, -12), put(state="retired")]
    yield "version-lost", "lost in the CRM", [], [SILENT, proposes(3, -12), deal(outcome="lost")]
    yield "version-sponsor", "a sponsor who leads does other things, and not this", ["low_priority:3"], [
        lead(RUTH), proposes(3, -10), acts([-28, 1], [-16, 1], [-3, 3], [-1, 1], [-1, 11])]
    two = ["low_priority:4"]
    more = [add(17, "Pen test window agreed with operations", "b", 4, 2, 6, "", 4, [2]),
            add(18, "Access list for the pilot reviewed", "b", 2, 2, 5, "", 4, [2])]
    yield "dates-two", "two dates of his lie for 9 and 8 days", two, [*more, asks(17, -9), asks(18, -8)]
    yield "dates-two-7", "both for 7", two, [*more, asks(17, -7), asks(7, -7)]
    yield "dates-three", "three", two, [*more, asks(17, -9), asks(18, -8), asks(7, -12)]
    yield "dates-one", "one for 12 days", [], [asks(7, -12)]
    yield "dates-one-long", "one for a week, one for 3 days", [], [*more, asks(17, -9), asks(18, -3)]
    yield "dates-6", "two for 6 days", [], [*more, asks(17, -6), asks(18, -6)]
    yield "dates-answered", "one of the two agreed to since", [], [
        *more, asks(17, -9), asks(18, -8, "accepted", -2, MAREK)]
    yield "dates-done", "one of the two done since", [], [
        *more, asks(17, -9), asks(18, -9), step(18, status="done", starts_on=-9, due_on=-4)]
    yield "dates-countered", "both answered with another date", [], [
        *more, asks(17, -9, "countered", -7, MAREK), asks(18, -9, "countered", -7, MAREK)]
    yield "dates-two-people", "two, of two people", [], [asks(7, -9), asks(12, -9)]
    yield "dates-other-now", "one of the two went to somebody else by the seller", [], [
        *more, asks(17, -9), asks(18, -9), passes(18, -5, MIRA, TOM, was=MAREK)]
    noes = [asks(7, -12, "declined", -10, MAREK, "After the audit"), asks(7, -8, "declined", -6, MAREK, "Too early")]
    yield "noes-two", "the same step, twice", two, noes
    yield "noes-two-steps", "two steps", two, [
        *more, asks(17, -9, "declined", -8, MAREK), asks(18, -9, "declined", -8, MAREK)]
    yield "noes-one", "once", [], noes[:1]
    yield "noes-then-yes", "and agreed on a date since", [], [*noes, asks(7, -4, "accepted", -3, MAREK)]
    yield "noes-then-version", "and both sides agreed on a version since", [], [
        *noes, proposes(3, -5, "accepted", -4, INES)]
    yield "noes-then-waits", "and asked a third time", two, [*noes, asks(7, -2)]
    yield "noes-versions", "two versions", first, [
        proposes(3, -14, "declined", -12, INES, "July is our stocktake"),
        proposes(4, -10, "declined", -8, INES, "Still too early for us")]
    yield "noes-version-one", "one version, with a reason of its own", [], [
        proposes(3, -10, "declined", -8, INES, "Not before the stocktake")]
    yield "noes-mixed", "one version and one date", first, [
        proposes(3, -14, "declined", -12, INES, "Too early"), asks(16, -8, "declined", -6, INES, "Leeds is moving")]
    yield "noes-two-people", "two people, once each", [], [
        asks(7, -12, "declined", -10, MAREK), asks(12, -12, "declined", -10, ODILE, "Away until Monday")]
    later = [pushes(12, -9, 12, 16, ODILE), pushes(12, -3, 16, 20, ODILE)]
    yield "pushed-twice", "she moved her step later twice", ["low_priority:5"], later
    yield "pushed-once", "once", [], later[:1]
    yield "pushed-by-seller", "who sells did", [], [pushes(12, -9, 12, 16, MIRA), pushes(12, -3, 16, 20, MIRA)]
    yield "pushed-one-each", "once by her, once by the seller", [], [later[0], pushes(12, -3, 16, 20, MIRA)]
    yield "pushed-and-back", "later, then earlier", [], [later[0], pushes(12, -3, 16, 13, ODILE)]
    yield "pushed-done", "twice, and done since", [], [
        *later, step(12, status="done", starts_on=-12, due_on=-1)]
    yield "pushed-two-steps", "two steps, once each", [], [later[0], pushes(7, -4, 5, 9, MAREK)]
    yield "pushed-twice-taken-back", "twice, and both taken back", [], [
        *later, taken_back]
    yield "signed", "signed: there is nothing left to agree to", [], [
        *noes, step(14, status="done", starts_on=-2, due_on=-1)]
    # fmt: on


def wrong_person() -> Iterator[tuple[str, str, list[str], list[Edit]]]:
    # fmt: off
    fourth = ["wrong_person:4"]
    yield "not-mine", "and nobody has it since", fourth, [passes(7, -4, MAREK, None, not_mine=True)]
    yield "not-mine-today", "said today", fourth, [passes(7, 0, MAREK, None, not_mine=True)]
    yield "not-mine-two", "two steps", ["wrong_person:5"], [
        add(17, "Annex on data drafted", "b", 4, 5, 9, "", 5, [2]),
        passes(12, -4, ODILE, None, not_mine=True), passes(17, -4, ODILE, None, not_mine=True)]
    yield "not-mine-found", "the seller asked, and it is Tom's now", [], [
        passes(7, -6, MAREK, None, not_mine=True), passes(7, -4, MIRA, TOM, was=0)]
    yield "not-mine-begun", "a colleague took it and began", [], [
        passes(7, -6, MAREK, None, not_mine=True), passes(7, -5, TOM, TOM, was=0), step(7, status="in_progress")]
    yield "not-mine-done", "a colleague took it and has done it", [], [
        passes(7, -6, MAREK, None, not_mine=True), passes(7, -5, TOM, TOM, was=0),
        step(7, status="done", starts_on=-5, due_on=-2)]
    yield "not-mine-after-all", "he took it back himself", [], [
        passes(7, -6, MAREK, None, not_mine=True), passes(7, -5, MAREK, MAREK, was=0)]
    yield "not-mine-dropped", "it is not needed", [], [
        passes(7, -6, MAREK, None, not_mine=True), step(7, status="not_needed")]
    yield "not-mine-seller", "it is the seller's now", [], [
        passes(7, -6, MAREK, None, not_mine=True), passes(7, -4, MIRA, 12, was=0), step(7, side="s")]
    own = [add(17, "Pilot group for Leeds named", "b", 2, 2, 4, "", 1, [2]),
           add(18, "Forecast templates of both plants sent", "b", 2, 3, 5, "", 1, [2])]
    yield "passed-two", "two of hers went to a user, and she keeps others", ["wrong_person:1"], [
        *own, passes(17, -6, INES, TOM), passes(18, -5, INES, TOM)]
    yield "passed-two-people", "to two colleagues", ["wrong_person:1"], [
        *own, passes(17, -6, INES, TOM), passes(18, -5, INES, MAREK)]
    yield "passed-by-colleague", "a colleague took two of his", ["wrong_person:4"], [
        add(17, "Access list reviewed", "b", 2, 2, 5, "", 4, [2]), add(18, "Logs sent", "b", 2, 2, 5, "", 4, [2]),
        passes(17, -6, INES, TOM, was=MAREK), passes(18, -6, INES, TOM, was=MAREK)]
    yield "passed-one", "one", [], [*own, passes(17, -6, INES, TOM)]
    yield "passed-done", "two, both done since", [], [
        *own, passes(17, -6, INES, TOM), passes(18, -5, INES, TOM),
        step(17, status="done", starts_on=-6, due_on=-3), step(18, status="done", starts_on=-6, due_on=-2)]
    yield "passed-one-done", "two, one done since", [], [
        *own, passes(17, -6, INES, TOM), passes(18, -5, INES, TOM), step(17, status="done", starts_on=-6, due_on=-3)]
    yield "passed-all", "two, and nothing is his any more", [], [
        add(17, "Access list reviewed", "b", 2, 2, 5, "", 4, [2]),
        passes(17, -6, MAREK, TOM), passes(7, -5, MAREK, TOM)]
    yield "passed-by-seller", "the seller moved them", [], [
        *own, passes(17, -6, MIRA, TOM, was=INES), passes(18, -5, MIRA, TOM, was=INES)]
    yield "passed-to-seller", "the seller took them over", [], [
        *own, passes(17, -6, INES, 12), passes(18, -5, INES, 12), step(17, side="s"), step(18, side="s")]
    yield "passed-and-back", "one of two came back to her", [], [
        *own, passes(17, -6, INES, TOM), passes(18, -5, INES, TOM), passes(18, -3, TOM, INES)]
    away = ["wrong_person:1"]
    yield "version-colleague", "it lies for 9 days; colleagues act, she does not", away, [COLLEAGUE, proposes(3, -9)]
    yield "version-colleague-6", "6 days", [], [COLLEAGUE, proposes(3, -6)]
    yield "version-colleague-before", "they acted before it was proposed", ["low_priority:1"], [
        acts([-28, 1], [-16, 1], [-13, 4], [-12, 7], [-1, 11]), proposes(3, -9)]
    yield "version-colleague-joined", "a colleague took a seat and did nothing", ["low_priority:1"], [
        acts([-28, 1], [-16, 1], [-3, 6, "person.joined"], [-1, 11]), proposes(3, -9)]
    yield "version-colleague-agreed", "it was agreed to", [], [
        COLLEAGUE, proposes(3, -9, "accepted", -8, INES)]
    yield "version-second-lead", "two leads: one is silent, and who holds the budget works on without a yes", [
        "low_priority:2", "wrong_person:1"], [
        lead(INES, MARTA), proposes(3, -9), acts([-28, 1], [-16, 1], [-4, 2], [-2, 2, "task.started", 9], [-1, 11])]
    # fmt: on


def authority() -> Iterator[tuple[str, str, list[str], list[Edit]]]:
    # fmt: off
    first, fourth, active = ["missing_authority:1"], ["missing_authority:4"], proposes(3, -9)
    yield "version-active", "she works on, and leaves the version that commits them", first, [active]
    yield "version-active-7", "for 7 days", first, [proposes(3, -7)]
    yield "version-active-6", "for 6 days", [], [proposes(3, -6)]
    yield "version-active-decides", "the lead holds the budget", ["low_priority:2"], [
        lead(MARTA), active, acts([-28, 1], [-16, 1], [-3, 2], [-1, 1], [-1, 11])]
    yield "version-active-two", "she works on, and who holds the budget can agree as well", ["low_priority:2"], [
        lead(INES, MARTA), active, acts([-28, 1], [-16, 2], [-3, 1], [-1, 1], [-1, 11])]
    yield "version-no-decider", "silent, and nobody who decides is on the plan", [*first, "low_priority:1"], [
        SILENT, active, *NO_DECIDER]
    yield "version-silent-decider", "silent, and who decides is named", ["low_priority:1"], [SILENT, active]
    yield "version-no-decider-6", "nobody who decides, 6 days", [], [proposes(3, -6), *NO_DECIDER]
    yield "version-agreed-no-decider", "nobody who decides, and it was agreed to", [], [
        proposes(3, -9, "accepted", -8, INES), *NO_DECIDER]
    for name, why in (
        ("marta", "Marta has to approve the amount first"), ("cfo", "Needs our CFO before I can say yes"),
        ("board", "The board decides that, not me"), ("not-mine-to-say", "I am not the one who can agree to this"),
        ("boss", "My boss must sign off on it"), ("above", "That has to go to the executive committee"),
    ):
        yield f"refused-{name}", f"declined: {why}", first, [proposes(3, -8, "declined", -6, INES, why)]
    for name, why in (
        ("holiday", "Two of us are away in April"), ("audit", "Not before our audit is over"), ("none", ""),
        ("scope", "Please take the Lyon plant out first"), ("board-room", "The board room is taken that week"),
        ("price", "The amount is not what we discussed"), ("marta-away", "Marta is away that week"),
    ):
        yield f"refused-other-{name}", f"declined: {why or 'no reason'}", [], [
            proposes(3, -8, "declined", -6, INES, why)]
    yield "refused-then-agreed", "declined for the CFO, and agreed since", [], [
        proposes(3, -14, "declined", -12, INES, "Needs our CFO first"), proposes(4, -6, "accepted", -4, INES)]
    yield "refused-decider", "who holds the budget wants the board", ["missing_authority:2"], [
        lead(MARTA), proposes(3, -8, "declined", -6, MARTA, "The board has to approve that")]
    yield "refused-twice", "two noes, both because another one decides", first, [
        proposes(3, -14, "declined", -12, INES, "Marta decides on this"),
        proposes(4, -10, "declined", -8, INES, "Still waiting for Marta to approve it")]
    yield "date-refused", "a date declined: another one decides", fourth, [
        asks(7, -8, "declined", -6, MAREK, "Our CISO has to release that")]
    for name, text, kind in (
        ("budget", "Budget of EUR 80,000 approved", "approval"), ("sign", "Order form signed by Halden", "task"),
        ("po", "Purchase order released", "task"), ("funding", "Funding granted in the March round", "task"),
        ("exec", "Executive committee approves the purchase", "approval"),
    ):
        row = add(17, text, "b", 3, 5, 9, "", MAREK, [2], kind)
        yield f"yes-{name}-waits", f"for 9 days with who reviews security: {text}", fourth, [row, asks(17, -9)]
        yield f"yes-{name}-6", f"for 6 days: {text}", [], [row, asks(17, -6)]
    yield "yes-declined", "the budget, with the champion, declined", first, [
        step(9, owner=INES), asks(9, -5, "declined", -3, INES)]
    yield "yes-countered", "the budget, with the champion, who names another date", [], [
        step(9, owner=INES), asks(9, -9, "countered", -3, INES)]
    yield "yes-agreed", "the budget, with the champion, who agreed to the date", [], [
        step(9, owner=INES), asks(9, -9, "accepted", -3, INES)]
    yield "yes-counsel-budget", "the budget, with counsel", ["missing_authority:5"], [
        step(9, owner=ODILE), asks(9, -9)]
    yield "yes-own-budget", "the budget, with who holds it", [], [asks(9, -9)]
    yield "yes-own-sponsor", "the purchase, with the sponsor", [], [asks(10, -9)]
    for name, text, owner in (
        ("security", "Information security signs off the risk rating", MAREK),
        ("pen-test", "Pen test report approved", MAREK), ("criteria", "Exit criteria of the pilot approved", INES),
        ("results", "Pilot results signed off by the planners", TOM), ("contract", "Contract terms approved", ODILE),
        ("order", "Purchase order raised", JOANNE), ("dpa", "Data processing agreement signed", ODILE),
    ):
        yield f"own-{name}", f"a yes of their own for 9 days: {text}", [], [
            add(17, text, "b", 3, 5, 9, "", owner, [2], "approval"), asks(17, -9)]
    for name, text in (
        ("sign-in", "Sign-in with Azure AD works for the planners"), ("contractors", "Contractors get their accounts"),
        ("signals", "Signals of the stock sensors mapped"), ("roles", "Approver roles set up in the sandbox"),
        ("figures", "Budget figures of both plants sent"), ("invite", "Sign-up links sent to the planners"),
        ("old", "End of the present contract looked up"),
    ):
        yield f"alike-{name}", f"no decision, 9 days: {text}", [], [
            add(17, text, "b", 2, 5, 9, "", MAREK, [2]), asks(17, -9)]
    up = [step(9, owner=INES), passes(9, -4, INES, MARTA)]
    yield "up", "what was hers went up to who holds the budget", first, up
    yield "up-sponsor", "to the sponsor", fourth, [passes(7, -4, MAREK, RUTH)]
    yield "up-agreed", "who agreed to the date since", [], [*up, asks(9, -4, "accepted", -2, MARTA)]
    yield "up-begun", "who has begun it", [], [
        *up, step(9, status="in_progress"), acts([-28, 1], [-16, 1], [-2, 2, "task.started", 9], [-1, 1], [-1, 11])]
    yield "up-by-seller", "the seller moved it", [], [step(9, owner=INES), passes(9, -4, MIRA, MARTA, was=INES)]
    yield "up-between", "from the sponsor to who holds the budget", [], [passes(10, -4, RUTH, MARTA)]
    yield "down", "from who holds the budget to the champion", [], [passes(9, -4, MARTA, INES)]
    yield "up-two", "two of hers went up", first, [
        step(9, owner=INES), step(10, owner=INES), passes(9, -4, INES, MARTA), passes(10, -4, INES, RUTH)]
    both = ["missing_authority:1", "wrong_person:1"]
    yield "yes-not-mine", "the budget is called not hers, and nobody has it", both, [
        step(9, owner=INES), passes(9, -4, INES, None, not_mine=True)]
    yield "yes-not-mine-found", "and who holds it has it now", [], [
        step(9, owner=INES), passes(9, -6, INES, None, not_mine=True), passes(9, -4, MIRA, MARTA, was=0)]
    # fmt: on


def plans() -> Iterator[tuple[str, str, str, list[str], list[Edit]]]:
    for of, rows in (
        ("low_priority", priority()),
        ("wrong_person", wrong_person()),
        ("missing_authority", authority()),
    ):
        for name, why, labels, edits in rows:
            yield of, name, why, labels, edits


def lines() -> Iterator[Plan]:
    yield {"id": "commitment-well", "of": "low_priority", "kind": "near", "why": "all of it agreed", "labels": [],
           "case": numbered(copy.deepcopy(BASE))}  # fmt: skip
    for of, name, why, labels, edits in plans():
        case = copy.deepcopy(BASE)
        for edit in edits:
            edit(case)
        kind = "hit" if any(label.startswith(of) for label in labels) else "near"
        yield {"id": f"{of}-{name}", "of": of, "kind": kind, "why": why, "labels": sorted(labels),
               "case": numbered(case)}  # fmt: skip


def numbered(case: Plan) -> Plan:
    """Whatever was said is an act of who said it; the numbers of events follow the days."""
    said: list[tuple[int, int, Plan | None, str, list[Any]]] = []
    for row in case["asked"]:
        said.append((row["on"], 1, row, "event", [MIRA, "task.rescheduled", row["task"]]))
        if row.get("answered_by"):
            said.append((row["answered_on"], 2, row, "answered_event", [row["answered_by"], "dates.accepted"]))
    for row in case["proposed"]:
        said.append((row["on"], 1, row, "event", [INES if row["by_side"] == "buyer" else MIRA, "version.proposed"]))
        if row.get("answered_by"):
            said.append((row["answered_on"], 2, row, "answered_event", [row["answered_by"], "version.agreed"]))
    said += [(row["on"], 1, row, "event", [row["by"], "task.handed_over"]) for row in case["handed"]]
    said += [(row["on"], 1, row, "event", [row["by"], "task.rescheduled"]) for row in case.get("redates", ())]
    said += [(act[1], 0, None, "", act[2:]) for act in case["acts"]]
    case["acts"] = []
    for event, (on, _order, row, name, act) in enumerate(sorted(said, key=lambda one: one[:2]), start=2):
        case["acts"].append([event, on, *act])
        if row is not None:
            row[name] = event
    return case


def third(rows: list[Plan]) -> set[str]:
    """The names of a third of each kind, by their hash alone."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        names[row["of"], row["kind"]].append(row["id"])
    return set().union(*(held_out(group) for group in names.values()))


def main() -> None:
    every = list(lines())
    apart = third(every)
    for path, held in ((OPEN, False), (HELD_OUT, True)):
        rows = [json.dumps(one, ensure_ascii=False) for one in every if (one["id"] in apart) == held]
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
