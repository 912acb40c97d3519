"""A plan that is silent, put off, or at its end, in words for one reader."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mapapp.access.keeping import deletion_of
from mapapp.access.rules import may_end_plan, may_keep_longer
from mapapp.drawing.reader import Reader, short
from mapapp.drawing.tabs import Act, address
from mapapp.insight.blocker import last_blocker
from mapapp.plans.history import Line
from mapapp.plans.models import Side, Workspace
from mapapp.plans.silence import is_finished, is_snoozed, silence_of
from mapapp.plans.standing import Standing
from mapapp.plans.words import days_words
from mapapp.private.models import OpportunityShape
from mapapp.private.queries import Snooze
from mapapp.private.rules import may_lead_lane


@dataclass(frozen=True, slots=True)
class Retired:
    """That a plan is retired: since when and by whom, why, where it is taken away, and where who may opens it again."""

    words: str
    why: str
    pdf_url: str
    sheet_url: str
    versions_url: str
    reopen_url: str
    deleted: str
    keep_url: str


@dataclass(frozen=True, slots=True)
class Silent:
    """For sellers: that nobody acts on the plan any more, and what can become of it; or until when it is put off."""

    words: str
    note: str
    acts: tuple[Act, ...]
    company: str


def retired_of(line: Line | None, standing: Standing, reader: Reader) -> Retired | None:
    """What `plans/_retired.html` draws; `line` is the act that retired the plan."""
    if line is None:
        return None
    workspace, code = standing.plan.workspace, reader.visit.workspace.code
    person = standing.plan.person.get(line.by or 0)
    said = {"day": reader.day(workspace.today(line.at)), "name": person.name if person else _("somebody")}
    latest = workspace.latest_version
    return Retired(
        _("Retired on %(day)s by %(name)s.") % said,
        line.why,
        address("version_pdf", code, latest.number) if latest else "",
        address("plan_sheet", code),
        address("versions_zip", code),
        address("retire", code) if may_end_plan(reader.visit) is None else "",
        deletion_words(reader),
        address("keep_longer", code) if may_put_off(reader) else "",
    )


def may_put_off(reader: Reader) -> bool:
    """Whether the plan goes one day, and this reader may put that day off."""
    return deletion_of(reader.visit.workspace) is not None and may_keep_longer(reader.visit) is None


def deletion_words(reader: Reader) -> str:
    """`On Thu 10 Feb 2028 it is deleted for good, with all that both companies have on it.` Or that it is kept."""
    workspace = reader.visit.workspace
    day = deletion_of(workspace)
    if day is None:
        return _("%(team)s keeps its retired plans: this one is not deleted.") % {"team": workspace.team.name}
    said = {"day": reader.day(day)}
    return _("On %(day)s it is deleted for good, with all that both companies have on it.") % said


def put_off_words(snooze: Snooze, workspace: Workspace, reader: Reader) -> str:
    """`Put off until Thu 3 Dec.` Or that this is over."""
    said = {"day": reader.day(snooze.until_on)}
    if is_snoozed(snooze.until_on, snooze.revision, now=workspace.revision, today=reader.today):
        return _("Put off until %(day)s.") % said
    if snooze.revision != workspace.revision:
        return _("It was put off until %(day)s. Somebody has acted on the plan since, so that is over.") % said
    return _("It was put off until %(day)s. That day has come.") % said


def blocker_words(standing: Standing, reader: Reader) -> str:
    """What held the plan up last, and whose it is: `“Security review” of Marcus Lindqvist (Fenwick Medical) did not get
    done. It was 3 working days late.` Empty when nothing is open."""
    found = last_blocker(standing)
    if found is None:
        return ""
    task = found.task
    owner = task.owner.name if task.owner else task.gap or _("somebody to be named")
    said = {"text": short(task.text, 120), "owner": owner, "company": reader.company(Side(task.side))}
    late = _("It was %(days)s late.") % {"days": days_words(found.days)} if found.days else ""
    if found.reason == "blocked":
        what = short(task.blocked_by, 300) or _("nobody said by what")
        first = _("“%(text)s” of %(owner)s (%(company)s) was blocked: %(what)s.") % {**said, "what": what.rstrip(".")}
    elif found.reason == "late":
        first = _("“%(text)s” of %(owner)s (%(company)s) did not get done.") % said
    else:
        first = _("Nothing was late. The next step was “%(text)s” of %(owner)s (%(company)s).") % said
    return " ".join(filter(None, (first, late)))


def outcome_words(row: OpportunityShape | None, reader: Reader) -> str:
    """What is written down of the end: `Lost on Tue 10 Feb, to another supplier: Halden.` Empty while it is open."""
    if row is None or row.outcome == OpportunityShape.Outcome.OPEN:
        return ""
    said = {"day": reader.day(row.outcome_on) if row.outcome_on else ""}
    if row.outcome == OpportunityShape.Outcome.WON:
        return _("Won on %(day)s.") % said if row.outcome_on else _("Won.")
    first = _("Lost on %(day)s.") % said if row.outcome_on else _("Lost.")
    how = str(OpportunityShape.Lost(row.lost_how).label) if row.lost_how else ""
    return " ".join(filter(None, (first, f"{how}{': ' + row.lost_to if row.lost_to else ''}." if how else "")))


def silent_of(snooze: Snooze | None, standing: Standing, reader: Reader) -> Silent | None:
    """What `private/_silent.html` draws: None while the plan is alive, and for who does not read the seller's list."""
    workspace, visit = standing.plan.workspace, reader.visit
    silence = silence_of(workspace, reader.at, finished=is_finished(standing.plan))
    if not silence.is_over:
        return None
    code, leads = workspace.code, may_lead_lane(visit) is None
    days = ngettext("%(days)s day", "%(days)s days", silence.days) % {"days": silence.days}
    if snooze and is_snoozed(snooze.until_on, snooze.revision, now=workspace.revision, today=reader.today):
        words = _("Put off until %(day)s. Nobody has acted on this plan for %(days)s.")
        said = {"day": reader.day(snooze.until_on), "days": days}
        change = Act(_("Change"), address("snooze", code))
        return Silent(words % said, snooze.why, (change,) if leads else (), reader.team)
    words = _("Nobody has acted on this plan for %(days)s: it no longer counts as active.") % {"days": days}
    if not leads:
        return Silent(words, _("A lead of the plan says what becomes of it."), (), reader.team)
    acts = (
        Act(_("Review it"), address("review", code) or address("versions", code), primary=True),
        Act(_("Put it off"), address("snooze", code)),
        Act(_("Retire it"), address("retire", code)),
    )
    return Silent(words, _("What becomes of it?"), acts, reader.team)
