"""The pages of a plan as a row of links. A page that is not there is not linked to."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from mapapp.access.rules import may_add_task, may_invite, may_lead
from mapapp.access.visit import Visit
from mapapp.drawing.opportunity import OPPORTUNITY
from mapapp.private.rules import may_read_lane, reads_beliefs


@dataclass(frozen=True, slots=True)
class Tab:
    """`key` is the letter that goes there after g."""

    words: str
    url: str
    count: str = ""
    current: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the plan's head."""

    words: str
    url: str
    primary: bool = False


def address(name: str, *args: str | int) -> str:
    """The address of a page by its name; empty when the page does not exist."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def tabs_of(visit: Visit, *, current: str = "plan", tasks: int = 0, people: int = 0) -> tuple[Tab, ...]:
    """The tabs of any page of a plan; `current` is the URL name of the page they stand on."""
    code = visit.workspace.code
    plan, latest = reverse("plan", args=[code]), visit.workspace.latest_version
    found = [
        Tab(_("Plan"), plan, current=current == "plan"),
        Tab(_("Tasks"), f"{plan}#tasks", str(tasks or ""), key="t"),
        Tab(_("Timeline"), f"{plan}#timeline", key="l"),
    ]
    pages = [
        ("people", _("People"), str(people or ""), "p"),
        ("review", _("Review"), "", "r"),
        ("versions", _("Versions"), str(latest.number) if latest else "", ""),
        ("comments", _("Comments"), "", "c"),
        ("activity", _("Activity"), "", ""),
    ]
    if may_read_lane(visit) is None:
        pages.append(("lane", _("Own list"), "", ""))
    if reads_beliefs(visit):
        pages += [("coach", _("Health"), "", ""), ("opportunity", str(OPPORTUNITY), "", "")]
        pages.append(("coaching", _("Coaching"), "", ""))
    if may_lead(visit) is None:
        pages.append(("settings", _("Settings"), "", ""))
    found += [Tab(words, address(name, code), count, current == name, key) for name, words, count, key in pages]
    return tuple(tab for tab in found if tab.url)


def acts_of(visit: Visit, *, yours: bool) -> tuple[Act, ...]:
    """What this reader does from the head of the plan; who only reads gets the PDF. `yours`: a step waits for him."""
    code, latest = visit.workspace.code, visit.workspace.latest_version
    pdf = address("version_pdf", code, latest.number) if latest else ""
    invite = invite_url(visit)
    found = []
    if visit.is_buyer:
        found = [Act(_("Download PDF"), pdf), Act(_("Invite a colleague"), invite)]
        if may_lead(visit) is None:
            found.append(Act(_("Start review"), address("review", code)))
        if yours and may_add_task(visit) is None:
            found.append(Act(_("My next task"), "#yours", primary=True))
    elif may_lead(visit) is None:
        found = [Act(_("Save version and PDF"), address("version_new", code)), Act(_("Invite"), invite),
                 Act(_("Log a call"), address("touchpoint", code)),
                 Act(_("Start review"), address("review", code), primary=True)]  # fmt: skip
    else:
        found = [Act(_("Download PDF"), pdf)]
    return tuple(act for act in found if act.url)


def invite_url(visit: Visit) -> str:
    """Where this reader invites; empty when he may not."""
    code = visit.workspace.code
    return "" if may_invite(visit, visit.side) else address("invite", code) or address("people", code)
