"""Recipes: which steps there are, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.insight.corpus.plans.base import serve
from tests.insight.corpus.plans.of_missing import with_step
from tests.insight.corpus.plans.recipe import (
    Change,
    Recipe,
    both,
    fill,
    hit,
    lost,
    near,
    retired,
    signed,
    then,
)
from tests.insight.corpus.plans.sketch import Sketch, working
from tests.insight.corpus.plans.words import MORE


def recipes() -> Iterator[Recipe]:
    yield from trial_without_criteria()
    yield from nothing_after()
    yield from orphans()
    yield from too_many()
    yield from no_goal_served()


def criteria(count: int, phase: int = 2, *, label: bool = False) -> Change:
    def change(s: Sketch) -> None:
        s.phases[phase - 1].update(criteria=count, is_trial=True)
        if label:
            s.found.add(f"trial_without_criteria:{phase}")

    return change


def second_trial(count: int, *, label: bool) -> Change:
    def change(s: Sketch) -> None:
        s.phases.append({"number": 6, "name": "Second pilot", "is_trial": True, "criteria": count})
        s.add_step("Second pilot at the northern depot", side="buyer", owner=7, phase=6)
        if label:
            s.found.add("trial_without_criteria:6")

    return change


def trial_without_criteria() -> Iterator[Recipe]:
    of = "trial_without_criteria"
    for at in ("needs", "setup", "trial", "results", "criteria", "supplier", "discovery", "setup", "trial"):
        yield hit(of, f"none, at {at}", criteria(0, label=True), at=at)
    yield hit(of, "the second trial has none", second_trial(0, label=True))
    yield hit(of, "neither trial has one", both(criteria(0, label=True), second_trial(0, label=True)))
    yield hit(
        of,
        "the phase is called otherwise",
        both(criteria(0, label=True), lambda s: s.phases[1].update(name="Parallel run")),
    )
    for count in (1, 2, 3, 5, 8):
        yield near(of, f"{count}", criteria(count))
    for at in ("security", "case", "budget", "legal", "signature"):
        yield near(of, f"none, but all its steps are done, at {at}", criteria(0), at=at)
    for at in ("needs", "setup", "trial"):
        yield near(
            of, f"none, but it is no trial, at {at}", lambda s: s.phases[1].update(criteria=0, is_trial=False), at=at
        )
        yield near(of, f"none, but its open steps are not needed, at {at}", both(criteria(0), not_needed(2)), at=at)
    yield near(
        of,
        "a trial without steps",
        lambda s: s.phases.append({"number": 6, "name": "Pilot", "is_trial": True, "criteria": 0}),
    )
    yield near(of, "the second trial has one", second_trial(1, label=False))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(criteria(0, label=True), last))


def not_needed(phase: int) -> Change:
    def change(s: Sketch) -> None:
        for row in s.open():
            if row["phase"] == phase:
                row.update(status="not_needed", critical=False)
        for row in s.open():  # who came after them comes after what is left
            row["after"] = [s.steps[0]["number"]] if row["number"] != s.steps[0]["number"] else []

    return change


def ends(*keys: str) -> Change:
    return lambda s: s.drop(*keys)


def nothing_after() -> Iterator[Recipe]:
    of = "nothing_after"
    for at in ("setup", "trial", "security", "budget", "legal", "signature", "needs"):
        yield hit(of, f"it ends with the signature, at {at}", ends("kickoff", "live"), at=at)
    for at in ("trial", "legal"):
        yield hit(
            of,
            f"what comes after is not needed, at {at}",
            both(ends("live"), lambda s: s.step("kickoff").update(status="not_needed")),
            at=at,
        )
    yield hit(
        of,
        "a step with the hand-over in its words comes before",
        both(ends("kickoff", "live"), with_step("Hand-over to customer success planned", owner=12)),
    )
    for at in ("legal", "budget"):
        yield hit(
            of, f"signed, at {at}", both(signed, ends("kickoff", "live"), lambda s: s.found.add("nothing_after")), at=at
        )
    for at in ("setup", "trial", "security", "legal"):
        yield near(of, f"a kickoff alone, at {at}", ends("live"), at=at)
        yield near(of, f"a go-live alone, at {at}", ends("kickoff"), at=at)
    for at in ("setup", "security", "budget"):
        yield near(
            of, f"one that depends on it, promised earlier, at {at}", both(ends("kickoff", "live"), depends), at=at
        )
        yield near(
            of, f"one that starts later, not linked to it, at {at}", both(ends("kickoff", "live"), starts_later), at=at
        )
    yield near(
        of,
        "the go-live is planned before it",
        both(ends("kickoff"), lambda s: s.step("live").update(starts_on=s.today, due_on=s.today, after=[1])),
    )
    for at in ("setup", "trial"):
        yield near(of, f"no signature is marked, at {at}", both(ends("kickoff", "live"), unmarked), at=at)
    yield near(of, "signed, a kickoff is open", both(signed, ends("live")))
    yield near(
        of, "signed, the kickoff was held", both(signed, ends("live"), lambda s: s.complete(s.step("kickoff"), s.today))
    )
    for last in (retired, lost):
        yield near(of, last.__name__, both(ends("kickoff", "live"), last))


def unmarked(s: Sketch) -> None:
    """The last step is a step like any other, so it serves a goal as they do."""
    s.step("signature").update(mark="", goal=s.goals[0]["number"] if s.keeps_links else None)


def depends(s: Sketch) -> None:
    s.add_step("First users trained", side="seller", owner=13, phase=5, after=[s.step("signature")["number"]])


def starts_later(s: Sketch) -> None:
    s.add_step(
        "First users trained", side="seller", owner=13, phase=5, starts=working(s.step("signature")["due_on"], 2)
    )


def loose(*texts: str, **more: Any) -> Change:
    """Steps that follow nothing and that nothing follows."""

    def change(s: Sketch) -> None:
        for place, text in enumerate(texts):
            s.add_step(
                text,
                side="buyer" if place % 2 else "seller",
                owner=1 if place % 2 else 12,
                phase=3,
                **{"after": [], **more},
            )

    return change


def orphans() -> Iterator[Recipe]:
    of = "orphans"
    for place, count in enumerate((1, 1, 1, 2, 2, 3, 4, 1)):
        yield hit(of, f"{count} of them", loose(*MORE[place : place + count]))
    yield hit(of, "an approval", loose("Price list accepted", kind="approval"))
    yield hit(
        of, "one among meetings", both(loose("Weekly call", "Check of open points", kind="meeting"), loose(MORE[3]))
    )
    yield hit(of, "under way", loose(MORE[5], status="in_progress"))
    yield hit(
        of,
        "only what is not needed comes before it",
        both(
            loose(MORE[9], status="not_needed"),
            lambda s: s.add_step(MORE[10], side="seller", owner=12, phase=3, after=[s.steps[-1]["number"]]),
        ),
    )
    for count in (1, 2, 3):
        yield near(
            of, f"{count} meetings", loose(*("Weekly call", "Mid-term call", "Reference call")[:count], kind="meeting")
        )
        yield near(
            of,
            f"{count} milestones",
            loose(*("Contract of the old tool ends", "Trade fair opens", "Fiscal year ends")[:count], kind="milestone"),
        )
        yield near(of, f"{count} linked to a done one alone", then(fill, count, MORE[4:]))
    for place in range(4):
        yield near(of, "done", both(loose(MORE[place]), done_now))
        yield near(
            of,
            "nothing comes before it, something after",
            both(
                loose(MORE[place]),
                lambda s: s.step("budget").update(after=[*s.step("budget")["after"], s.steps[-1]["number"]]),
            ),
        )
    yield near(of, "not needed", loose(MORE[7], status="not_needed"))
    for key in ("signature", "live"):
        yield near(of, f"the {key}", unlinked(key))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(loose(MORE[1], MORE[2]), last))


def done_now(s: Sketch) -> None:
    s.complete(s.steps[-1], s.ago(1))


def unlinked(key: str) -> Change:
    """What is marked hangs on nothing; what it held together does so by other steps."""

    def change(s: Sketch) -> None:
        row = s.step(key)
        row["after"] = []
        for other in s.steps:
            if row["number"] in other.get("after", []):
                other["after"] = [1]

    return change


def many(count: int, spare: int = 0) -> Change:
    """So many steps count; so many more are not needed."""

    def change(s: Sketch) -> None:
        fill(s, count - len(s.steps), MORE)
        fill(s, spare, MORE[::-1], status="not_needed")

    return change


def too_many() -> Iterator[Recipe]:
    of = "too_many"
    for count in (31, 31, 32, 33, 34, 35, 36, 38, 40, 45):
        yield hit(of, f"{count}", many(count))
    for spare in (1, 4):
        yield hit(of, f"31, and {spare} not needed", many(31, spare))
    for count in (30, 30, 29, 28, 27, 26, 25, 24, 22, 20, 18):
        yield near(of, f"{count}", many(count))
    for count, spare in ((30, 1), (30, 5), (28, 6), (25, 10), (29, 2)):
        yield near(of, f"{count}, and {spare} not needed", many(count, spare))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(many(36), last))


def aimless(count: int, *, at: int = 0, **more: Any) -> Change:
    """Links are kept; so many open steps lack one."""

    def change(s: Sketch) -> None:
        if not s.keeps_links:
            serve(s)
        for row in fill(s, count, MORE[at:], **more):
            row.pop("goal", None)

    return change


def last_done(s: Sketch, count: int) -> None:
    for row in s.steps[-count:]:
        s.complete(row, s.ago(1))


def unserved(share: float) -> Change:
    """Only this share of the steps names a goal."""

    def change(s: Sketch) -> None:
        if not s.keeps_links:
            serve(s)
        rows = [row for row in s.steps if not row.get("mark") and row.get("kind") != "milestone"]
        for row in rows[int(len(rows) * share) :]:
            row.pop("goal", None)

    return change


def no_goal_served() -> Iterator[Recipe]:
    of = "no_goal_served"
    for count in (1, 1, 2, 3, 4, 5, 8, 12):
        yield hit(of, f"{count} without", aimless(count, at=count))
    yield hit(of, "one under way", aimless(1, status="in_progress"))
    yield hit(of, "a meeting", aimless(1, kind="meeting"))
    for share in (0.55, 0.6, 0.8):
        yield hit(of, f"{share:.0%} have one", unserved(share))
    for share in (0, 0.1, 0.2, 0.3, 0.4, 0.45):
        yield near(of, f"only {share:.0%} have one", unserved(share))
    for count in (0, 1, 2, 3):
        yield near(of, f"{count} milestones without", aimless(count, kind="milestone"))
        yield near(
            of,
            f"{count + 1} done ones without",
            both(aimless(count + 1), then(last_done, count + 1)),
        )
        yield near(of, f"{count + 1} without, not needed", aimless(count + 1, status="not_needed"))
    yield near(of, "signature and go-live without", both(aimless(0), lambda s: s.step("signature").pop("goal", None)))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(aimless(3), last))
