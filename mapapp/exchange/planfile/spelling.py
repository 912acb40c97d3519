"""A field's value in words, as whoever brought the file reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.exchange.planfile import fields
from mapapp.exchange.planfile.back import Added
from mapapp.plans.models import Part, Task
from mapapp.plans.queries import Plan
from mapapp.plans.words import day_words

LABELS = {
    (fields.TASK, fields.TEXT): gettext_lazy("What will be done"), (fields.TASK, fields.PHASE): gettext_lazy("Phase"),
    (fields.TASK, fields.OWNER): gettext_lazy("Owner"), (fields.TASK, fields.STARTS): gettext_lazy("Start"),
    (fields.TASK, fields.DUE): gettext_lazy("Due"), (fields.TASK, fields.STATUS): gettext_lazy("Status"),
    (fields.TASK, fields.AFTER): gettext_lazy("Comes after"), (fields.TASK, fields.KIND): gettext_lazy("Kind"),
    (fields.TASK, fields.DONE_WHEN): gettext_lazy("Done when"),
    (fields.TASK, fields.EVIDENCE): gettext_lazy("Link to the evidence"),
    (fields.PHASE, fields.NAME): gettext_lazy("Name"), (fields.PHASE, fields.TRIAL): gettext_lazy("A trial"),
    (fields.PHASE, fields.CRITERIA): gettext_lazy("Exit criteria"),
    (fields.PHASE, fields.ORDER): gettext_lazy("Order of the phases"),
    (fields.PERSON, fields.NAME): gettext_lazy("Name"), (fields.PERSON, fields.TITLE): gettext_lazy("Title"),
    (fields.PERSON, fields.EMAIL): gettext_lazy("E-mail"), (fields.PERSON, fields.SIDE): gettext_lazy("Company"),
    (fields.PERSON, fields.PART): gettext_lazy("Part in the decision"),
    (fields.PERSON, fields.NEEDS): gettext_lazy("Needs to say yes"),
    (fields.GOAL, fields.STATEMENT): gettext_lazy("In their own words"),
    (fields.GOAL, fields.SAID_BY): gettext_lazy("Said by"), (fields.GOAL, fields.SAID_ON): gettext_lazy("Said on"),
    (fields.MEASURE, fields.WHAT): gettext_lazy("What is counted"), (fields.MEASURE, "today"): gettext_lazy("Today"),
    (fields.MEASURE, "target"): gettext_lazy("Goal"), (fields.MEASURE, "unit"): gettext_lazy("Unit"),
    (fields.MEASURE, fields.BY_ON): gettext_lazy("By when"),
    (fields.MEASURE, fields.RESULT): gettext_lazy("Result so far"),
    (fields.MEASURE, fields.RESULT_NOTE): gettext_lazy("Note on the result"),
    (fields.MEASURE, fields.CHECKER): gettext_lazy("Looks at it after go live"),
    (fields.MEASURE, "day30"): gettext_lazy("After 30 days"), (fields.MEASURE, "day60"): gettext_lazy("After 60 days"),
    (fields.MEASURE, "day90"): gettext_lazy("After 90 days"),
    (fields.MEASURE, fields.GOAL): gettext_lazy("Of the goal"),
}  # fmt: skip
NEW = {
    fields.TASK: gettext_lazy("New step"), fields.PHASE: gettext_lazy("New phase"),
    fields.PERSON: gettext_lazy("New person"), fields.GOAL: gettext_lazy("New goal"),
    fields.MEASURE: gettext_lazy("New measure"),
}  # fmt: skip
TOLD = {  # of a new row, beside what it is called
    fields.TASK: (fields.PHASE, fields.OWNER, fields.STARTS, fields.DUE, fields.AFTER),
    fields.PHASE: (fields.TRIAL, fields.CRITERIA),
    fields.PERSON: (fields.SIDE, fields.TITLE, fields.EMAIL, fields.PART, fields.NEEDS),
    fields.GOAL: (fields.SAID_BY, fields.SAID_ON),
    fields.MEASURE: (fields.GOAL, "today", "target", "unit", fields.BY_ON, fields.RESULT, fields.CHECKER),
}
SHORT = 40


@dataclass(frozen=True)
class Spelling:
    """The plan as it is now, and the new rows of the file by (what they are, token)."""

    plan: Plan
    new: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: Plan, added: tuple[Added, ...]) -> Spelling:
        return cls(plan, {(one.on, fields.token_of(one.row)): called(one) for one in added})

    def words(self, on: str, name: str, value: str) -> str:
        """A dash for nothing."""
        return self._words(on, name, value) or "–"

    def row(self, one: Added) -> str:
        """What a new row says beside its name, in a line."""
        usual = {fields.PART: Part.OTHER.value}
        told = [name for name in TOLD[one.on] if one.values[name] != usual.get(name)]
        said = [(name, self._words(one.on, name, one.values[name])) for name in told]
        return " · ".join(f"{LABELS[one.on, name]}: {words}" for name, words in said if words)

    def thing(self, on: str, number: int) -> str:
        """What a thing of the plan is called; empty for none."""
        plan = self.plan
        match on:
            case fields.TASK:
                return plan.by_number[number].text if number in plan.by_number else ""
            case fields.PERSON:
                return plan.person[number].name if number in plan.person else ""
            case fields.PHASE:
                return next((one.name for one in plan.phases if one.number == number), "")
            case fields.GOAL:
                return next((one.statement for one in plan.goals if one.number == number), "")
        return next((one.what for one in plan.measures if one.number == number), "")

    def _words(self, on: str, name: str, value: str) -> str:
        if name in fields.DAYS:
            return _day(value) if value else ""
        if on == fields.TASK and name == fields.OWNER and ":" in value:
            return self._gap(value)
        if (on, name) in fields.POINTS:
            return self._pointed(fields.POINTS[on, name], value)
        match name:
            case fields.STATUS:
                status, _bar, more = value.partition("|")
                more = _day(more) if status == "done" and more else more
                return str(Task.Status(status).label) + (f", {more}" if more else "")
            case fields.AFTER:
                pairs = [(self._task(which), lag) for which, lag in fields.after_pairs(value)]
                return ", ".join(f"{which}{lag:+d}" if lag else which for which, lag in pairs)
            case fields.KIND:
                return str(Task.Kind(value).label)
            case fields.PART:
                return str(Part(value).label)
            case fields.TRIAL:
                return _("Yes") if value else ""
            case fields.SIDE:
                return self.plan.workspace.account if value == "buyer" else self.plan.workspace.team.name
            case fields.ORDER:
                return " → ".join(self._pointed(fields.PHASE, token) for token in value.split(",") if token)
        return value

    def _task(self, token: str) -> str:
        return token if token.isdecimal() else f"“{self._pointed(fields.TASK, token)}”"

    def _pointed(self, on: str, token: str) -> str:
        if not token:
            return ""
        if not token.isdecimal():
            name = self.new.get((on, token), "")
            return (name if len(name) <= SHORT else f"{name[: SHORT - 1]}…") or _("a new row that is missing")
        return self.thing(on, int(token)) or _("something that was taken off")

    def _gap(self, value: str) -> str:
        side, _colon, gap = value.partition(":")
        company = self.plan.workspace.account if side == "buyer" else self.plan.workspace.team.name
        return f"{gap} ({company})" if gap else _("To be named by %(company)s") % {"company": company}


def called(one: Added) -> str:
    """What a new row is called."""
    return one.values[fields.TEXT if one.on == fields.TASK else fields.CALLED[one.on]]


def _day(value: str) -> str:
    return f"{day_words(date.fromisoformat(value))} {value[:4]}"
