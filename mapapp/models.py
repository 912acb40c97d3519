"""The register of all tables: imports only, so a class may move between rooms without a migration."""

from mapapp.access.models import CalendarFeed, Invite, InviteRequest, MailedAct, Seat, WorkspaceGrant
from mapapp.exchange.models import SheetDraft, SheetTitles
from mapapp.people.models import Membership, Session, Team, TeamDefinitions, TeamEvent, User
from mapapp.plans.models import (
    Comment,
    Criterion,
    Dependency,
    Event,
    Goal,
    Measure,
    PersonalValue,
    Phase,
    Proposal,
    ProposalAnswer,
    ReviewNote,
    Stakeholder,
    Task,
    Version,
    Workspace,
)
from mapapp.post.models import Letter
from mapapp.private.models.buyer import BuyerEvent, BuyerLane, BuyerNote, BuyerPerson, BuyerPersonalValue, BuyerTask
from mapapp.private.models.seller import (
    SellerEvent,
    SellerHiddenValue,
    SellerLane,
    SellerNote,
    SellerPerson,
    SellerPersonalValue,
    SellerSnooze,
    SellerTask,
)
from mapapp.private.models.seller_beliefs import Opportunity, SellerBelief
from mapapp.snapshots.models import Snapshot
from mapapp.work.models import Job

__all__ = [
    "BuyerEvent",
    "BuyerLane",
    "BuyerNote",
    "BuyerPerson",
    "BuyerPersonalValue",
    "BuyerTask",
    "CalendarFeed",
    "Comment",
    "Criterion",
    "Dependency",
    "Event",
    "Goal",
    "Invite",
    "InviteRequest",
    "Job",
    "Letter",
    "MailedAct",
    "Measure",
    "Membership",
    "Opportunity",
    "PersonalValue",
    "Phase",
    "Proposal",
    "ProposalAnswer",
    "ReviewNote",
    "Seat",
    "SellerBelief",
    "SellerEvent",
    "SellerHiddenValue",
    "SellerLane",
    "SellerNote",
    "SellerPerson",
    "SellerPersonalValue",
    "SellerSnooze",
    "SellerTask",
    "Session",
    "SheetDraft",
    "SheetTitles",
    "Snapshot",
    "Stakeholder",
    "Task",
    "Team",
    "TeamDefinitions",
    "TeamEvent",
    "User",
    "Version",
    "Workspace",
    "WorkspaceGrant",
]
