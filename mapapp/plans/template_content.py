"""A template as JSON: what a version keeps, and what a file holds. One spelling, so that the same template is the same
text; read back strictly by exchange/jsontemplate, which looks through what comes from outside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mapapp.plans.template_shape import Template, TemplatePhase, TemplateTask

FORMAT, NUMBER = "mapapp_template", 1
WORDS = ("kind", "mark", "question", "done_when", "hint", "aim")
Row = dict[str, Any]


def plain_of(template: Template) -> Row:
    """The template as plain values, phases and steps by their numbers; what says nothing is left out."""
    return {
        FORMAT: NUMBER,
        "name": str(template.name),
        **({"about": str(template.about)} if template.about else {}),
        "phases": [_phase(template, place) for place in range(len(template.phases))],
    }


def content_of(template: Template) -> str:
    """The one spelling that is kept."""
    return json.dumps(plain_of(template), ensure_ascii=False, separators=(",", ":"))


def file_of(template: Template) -> bytes:
    """The same for people: what is taken away, and brought back."""
    return (json.dumps(plain_of(template), ensure_ascii=False, indent=1) + "\n").encode()


def template_in(content: str, key: str) -> Template:
    """The template that a version keeps."""
    return template_of(json.loads(content), key)


def template_of(plain: Mapping[str, Any], key: str) -> Template:
    """The template that plain values say, which were looked through."""
    phases, tasks = [], []
    for place, row in enumerate(plain["phases"]):
        phases.append(
            TemplatePhase(row["name"], row.get("is_trial", False), tuple(row.get("criteria", ())), row["number"])
        )
        tasks += [_task(step, place) for step in row.get("steps", ())]
    return Template(key, plain["name"], plain.get("about", ""), tuple(phases), tuple(tasks))


def numbered(template: Template) -> Template:
    """A copy with numbers for keys, from 1 in order, and words that are no translation any more."""
    ordered = [task for place in range(len(template.phases)) for task in template.tasks if task.phase == place]
    keys = {task.key: str(number) for number, task in enumerate(ordered, 1)}
    tasks = (
        replace(
            task,
            key=keys[task.key],
            after=tuple((keys[before], lag) for before, lag in task.after),
            text=str(task.text),
            question=str(task.question),
            done_when=str(task.done_when),
        )
        for task in ordered
    )
    phases = (replace(phase, name=str(phase.name), number=n) for n, phase in enumerate(template.phases, 1))
    return Template(template.key, str(template.name), str(template.about), tuple(phases), tuple(tasks))


def _phase(template: Template, place: int) -> Row:
    phase = template.phases[place]
    return {
        "number": phase.number,
        "name": str(phase.name),
        **({"is_trial": True} if phase.is_trial else {}),
        **({"criteria": list(phase.criteria)} if phase.criteria else {}),
        "steps": [_step(task) for task in template.tasks if task.phase == place],
    }


def _step(task: TemplateTask) -> Row:
    words = {name: str(getattr(task, name)) for name in WORDS}
    words["kind"] = "" if words["kind"] == "task" else words["kind"]
    return {
        "number": int(task.key),
        "text": str(task.text),
        "part": task.part,
        "days": task.days,
        **{name: value for name, value in words.items() if value},
        **({"locked": True} if task.locked else {}),
        **({"after": [[int(before), lag] for before, lag in task.after]} if task.after else {}),
    }


def _task(row: Mapping[str, Any], phase: int) -> TemplateTask:
    after = tuple((str(before), lag) for before, lag in row.get("after", ()))
    words = {name: row.get(name, "") for name in WORDS} | {"kind": row.get("kind", "task")}
    key, locked = str(row["number"]), row.get("locked", False)
    return TemplateTask(key, phase, row["text"], row["part"], row["days"], after, locked=locked, **words)
