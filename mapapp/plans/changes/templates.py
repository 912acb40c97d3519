"""Verbs for a team's own templates: made, saved as a version, brought back, put away. Its steps: template_edits.py."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from mapapp.people.models import Team, User
from mapapp.people.wording import one_line
from mapapp.plans.changes.common import said, still
from mapapp.plans.changes.template_bounds import checked
from mapapp.plans.models import TeamTemplate, TemplateVersion
from mapapp.plans.refusals import Refused
from mapapp.plans.template_content import content_of, numbered, template_in
from mapapp.plans.template_shape import Template
from mapapp.plans.template_steps import TEMPLATES

MOST, WHY = 200, 300  # templates of a team; letters of the line that says why
State = TeamTemplate.State


class NothingNew(Refused):
    """What the person wants is there already; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Nothing changed."))


class TemplateChanged(Refused):
    """The working copy is another one than was looked at."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this template while you looked. Look at it once more, then repeat it."))


@contextmanager
def changing_template(template: TeamTemplate, *, archived: bool = False) -> Iterator[TeamTemplate]:
    """The template behind its lock, read afresh. Refused for one that was put away."""
    with transaction.atomic():
        locked = TeamTemplate.objects.select_for_update().get(pk=template.pk)
        if locked.state == State.ARCHIVED and not archived:
            raise Refused(_("This template is archived. Take it back into the gallery, then change it."))
        yield locked


def make_template(
    team: Team, content: Template, *, why: str, proposed: bool = False, once: str = "", by: User, at: datetime
) -> TeamTemplate:
    """A template of the team's own, with a first version; one without steps is begun, and saved later.

    `proposed`: by somebody who does not keep the gallery. `once` is the key of the form: the same person's same key
    makes one template. Refused for what no template can hold, or when the team has too many.
    """
    made = checked(content if content.key == "" else numbered(content))
    code = _code(by, once) if once else ""
    with transaction.atomic():
        Team.objects.select_for_update().get(pk=team.pk)
        if code and (known := TeamTemplate.objects.filter(code=code, team=team).first()):
            return known
        if TeamTemplate.objects.filter(team=team).count() >= MOST:
            raise Refused(_("A team has %(most)s templates at most, and yours is full.") % {"most": MOST})
        _named_once(team, str(made.name), None)
        row = TeamTemplate(
            team=team,
            name=str(made.name),
            state=State.PROPOSED if proposed else State.OPEN,
            draft=content_of(made),
            last_step=max((int(task.key) for task in made.tasks), default=0),
            last_phase=max(phase.number for phase in made.phases),
            made_by=by,
            made_at=at,
            edited_by=by,
            edited_at=at,
            **({"code": code} if code else {}),
        )
        row.save(force_insert=True)
        if made.tasks:
            _version(row, made, why=why, by=by, at=at)
    return row


def save_template(template: TeamTemplate, *, why: str, seen: int, by: User, at: datetime) -> TemplateVersion:
    """Freeze the working copy as the next version: new plans are made from it. `seen` is its revision as it was looked
    at. Raises TemplateChanged, NothingNew, Refused at the field."""
    with changing_template(template) as row:
        made = checked(template_in(row.draft, row.code))
        if not made.tasks:
            raise Refused(_("A template has at least one step. Add one, then save."))
        latest = latest_of(row)
        if latest and latest.content == row.draft:
            raise NothingNew
        if row.revision != seen:
            raise TemplateChanged
        why = said(one_line(why), field="why", limit=WHY)
        _named_once(row.team, str(made.name), row)
        row.name = str(made.name)
        return _version(row, made, why=why, by=by, at=at)


def drop_draft(template: TeamTemplate, *, seen: int, by: User, at: datetime) -> TeamTemplate:
    """Put the working copy back to the last version. Raises TemplateChanged, NothingNew."""
    with changing_template(template) as row:
        latest = latest_of(row)
        if latest is None or latest.content == row.draft:
            raise NothingNew
        if row.revision != seen:
            raise TemplateChanged
        return _written(row, latest.content, by=by, at=at)


def bring_back_version(template: TeamTemplate, number: int, *, seen: int, by: User, at: datetime) -> TemplateVersion:
    """An older version once more, as a new one. Refused while the working copy has something that is not saved."""
    with changing_template(template) as row:
        latest, old = latest_of(row), row.versions.filter(number=number).first()
        if old is None or latest is None:
            raise Refused(_("There is no such version of this template."))
        if row.draft not in (latest.content, old.content):
            raise Refused(_("Something in this template is not saved yet. Save it or take it back first."))
        if old.content == latest.content:
            raise NothingNew
        if row.revision != seen:
            raise TemplateChanged
        made = template_in(old.content, row.code)
        _named_once(row.team, str(made.name), row)
        row.name, row.draft = str(made.name), old.content
        return _version(row, made, why=_("Version %(number)s brought back") % {"number": number}, by=by, at=at)


def put_template(template: TeamTemplate, state: str, *, was: str, by: User, at: datetime) -> TeamTemplate:
    """Into the gallery, or away. Plans that were made from it stay as they are. Raises StaleValue, NothingNew."""
    with changing_template(template, archived=True) as row:
        if state not in (State.OPEN, State.ARCHIVED):
            raise Refused(_("A template is in the gallery, or archived."))
        if row.state == state:
            raise NothingNew
        still("state", row.state, seen=was, wanted=state)
        row.state, row.edited_by, row.edited_at = state, by, at
        row.save(update_fields=["state", "edited_by", "edited_at"])
        if state == State.ARCHIVED:
            Team.objects.filter(pk=row.team_id, default_template=row.code).update(default_template="")
        return row


def offer_first(team: Team, key: str) -> None:
    """The template that is offered first for a new plan; empty for none. Refused for one that is not in the gallery."""
    with transaction.atomic():
        locked = Team.objects.select_for_update().get(pk=team.pk)
        theirs = TeamTemplate.objects.filter(team=team, code=key, state=State.OPEN, last_version__gt=0)
        if key and key not in TEMPLATES and not theirs.exists():
            raise Refused(_("This template is not in the gallery. Take it into the gallery first."))
        locked.default_template = team.default_template = key
        locked.save(update_fields=["default_template"])


def latest_of(template: TeamTemplate) -> TemplateVersion | None:
    """The last version. One query."""
    return TemplateVersion.objects.filter(template=template, number=template.last_version).first()


def write_draft(row: TeamTemplate, content: Template, *, by: User, at: datetime) -> TeamTemplate:
    """Keep what was changed in the working copy, behind the lock. Raises NothingNew, and Refused for what cannot be."""
    text = content_of(checked(content))
    if text == row.draft:
        raise NothingNew
    return _written(row, text, by=by, at=at)


def _written(row: TeamTemplate, text: str, *, by: User, at: datetime) -> TeamTemplate:
    row.draft, row.edited_by, row.edited_at = text, by, at
    row.revision += 1
    row.save()
    return row


def _version(row: TeamTemplate, made: Template, *, why: str, by: User, at: datetime) -> TemplateVersion:
    row.last_version += 1
    _written(row, content_of(made), by=by, at=at)
    return TemplateVersion.objects.create(
        template=row, number=row.last_version, content=row.draft, why=why, by=by, at=at
    )


def _named_once(team: Team, name: str, but: TeamTemplate | None) -> None:
    others = TeamTemplate.objects.filter(team=team, name__iexact=name).exclude(state=State.ARCHIVED)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(
            _("Your team has a template called %(name)s already. Choose another name.") % {"name": name}, field="name"
        )


def _code(user: User, once: str) -> str:
    """128 bits that nobody can guess or choose, the same for the same form of the same person."""
    digest = salted_hmac("mapapp.make_template", f"{user.pk}:{once}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def copy_named(template: Template, name: str) -> Template:
    """The same under another name."""
    return replace(template, name=name)
