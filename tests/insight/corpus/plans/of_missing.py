"""Recipes: the four steps that block most purchases, missing behind words that sound like them, or there in words of
their own; and procurement, which comes in late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from tests.insight.corpus.plans.recipe import (
    Change,
    Recipe,
    agrees,
    both,
    hit,
    kept,
    lost,
    near,
    retired,
    row_is,
    signed,
)
from tests.insight.corpus.plans.sketch import Sketch, working
from tests.insight.corpus.plans.words import lines

NUMBER = {"security": 4, "legal": 5, "budget": 2, "sponsor": 3}
DECOYS = {
    "security": lines("""
        Single sign-on connected to the test tenant
        Approval routing: Finance, Legal, Security, sponsor
        Security deposit for the trial devices paid
        Social security numbers removed from the test data
        Mutual NDA signed by both companies
        Gate passes issued by site security for the workshop
        Budget secured for year two
        Passwords of the ten trial users reset
        Safety briefing held at both depots
        Access rights of the user groups listed
        Works council informed about job security
        Firewall opened for the sandbox
        Invitation to the kickoff sent to IT, Security and Finance
    """),
    "legal": lines("""
        Mutual NDA signed by both companies
        Approval routing: Finance, Legal, Security, sponsor
        Legal entity and address for the invoice sent
        Contract start set to 1 October
        Contractors at the depots trained
        Two users of the legal department join the trial
        NDA redlined and countersigned
        Contract number entered in the supplier portal
        Terms for the glossary agreed with the trainers
        Countersigned order form filed
        Non-disclosure agreement agreed by counsel
        Kickoff invitation sent to Legal and Finance
        End of the old contract with the present vendor noted
    """),
    "budget": lines("""
        Pricing proposal sent
        Approval routing: Finance, Legal, Security, sponsor
        Return on investment worked out from the pilot
        Who holds the budget named
        Travel for the kickoff booked within the project budget
        Calculation of hours saved sent to Finance
        Business case drafted
        Price list for 40 seats sent
        Quote valid until the end of the quarter sent
        Cost of today’s process measured
        Finance users invited to the trial
        Invoice address and cost centre sent
        Dates of the budget cycle found out
    """),
    "sponsor": lines("""
        Approval routing: Finance, Legal, Security, sponsor
        Sponsored seats for the pilot opened
        Sponsorship of the user conference agreed
        Executive summary of the pilot written
        Our sponsor’s letter to the working group sent
        Project board in the tool set up with three columns
        Dashboard for executives configured
        Onboarding plan for 40 users agreed
        Kickoff invitation sent to the sponsor
        Executive assistant trained on the calendar sync
        Whiteboard session on routes held
        Committee of users names ten testers
        Direct reports of the sales manager added as users
    """),
}
OTHER_WORDS = {
    "security": lines("""
        InfoSec sign-off on the architecture
        Penetration test report handed over and accepted
        SOC 2 report read, open points closed
        ISO 27001 certificate and statement of applicability filed
        Vendor risk assessment rated
        Cyber risk questionnaire returned, 140 questions
        CISO clears the tool for patient data
        IT risk committee gives its rating
        CAIQ filled in and uploaded
        Threat model walked through with the platform team
        Cloud security checklist ticked off
        Third-party risk review closed
        SIG Lite answered
        Vulnerability scan of the test tenant shows nothing open
    """),
    "legal": lines("""
        MSA agreed, no open comment
        Redlines returned by counsel
        Order form terms negotiated
        General Counsel clears liability cap and jurisdiction
        DPA countersigned with the list of subprocessors
        Contract negotiated to final wording
        Legal’s comments on the agreement answered
        Data processing addendum settled
        Liability clause agreed in writing
        Framework agreement checked by the law firm
        Terms and conditions accepted with two changes
        SaaS agreement: final draft accepted by both lawyers
        Contract review done by the in-house lawyer
        AVV and terms of use accepted by the data protection officer
    """),
    "budget": lines("""
        Funds released for year one
        CFO approves the $84K
        Capex request granted
        Investment committee says yes to the case
        Finance signs off on the spend
        VP Finance approves the business case
        Money for phase one freed in the March round
        Budget line confirmed for next fiscal year
        Funding approved by the finance committee
        Spend of £210K authorised
        Controller releases the amount in quote 4711
        Business case accepted by Finance
        OPEX for 2026 granted by the controller
        Budget allocated from the digital programme
    """),
    "sponsor": lines("""
        Steering committee decides to go ahead
        CEO confirms in writing that the project starts
        Board decides in its June meeting
        Executive committee sees the case and says yes
        COO signs off on the roll-out
        Sponsor sign-off recorded
        Management board approves the purchase
        Executive read-out: go or no-go
        CRO confirms the problem is worth solving this year
        Exco paper presented and decided
        Managing director gives the go-ahead
        Leadership team votes on the vendor
        Chief operating officer confirms the target for Q3
        Sponsor meeting held: decision minuted
    """),
}
BLAND = (
    "Evidence pack read, open questions listed",
    "Review of the papers finished",
    "Second meeting held, points closed",
    "Annexes gone through and returned",
)


def gone(about: str) -> Change:
    """The usual step is not there. Who would have owned it owns nothing that counts for it; who decides keeps one."""

    def change(s: Sketch) -> None:
        s.drop(about)
        if about == "budget":
            s.step("results").update(owner=2, text="Pilot report with the figures of all ten users sent")

    return change


def with_step(text: str, *, owner: int | None = 1, **more: Any) -> Change:
    side = "seller" if owner and owner > 10 else "buyer"
    return lambda s: s.add_step(text, side=side, owner=owner, phase=3, **more)


def recipes() -> Iterator[Recipe]:
    for about in NUMBER:
        yield from missing(about)
    yield from procurement_late()


def missing(about: str) -> Iterator[Recipe]:
    of = f"step_missing:{about}"
    for place, text in enumerate(DECOYS[about]):
        owner = (1, None, 12)[place % 3]
        if text.startswith(("Our", "Pricing", "Price list", "Quote")):
            owner = 11
        yield hit(
            of,
            f"there is only: {text}",
            both(gone(about), with_step(text, owner=owner)),
            at=("setup", "trial")[place % 2],
        )
    yield hit(of, "not there at all", gone(about))
    if about == "legal":
        yield hit(
            of,
            "counsel owns the NDA alone",
            both(gone(about), with_step("Mutual NDA signed by both companies", owner=5)),
        )
        yield hit(
            of, "counsel owns the signature alone", both(gone(about), lambda s: s.step("signature").update(owner=5))
        )
    if about == "sponsor":
        yield hit(
            of,
            "the seller's sponsor owns one",
            both(gone(about), lambda s: s.people[-1].update(part="executive_sponsor")),
        )
    for place, text in enumerate(OTHER_WORDS[about]):
        owner = (1, None)[place % 2]
        yield near(
            of,
            f"in other words: {text}",
            both(gone(about), with_step(text, owner=owner)),
            at=("setup", "trial")[place % 2],
        )
    if about == "budget":
        yield near(
            of,
            "an approval of whoever approves budgets",
            both(gone(about), with_step("Approval of the papers", owner=2, kind="approval")),
        )
        yield near(
            of,
            "done long ago",
            both(gone(about), with_step("Budget approved in the March round", owner=2), done_before),
        )
    else:
        for text in BLAND[:3]:
            yield near(of, f"by its owner alone: {text}", both(gone(about), with_step(text, owner=NUMBER[about])))
        yield near(
            of, "by its owner alone, done", both(gone(about), with_step(BLAND[3], owner=NUMBER[about]), done_before)
        )
    yield near(of, "marked not needed", both(row_is(about, status="not_needed", critical=False), still_owed(about)))
    yield near(of, "a light plan of seven steps", light(about), at="needs")
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(gone(about), last))


def still_owed(about: str) -> Change:
    """Who approves the budget owns that step alone; what is not needed is no task."""
    return lambda s: s.found.add("decider_idle:2") if about == "budget" else None


def done_before(s: Sketch) -> None:
    row = s.steps[-1]
    row["starts_on"] = row["due_on"] = s.ago(20)
    s.complete(row, s.ago(20))


def light(about: str) -> Change:
    """Seven steps in all, and none of them is about it."""

    def change(s: Sketch) -> None:
        kept(
            s, "needs", "trial", "results", "budget" if about != "budget" else "sponsor", "case", "signature", "kickoff"
        )
        if about == "budget":
            s.step("results").update(owner=2)
        else:
            s.people[:] = [row for row in s.people if row["part"] != "executive_sponsor"]
            s.step("signature").update(owner=2)

    return change


def enters(days: int, *, target: bool = True, **values: Any) -> Change:
    """Procurement's first step begins so many days before signature."""

    def change(s: Sketch) -> None:
        if not target:
            s.head["target_signature_on"] = None
        sign = s.head["target_signature_on"] or s.head["signature_on"]
        row = s.step("supplier")
        row.update({"status": "not_started", "done_on": None, "done_by": "", "done_by_person": None, **values})
        row["starts_on"] = sign - timedelta(days=days)
        row["due_on"] = working(row["starts_on"], 3)
        s.acts[:] = [act for act in s.acts if act["task"] != row["number"]]

    return change


def nothing_bought(days: int) -> Change:
    """No step is procurement's, and signature is so many days off."""

    def change(s: Sketch) -> None:
        s.drop("supplier")
        s.head["target_signature_on"] = s.ahead(days)
        agrees(s)

    return change


BOUGHT = lines("""
    Purchase order raised and its number sent
    PO issued for 40 seats
    Vendor onboarding in the supplier portal finished
    Registered as a supplier in Ariba
    Tender documents returned
    Procurement names the contract route
    Bank details verified by the purchasing desk
    Requisition created in Coupa
    Supplier number assigned
    Single-source form signed by the buying office
""")


def procurement_late() -> Iterator[Recipe]:
    of = "procurement_late"
    for days in (0, 2, 5, 9, 14, 18, 20, 20):
        yield hit(of, f"its first step begins {days} days before", enters(days))
    yield hit(of, "no target; 12 days before the projected day", enters(12, target=False))
    for days in (5, 15, 24, 29):
        yield hit(of, f"no step is its own, {days} days to go", nothing_bought(days), at="legal")
    for days in (21, 21, 22, 25, 30):
        yield near(of, f"its first step begins {days} days before", enters(days))
    yield near(of, "no target; 21 days before the projected day", enters(21, target=False))
    for days in (30, 34, 60):
        yield near(of, f"no step is its own, {days} days to go", nothing_bought(days), at="results")
    for place, text in enumerate(BOUGHT):
        yield near(
            of,
            f"in other words: {text}",
            both(nothing_bought(24), with_step(text, owner=(1, None)[place % 2], starts=None), early),
            at="legal",
        )
    yield near(
        of,
        "by its owner alone",
        both(nothing_bought(24), with_step("Forms filled in and returned", owner=6), early),
        at="legal",
    )
    yield near(of, "it begins late and is under way", enters(10, status="in_progress"))
    yield near(
        of, "no day to count to", both(enters(10), lambda s: s.head.update(target_signature_on=None, signature_on=None))
    )
    yield near(
        of,
        "a light plan of seven steps",
        both(
            nothing_bought(20),
            lambda s: kept(s, "needs", "trial", "budget", "sponsor", "legal", "signature", "kickoff"),
        ),
        at="needs",
    )
    for last in (retired, lost, signed):
        yield near(of, last.__name__, both(enters(6), last))


def early(s: Sketch) -> None:
    """The step just added begins as early as it can, three weeks and more before signature."""
    row = s.steps[-1]
    row["starts_on"], row["due_on"] = s.today, working(s.today, 3)
