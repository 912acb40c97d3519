"""Whose tables: the one place that picks them, by the side of who asks. Nothing else imports the two sides' classes."""

from __future__ import annotations

from dataclasses import dataclass

from mapapp.access.visit import Visit
from mapapp.plans.models import Side
from mapapp.private.models import (
    BeliefShape,
    BroughtLineShape,
    BroughtShape,
    ConditionShape,
    DealAnswerShape,
    FiguresShape,
    FindingAnswerShape,
    LaneShape,
    MeasuredShape,
    NoteShape,
    OpportunityShape,
    OwnEventShape,
    OwnPersonalValueShape,
    OwnPersonShape,
    OwnTaskShape,
    PipelineShape,
    PlanReviewShape,
    ReadingShape,
    TallyShape,
    ViewShape,
)
from mapapp.private.models.buyer import BuyerEvent, BuyerLane, BuyerNote, BuyerPerson, BuyerPersonalValue, BuyerTask
from mapapp.private.models.seller import (
    SellerEvent,
    SellerHiddenValue,
    SellerLane,
    SellerNote,
    SellerOrigin,
    SellerPerson,
    SellerPersonalValue,
    SellerSnooze,
    SellerTask,
)
from mapapp.private.models.seller_beliefs import Opportunity, SellerBelief
from mapapp.private.models.seller_coaching import SellerCondition, SellerPlanReview
from mapapp.private.models.seller_figures import Figures, Measured, Reading, Tally
from mapapp.private.models.seller_findings import SellerDealAnswer, SellerFindingAnswer
from mapapp.private.models.seller_pipeline import SellerBrought, SellerBroughtLine, SellerPipeline
from mapapp.private.models.seller_views import SellerView


@dataclass(frozen=True, slots=True)
class Tables:
    """What one side keeps to itself, table by table. `letter` stands before the numbers of its tasks.

    What the seller believes of people, what his CRM says, a value that he has hidden, a silent plan that he has put
    off, the figures that his portfolio keeps, and what is written while a plan is coached, have no twin: for the buyer
    there is no table to read.
    """

    side: Side
    letter: str
    lanes: type[LaneShape]
    tasks: type[OwnTaskShape]
    notes: type[NoteShape]
    people: type[OwnPersonShape]
    events: type[OwnEventShape]
    values: type[OwnPersonalValueShape]
    beliefs: type[BeliefShape] | None = None
    opportunities: type[OpportunityShape] | None = None
    hidden_values: type[SellerHiddenValue] | None = None
    snoozes: type[SellerSnooze] | None = None
    origins: type[SellerOrigin] | None = None
    figures: type[FiguresShape] | None = None
    readings: type[ReadingShape] | None = None
    measured: type[MeasuredShape] | None = None
    conditions: type[ConditionShape] | None = None
    plan_reviews: type[PlanReviewShape] | None = None
    views: type[ViewShape] | None = None
    finding_answers: type[FindingAnswerShape] | None = None
    deal_answers: type[DealAnswerShape] | None = None
    tallies: type[TallyShape] | None = None

    def key(self, number: int) -> str:
        """`S1`, `B1`: how people call a task of this side's own."""
        return f"{self.letter}{number}"


_TABLES = {
    Side.SELLER: Tables(
        Side.SELLER, "S", SellerLane, SellerTask, SellerNote, SellerPerson, SellerEvent, SellerPersonalValue,
        SellerBelief, Opportunity, SellerHiddenValue, SellerSnooze, SellerOrigin,
        Figures, Reading, Measured, SellerCondition, SellerPlanReview,
        SellerView,
        finding_answers=SellerFindingAnswer, deal_answers=SellerDealAnswer, tallies=Tally,
    ),
    Side.BUYER: Tables(Side.BUYER, "B", BuyerLane, BuyerTask, BuyerNote, BuyerPerson, BuyerEvent, BuyerPersonalValue),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TeamTables:
    """What a selling company keeps of its opportunities as a whole, whatever plans they have."""

    opportunities: type[OpportunityShape] = Opportunity
    settings: type[PipelineShape] = SellerPipeline
    brought: type[BroughtShape] = SellerBrought
    lines: type[BroughtLineShape] = SellerBroughtLine
    events: type[OwnEventShape] = SellerEvent


TEAMS = TeamTables()  # for code of this room, which is asked for a team: a buyer has none


def lane_of(visit: Visit) -> Tables:
    """The tables of the visitor's own side."""
    return tables_of(visit.side)


def tables_of(side: Side) -> Tables:
    """The tables of a side: for code of this room, which has the side from an actor, never from a request."""
    return _TABLES[side]
