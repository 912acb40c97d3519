"""The shared tables of a plan: what both sides know. One file a noun."""

from mapapp.plans.models.comment import Comment
from mapapp.plans.models.deleted import DeletedPlan
from mapapp.plans.models.event import Event, EventShape, PersonalValue, PersonalValueShape
from mapapp.plans.models.goal import Goal, Measure
from mapapp.plans.models.phase import Criterion, Phase
from mapapp.plans.models.proposal import Proposal, ProposalAnswer
from mapapp.plans.models.review import ReviewNote
from mapapp.plans.models.side import Closure, Side, SideCalendar
from mapapp.plans.models.stakeholder import DECIDERS, Part, PersonShape, Stakeholder
from mapapp.plans.models.task import Dependency, Task
from mapapp.plans.models.template import TeamTemplate, TemplateVersion
from mapapp.plans.models.version import Version
from mapapp.plans.models.workspace import Workspace

__all__ = [
    "DECIDERS",
    "Closure",
    "Comment",
    "Criterion",
    "DeletedPlan",
    "Dependency",
    "Event",
    "EventShape",
    "Goal",
    "Measure",
    "Part",
    "PersonShape",
    "PersonalValue",
    "PersonalValueShape",
    "Phase",
    "Proposal",
    "ProposalAnswer",
    "ReviewNote",
    "Side",
    "SideCalendar",
    "Stakeholder",
    "Task",
    "TeamTemplate",
    "TemplateVersion",
    "Version",
    "Workspace",
]
