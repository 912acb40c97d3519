"""What the words of steps and goals mean to the detectors: the thing itself, and what only sounds like it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapapp.insight.case import Aim, Case, Person
from mapapp.insight.detectors.about import topics
from mapapp.insight.detectors.rules import find_all
from mapapp.plans.models import Part
from mapapp.plans.template_steps import FULL

MEANT = {
    "security": (
        "Security",
        "Infosec",
        "Pen test report uploaded to the data room",
        "SOC 2 report read",
        "CISO accepts the residual risk in writing",
        "Third-party risk assessment rated",
        "DPIA filed w/ DPO",
    ),
    "legal": (
        "Legal",
        "Review MSA",
        "Redlines",
        "Sign the DPA",
        "General Counsel settles the liability cap",
        "BAA executed",
        "Contract negotiated",
        "Order form terms agreed",
        "Finalise the statement of work",
        "NDA and MSA signed",
    ),
    "budget": (
        "Budget",
        "Get budget approved",
        "CFO aprove $40k in the may budegt round",
        "Finance approves",
        "CEO approves $1.2M",
        "Business case approved by the committee",
        "Funding released",
        "Capex request granted",
        "Secure funding",
    ),
    "sponsor": (
        "Executive sponsor call",
        "Steering committee",
        "CEO signs off the price",
        "Leadership approves rollout",
        "Board decides in June",
        "Exec meeting: pilot results and go / no-go",
        "Pilot readout to the COO",
    ),
    "procurement": (
        "Get PO sorted",
        "PO 88231 issued",
        "Raise a PO",
        "Vendor onboarding",
        "Registered as a supplier",
        "RFP answered",
        "Set up in Coupa",
        "Purchase order sent to the vendor",
        "Talk to procurement",
    ),
}
NOT_MEANT = {
    "security": (
        "Budget secured",
        "Security deposit paid",
        "Security groups set up in the directory",
        "Site security issues passes",
        "Final approval routing: Finance, Legal, Security, CRO",
        "Cyber insurance certificate ($5M) verified",
        "Single sign-on works",
    ),
    "legal": (
        "Mutual NDA signed by both companies",
        "Contract signed",
        "Legal entity and VAT number confirmed",
        "Contractors trained",
        "Legal hold removed from the two test mailboxes",
        "Kickoff invitation sent to Legal",
        "Contract start",
    ),
    "budget": (
        "Pricing sent",
        "Budget meeting",
        "Dates of the October budget cycle confirmed by Finance",
        "Finance approves the vendor form",
        "Insurance of $5M confirmed",
        "ROI model completed",
        "VP Sales approves 12% discount",
        "Finance confirms the cost centre",
        "Business case reviewed with Finance and every assumption accepted or changed",
    ),
    "sponsor": (
        "Sponsored seats opened",
        "Executive summary written",
        "Executive dashboards reviewed",
        "Kanban board reviewed",
        "Change advisory board approves the firewall change",
        "Minutes sent to the steering group",
        "Whiteboard session",
    ),
    "procurement": (
        "Purchase approved by the sponsor",
        "Point of sale tested",
        "Data sourced from the ERP",
        "Quote sent",
    ),
}
TODAY = date(2026, 2, 10)


@pytest.mark.parametrize(("about", "text"), [(about, text) for about, some in MEANT.items() for text in some])
def test_a_step_is_about_it(about: str, text: str) -> None:
    assert about in topics(text)


@pytest.mark.parametrize(("about", "text"), [(about, text) for about, some in NOT_MEANT.items() for text in some])
def test_a_step_only_sounds_like_it(about: str, text: str) -> None:
    assert about not in topics(text)


def test_the_steps_that_block_most_purchases_are_known_in_the_template() -> None:
    texts = {task.key: topics(str(task.text)) for task in FULL.tasks}
    assert "legal" in texts["legal"] and "security" in texts["security"] and "security" in texts["answers"]
    assert "budget" in texts["budget"] and "sponsor" in texts["sponsor"]
    assert {"procurement"} == texts["supplier"] == texts["order"]
    assert texts["routing"] == texts["nda"] == frozenset()


@pytest.mark.parametrize("text", ["", " ", "☃", "a" * 4000, "(((", "budget " * 500, "合同", "\u202e\u200b"])
def test_any_text_is_read(text: str) -> None:
    assert isinstance(topics(text), frozenset)


def goal_found(statement: str, part: str = "", side: str = "buyer") -> bool:
    people = (Person(1, side, "Priya Raman", part or Part.CHAMPION),) if part or side == "seller" else ()
    case = Case(
        "code",
        TODAY,
        TODAY,
        seller_names=("Larkspur", "larkspur"),
        people=people,
        goals=(Aim(1, statement, 1 if people else None),),
    )
    return any(one.code == "vendor_words" for one in find_all(case))


@pytest.mark.parametrize(
    "text",
    [
        "Close the deal in Q2",
        "Sign the contract by March",
        "Get the order form signed",
        "Run a successful proof of concept",
        "Implement the new platform",
        "Buy 400 seats",
        "Move to procurement",
        "Roll out Larkspur in every region",
        "Roll out to all 14 plants",
        "Go live by October",
        "Get budget for 200 licences",
        "Select a vendor for planning",
        "Larkspur adoption above 80 %",
        "Prove the value of Larkspur",
    ],
)
def test_a_goal_of_the_seller_is_told(text: str) -> None:
    assert goal_found(text)


@pytest.mark.parametrize("text", ["Roll out Larkspur to all plants", "Executive buy-in for Larkspur"])
def test_the_roll_out_of_a_named_product_is_told_in_the_buyers_mouth_too(text: str) -> None:
    assert goal_found(text, Part.CHAMPION)


@pytest.mark.parametrize(
    "text",
    [
        "Sign supplier contracts online",
        "Complete orders on the day they come in",
        "Run clinical trials in one system",
        "One account-planning platform by Q3",
        "Close the books in four days",
        "Win more tenders",
        "Fewer contracts by hand",
        "Our sellers close twice as many deals",
        "Get quotes to customers within an hour",
        "Every nurse has the plan at hand",
    ],
)
def test_a_goal_of_the_buyer_is_left_alone(text: str) -> None:
    assert not goal_found(text)


def test_who_said_it_counts() -> None:
    named = "We want Larkspur on every desk"
    assert goal_found(named) and not goal_found(named, part=Part.EXECUTIVE_SPONSOR)
    assert goal_found("One place for all plans", side="seller") and not goal_found("One place for all plans")


def test_a_name_inside_another_word_is_no_name() -> None:
    assert not goal_found("Larkspurs bloom in June at every site")
    case = Case("code", TODAY, TODAY, seller_names=("", " "), goals=(Aim(1, "All plans in sight"),))
    assert find_all(replace(case)) == ()
