"""Plan templates: steps with durations, dependencies, sides and parts in the decision, laid backwards from a target.

Wording and order follow how business software is bought: discovery, proof, case, procurement, signature. The four
steps that block most purchases are in it from the start: legal review, security questionnaire, budget approval and the
sponsor's sign-off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mapapp.plans.draft import NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.models import Part, Side
from mapapp.plans.models.side import SideCalendar
from mapapp.schedule import BackwardPlan, Link, Step, lay_backwards

Text = str | Promise
SELLER = "seller_lead"  # the part of the seller who runs the plan


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A step: who does it by part in the decision, its length in working days (0: a milestone), what it comes after."""

    key: str
    phase: int
    text: Text
    part: str
    days: int
    after: tuple[str, ...] = ()
    kind: str = "task"
    mark: str = ""
    question: Text = ""
    done_when: Text = ""

    @property
    def side(self) -> Side:
        return Side.SELLER if self.part.startswith("seller") else Side.BUYER


@dataclass(frozen=True)
class Template:
    """A named list of steps. Its last step is what the target is about."""

    key: str
    name: Text
    about: Text
    phases: tuple[tuple[Text, bool], ...]
    tasks: tuple[TemplateTask, ...]

    @cached_property
    def weeks(self) -> int:
        """Its length in calendar weeks of five working days, when nothing waits."""
        monday = date(2024, 1, 1)
        laid = _lay(self, {}, target=monday, today=monday)
        days = SideCalendar().working_days.between(monday, laid.earliest_signature or monday)
        return -(-days // 5)


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether the steps fit between today and the target: short by how many working days, and what is long."""

    short_by: int
    earliest: date
    long_poles: tuple[str, ...]
    starts_on: date


def fitted(
    template: Template, *, target: date, today: date, calendars: Mapping[str, Mapping[str, str]]
) -> tuple[dict[str, tuple[date, date]], Fit]:
    """Dates for every step, so that the last one finishes on `target`; on the earliest day that works else."""
    laid = _lay(template, calendars, target=target, today=today)
    earliest = laid.earliest_signature or target
    dates = laid.dates if laid.fits else _lay(template, calendars, target=earliest, today=today).dates
    long = sorted((task for task in template.tasks if task.key in laid.long_poles), key=lambda task: -task.days)
    fit = Fit(
        short_by=laid.short_by or 0,
        earliest=earliest,
        long_poles=tuple(str(task.text) for task in long),
        starts_on=min(dates.start for dates in dates.values()),
    )
    return {key: (start, due) for key, (start, due) in dates.items()}, fit


def plan_from(
    template: Template,
    *,
    account: str,
    name: str,
    lead: NewPerson,
    people: Sequence[NewPerson] = (),
    target: date,
    today: date,
    calendars: Mapping[str, Mapping[str, str]],
) -> NewPlan:
    """A plan to create: owners by part where somebody has it, else a named gap with the question to ask on the call."""
    dates, _fit = fitted(template, target=target, today=today, calendars=calendars)
    place = {task.key: index for index, task in enumerate(template.tasks)}
    owners = {SELLER: lead.key} | {person.part: person.key for person in people if person.side == Side.BUYER}
    signature = next((task.key for task in template.tasks if task.mark == "signature"), None)
    return NewPlan(
        account=account,
        name=name,
        people=(lead, *people),
        phases=[NewPhase(str(title), is_trial) for title, is_trial in template.phases],
        tasks=[_task(task, dates[task.key], owners, place) for task in template.tasks],
        target_signature_on=dates[signature][1] if signature else None,
        target_go_live_on=target,
        calendars=calendars,
        source=f"template {template.key}",
    )


def _task(task: TemplateTask, dates: tuple[date, date], owners: Mapping[str, str], place: Mapping[str, int]) -> NewTask:
    owner = owners.get(task.part, "")
    return NewTask(
        text=str(task.text),
        phase=task.phase,
        starts_on=dates[0],
        due_on=dates[1],
        owner=owner,
        gap_side="" if owner else task.side,
        gap="" if owner else str(task.question or _question(task)),
        kind=task.kind,
        mark=task.mark,
        done_when=str(task.done_when),
        after=tuple((place[key], 0) for key in task.after),
    )


def _question(task: TemplateTask) -> str:
    if task.part.startswith("seller"):
        return _("Which colleague does this?")
    return str(WHO[task.part])


def _lay(
    template: Template, calendars: Mapping[str, Mapping[str, str]], *, target: date, today: date
) -> BackwardPlan[str]:
    steps = [_step(task, calendars, today) for task in template.tasks]
    links = [Link(before, task.key) for task in template.tasks for before in task.after]
    return lay_backwards(steps, links, signature=template.tasks[-1].key, on=target, today=today)


def _step(task: TemplateTask, calendars: Mapping[str, Mapping[str, str]], today: date) -> Step[str]:
    calendar = SideCalendar.of(calendars, task.side).working_days
    start = calendar.add(today, 0)
    due = calendar.add(start, max(0, task.days - 1))
    return Step(task.key, start, due, calendar, milestone=task.days == 0)


def _t(
    key: str, phase: int, text: Text, part: str, days: int, after: str = "", *, kind: str = "task", mark: str = "",
    question: Text = "", done_when: Text = "",
) -> TemplateTask:  # fmt: skip
    return TemplateTask(key, phase, text, part, days, tuple(after.split()), kind, mark, question, done_when)


_l = gettext_lazy
WHO: dict[str, Text] = {
    Part.CHAMPION: _l("Who leads the evaluation?"),
    Part.ECONOMIC_BUYER: _l("Who approves the budget?"),
    Part.EXECUTIVE_SPONSOR: _l("Who is the executive sponsor?"),
    Part.TECHNICAL_EVALUATOR: _l("Who evaluates the technology?"),
    Part.SECURITY: _l("Who reviews security?"),
    Part.LEGAL: _l("Who reviews the contract?"),
    Part.PROCUREMENT: _l("Who runs purchasing?"),
    Part.USER: _l("Who will use it every day?"),
    Part.OTHER: _l("Who does this?"),
}
PHASES: tuple[tuple[Text, bool], ...] = (
    (_l("Discovery and validation"), False),
    (_l("Proof of value"), True),
    (_l("Business case and approval"), False),
    (_l("Procurement and legal"), False),
    (_l("Signature and kickoff"), False),
)
FULL = Template(
    "full",
    _l("Full evaluation"),
    _l("For several people who decide: trial, business case, security, legal, procurement."),
    PHASES,
    (
        _t("today", 0, _l("How it works today written down: steps, tools, hours and what it costs"), Part.CHAMPION, 3),
        _t("dive", 0, _l("Technical deep dive with the people who run the systems"), "seller_technical", 2, "today", kind="meeting"),
        _t("nda", 0, _l("Mutual NDA signed by both companies"), Part.LEGAL, 5),
        _t("needs", 0, _l("Requirements agreed in writing: must have, nice to have, out of scope"), Part.CHAMPION, 4, "today dive"),
        _t("references", 0, _l("Two reference calls with companies of similar size"), SELLER, 4, "nda", kind="meeting"),
        _t("worth", 0, _l("Sponsor confirms that the problem is worth solving now"), Part.EXECUTIVE_SPONSOR, 1, "needs references", kind="approval"),
        _t("criteria", 1, _l("Exit criteria of the trial signed off before it starts"), Part.CHAMPION, 2, "worth", kind="approval",
           done_when=_l("The criteria stand in this plan and both sides have said yes.")),
        _t("sandbox", 1, _l("Trial environment connected to a copy of real data"), "seller_technical", 3, "nda criteria"),
        _t("users", 1, _l("Trial users named and their calendars blocked"), Part.USER, 3, "criteria"),
        _t("training", 1, _l("Trial users trained"), "seller_onboarding", 2, "sandbox users", kind="meeting"),
        _t("trial", 1, _l("Two-week trial on live work"), Part.USER, 10, "training"),
        _t("results", 1, _l("Results measured against the exit criteria and shared in writing"), Part.CHAMPION, 3, "trial"),
        _t("cost", 2, _l("Today’s cost measured with the buyer’s own figures"), Part.CHAMPION, 5, "needs"),
        _t("roi", 2, _l("Return worked out from those figures"), SELLER, 4, "cost"),
        _t("case", 2, _l("Business case reviewed with Finance, every assumption accepted or changed"), Part.ECONOMIC_BUYER, 2, "results roi", kind="meeting"),
        _t("budget", 2, _l("Budget approved"), Part.ECONOMIC_BUYER, 3, "case", kind="approval",
           question=_l("Who approves the budget, and in which planning cycle?")),
        _t("sponsor", 2, _l("Executive sponsor signs off on the purchase"), Part.EXECUTIVE_SPONSOR, 2, "budget", kind="approval",
           question=_l("Who signs off in the end, and what do they need to see?")),
        _t("questions", 3, _l("Security questionnaire sent"), Part.SECURITY, 3, "nda",
           question=_l("Who owns the security review?")),
        _t("answers", 3, _l("Security questionnaire answered, with evidence attached"), "seller_technical", 5, "questions"),
        _t("security", 3, _l("Security review held and risk rating issued"), Part.SECURITY, 6, "answers", kind="meeting"),
        _t("privacy", 3, _l("Data processing agreement agreed, with the list of subprocessors"), "seller_legal", 4, "security"),
        _t("legal", 3, _l("Legal review: contract redlines settled on both sides"), Part.LEGAL, 6, "privacy",
           question=_l("Who reviews the contract, and how long does it usually take?")),
        _t("supplier", 3, _l("Supplier form and bank details entered in the purchasing system"), SELLER, 5, "nda"),
        _t("order", 3, _l("Purchase order raised and its number sent"), Part.PROCUREMENT, 5, "budget supplier",
           question=_l("Who raises the purchase order?")),
        _t("routing", 4, _l("Final approval routing: Finance, Legal, Security, sponsor"), Part.PROCUREMENT, 3, "sponsor legal"),
        _t("signature", 4, _l("Contract signed by both companies"), Part.EXECUTIVE_SPONSOR, 2, "order routing", kind="approval", mark="signature"),
        _t("kickoff", 4, _l("Kickoff held: success criteria handed to the onboarding team"), "seller_onboarding", 3, "signature", kind="meeting"),
        _t("live", 4, _l("Go live"), Part.CHAMPION, 0, "kickoff", kind="milestone", mark="go_live"),
    ),
)  # fmt: skip
LIGHT = Template(
    "light",
    _l("Light evaluation"),
    _l("For one person who decides: five steps from trial to hand-over."),
    (PHASES[1], PHASES[2], PHASES[4]),
    (
        _t("trial", 0, _l("Trial on live work, against exit criteria both sides wrote down"), Part.CHAMPION, 5),
        _t("case", 1, _l("Business case agreed with the buyer’s own figures"), SELLER, 3, "trial"),
        _t("approval", 1, _l("Budget and contract approved"), Part.ECONOMIC_BUYER, 3, "case", kind="approval",
           question=_l("Who approves the budget and the contract?")),
        _t("signature", 2, _l("Contract signed by both companies"), Part.ECONOMIC_BUYER, 1, "approval", kind="approval", mark="signature"),
        _t("handover", 2, _l("Hand-over: success criteria handed to the onboarding team"), SELLER, 2, "signature", kind="meeting", mark="go_live"),
    ),
)  # fmt: skip
TEMPLATES: dict[str, Template] = {template.key: template for template in (FULL, LIGHT)}
