"""The town with canaries in it, and its papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from mapapp.people.history import Author, note
from mapapp.people.models import Team, TeamEvent, User
from mapapp.plans.changes.template_edits import change_template_phase, change_template_step, describe_template
from mapapp.plans.changes.templates import save_template
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import (
    Comment,
    Goal,
    Measure,
    Phase,
    Side,
    Stakeholder,
    Task,
    TeamTemplate,
    Version,
    Workspace,
)
from mapapp.plans.template_content import template_in
from mapapp.private.kept import opportunities_table
from mapapp.snapshots.asking import ask_for
from mapapp.snapshots.jobs import work
from mapapp.work.models import Job
from tests.builders import TODAY
from tests.gates.canaries import MANAGERS, OWNERS, Canary, fill, has_plan, models_of, word
from tests.gates.lines import KEPT, keep_lines
from tests.gates.own_words import by_verbs
from tests.gates.pipelines import fill_pipeline
from tests.gates.town import Town

STRANGER = "zed"  # reads nothing of anybody: whatever he must not hear, nobody outside may
AT_HOME = {"others": frozenset({"nils", "uma", "olga", "astrid"}), "foreign": frozenset({"lena", "otto"})}
BESIDE = (Workspace, Phase, Goal, Measure, Stakeholder, Task, Comment)
READ_TEMPLATES = {"own": frozenset({"anna", "mira", "nils", "olga", "astrid"}), "foreign": frozenset({"lena"})}
READ_HISTORY = {"own": frozenset({"astrid"}), "foreign": frozenset[str]()}  # of a team: its admins, and nobody else


def plant(town: Town) -> list[Canary]:
    """Fill what each side keeps to itself on the plan, what the plans beside it hold, and the histories of teams."""
    found: list[Canary] = []
    for side, name in ((Side.SELLER, "anna"), (Side.BUYER, "priya")):
        found += by_verbs(town, side, name)
        for model in (model for model in models_of(side) if model not in KEPT):
            readers = OWNERS[side] if has_plan(model) else MANAGERS
            found += list(fill(model, town.scene.workspace, readers))
    for which, workspace in (("others", town.others), ("foreign", town.foreign)):
        for model in BESIDE:
            found += list(fill(model, workspace, AT_HOME[which], beside=which))
    for which, team in (("own", town.scene.team), ("foreign", town.foreign.team)):
        found += list(team_story(team, which))
    for which, name in (("own", "olga"), ("foreign", "lena")):
        found += list(template_words(town, which, name))
        found += list(list_words(town, which, name))
    read_last(town.scene.team)
    return found + keep_lines(town)


TOLD_TO_ALL = {"stage"}  # from which stage on an opportunity counts as qualified: “How we count” says it to every rep

IN_OWN_DATA = {"answer", "name"}  # what somebody has answered to a finding, of which deal: she takes it along


def list_words(town: Town, which: str, name: str) -> Iterator[Canary]:
    """All that a file of a team's list says, in what is kept of it: settings, what was found, what became of it."""
    team = town.scene.team if which == "own" else town.foreign.team
    said: dict[str, str] = {}

    def say(part: str) -> str:
        return said.setdefault(part, word(f"{which} list: {part}"))

    town.brought[which] = fill_pipeline(team, town.scene.users[name], say)
    for part, text in said.items():
        own = READ_TEMPLATES["own"] if part in TOLD_TO_ALL else MANAGERS
        away = frozenset({name}) if part in IN_OWN_DATA else frozenset[str]()
        yield Canary(f"list of {which}.{part}", (text,), own if which == "own" else away)


def read_last(team: Team) -> None:
    """The CRM was read later than the moment which is planted in the row of a plan: the portfolio says to all sellers
    of the team when that was, whatever becomes of the row."""
    listed = opportunities_table()._default_manager.filter(team=team, workspace=None)
    listed.update(refreshed_at=datetime(2099, 1, 1, tzinfo=UTC))


def template_words(town: Town, which: str, name: str) -> Iterator[Canary]:
    """All that can be written in a template, by its verbs, and what of it is not saved yet."""
    row, by = TeamTemplate.objects.get(code=town.templates[which]), {"by": town.scene.users[name], "at": TODAY}
    said = {part: word(f"{which} template: {part}") for part in (
        "name", "about", "phase", "criteria", "text", "question", "done_when", "hint", "aim", "why", "unsaved",
    )}  # fmt: skip
    now = template_in(row.draft, row.code)
    head = {part: said[part] for part in ("name", "about")}
    describe_template(row, values=head, was={"name": now.name, "about": now.about}, **by)
    phase = {"name": said["phase"], "criteria": (said["criteria"],)}
    change_template_phase(row, 1, values=phase, was={"name": now.phases[0].name, "criteria": ()}, **by)
    words = {part: said[part] for part in ("text", "question", "done_when", "hint", "aim")}
    change_template_step(row, 2, values=words, was={part: getattr(now.tasks[1], part) for part in words}, **by)
    save_template(row, why=said["why"], seen=TeamTemplate.objects.get(pk=row.pk).revision, **by)
    step = now.tasks[2]
    change_template_step(row, 3, values={"aim": said["unsaved"]}, was={"aim": step.aim}, **by)
    for part, text in said.items():
        yield Canary(f"template of {which}.{part}", (text,), READ_TEMPLATES[which])


def team_story(team: Team, which: str) -> Iterator[Canary]:
    """Somebody came into the team and went, and by whom: the names stay when the accounts are long gone."""
    said = {part: word(f"{which} team: {part}") for part in ("name", "email", "by_name", "by_email", "to")}
    address = {part: f"{said[part]}@canary.example" for part in ("email", "by_email")}
    whom = User(name=said["name"], email=address["email"])
    by = Author(said["by_name"], address["by_email"])
    note(team, TeamEvent.Verb.HANDED_ON, whom, to=said["to"], plans=2, by=by, at=TODAY)
    note(team, TeamEvent.Verb.LEFT, whom, was="rep", by=by, at=TODAY)
    for part, text in said.items():
        yield Canary(f"teamevent of {which}.{part}", (text,), READ_HISTORY[which])


def planted_town() -> tuple[Town, list[Canary]]:
    """The town, what was planted in it, a version that was saved after, and the lines that were made of all that."""
    town = Town.built()
    canaries = plant(town)
    save_version(town.scene.fresh(), by=town.scene.actor("anna"), at=TODAY)
    keep_lines(town)
    return town, canaries


def on_paper(town: Town, *numbers: int) -> None:
    """These versions as PDFs, by the worker's own way."""
    for version in Version.objects.filter(workspace=town.scene.workspace, number__in=numbers):
        ask_for(version, at=TODAY)
    for job in Job.objects.filter(kind="snapshots"):
        work(job.pk)
    assert not Job.objects.exclude(state=Job.State.DONE).exists()
