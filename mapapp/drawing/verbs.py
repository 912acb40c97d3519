"""One sentence for each verb of history, to stand after the name of who did it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "plan.created": _("started this plan with {tasks} and {people}."),
    "plan.edited": _("changed the head of the plan."),
    "plan.calendar_set": _("changed when {company} works."),
    "plan.value_hidden": _("took the value off the plan."),
    "plan.value_shown": _("put the value on the plan again."),
    "plan.handed_on": _("took over what {person} did on this plan."),
    "task.added": _("added {task}."),
    "task.started": _("started {task}."),
    "task.completed": _("completed {task}."),
    "task.blocked": _("marked {task} as blocked."),
    "task.reopened": _("opened {task} again."),
    "task.dropped": _("marked {task} as not needed."),
    "task.rescheduled": _("moved {task}."),
    "task.reworded": _("worded {task} anew."),
    "task.described": _("changed the details of {task}."),
    "task.handed_over": _("handed over {task}."),
    "task.moved": _("moved {task} in the list."),
    "task.predecessors_set": _("changed what {task} comes after."),
    "task.commented": _("wrote on {task}."),
    "plan.commented": _("wrote on the plan."),
    "comment.changed": _("worded a comment anew."),
    "person.erased": _(
        "erased {person}, as was asked: name, address and title are gone from the plan and its history."
    ),
    "comment.taken_back": _("took a comment back."),
    "dates.accepted": _("accepted the date of {task}."),
    "version.saved": _("saved {version}."),
    "version.proposed": _("proposed {version} as what both sides agree to."),
    "version.agreed": _("accepted {accepted}. Both sides agree to it: it is kept as {version}."),
    "version.declined": _("declined {version}."),
    "version.withdrawn": _("took back the proposal of {version}."),
    "phase.added": _("added the phase {phase}."),
    "phase.renamed": _("renamed the phase {phase}."),
    "phase.removed": _("took the phase {phase} off the plan."),
    "phase.moved": _("put the phases into another order."),
    "phase.marked": _("changed whether {phase} is a trial."),
    "criteria.written": _("wrote down what must be true at the end of {phase}."),
    "criteria.changed": _("changed the exit criteria of {phase}, which stood since the trial began."),
    "goal.added": _("wrote down a goal."),
    "goal.edited": _("changed the goal “{goal}”."),
    "goal.removed": _("took the goal “{goal}” off the plan."),
    "measure.added": _("added how success is measured: {measure}."),
    "measure.edited": _("changed the measure {measure}."),
    "measure.removed": _("took the measure {measure} off the plan."),
    "person.added": _("put {person} on the plan."),
    "person.described": _("changed what is written about {person}."),
    "person.invited": _("asked {person} in."),
    "person.changed_side": _("put {person} on the side of {company}."),
    "person.joined": _("joined."),
    "seat.role_given": _("changed what {person} may do, from {was} to {role}."),
    "seat.ended": _("removed {person} from those who take part."),
    "invite.renewed": _("made a new link for the invitation of {person}."),
    "invite.requested": _("asked whether {person} may be invited."),
    "invite.refused": _("said no to inviting {person}."),
    "invite.revoked": _("took the invitation of {person} back."),
    "invite.declined": _("declined the invitation."),
    "invite.returned": _("held the link of {person}’s invitation, and said that it is not for them."),
    "change.undone": _("took back {event}."),
}
VARIANTS: Mapping[str, Promise] = {
    "task.completed for": _("completed {task} for {other}."),
    "task.rescheduled many": _("moved {tasks}."),
    "task.handed_over many": _("handed over {tasks}."),
    "task.moved many": _("moved {tasks} in the list."),
    "person.described self": _("changed what is written about them."),
    "seat.ended self": _("left the plan."),
    "plan.handed_on own": _("handed this plan on to {other}."),
    "plan.handed_on team": _("handed what {person} did on this plan on to {other}."),
    "person.invited again": _("asked {person} in again."),
    "change.undone task": _("took back {event} of {task}."),
}
ANYTHING = _("changed the plan.")
