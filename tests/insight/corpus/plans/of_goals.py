"""Recipes: in whose words the goals stand."""

from __future__ import annotations

from collections.abc import Iterator

from tests.insight.corpus.plans.recipe import Change, Recipe, both, hit, lost, near, retired, signed, unjoined
from tests.insight.corpus.plans.sketch import Sketch
from tests.insight.corpus.plans.words import AIMS, lines

SALE = lines("""
    Close the deal by the end of the quarter
    Sign the contract by 31 March
    Evaluate the platform and reach a decision
    Complete a successful pilot
    Purchase 200 licences in the first year
    Get the order form signed before year end
    Roll out the solution to all regions
    Finish the proof of concept and move to contract
    Successful go-live of the new platform
    Secure executive buy-in for the purchase
    Win technical approval and proceed to procurement
    Deploy the software to 400 users
    Renew the subscription for three years
    Validate the product’s fit
""")
NAMED = lines("""
    Roll out Larkspur to every account team
    Deploy Larkspur Atlas across the sales organisation
    Become a Larkspur reference customer
    Adopt Larkspur as the standard for planning
    Show the value of Larkspur Atlas to the executives
    Implement Larkspur’s planning suite
""")
OURS = lines("""
    One place for all account plans
    Cut planning from fifteen days to five
    Fewer tools for the regional teams
""")
CHANGE = lines("""
    Cut planning from three weeks to one with Larkspur
    Use Larkspur to halve the time from order to invoice
    Close the books in four days instead of nine
    Sign new suppliers in ten days, not forty
    Contracts reviewed within two days
    Raise the win rate of our own tenders from 18 % to 25 %
    Purchase requests answered the same day
    Fewer licences for tools nobody opens: three become one
    Trials of new drugs documented without paper
    Our pilots log a flight in two minutes
    Renewals of our members up from 71 % to 80 %
    Deployments every week instead of every quarter
    Sales teams sell four hours a week more
    Ship orders within 24 hours
    One platform instead of three by Q3
    Replace three quoting tools before the winter season
    No proposal leaves the house with an old price
    Decide on a loan in one day
    Roll out new price lists in a day, not a week
    Audit findings on supplier contracts down to zero
    Evaluate a supplier’s risk in an hour
    Subscription customers find their invoice without a call
""")
THEIRS = lines("""
    I want Larkspur in every account team by summer
    We need Larkspur Atlas to be where people look first
""")


def recipes() -> Iterator[Recipe]:
    yield from vendor_words()
    yield from no_objective()


def goal(statement: str, said_by: int | None = None, *, label: bool = False) -> Change:
    """One more goal, in these words."""

    def change(s: Sketch) -> None:
        number = len(s.goals) + 1
        s.goals.append({"number": number, "statement": statement, "said_by": said_by})
        if label:
            s.found.add(f"vendor_words:{number}")

    return change


def vendor_words() -> Iterator[Recipe]:
    of = "vendor_words"
    for place, text in enumerate(SALE):
        yield hit(of, f"the sale: {text}", goal(text, (None, 1, 3)[place % 3], label=True))
    for text in NAMED:
        yield hit(of, f"the seller's name: {text}", goal(text, label=True))
    for text in OURS:
        yield hit(of, f"said by the seller: {text}", goal(text, 11, label=True))
    for place, text in enumerate(CHANGE):
        yield near(of, f"a change: {text}", goal(text, (None, 1, 3)[place % 3]))
    for text in THEIRS:
        yield near(of, f"a buyer names the seller: {text}", goal(text, 3))
    for text in AIMS[3:9]:
        yield near(of, f"a goal: {text}", goal(text, 2))
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(goal(SALE[0], label=True), last))


def no_goals(s: Sketch) -> None:
    s.goals.clear()
    s.keeps_links = False
    for row in s.steps:
        row.pop("goal", None)


def no_objective() -> Iterator[Recipe]:
    of = "no_objective"
    for at in ("needs", "setup", "trial", "results", "security", "budget", "legal", "case", "supplier", "signature"):
        yield hit(of, f"none, at {at}", no_goals, at=at)
    yield hit(
        of,
        "only the plan's name says something",
        both(no_goals, lambda s: s.head.update(name="One account-planning platform by Q3")),
    )
    yield hit(
        of,
        "only the plan's name, and it is the vendor's",
        both(no_goals, lambda s: s.head.update(name="Larkspur roll-out")),
    )
    for place, text in enumerate(AIMS):
        yield near(of, f"one: {text}", both(no_goals, goal(text, (None, 1, 3)[place % 3])))
    for at in ("setup", "trial", "security"):
        yield near(
            of,
            f"none, no buyer has joined, at {at}",
            both(no_goals, unjoined, lambda s: s.found.add("still_close_plan")),
            at=at,
        )
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(no_goals, last))
