"""A template learnt from a plan: its steps with their lengths and order, without anybody's name, day or figure.

Only what both companies read is looked at, and of that only what another buyer could use. Words are searched for the
people and companies of the plan, for addresses, links, days and amounts; each is replaced, and every replacement is
shown to who makes the template. What nobody can find by its form (a product's name, say) stays, so he looks at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mapapp.people.wording import HIDDEN, one_line
from mapapp.plans.changes.template_bounds import LIMITS, STEP_DAYS
from mapapp.plans.draft import NewPerson, NewPlan, NewTask
from mapapp.plans.models import Part, Side
from mapapp.plans.template_shape import SELLER, Template, TemplatePhase, TemplateTask
from mapapp.plans.template_steps import WHO

MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
MONEY = "(?:[$€£¥]|USD|EUR|GBP|CHF|dollars|euros|pounds)"
SUM = r"\d[\d.,]{0,20}(?: ?(?:k|m|million))?"
FORMS = tuple(  # what gives a plan away by its form; each begins where a word does, so that a long text is read once
    (re.compile(form, re.IGNORECASE), kind)
    for form, kind in (
        (r"(?<![\w.+-])[\w.+-]{1,200}@[\w-]{1,100}(?:\.[\w-]{1,100}){1,9}", "address"),
        (r"(?:https?://|www\.|mailto:)\S+", "link"),
        (r"(?<!\d)(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\d)", "date"),
        (rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH}\b\.?(?:,? \d{{4}}\b)?", "date"),
        (rf"\b{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?", "date"),
        (rf"\b(?:{MONTH}|q[1-4])\.?,? \d{{4}}\b", "date"),
        (rf"(?<!\w){MONEY} ?{SUM}\b", "amount"),
        (rf"(?<![\d.,]){SUM} ?{MONEY}(?!\w)", "amount"),
        (r"\+\d[\d ()/-]{6,30}\d", "number"),
    )
)
COMMON = {
    "the", "first", "second", "national", "united", "general", "american", "new", "global", "international", "royal",
    "bank", "group", "company", "health", "medical", "foods", "systems", "city", "north", "south", "east", "west",
}  # fmt: skip
SELLS = {Part.TECHNICAL_EVALUATOR: "seller_technical", Part.SECURITY: "seller_technical", Part.LEGAL: "seller_legal",
         Part.PROCUREMENT: "seller_legal", Part.USER: "seller_onboarding"}  # fmt: skip
GUESSES = (
    (r"security|questionnaire|penetration", Part.SECURITY), (r"legal|contract|redline|nda|agreement", Part.LEGAL),
    (r"purchase order|procurement|supplier|vendor", Part.PROCUREMENT), (r"budget|business case", Part.ECONOMIC_BUYER),
    (r"sponsor|sign", Part.EXECUTIVE_SPONSOR), (r"technical|sandbox|integration", Part.TECHNICAL_EVALUATOR),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Replaced:
    """Words of a step, or of a phase (`step` 0), in which something was replaced."""

    step: int
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Learnt:
    """The template, what was replaced in it, and how many steps were left out because nobody needed them.

    `lengths`: of each step the working days planned, and those it took, when it is done.
    """

    template: Template
    replaced: tuple[Replaced, ...]
    dropped: int
    lengths: Mapping[str, tuple[int, int | None]]


def learnt_from(
    plan: NewPlan,
    *,
    name: str,
    team: str,
    leads: Collection[str] = (),
    as_it_took: bool = False,
    words: Mapping[int, str] | None = None,
) -> Learnt:
    """What a plan teaches. `leads` are the keys of the seller's leads, `words` what somebody wrote in the place of the
    words of a step, by its number in the template: they are looked through as well."""
    learning = _Learning(plan, without_names(plan, team), leads)
    tasks = tuple(
        learning.step(index, (words or {}).get(number, ""), as_it_took=as_it_took)
        for index, number in learning.numbers.items()
    )
    phases = tuple(
        TemplatePhase(one_line(learning.said(0, "name", phase.name)), phase.is_trial, number=place)
        for place, phase in enumerate(plan.phases, 1)
    )
    dropped = len(plan.tasks) - len(tasks)
    return Learnt(Template("", name, "", phases, tasks), tuple(learning.replaced), dropped, learning.lengths)


class _Learning:
    """A plan while it is learnt from: by the place of each step that is kept its number in the template, the lengths of
    these, and what was replaced so far."""

    def __init__(self, plan: NewPlan, clean: Callable[[str], str], leads: Collection[str]) -> None:
        self.plan, self.clean, self.leads = plan, clean, leads
        kept = [index for index, task in enumerate(plan.tasks) if task.status != "not_needed"]
        kept.sort(key=lambda index: plan.tasks[index].phase)
        self.numbers = {index: number for number, index in enumerate(kept, 1)}
        self.lengths = {str(number): _lengths(plan, plan.tasks[index]) for index, number in self.numbers.items()}
        self.replaced = list[Replaced]()

    def step(self, index: int, text: str, *, as_it_took: bool) -> TemplateTask:
        """`text` stands in the place of its own words, unless it is empty."""
        task, number = self.plan.tasks[index], self.numbers[index]
        planned, took = self.lengths[str(number)]
        days = took if as_it_took and took is not None else planned
        return TemplateTask(
            str(number),
            task.phase,
            self.said(number, "text", text or task.text),
            _part(self.plan, task, self.leads),
            0 if task.kind == "milestone" else min(days, STEP_DAYS),
            tuple((str(self.numbers[before]), lag) for before, lag in task.after if before in self.numbers),
            task.kind,
            task.mark,
            question=self.said(number, "question", "" if task.owner else task.gap),
            done_when=self.said(number, "done_when", task.done_when),
            locked=task.locked,
        )

    def said(self, step: int, field: str, text: str) -> str:
        """The words without names; what was replaced in them is remembered."""
        made = self.clean(text)
        if made != text:
            self.replaced.append(Replaced(step, field, text, made))
        return made[: LIMITS.get(field, 200)].strip()


def without_names(plan: NewPlan, team: str) -> Callable[[str], str]:
    """Replaces what gives the plan away in a text: by the part somebody plays, by what it is."""
    words = {"address": _("(address)"), "link": _("(link)"), "date": _("(date)"), "amount": _("(amount)"),
             "number": _("(number)")}  # fmt: skip
    names = [_Name.of(name, part) for name, part in sorted(_names(plan, team), key=lambda pair: -len(pair[0]))]

    def clean(text: str) -> str:
        found = HIDDEN.sub("", text)
        for pattern, kind in FORMS:
            found = pattern.sub(words[kind], found)
        said = set(re.findall(r"\w+", found.casefold()))
        for name in names:
            if name.words and name.words <= said:
                found = name.pattern.sub(lambda _match, part=name.part: part, found)  # type: ignore[misc]
        return found[:1].upper() + found[1:] if text[:1].isupper() else found

    return clean


@dataclass(frozen=True, slots=True)
class _Name:
    """A name, the words that a text has to have before it is searched for it, and what stands for it."""

    words: frozenset[str]
    pattern: re.Pattern[str]
    part: str

    @classmethod
    def of(cls, name: str, part: str) -> _Name:
        """A name in any case; a short part of one as it is spelled: “Mark” is somebody, “mark” is not."""
        flags = re.IGNORECASE if " " in name or len(name) > 4 else re.NOFLAG
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", flags)
        return cls(frozenset(re.findall(r"\w+", name.casefold())), pattern, part)


def _names(plan: NewPlan, team: str) -> Iterator[tuple[str, str]]:
    """Every name of the plan, whole and in its parts, with what stands for it."""
    for company, said in ((plan.account, _("the buyer")), (team, _("the seller"))):
        yield company, said
        yield company.upper(), said
        yield from ((word, said) for word in _telling(company))
    for person in plan.people:
        part = _noun(person)
        yield person.name, part
        for word in re.split(r"[\s.,]+", person.name):
            if len(word) > 2:
                yield from ((word, part), (word.upper(), part))
        domain = person.email.rpartition("@")[2].split(".")[0]
        if len(domain) > 3:
            company = _("the buyer") if person.side == Side.BUYER else _("the seller")
            yield domain.capitalize(), company
            yield domain, company


def _telling(company: str) -> list[str]:
    """The words of a company's name by which people call it: its first one, if that says something."""
    first = re.split(r"[\s.,&]+", company.strip())[0]
    return [first] if len(first) > 3 and first.casefold() not in COMMON else []


def _noun(person: NewPerson) -> str:
    """What stands for somebody's name."""
    if person.side == Side.SELLER:
        return _("a colleague of the seller")
    return {
        Part.CHAMPION: _("whoever leads the evaluation"), Part.ECONOMIC_BUYER: _("whoever approves the budget"),
        Part.EXECUTIVE_SPONSOR: _("the executive sponsor"), Part.TECHNICAL_EVALUATOR: _("the technical evaluator"),
        Part.SECURITY: _("whoever reviews security"), Part.LEGAL: _("whoever reviews the contract"),
        Part.PROCUREMENT: _("whoever runs purchasing"), Part.USER: _("a daily user"),
    }.get(Part(person.part), _("a colleague of the buyer"))  # fmt: skip


def _lengths(plan: NewPlan, task: NewTask) -> tuple[int, int | None]:
    """Working days of its own side: planned, and from its start to the day it was done."""
    days = plan.calendar_of(task).working_days
    planned = max(1, days.between(task.starts_on, task.due_on))
    if task.done_on is None:
        return planned, None
    return planned, max(1, days.between(min(task.starts_on, task.done_on), task.done_on))


def _part(plan: NewPlan, task: NewTask, leads: Collection[str]) -> str:
    """Who does it, as a part in the decision."""
    owner = next((person for person in plan.people if person.key == task.owner), None)
    if owner is not None and owner.side == Side.BUYER:
        return owner.part
    if owner is not None:
        return SELLER if owner.key in leads else SELLS.get(Part(owner.part), "seller_other")
    if task.gap_side == Side.SELLER:
        return "seller_other"
    asked = next((part for part, question in WHO.items() if str(question) == task.gap), "")
    found = (part for pattern, part in GUESSES if re.search(rf"\b(?:{pattern})", task.text, re.IGNORECASE))
    return asked or next(found, Part.OTHER)
