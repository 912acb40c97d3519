"""A template's own file: looked through before anything is made of it, in the capped child, as a plan's file is.

Every field is checked, and one that is not known is refused, with its place and what to write there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.exchange.jsonplan import kinds
from mapapp.exchange.jsonplan.kinds import Kind, one_of, text
from mapapp.exchange.jsonplan.shape import KINDS, MARKS, PARTS, TASKS
from mapapp.exchange.jsonplan.strict import loaded
from mapapp.exchange.refusals import NotATemplate

FORMAT, NUMBER = "mapapp_template", 1
PHASES, CRITERIA, DAYS = 100, 50, 520
SELLS = ("seller_lead", "seller_technical", "seller_legal", "seller_onboarding", "seller_other")
MOST = gettext_lazy("“%(field)s” has to be a list of at most %(most)s.")
Row = dict[str, Any]
Spec = Mapping[str, Kind]


def days(value: Any) -> str:
    """Working days of a step; a milestone has none."""
    good = type(value) is int and 0 <= value <= DAYS
    return "" if good else _("write 0 to %(most)s working days.") % {"most": DAYS}


HEAD: Spec = {"name": text(200, one_line=True), "about": text(500, one_line=True)}
PHASE: Spec = {
    "number": kinds.number, "name": text(200, one_line=True), "is_trial": kinds.yes, "criteria": kinds.texts,
}  # fmt: skip
STEP: Spec = {
    "number": kinds.number, "text": text(4000), "part": one_of((*PARTS, *SELLS)), "days": days, "kind": one_of(KINDS),
    "mark": one_of(MARKS), "question": text(300), "done_when": text(4000), "hint": text(1000), "aim": text(300),
    "locked": kinds.yes, "after": kinds.links,
}  # fmt: skip


def checked(data: bytes) -> Row:
    """The file as plain values, each of its field's kind. Raises NotATemplate with place and cure."""
    try:
        plain = loaded(data)
    except ValueError as error:
        raise NotATemplate(
            _("The file cannot be read as JSON. Export the template again, and bring it as it comes.")
        ) from error
    if not isinstance(plain, dict) or plain.get(FORMAT) != NUMBER or plain.get(FORMAT) is True:
        raise NotATemplate(_("The file is of a format that is not known here. Export it again from this release."))
    phases, steps = plain.get("phases"), list[Row]()
    _row(
        {name: value for name, value in plain.items() if name not in (FORMAT, "phases")}, HEAD, _("Template"), ("name",)
    )
    if not isinstance(phases, list) or not 0 < len(phases) <= PHASES:
        raise NotATemplate(MOST % {"field": "phases", "most": PHASES})
    for place, phase in enumerate(phases, 1):
        where = _("Phase %(place)s") % {"place": place}
        mine = phase.get("steps", []) if isinstance(phase, dict) else []
        known = {n: v for n, v in phase.items() if n != "steps"} if isinstance(phase, dict) else phase
        _row(known, PHASE, where, ("number", "name"))
        if not isinstance(mine, list) or len(steps) + len(mine) > TASKS:
            raise NotATemplate(
                _("“%(field)s” has to be a list of at most %(most)s.") % {"field": "steps", "most": TASKS}
            )
        if "criteria" in known and ("is_trial" not in known or len(known["criteria"]) > CRITERIA):
            raise NotATemplate(
                _("%(where)s: at most %(most)s exit criteria, and only of a trial.")
                % {"where": where, "most": CRITERIA}
            )
        steps += mine
    _steps(steps)
    _unlike([phase["number"] for phase in phases], _("Two phases have the number %(what)s."))
    return plain


def _steps(steps: list[Row]) -> None:
    if not steps:
        raise NotATemplate(_("There is no step in it. A template has at least one."))
    for place, step in enumerate(steps, 1):
        said = step.get("number") if isinstance(step, dict) and type(step.get("number")) is int else place
        where = _("Step %(number)s") % {"number": said}
        _row(step, STEP, where, ("number", "text", "part", "days"))
    numbers = [step["number"] for step in steps]
    _unlike(numbers, _("Two steps have the number %(what)s."))
    for step in steps:
        for wrong in _step_faults(step, set(numbers)):
            raise NotATemplate(f"{_('Step %(number)s') % {'number': step['number']}}: {wrong}")
    _unlike([step["mark"] for step in steps if "mark" in step], _("Two steps are marked as %(what)s."))


def _step_faults(step: Row, numbers: Collection[int]) -> Iterator[str]:
    if (step.get("kind") == "milestone") != (step["days"] == 0):
        yield _("a milestone has 0 days, and no other step has.")
    for before, _lag in step.get("after", ()):
        if before not in numbers or before == step["number"]:
            yield _("it comes after a step that is not in the file.")


def _row(row: Any, spec: Spec, where: str, needs: Collection[str]) -> None:
    if not isinstance(row, dict):
        raise NotATemplate(_("%(where)s: it is missing.") % {"where": where})
    if unknown := next((name for name in row if name not in spec), None):
        raise NotATemplate(
            _("%(where)s: “%(field)s” is not known here. Take it out, or import the template where it came from.")
            % {"where": where, "field": unknown[:60]}
        )
    for field in needs:
        if field not in row:
            raise NotATemplate(_("%(where)s: “%(field)s” is missing.") % {"where": where, "field": field})
    for field, kind in spec.items():
        if field in row and (wrong := kind(row[field])):
            raise NotATemplate(
                _("%(where)s, “%(field)s”: %(wrong)s") % {"where": where, "field": field, "wrong": wrong}
            )


def _unlike(values: list[Any], words: str) -> None:
    seen = set[Any]()
    for value in values:
        if value in seen:
            raise NotATemplate(words % {"what": value})
        seen.add(value)
