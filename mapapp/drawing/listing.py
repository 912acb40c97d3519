"""The plans of one person as a list: what will sign when, how far it is, what is late, and what is over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mapapp.drawing.filters import Option
from mapapp.people.models import User
from mapapp.plans.models import Workspace
from mapapp.plans.queries import Plan
from mapapp.plans.silence import Silence, is_finished, is_snoozed, silence_of
from mapapp.plans.standing import stand
from mapapp.plans.words import day_words, moment_words
from mapapp.private.queries import Snooze

PAGE = 50  # plans


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list of plans. `silent` says for how long nobody has acted, once that is a warning, and `stale` how
    bad that is: warn or bad; `snoozed` until when it is put off, and why."""

    name: str
    url: str
    account: str
    team: str
    signature: str
    done: str
    late: str
    updated: str
    silent: str
    stale: str
    snoozed: str


class Part(StrEnum):
    """Where a plan stands in the list; each is shown apart."""

    OPEN = "open"
    SIGNED = "signed"
    SNOOZED = "snoozed"
    RETIRED = "retired"


WORDS: dict[Part, Promise] = {
    Part.OPEN: gettext_lazy("Under way"),
    Part.SIGNED: gettext_lazy("Signed"),
    Part.SNOOZED: gettext_lazy("Put off"),
    Part.RETIRED: gettext_lazy("Retired"),
}
EMPTY: dict[Part, Promise] = {
    Part.OPEN: gettext_lazy("No plan is under way."),
    Part.SIGNED: gettext_lazy("No plan is signed yet."),
    Part.SNOOZED: gettext_lazy("No plan is put off."),
    Part.RETIRED: gettext_lazy("No plan is retired."),
}


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the list: which is shown, what there is to choose from, and the plans of the shown one."""

    part: Part
    options: tuple[Option, ...]
    shown: tuple[Workspace, ...]
    empty: str


def parts_of(
    workspaces: Sequence[Workspace], wanted: str, at: datetime, *, signed: Collection[int],
    snoozes: Mapping[int, Snooze],
) -> Parts:  # fmt: skip
    """Sort plans into the parts of the list; an unknown `wanted` shows those under way. A part without a plan is no
    choice, but for the one that is shown. Makes no query."""
    found: dict[Part, list[Workspace]] = {part: [] for part in Part}
    for one in workspaces:
        found[_part(one, at, one.pk in signed, snoozes.get(one.pk))].append(one)
    part = Part(wanted) if wanted in WORDS else Part.OPEN
    options = tuple(
        Option(str(WORDS[one]), str(len(rows)), f"?show={one}", one == part)
        for one, rows in found.items()
        if rows or one in (part, Part.OPEN)
    )
    return Parts(part, options if len(options) > 1 else (), tuple(found[part]), str(EMPTY[part]))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The plans of one page of a part; `words` say which, empty where one page holds all of them."""

    shown: tuple[Workspace, ...]
    words: str
    before_url: str
    after_url: str


def sheet_of(parts: Parts, page: str) -> Sheet:
    """The page that is asked for, of PAGE plans each: the last one when there are fewer, the first for anything that is
    no page. Makes no query."""
    count = len(parts.shown)
    pages = max(1, -(-count // PAGE))
    number = min(max(int(page), 1), pages) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    shown = parts.shown[(number - 1) * PAGE : number * PAGE]
    first = (number - 1) * PAGE + 1
    said = {"first": first, "last": first + len(shown) - 1, "count": count}
    urls = [f"?show={parts.part}&page={other}" if 0 < other <= pages else "" for other in (number - 1, number + 1)]
    return Sheet(shown, _("%(first)s to %(last)s of %(count)s") % said if pages > 1 else "", *urls)


def _part(one: Workspace, at: datetime, signed: bool, snooze: Snooze | None) -> Part:
    if one.state == Workspace.State.RETIRED:
        return Part.RETIRED
    if signed:
        return Part.SIGNED
    if snooze and is_snoozed(snooze.until_on, snooze.revision, now=one.revision, today=one.today(at)):
        return Part.SNOOZED
    return Part.OPEN


def listed(
    plans: Sequence[Plan], user: User, at: datetime, snoozes: Mapping[int, Snooze] | None = None
) -> tuple[Listed, ...]:
    """Each plan as it stands at `at`, in the order given. Makes no query."""
    return tuple(_listed(plan, user, at, (snoozes or {}).get(plan.workspace.pk)) for plan in plans)


def _listed(plan: Plan, user: User, at: datetime, snooze: Snooze | None) -> Listed:
    standing, workspace = stand(plan, at), plan.workspace
    silence = silence_of(workspace, at, finished=is_finished(plan))
    holds = snooze and is_snoozed(snooze.until_on, snooze.revision, now=workspace.revision, today=standing.today)
    signature, late = standing.signature_on, len(standing.late)
    return Listed(
        name=workspace.name,
        url=reverse("plan", args=[workspace.code]),
        account=workspace.account,
        team=workspace.team.name,
        signature=day_words(signature, today=standing.today) if signature else "",
        done=_("%(done)s of %(all)s") % {"done": standing.done, "all": len(standing.counted)},
        late=_("%(count)s late") % {"count": late} if late else "",
        updated=moment_words(workspace.updated_at, zone=user.time_zone, now=at) if workspace.updated_at else "",
        silent=_silent(silence),
        stale="bad" if silence.is_red else "warn" if silence.warns else "",
        snoozed=_put_off(snooze, standing.today) if snooze and holds else "",
    )


def _silent(silence: Silence) -> str:
    if silence.is_over:
        return _("no longer active")
    words = ngettext("%(days)s day ago", "%(days)s days ago", silence.days) % {"days": silence.days}
    return words if silence.warns or silence.is_red else ""


def _put_off(snooze: Snooze, today: date) -> str:
    until = _("until %(day)s") % {"day": day_words(snooze.until_on, today=today)}
    return f"{until}: {snooze.why}"
