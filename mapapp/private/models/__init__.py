"""The private shapes. Their tables are chosen by the side of who asks, in one place: mapapp/private/choosing.py."""

from mapapp.private.models.beliefs import BeliefShape, OpportunityShape
from mapapp.private.models.coaching import ConditionShape, PlanReviewShape
from mapapp.private.models.figures import FiguresShape, MeasuredShape, ReadingShape
from mapapp.private.models.findings import DealAnswerShape, FindingAnswerShape
from mapapp.private.models.pipeline import BroughtLineShape, BroughtShape, PipelineShape
from mapapp.private.models.shapes import (
    LaneShape,
    NoteShape,
    OwnEventShape,
    OwnPersonalValueShape,
    OwnPersonShape,
    OwnTaskShape,
)
from mapapp.private.models.tallies import TallyShape
from mapapp.private.models.views import ViewShape

__all__ = [
    "BeliefShape",
    "BroughtLineShape",
    "BroughtShape",
    "ConditionShape",
    "DealAnswerShape",
    "FiguresShape",
    "FindingAnswerShape",
    "LaneShape",
    "MeasuredShape",
    "NoteShape",
    "OpportunityShape",
    "OwnEventShape",
    "OwnPersonShape",
    "OwnPersonalValueShape",
    "OwnTaskShape",
    "PipelineShape",
    "PlanReviewShape",
    "ReadingShape",
    "TallyShape",
    "ViewShape",
]
