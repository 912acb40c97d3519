"""What is different in two states of a template, in sentences: before it is saved, and from version to version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.drawing.templates import PARTS, link_words
from mapapp.plans.models import Task
from mapapp.plans.template_shape import Template, TemplatePhase, TemplateTask
from mapapp.plans.words import days_words

LABELS = {
    "text": gettext_lazy("what will be done"), "part": gettext_lazy("who does it"), "days": gettext_lazy("length"),
    "after": gettext_lazy("comes after"), "kind": gettext_lazy("kind"), "mark": gettext_lazy("mark"),
    "question": gettext_lazy("question"), "done_when": gettext_lazy("done when"),
    "hint": gettext_lazy("how to word it"), "aim": gettext_lazy("what it leads to"), "locked": gettext_lazy("locked"),
}  # fmt: skip


def template_changes(old: Template | None, new: Template) -> list[str]:
    """A sentence for each difference; none when they are the same. Without an old one, what there is."""
    if old is None:
        return [_("Everything: there is no version yet.")]
    return [*_head(old, new), *_phases(old, new), *_steps(old, new)]


def _head(old: Template, new: Template) -> Iterator[str]:
    if old.name != new.name:
        yield _("The name: %(old)s → %(new)s") % {"old": old.name, "new": new.name}
    if old.about != new.about:
        yield _("For which purchases: %(new)s") % {"new": new.about or _("nothing")}


def _phases(old: Template, new: Template) -> Iterator[str]:
    before, after = ({phase.number: phase for phase in one.phases} for one in (old, new))
    for number in before.keys() - after.keys():
        yield _("Phase taken out: %(name)s") % {"name": before[number].name}
    for number, phase in after.items():
        if number not in before:
            yield _("New phase: %(name)s") % {"name": phase.name}
        else:
            yield from _phase(before[number], phase)
    if [n for n in before if n in after] != [n for n in after if n in before]:
        yield _("The phases stand in another order.")


def _phase(old: TemplatePhase, new: TemplatePhase) -> Iterator[str]:
    if old.name != new.name:
        yield _("Phase renamed: %(old)s → %(new)s") % {"old": old.name, "new": new.name}
    if old.is_trial != new.is_trial:
        words = _("%(name)s is a trial.") if new.is_trial else _("%(name)s is no trial any more.")
        yield words % {"name": new.name}
    if old.criteria != new.criteria:
        yield _("Other exit criteria in %(name)s.") % {"name": new.name}


def _steps(old: Template, new: Template) -> Iterator[str]:
    before, after = ({task.key: task for task in one.tasks} for one in (old, new))
    for key, task in before.items():
        if key not in after:
            yield _("Step %(number)s taken out: %(text)s") % {"number": key, "text": task.text}
    for key, task in after.items():
        if key not in before:
            yield _("New step %(number)s: %(text)s") % {"number": key, "text": task.text}
            continue
        for name in (field.name for field in fields(task)):
            if name in LABELS and getattr(task, name) != getattr(before[key], name):
                yield _("Step %(number)s, %(field)s: %(old)s → %(new)s") % {
                    "number": key, "field": LABELS[name], "old": _told(before[key], name), "new": _told(task, name),
                }  # fmt: skip
        if _home(old, before[key]) != _home(new, task):
            yield _("Step %(number)s goes to %(phase)s.") % {"number": key, "phase": new.phases[task.phase].name}
    stayed = {key for key in before if key in after and _home(old, before[key]) == _home(new, after[key])}
    if _order(old, stayed) != _order(new, stayed):
        yield _("The steps stand in another order.")


def _home(template: Template, task: TemplateTask) -> int:
    return template.phases[task.phase].number


def _order(template: Template, stayed: set[str]) -> dict[int, list[str]]:
    """The steps that stand on both sides, phase by phase."""
    found: dict[int, list[str]] = {}
    for task in template.tasks:
        if task.key in stayed:
            found.setdefault(_home(template, task), []).append(task.key)
    return found


def _told(task: TemplateTask, name: str) -> str:
    value = getattr(task, name)
    match name:
        case "part":
            return str(PARTS[value])
        case "days":
            return days_words(value) if value else _("none")
        case "after":
            return ", ".join(link_words(int(before), lag) for before, lag in value) or _("nothing")
        case "kind":
            return str(Task.Kind(value).label)
        case "mark":
            return str(Task.Mark(value).label) if value else _("none")
        case "locked":
            return _("yes") if value else _("no")
    return str(value) or _("nothing")
