"""A fourth sample, of words alone: goals, titles of steps, and the reasons and steps of who does not commit. Labelled
after the third was seen and before anything was mended by it, so that it tells how far a mend reaches.
`python -m tests.insight.corpus.plans.said` writes `said.jsonl` and `said-commitment.jsonl`.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path

from tests.insight.corpus.plans.commitment import BASE, INES, MAREK, TOM, asks, numbered, proposes
from tests.insight.corpus.plans.fresh import CHECKS, NEAR
from tests.insight.corpus.plans.mixed_well import WELL, Edit, Plan, add, put, step

HERE = Path(__file__).parent
SAID, OF_COMMITMENT = HERE / "said.jsonl", HERE / "said-commitment.jsonl"
OURS = (
    "Finalise the commercial terms", "Expand Larkspur to the Danish plants", "Contract signed by 30 June",
    "Get leadership buy-in for the purchase", "Become a lighthouse customer", "Publish a joint case study",
    "Migrate everybody to Atlas", "Close out the evaluation", "Complete the security and legal reviews",
    "Move forward with Larkspur as strategic partner", "Start the subscription in July", "Pass procurement",
    "Implementation of the software finished", "Buy 400 licences", "All planners trained on Atlas",
    "Signature this quarter",
)  # fmt: skip
THEIRS = (
    "Launch our new product line in Poland", "Sign 50 new dealers", "Retire the old planning tool",
    "Fewer calls from stores about late trucks", "Every plant sees the same numbers on Monday morning",
    "Pricing changes reach the shops overnight", "Close three of the seven depots",
    "Evaluate suppliers twice a year instead of once", "Know on day one what a promotion will sell",
    "Trials of new recipes need no paper", "Procurement orders what supply plans, without e-mails",
    "Pass the BRC audit without findings", "Keep the two best planners", "Training of temps takes a morning",
    "Contracts with growers renewed in time", "Our software team ships weekly",
)  # fmt: skip
MISSING = {  # neither of these is there by its words
    "security": ("Securing of pallets filmed", "Security gate passes for the visit ordered"),
    "legal": ("Legal holidays of both plants noted", "Draft agenda agreed"),
    "budget": ("Budget season explained to us", "Financing of the new plant mentioned"),
    "sponsor": ("Steering wheel supplier data loaded", "Dashboard of the executives sketched"),
}
THERE = {
    "security": ("CAIQ answered", "Cyber team approves the hosting", "Vendor risk tier assigned"),
    "legal": ("T&Cs negotiated", "Lawyers of both sides agree on the wording", "SaaS agreement marked up"),
    "budget": ("Finance committee releases the money", "Budget owner says yes to 80k", "Capex request approved"),
    "sponsor": ("CEO gives the final go", "Executive committee endorses the plan", "Sponsor check-in held"),
}
BOUGHT = ("Purchasing opens the vendor record", "Buying desk raises the order", "Ariba onboarding finished",
          "Three quotes collected by purchasing")  # fmt: skip
NOT_BOUGHT = ("Purchase prices of wheat loaded", "Sourcing data of the plants imported")
ANOTHER = (  # reasons of a no that say whose yes it is
    "Ruth needs to be on board first", "I need to run this past our CFO", "It's not my call", "I can't sign this",
    "Legal must clear it before we say yes", "Our managing director wants to see it first",
    "Waiting on approval from head office", "This is above my pay grade", "Only the board can commit to that",
    "Marta hasn't approved it yet", "Have to get sign-off from finance", "I'm not authorised to agree to dates",
)  # fmt: skip
OWN = (
    "We need two more weeks for the pilot", "Ruth is on holiday until the 20th", "Too many steps for us",
    "Finance closes the year that week", "Our CFO approved it, but April is too early", "The pilot is not over yet",
    "I would rather start in May", "Marta and I agreed on May instead", "The board meets a week later",
    "Management offsite that week", "My team is too small for these dates", "We agreed on three plants, not seven",
)  # fmt: skip
ABOVE = ("Finance director approves the spend", "Master agreement countersigned", "Board releases the investment",
         "PO issued for 80k", "Contract signed by both companies", "Sponsor gives the go-ahead")  # fmt: skip
NOT_ABOVE = (
    "Signed attendance list of the training sent", "Design of the dashboard approved", "Order data exported",
    "Test contract numbers provided", "Approval workflow of the plants described", "Board pack template sent",
    "Acceptance test signed off", "Budget cycle dates sent",
)  # fmt: skip
Rows = Iterator[tuple[str, str, list[str], list[Edit]]]


def plans() -> Rows:
    for place, text in enumerate(OURS, 1):
        yield f"ours-{place}", text, ["vendor_words:1"], [put(goals=[[1, text, 1], [2, "Waste down 10 %", 2]])]
    for place, text in enumerate(THEIRS, 1):
        yield f"theirs-{place}", text, [], [put(goals=[[1, text, 1], [2, "Waste down 10 %", 2]])]
    for about, (number, edits, _without, _there) in CHECKS.items():
        for place, text in enumerate(MISSING[about], 1):
            yield (
                f"{about}-missing-{place}",
                text,
                [f"step_missing:{about}"],
                [*edits, step(number, text=text, owner=1)],
            )
        for place, text in enumerate(THERE[about], 1):
            yield f"{about}-there-{place}", text, [], [*edits, step(number, text=text, owner=1)]
    for place, text in enumerate(BOUGHT, 1):
        yield f"bought-{place}", text, [], [*NEAR, step(11, text=text, owner=1, starts_on=2)]
    for place, text in enumerate(NOT_BOUGHT, 1):
        yield f"not-bought-{place}", text, ["procurement_late"], [*NEAR, step(11, text=text, owner=1, starts_on=2)]


def without_commitment() -> Rows:
    for place, why in enumerate(ANOTHER, 1):
        yield f"another-{place}", why, ["missing_authority:1"], [proposes(3, -8, "declined", -6, INES, why)]
    for place, why in enumerate(OWN, 1):
        yield f"own-{place}", why, [], [proposes(3, -8, "declined", -6, INES, why)]
    for owner in (MAREK, TOM):
        for place, text in enumerate(ABOVE, 1):
            row = add(17, text, "b", 3, 5, 9, "", owner, [2], "approval")
            yield f"above-{owner}-{place}", text, [f"missing_authority:{owner}"], [row, asks(17, -8)]
    for place, text in enumerate(NOT_ABOVE, 1):
        yield f"not-above-{place}", text, [], [add(17, text, "b", 3, 5, 9, "", TOM, [2], "approval"), asks(17, -8)]


def lines(rows: Rows, base: Plan, of: str) -> Iterator[Plan]:
    for name, why, labels, edits in rows:
        case = copy.deepcopy(base)
        for edit in edits:
            edit(case)
        yield {"id": f"said-{name}", "of": of, "kind": "hit" if labels else "near", "why": why, "labels": labels,
               "case": numbered(case) if base is BASE else case}  # fmt: skip


def both() -> Iterator[tuple[Path, list[Plan]]]:
    yield SAID, list(lines(plans(), WELL, "fresh"))
    yield OF_COMMITMENT, list(lines(without_commitment(), BASE, "missing_authority"))


def main() -> None:
    for path, rows in both():
        text = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in rows]
        path.write_text("\n".join(text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
