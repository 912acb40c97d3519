"""Recipes: who owns the work, who decides, who speaks."""

from __future__ import annotations

from collections.abc import Iterator

from tests.insight.corpus.plans import words
from tests.insight.corpus.plans.recipe import (
    Change,
    Recipe,
    both,
    hit,
    lost,
    near,
    retired,
    row_is,
    signed,
    then,
    unjoined,
)
from tests.insight.corpus.plans.sketch import Row, Sketch


def recipes() -> Iterator[Recipe]:
    yield from seller_heavy()
    yield from champion_quiet()
    yield from one_contact()
    yield from no_decider_step()
    yield from decider_idle()


def weighed(theirs: int, ours: int, gaps: int = 0) -> Change:
    """So many open steps of named people of the buyer, of the seller, and gaps of the buyer."""

    def change(s: Sketch) -> None:
        for row in s.open():
            if row["key"] in ("kickoff", "live"):
                row["side"], row["owner"] = "seller", 13
        have = sum(row["side"] == "buyer" for row in s.open())
        for text in words.MORE[: theirs - have]:
            s.add_step(text, side="buyer", owner=1, phase=4)
        for text in words.MORE[10 : 10 + gaps]:
            s.add_step(text, side="buyer", phase=4)
        seller = sum(row["side"] == "seller" for row in s.open())
        for place in range(ours - seller):
            s.add_step(words.MORE[place], side="seller", owner=12, phase=4)

    return change


def seller_heavy() -> Iterator[Recipe]:
    of, at = "seller_heavy", "legal"
    for theirs, ours, gaps in (
        (2, 5, 0),
        (2, 6, 0),
        (2, 9, 0),
        (3, 8, 0),
        (4, 10, 0),
        (2, 4, 1),
        (2, 3, 2),
        (3, 5, 3),
        (3, 12, 0),
        (5, 13, 0),
        (2, 3, 4),
        (5, 12, 1),
        (3, 9, 1),
    ):
        yield hit(of, f"{theirs} of {theirs + ours + gaps} open ones, {gaps} gaps", weighed(theirs, ours, gaps), at=at)
    for theirs, ours, gaps in (
        (3, 7, 0),
        (6, 11, 0),
        (3, 6, 1),
        (3, 4, 3),
        (2, 4, 0),
        (2, 3, 0),
        (3, 6, 0),
        (4, 9, 0),
        (5, 5, 0),
        (8, 3, 0),
        (3, 5, 2),
        (4, 8, 1),
        (5, 11, 0),
        (5, 10, 0),
        (2, 2, 2),
    ):
        yield near(of, f"{theirs} of {theirs + ours + gaps} open ones, {gaps} gaps", weighed(theirs, ours, gaps), at=at)
    for ours in (2, 3):
        yield near(of, f"one of {ours + 1} open ones", weighed(1, ours), at="signature")
    yield near(
        of,
        "no open one of the buyer but four in all",
        both(weighed(1, 3), lambda s: s.step("signature").update(side="seller", owner=11)),
        at="signature",
    )
    yield near(of, "signed", both(weighed(2, 12), signed), at=at)
    yield near(of, "retired", both(weighed(2, 12), retired), at=at)
    yield near(of, "lost", both(weighed(2, 12), lost), at=at)


def quiet(days: int) -> Change:
    return lambda s: s.hush(days, who=[1])


def never_spoke(joined: int) -> Change:
    """Joined so many days ago and has not done a thing; others did."""

    def change(s: Sketch) -> None:
        s.acts[:] = [act for act in s.acts if act["by"] != 1]
        s.people[0]["joined_on"] = s.ago(joined)
        s.head["buyer_joined_on"] = min(s.head["buyer_joined_on"], s.ago(joined))

    return change


def another(s: Sketch, part: str, *, days: int | None = None, joined: int | None = 15) -> Row:
    """Somebody else of the buyer in that part, with an act so many days ago."""
    number = max(row["number"] for row in s.people if row["number"] < 10) + 1
    name = next(name for name in words.NAMES if name not in [row["name"] for row in s.people])
    row = {
        "number": number,
        "side": "buyer",
        "name": name,
        "part": part,
        "joined_on": s.ago(joined) if joined is not None else None,
    }
    s.people.append(row)
    if days is not None:
        s.act(days, row)
    return row


def done_for_him(s: Sketch) -> None:
    quiet(16)(s)
    row = s.step("criteria")
    s.complete(row, s.ago(2), by=11)
    row["due_on"] = s.ago(2)
    s.act(2, 11, "task.completed", row["number"])


def champion_quiet() -> Iterator[Recipe]:
    of = "champion_quiet"
    for days in (14, 14, 15, 16, 17, 18, 20, 21, 23):
        yield hit(of, f"{days} days", quiet(days))
    for joined in (14, 18):
        yield hit(of, f"joined {joined} days ago, never acted", never_spoke(joined))
    yield hit(of, "the seller completed his step", done_for_him)
    yield hit(of, "two champions, both quiet", both(quiet(18), lambda s: another(s, "champion", days=15, joined=18)))
    for days in (0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 13, 13):
        yield near(of, f"{days} days", quiet(days))
    for joined in (13, 8, 5):
        yield near(of, f"joined {joined} days ago, never acted", never_spoke(joined))
    for days in (13, 2, 0):
        yield near(
            of,
            f"a second champion acted {days} days ago",
            both(quiet(20), then(another, "champion", days=days, joined=18)),
        )
    yield near(of, "has not joined", both(never_spoke(20), lambda s: s.people[0].update(joined_on=None)))
    yield near(of, "no champion is named", both(quiet(20), lambda s: s.people[0].update(part="user")))
    yield near(of, "signed", both(quiet(20), signed))
    yield near(of, "retired", both(quiet(20), retired))
    yield near(
        of,
        "a seller in that part",
        both(lambda s: s.people[7].update(part="champion"), lambda s: s.hush(20, who=[11]), lambda s: s.act(2, 12)),
    )


def only(number: int, *, joined: int | None = None) -> Change:
    """Of the buyer's people only this one has joined, acted or completed anything."""

    def change(s: Sketch) -> None:
        for act in s.acts:
            if act["by"] < 10:
                act["by"] = number
        for row in s.steps:
            if (row.get("done_by_person") or 99) < 10:
                row["done_by_person"] = number
        for row in s.people:
            if row["side"] == "buyer":
                row["joined_on"] = s.head["buyer_joined_on"] if row["number"] == number else None
        if joined is not None:
            s.head["buyer_joined_on"] = s.people[number - 1]["joined_on"] = s.ago(joined)

    return change


def three_named(s: Sketch) -> None:
    """Only three people of the buyer are on the plan at all; what the others owned is the champion's."""
    gone = {row["number"] for row in s.people if row["side"] == "buyer"} - {1, 2, 3}
    s.people[:] = [row for row in s.people if row["number"] not in gone]
    for row in s.steps:
        if row["owner"] in gone:
            row["owner"] = 1


def one_contact() -> Iterator[Recipe]:
    of = "one_contact"
    for number in (1, 1, 1, 6, 4, 7, 5, 1):
        yield hit(of, f"only person {number} has joined", only(number))
    for joined in (7, 8, 12):
        yield hit(of, f"only the champion, joined {joined} days ago", only(1, joined=joined))
    yield hit(of, "three are named, one has joined", both(only(1), three_named))
    yield hit(of, "another one owns open steps, no more", both(only(1), lambda s: s.step("trial").update(owner=4)))
    for joined in (0, 2, 4, 5, 6, 6):
        yield near(of, f"only the champion, joined {joined} days ago", only(1, joined=joined))
    for days in (1, 6, 13, 21):
        yield near(of, f"somebody else joined {days} days ago", both(only(1), then(another, "user", joined=days)))
    for days in (1, 5, 10, 15):
        yield near(of, f"somebody who has no seat acted {days} days ago", both(only(1), then(Sketch.act, days, 5)))
    for key, number in (("supplier", 6), ("needs", 7), ("criteria", 2), ("supplier", 5)):
        yield near(
            of,
            f"person {number} completed a step by mail",
            both(only(1), row_is(key, done_by_person=number)),
        )
    yield near(of, "nobody has joined", both(unjoined, lambda s: s.found.add("still_close_plan")))
    yield near(of, "signed", both(only(1), signed))
    yield near(of, "retired", both(only(1), retired))
    yield near(of, "lost", both(only(6), lost))


def without(*parts: str) -> Change:
    """Nobody of the buyer is named in these parts."""

    def change(s: Sketch) -> None:
        s.people[:] = [row for row in s.people if row["side"] == "seller" or row["part"] not in parts]

    return change


def owned(owner: int | None, *keys: str) -> Change:
    def change(s: Sketch) -> None:
        for key in keys:
            s.step(key)["owner"] = owner

    return change


def sober(s: Sketch) -> None:
    """The texts of what deciders do name no decider."""
    s.step("budget")["text"] = s.chance.choice(
        ["Budget of $120K approved in the planning round", "Funds for year one released in writing"]
    )
    s.step("sponsor")["text"] = s.chance.choice(
        ["Go or no-go decided by the steering group", "Board meeting decides on the purchase"]
    )


DECIDED = ("budget", "sponsor", "signature")
BOTH = ("economic_buyer", "executive_sponsor")


def gap(text: str, key: str = "budget") -> Change:
    """Nobody is named for it; the words say whose it is."""

    def change(s: Sketch) -> None:
        without(*BOTH)(s)
        owned(1, *DECIDED)(s)
        sober(s)
        s.step(key).update(owner=None, text=text)

    return change


def no_decider_step() -> Iterator[Recipe]:
    of = "no_decider_step"
    for owner in (1, 6, 7, 5, 1):
        yield hit(of, f"all of it is owned by person {owner}", both(sober, owned(owner, *DECIDED)))
    for part in BOTH:
        yield hit(of, f"no {part} is named and the other owns nothing", both(sober, without(part), owned(1, *DECIDED)))
    for at in ("trial", "security", "results"):
        yield hit(of, f"nobody is named, at {at}", both(sober, without(*BOTH), owned(1, *DECIDED)), at=at)
    yield hit(
        of,
        "the seller's sponsor owns one",
        both(sober, without(*BOTH), owned(1, *DECIDED), lambda s: s.people[-1].update(part="executive_sponsor")),
    )
    yield hit(
        of,
        "what he owned is not needed",
        both(
            sober,
            without("executive_sponsor"),
            owned(1, "sponsor", "signature"),
            lambda s: s.step("budget").update(status="not_needed", critical=False),
            lambda s: s.add_step("Budget of $90K approved in the planning round", side="buyer", owner=1, phase=3),
        ),
    )
    yield hit(of, "a gap that names nobody", gap("Budget of $120K approved in the planning round"))
    yield hit(of, "a gap in the words of IT", gap("IT manager confirms the rights of the user groups", "trial"))
    for text in (
        "CFO approves the budget line",
        "VP Finance releases the funds for year one",
        "Finance director signs off on the $84K",
        "Chief Financial Officer approves the spend",
        "Budget approved by the executive committee",
    ):
        yield near(of, f"a gap in his words: {text}", gap(text))
    for text in (
        "Executive sponsor confirms the case",
        "CEO signs off on the purchase",
        "Executive sponsor sign-off recorded",
    ):
        yield near(of, f"a gap in his words: {text}", gap(text, "sponsor"))
    for key in ("budget", "sponsor", "signature"):
        for part, number in zip(BOTH, (2, 3), strict=True):
            other = BOTH[0] if part == BOTH[1] else BOTH[1]
            yield near(
                of, f"the {part} owns {key} alone", both(sober, owned(1, *DECIDED), without(other), owned(number, key))
            )
    for key in ("needs", "discovery", "criteria"):
        yield near(
            of,
            f"the sponsor owned {key}, which is done",
            both(
                sober,
                owned(1, *DECIDED),
                without("economic_buyer"),
                owned(3, key),
                row_is(key, side="buyer"),
            ),
        )
    yield near(of, "signed", both(sober, owned(1, *DECIDED), signed))
    yield near(of, "retired", both(sober, owned(1, *DECIDED), retired))
    yield near(of, "lost", both(sober, owned(1, *DECIDED), lost))


def idle(number: int) -> Change:
    return lambda s: s.found.add(f"decider_idle:{number}")


def extra(part: str, **more: int | None) -> Change:
    def change(s: Sketch) -> None:
        s.found.add(f"decider_idle:{another(s, part, **more)['number']}")

    return change


def decider_idle() -> Iterator[Recipe]:
    of = "decider_idle"
    for at in ("setup", "trial", "results", "security"):
        yield hit(of, f"the economic buyer has nothing, at {at}", both(sober, owned(3, "budget"), idle(2)), at=at)
        yield hit(
            of, f"the sponsor has nothing, at {at}", both(sober, owned(2, "sponsor", "signature"), idle(3)), at=at
        )
    yield hit(of, "a second economic buyer", extra("economic_buyer"))
    yield hit(of, "a second sponsor, not joined", extra("executive_sponsor", joined=None))
    yield hit(of, "he acts, but owns nothing", extra("economic_buyer", days=2))
    yield hit(
        of,
        "his only step is not needed",
        both(
            lambda s: s.step("budget").update(status="not_needed", critical=False),
            lambda s: s.add_step("Budget of $90K approved in the planning round", side="buyer", owner=1, phase=3),
            idle(2),
        ),
    )
    for key in ("needs", "criteria"):
        for number, others in ((2, ("budget",)), (3, ("sponsor", "signature"))):
            yield near(
                of,
                f"person {number} owned {key}, which is done",
                both(sober, owned(5 - number, *others), owned(number, key)),
            )
    for key in ("trial", "results", "security", "legal"):
        yield near(of, f"the economic buyer owns {key}", both(sober, owned(3, "budget"), owned(2, key)))
    yield near(of, "the sponsor owns the signature alone", owned(2, "sponsor"))
    yield near(
        of, "the sponsor owns the go-live alone", both(sober, owned(2, "sponsor", "signature"), owned(3, "live"))
    )
    yield near(of, "no economic buyer is named", both(sober, owned(3, "budget"), without("economic_buyer")))
    yield near(of, "no sponsor is named", both(sober, owned(2, "sponsor", "signature"), without("executive_sponsor")))
    for part in ("champion", "technical_evaluator", "security", "legal", "procurement", "user", "other"):
        yield near(of, f"somebody else in the part {part} owns nothing", then(another, part, days=3))
    yield near(
        of,
        "the seller's sponsor owns nothing",
        lambda s: s.people.append({"number": 14, "side": "seller", "name": "David Roth", "part": "executive_sponsor"}),
    )
    yield near(of, "signed", both(sober, owned(3, "budget"), signed))
    yield near(of, "retired", both(sober, owned(3, "budget"), retired))
    yield near(of, "nobody of them has one", both(sober, owned(1, *DECIDED), lambda s: s.found.add("no_decider_step")))
