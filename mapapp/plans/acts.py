"""What an event's author did, in a few words for a list: "completed 12", never when he looked."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.plans.history import Line

WORDS = {
    "plan.created": gettext_lazy("started the plan"),
    "plan.filled": gettext_lazy("added tasks that were missing"),
    "plan.edited": gettext_lazy("changed the head of the plan"),
    "plan.calendar_set": gettext_lazy("changed when the own company works"),
    "plan.value_hidden": gettext_lazy("hid the value"),
    "plan.value_shown": gettext_lazy("showed the value again"),
    "plan.retired": gettext_lazy("retired the plan"),
    "plan.reopened": gettext_lazy("opened the plan again"),
    "plan.handed_on": gettext_lazy("handed the plan on"),
    "task.added": gettext_lazy("added task %(task)s"),
    "task.started": gettext_lazy("started task %(task)s"),
    "task.completed": gettext_lazy("completed task %(task)s"),
    "task.blocked": gettext_lazy("marked task %(task)s as blocked"),
    "task.reopened": gettext_lazy("opened task %(task)s again"),
    "task.dropped": gettext_lazy("marked task %(task)s as not needed"),
    "task.rescheduled": gettext_lazy("set a date of task %(task)s"),
    "task.reworded": gettext_lazy("worded task %(task)s anew"),
    "task.described": gettext_lazy("wrote details of task %(task)s"),
    "task.handed_over": gettext_lazy("named the owner of task %(task)s"),
    "task.handed_back": gettext_lazy("said that task %(task)s is not theirs"),
    "task.moved": gettext_lazy("moved task %(task)s in the list"),
    "task.predecessors_set": gettext_lazy("set what task %(task)s comes after"),
    "task.commented": gettext_lazy("commented on task %(task)s"),
    "plan.commented": gettext_lazy("commented on the plan"),
    "comment.changed": gettext_lazy("worded a comment anew"),
    "person.erased": gettext_lazy("erased a person"),
    "comment.taken_back": gettext_lazy("took a comment back"),
    "review.noted": gettext_lazy("wrote down what was said about task %(task)s"),
    "review.ended": gettext_lazy("held the review"),
    "touchpoint.logged": gettext_lazy("talked with the other company"),
    "dates.accepted": gettext_lazy("accepted dates"),
    "version.saved": gettext_lazy("saved a version"),
    "version.proposed": gettext_lazy("proposed a version"),
    "version.agreed": gettext_lazy("accepted a version"),
    "version.declined": gettext_lazy("declined a version"),
    "version.withdrawn": gettext_lazy("took a proposal back"),
    "version.sent": gettext_lazy("sent a version by mail"),
    "version.linked": gettext_lazy("made a link to a version’s PDF"),
    "version.link_ended": gettext_lazy("ended a link to a version’s PDF"),
    "plan.deletion_set": gettext_lazy("set the day on which the plan is deleted"),
    "plan.links_off": gettext_lazy("switched links off"),
    "plan.links_on": gettext_lazy("switched links on again"),
    "person.added": gettext_lazy("put somebody on the plan"),
    "person.described": gettext_lazy("wrote about a person"),
    "person.invited": gettext_lazy("asked somebody in"),
    "person.changed_side": gettext_lazy("put somebody on the other side"),
    "person.joined": gettext_lazy("joined"),
    "seat.role_given": gettext_lazy("changed what somebody may do"),
    "seat.ended": gettext_lazy("ended somebody’s part in the plan"),
    "seat.links_ended": gettext_lazy("ended the links in the own letters"),
    "invite.renewed": gettext_lazy("made a new link for an invitation"),
    "invite.requested": gettext_lazy("asked whether somebody may be invited"),
    "invite.refused": gettext_lazy("said no to an invitation"),
    "invite.revoked": gettext_lazy("took an invitation back"),
    "invite.returned": gettext_lazy("said that the invitation is not for them"),
    "invite.declined": gettext_lazy("declined the invitation"),
}
ROOMS = {
    "task": gettext_lazy("changed task %(task)s"),
    "tasks": gettext_lazy("changed several tasks"),
    "goal": gettext_lazy("wrote about the goals"),
    "measure": gettext_lazy("wrote about the measures"),
    "phase": gettext_lazy("changed the phases"),
    "criteria": gettext_lazy("wrote the exit criteria"),
}


def act_words(line: Line) -> str:
    """What was done, in the past tense and without its author. A verb that is not known here is a change."""
    words = WORDS.get(line.verb) or ROOMS.get(line.verb.partition(".")[0])
    if words is None or ("%(task)s" in str(words) and line.task is None):
        return _("changed several tasks") if line.verb.startswith("task") else _("changed the plan")
    return str(words) % {"task": line.task}
