"""May somebody do this? Pure questions without queries; the answer is None for yes, or the reason of the no.

The one sentence hides the control, explains it and refuses the POST. Whether it can be done *now* is the change's
business, not a rule's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mapapp.access.members import OVERSEERS, TeamVisit
from mapapp.access.roles import COMMENT, CONTRIBUTE, LEAD
from mapapp.access.team_templates import TemplateVisit
from mapapp.access.visit import Visit
from mapapp.plans.models import Side, Task, TeamTemplate, Workspace

Reason = Promise | str | None
Asked = ParamSpec("Asked")

ONLY_READERS = _("You can read this plan. Ask the person who leads it if you should edit it too.")
OTHER_SIDE = _("This step belongs to the other company. You can propose another date, or comment.")
NOT_FOR_THEM = _("The other company has to say yes to this date: it is their step.")
OTHER_CALENDAR = _("Each company says for itself when it works.")
OWN_PROPOSAL = _("Your company proposed this version: a lead of the other company has to answer.")
THEIR_PROPOSAL = _("The other company proposed this version: accept it or decline it.")
ONLY_LEADS = _("Only a lead of the plan can do this. Ask yours.")
NOT_THEIR_PEOPLE = _("Each company says who of its people takes part. Ask a lead of theirs.")
ONLY_ADMINS = _("Only an admin of the team says who is in it. Ask one of yours.")
ONLY_ADMINS_COUNT = _("Only an admin of the team sets these numbers. Ask one of yours.")
ONLY_ADMINS_DRESS = _("Only an admin of the team gives it its logo and colour. Ask one of yours.")
ONLY_ADMINS_READ = _("Only an admin of the team reads who came and who went. Ask one of yours.")
ONLY_OVERSEERS = _("Managers and admins of the team keep its list from the CRM. Ask one of yours.")
NOT_THE_KEEPER = _("Managers and admins of the team keep its templates. Propose one of your own, or ask one of them.")
NOT_THEIR_VALUE = _("Only a lead of the company that sells hides the value, or shows it again.")
NOT_THEIR_YES = _("A lead of the company that sells says yes or no to this.")
NOT_YOUR_WORDS = _("Only the person who wrote this can change it.")
RETIRED = _("This plan is retired, so nothing on it changes any more. A lead of the company that sells can reopen it.")
NOT_THEIR_END = _("Only a lead of the company that sells retires the plan, or opens it again.")
LINKS_OFF = _("The other company switched links off for this plan. A lead of theirs can switch them on again.")
NOT_YOURS = _("Only the person it is about, or a lead of the same company, can write this.")


def while_open(rule: Callable[Concatenate[Visit, Asked], Reason]) -> Callable[Concatenate[Visit, Asked], Reason]:
    """A rule of a plan that is not retired; of one that is, it answers no to everybody."""

    @wraps(rule)
    def asked(visit: Visit, /, *what: Asked.args, **how: Asked.kwargs) -> Reason:
        return RETIRED if visit.workspace.state == Workspace.State.RETIRED else rule(visit, *what, **how)

    return asked


@while_open
def may_add_task(visit: Visit) -> Reason:
    return None if CONTRIBUTE in visit.grants else ONLY_READERS


@while_open
def may_edit_task(visit: Visit, task: Task) -> Reason:
    """Its words, owner, status and order: leads always, contributors for tasks of their own side."""
    return may_edit_tasks_of(visit, Side(task.side))


@while_open
def may_edit_tasks_of(visit: Visit, side: Side) -> Reason:
    """Tasks of that side, whichever they are."""
    if LEAD in visit.grants:
        return None
    if CONTRIBUTE not in visit.grants:
        return ONLY_READERS
    return None if side == visit.side else OTHER_SIDE


@while_open
def may_reschedule(visit: Visit, task: Task) -> Reason:
    """Everybody who contributes may set a date; one of the other side's task stands as proposed."""
    return None if CONTRIBUTE in visit.grants else ONLY_READERS


@while_open
def may_apply_moves(visit: Visit, dated: Collection[Task], relinked: Collection[Task], *, target: bool) -> Reason:
    """Several moves at once: each by its own rule. Whoever reads the plan may try them: nothing is written."""
    rules = [may_reschedule(visit, task) for task in dated] + [may_edit_task(visit, task) for task in relinked]
    if target:
        rules.append(may_lead(visit))
    return next((no for no in rules if no is not None), None if CONTRIBUTE in visit.grants else ONLY_READERS)


@while_open
def may_accept_dates(visit: Visit, task: Task) -> Reason:
    """A proposed date is accepted, countered or declined by somebody of the owner's side who may edit the task."""
    if (no := may_edit_task(visit, task)) is not None:
        return no
    return None if Side(task.side) == visit.side else NOT_FOR_THEM


@while_open
def may_undo(
    visit: Visit, author: int | None, *, side: str = "", edited: Collection[Task] = (), leads: bool = False
) -> Reason:
    """Who made a change takes it back; a lead, anybody's, but for when the other `side` works.

    `edited` are the tasks of which it changed more than dates, as they stand now: one that went to the other company
    since is theirs to change. `leads`: it changed what only a lead does, which its author may not be any more.
    """
    if side and visit.side != side:
        return OTHER_CALENDAR
    if LEAD in visit.grants:
        return None
    if CONTRIBUTE not in visit.grants:
        return ONLY_READERS
    if leads or visit.me is None or visit.me.number != author:
        return ONLY_LEADS
    return next((no for task in edited if (no := may_edit_task(visit, task)) is not None), None)


@while_open
def may_comment(visit: Visit) -> Reason:
    return None if COMMENT in visit.grants else ONLY_READERS


@while_open
def may_change_comment(visit: Visit, author: int) -> Reason:
    """Nobody but its author words a comment anew or takes it back; for how long, the change says."""
    mine = visit.me is not None and visit.me.number == author
    return may_comment(visit) or (None if mine else NOT_YOUR_WORDS)


@while_open
def may_lead(visit: Visit) -> Reason:
    """Header, phases, versions, marks: what a lead of either side does on the shared plan."""
    return None if LEAD in visit.grants else ONLY_LEADS


@while_open
def may_hide_value(visit: Visit) -> Reason:
    """A seller's lead takes the value off the plan, and shows it again."""
    return None if LEAD in visit.grants and not visit.is_buyer else NOT_THEIR_VALUE


@while_open
def may_set_calendar(visit: Visit, side: Side) -> Reason:
    """When a company works is said by its own leads; the other company reads it."""
    if LEAD not in visit.grants:
        return ONLY_LEADS
    return None if visit.side == side else OTHER_CALENDAR


@while_open
def may_answer_version(visit: Visit, proposed_by: str) -> Reason:
    """A proposed version is accepted or declined by a lead of the side that did not propose it: never for the other."""
    return may_lead(visit) or (OWN_PROPOSAL if visit.side == proposed_by else None)


@while_open
def may_withdraw_version(visit: Visit, proposed_by: str) -> Reason:
    """It is taken back by a lead of the side that proposed it."""
    return may_lead(visit) or (None if visit.side == proposed_by else THEIR_PROPOSAL)


@while_open
def may_allow_links(visit: Visit, off_by: str) -> Reason:
    """Links to PDFs are switched off by a lead of either side, and on again by one of the side that did so."""
    return may_lead(visit) or (LINKS_OFF if off_by and visit.side != off_by else None)


@while_open
def may_edit_goals(visit: Visit) -> Reason:
    """The goals are in the buyer's words: any buyer who contributes, and leads."""
    if LEAD in visit.grants or (visit.is_buyer and CONTRIBUTE in visit.grants):
        return None
    return ONLY_LEADS


@while_open
def may_check(visit: Visit, asked: int | None) -> Reason:
    """What a measure is after go live is written by who may write the goals, and by the person who is asked for it."""
    if LEAD in visit.grants or (visit.is_buyer and CONTRIBUTE in visit.grants):
        return None
    mine = visit.me is not None and visit.me.number == asked
    return None if mine and CONTRIBUTE in visit.grants else ONLY_LEADS


@while_open
def may_edit_person(visit: Visit, side: Side, number: int) -> Reason:
    """What somebody needs is written by himself, or by a lead; name and title too."""
    if LEAD in visit.grants:
        return None
    mine = visit.me is not None and visit.me.number == number
    return None if mine and CONTRIBUTE in visit.grants else NOT_YOURS


@while_open
def may_invite(visit: Visit, side: Side) -> Reason:
    """A seller lead invites to either side; a buyer lead to his own (whose mail domain: the invitation's business)."""
    if LEAD not in visit.grants:
        return ONLY_LEADS
    return None if visit.side == Side.SELLER or side == Side.BUYER else ONLY_LEADS


@while_open
def may_answer_request(visit: Visit) -> Reason:
    """Whether somebody of another mail domain is asked in to the buyer's side is said by a seller's lead."""
    return None if LEAD in visit.grants and not visit.is_buyer else NOT_THEIR_YES


@while_open
def may_give_role(visit: Visit, side: Side) -> Reason:
    """Leads say what the people of their own company may do; nobody says it for the other one."""
    if LEAD not in visit.grants:
        return ONLY_LEADS
    return None if visit.side == side else NOT_THEIR_PEOPLE


@while_open
def may_change_side(visit: Visit, side: Side, *, takes_part: bool) -> Reason:
    """Who is only written down is put right by any lead; who takes part, by a lead of the side that he leaves."""
    return may_give_role(visit, side) if takes_part else may_lead(visit)


def may_end_seat(visit: Visit, side: Side, number: int) -> Reason:
    """Everybody may leave; a lead removes people of his own company."""
    if visit.me is not None and visit.me.number == number:
        return None
    if LEAD not in visit.grants:
        return ONLY_LEADS
    return None if visit.side == side else NOT_THEIR_PEOPLE


def may_end_plan(visit: Visit) -> Reason:
    """A seller's lead retires the plan, and opens it again."""
    return None if LEAD in visit.grants and not visit.is_buyer else NOT_THEIR_END


def may_keep_longer(visit: Visit) -> Reason:
    """The day on which a retired plan is deleted is put off by a lead of either side: both rely on what is in it."""
    return None if LEAD in visit.grants else ONLY_LEADS


@while_open
def may_add_person(visit: Visit, side: Side) -> Reason:
    """Leads put people of both companies on the plan, contributors those of their own."""
    if LEAD in visit.grants:
        return None
    if CONTRIBUTE not in visit.grants:
        return ONLY_READERS
    return None if visit.side == side else ONLY_LEADS


def may_read_team_history(visit: TeamVisit) -> Reason:
    """Who came into the team and who went is read by its admins."""
    return None if visit.is_admin else ONLY_ADMINS_READ


def may_say_who_is_in(visit: TeamVisit) -> Reason:
    """A manager looks at the members of his team; an admin says who they are."""
    return None if visit.is_admin else ONLY_ADMINS


def may_set_numbers(visit: TeamVisit) -> Reason:
    """A manager reads by which numbers the team counts; an admin sets them: every report is made by them."""
    return None if visit.is_admin else ONLY_ADMINS_COUNT


def may_say_how_it_looks(visit: TeamVisit) -> Reason:
    """A manager sees the team's logo and colour; an admin sets them: every paper of the team wears them."""
    return None if visit.is_admin else ONLY_ADMINS_DRESS


def may_keep_opportunities(visit: TeamVisit) -> Reason:
    """The team's list from the CRM is brought, read and set by who oversees the team: it tells of everybody's."""
    return None if visit.me.role in OVERSEERS else ONLY_OVERSEERS


@while_open
def may_fill(visit: Visit) -> Reason:
    """A seller's lead fills the plan up from a template of his team."""
    return None if LEAD in visit.grants and not visit.is_buyer else ONLY_LEADS


def may_keep_templates(visit: TemplateVisit) -> Reason:
    """What is in the gallery is said by who oversees the team: every rep's next plan begins with it."""
    return None if visit.keeps else NOT_THE_KEEPER


def may_edit_template(visit: TemplateVisit, template: TeamTemplate) -> Reason:
    """A rep works on what he proposed until it is taken into the gallery."""
    mine = template.state == TeamTemplate.State.PROPOSED and template.made_by_id == visit.user.pk
    return None if visit.keeps or mine else NOT_THE_KEEPER
