"""A plan as judgement reads it: plain values as of one day, made from the tables (portfolio) or from a file (corpora).

Nothing here is a row of a table and nothing asks one: a rule over a case can be tried on thousands of them. All days
are the plan's own (the seller's time zone); counts of days are working days where a name does not say otherwise. An act
counts for the side whose person did it (PRODUCT, People); what nobody of the plan did is no act.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

BUYER, SELLER = "buyer", "seller"
OPEN = frozenset({"not_started", "in_progress", "blocked"})
DECLINED, LEFT = "invite.declined", "seat.ended"


@dataclass(frozen=True, slots=True)
class Step:
    """A shared task. `owner` is the number of a person, None for a gap of `side`. `projected_on` is its projected
    finish, `latest_start_on` the last start that keeps the target signature (None where it does not lead there, or no
    target is set). `days` is its duration. `slipped` and `late` are working days, 0 when not. `times_moved` counts
    later and earlier dates it was given. `done_by` is the side whose person completed it, `done_by_person` that
    person's number; both empty for what came done with the plan.

    `promised_on` is the due date it is held to, whatever it was given since: that of the baseline; of a step that is in
    none the one that stood when the first buyer joined, or its first one. `was_due`: that day is over where its owner
    works. `behind` are the working days by which it finished later than that, or is due later, or open past it by now,
    at least one on the days off that follow it: no other date lessens it, a new baseline does. `agreed`: its own side
    said yes to a date of it, set it, took the step with it, or began the step, and the other side waits for no answer.
    """

    number: int
    text: str
    side: str
    phase: int
    starts_on: date
    due_on: date
    status: str = "not_started"
    owner: int | None = None
    kind: str = "task"
    mark: str = ""
    days: int = 1
    goal: int | None = None
    after: tuple[int, ...] = ()
    done_on: date | None = None
    done_by: str = ""
    done_by_person: int | None = None
    done_when: str = ""
    evidence: str = ""
    fixed: bool = False
    critical: bool = False
    late: int = 0
    slipped: int = 0
    times_moved: int = 0
    projected_on: date | None = None
    latest_start_on: date | None = None
    proposed_by: str = ""
    added_on: date | None = None
    promised_on: date | None = None
    was_due: bool = False
    behind: int = 0
    agreed: bool = False

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_done(self) -> bool:
        return self.status == "done"

    @property
    def counts(self) -> bool:
        """It is part of completion: all but what is not needed."""
        return self.status != "not_needed"

    @property
    def came_done(self) -> bool:
        """It was done before anybody of this plan did anything: that tells nothing of them."""
        return self.is_done and not self.done_by


@dataclass(frozen=True, slots=True)
class Person:
    """A stakeholder. `part` as in plans.models.Part; `joined_on` is None for who has not taken a seat,
    `leads_on` for who is no lead or came as one."""

    number: int
    side: str
    name: str
    part: str = "other"
    title: str = ""
    role: str = ""
    joined_on: date | None = None
    needs: str = ""
    leads_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A phase. `criteria` counts its exit criteria."""

    number: int
    name: str
    is_trial: bool = False
    criteria: int = 0


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal. `said_by` is a person's number, None when nobody is named; `measures` counts its measures."""

    number: int
    statement: str
    said_by: int | None = None
    measures: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """A line of the shared history that a person of the plan wrote. `event` is its number, `verb` the event's. What was
    taken back later was done all the same; `undone` says so. `retargets`: it did nothing but give the plan other
    targets than it had, none of them earlier than each before. `about`: the person whom it is about, where it names
    one."""

    event: int
    on: date
    side: str
    by: int
    verb: str
    task: int | None = None
    undone: bool = False
    retargets: bool = False
    about: int | None = None

    @property
    def takes_no_part(self) -> bool:
        """Somebody says that he takes no part, or no more. Who ends the part of somebody else does something."""
        return self.verb == DECLINED or (self.verb == LEFT and self.about in (None, self.by))


@dataclass(frozen=True, slots=True)
class Redate:
    """A step was given another due date. `days` is later by, negative earlier; `was_late` says that the old date had
    passed where its owner works, `on_due_day` that it was that very day there; `pushed` that nobody asked for it:
    another one moved it. `undone`: it was taken back later, or is itself the taking back; `back`: its owner's side said
    no to a date, and the one of before came back."""

    event: int
    on: date
    task: int
    side: str
    by: int | None
    old: date
    new: date
    days: int
    was_late: bool = False
    on_due_day: bool = False
    pushed: bool = False
    undone: bool = False
    back: bool = False

    @property
    def puts_off(self) -> bool:
        """Somebody gave it a later date, and that stands."""
        return self.days > 0 and not (self.pushed or self.undone or self.back)


@dataclass(frozen=True, slots=True)
class Restart:
    """A step was given another start, with another due date or alone. `undone` as of a new due date."""

    event: int
    task: int
    old: date
    new: date
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A date that one side set for a step of the other. `answer` is accepted, countered, declined, or empty while it
    waits; `answered_by` is a person's number. It is withdrawn by who set it, replaced by another one of his, or closed
    when the step was done, dropped, went to who asks or was pushed on by another one before anybody answered; what was
    answered and taken back is undone, but for a buyer's no that a seller took back. `owner` is who is to answer; `why`
    what was said to a no."""

    event: int
    task: int
    on: date
    by_side: str
    owner: int | None = None
    answer: str = ""
    answered_on: date | None = None
    answered_by: int | None = None
    answered_event: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A version that one side proposed to the other: all dates at once. `answer` is accepted, declined with `why`,
    countered by a version of the other side's, replaced by a newer one of its own, withdrawn, or empty while it waits.
    """

    event: int
    version: int
    on: date
    by_side: str
    answer: str = ""
    answered_on: date | None = None
    answered_by: int | None = None
    answered_event: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A step went from one person to another, or back as "not mine" (`not_mine`; then `to` is None). `by` and `side`
    are those of who handed it over. Who hands the whole plan on to a colleague passes nothing on, nor who took it
    back since; what a buyer did and a seller took back was done."""

    event: int
    task: int
    on: date
    by: int | None
    side: str
    was: int | None = None
    to: int | None = None
    not_mine: bool = False


@dataclass(frozen=True, slots=True)
class Deal:
    """The opportunity as the CRM knows it. `stage_order` counts from 1 among `stages` open stages of the team's
    settings, 0 for a stage they do not name; `is_qualified` and `is_late` say what they say of it. `began_stage` is the
    one at which it stood on the day when the plan began, `began_late` whether that is a late one; empty and None where
    nothing tells it."""

    stage: str = ""
    stage_order: int = 0
    stages: int = 0
    is_qualified: bool = False
    is_late: bool = False
    forecast: str = ""
    amount: Decimal | None = None
    currency: str = ""
    close_on: date | None = None
    created_on: date | None = None
    outcome: str = "open"
    outcome_on: date | None = None
    began_stage: str = ""
    began_late: bool | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """The limits of the rules: the team's own, with the version of its definitions (`version`). Days are calendar days
    unless the name says working days. Another one joins as a field with its default."""

    version: int = 0
    stale_warns: int = 8
    stale_red: int = 15
    stale_ends: int = 22
    weight_buyer: int = 30
    weight_kept: int = 20
    weight_dates: int = 20
    weight_path: int = 15
    weight_deciders: int = 15
    healthy_from: int = 75
    care_from: int = 50
    buyer_share: int = 30  # percent of open steps, from which a plan counts as healthy
    full_share: int = 40  # percent of all steps, from which more is not better
    late_most: int = 7  # working days that a step of a healthy plan may be late
    short_slip: int = 5  # working days that a finished step may have been late and counts half
    path_late: int = 10  # working days of signature after its target, from which nothing is left
    decider_quiet: int = 30
    quiet_champion: int = 14
    quiet_buyer: int = 10
    close_plan_after: int = 14
    tasks_most: int = 30
    built_late: int = 30  # days before signature
    stalled_after: int = 14  # without a step done or started, at a late stage
    procurement_lead: int = 21  # days before signature
    late_stage: int = 67  # percent of the open stages, past which one is late
    built_gone: int = 67  # percent of the time to signature that were gone when a plan was built late
    built_done: int = 50  # percent of the steps that were done then, where nothing else tells
    open_least: int = 5  # open steps from which a share of them says something
    contact_settled: int = 7  # days after the first buyer joined, until which one contact is a beginning
    light_plan: int = 8  # steps from which a plan has the usual ones
    procurement_near: int = 30  # days to signature, from which purchasing has a step
    pushed_times: int = 2  # later dates that are told: of one step, or on the day they are due
    redated_within: int = 30
    green_least: int = 3  # steps that the buyer finished in time, before silence is one after green
    goals_named: int = 50  # percent of the steps that name a goal, from which all do
    approval_cut: int = 33  # percent that an approval is planned shorter than usual
    approval_least: int = 2  # and working days
    usual_from: int = 5  # approvals from which there is a usual length
    answer_waits: int = 7  # for a date or a version, from which its lying tells something
    few_dates: int = 4  # finished or behind, from which they tell whether dates hold


@dataclass(frozen=True, slots=True)
class Case:
    """One plan on one day. `began_on`: when the plan was made. `buyer_joined_on`: when the first buyer took a seat,
    None while it is a close plan. `last_act_on`, and by side: the last shared act of a person. `promised_signature_on`:
    the target that signature is held to, whatever target it was given since: that of the baseline, else the first one;
    None while no target is set. `in_hand`: the working days from the projected signature to that, negative when it will
    be missed; None without either, and once it is signed. `short_by`: the working days by which
    the target comes too early for the plan laid back from it, None where nothing can be laid or no signature fits.
    `long_poles` are numbers of the steps that move the earliest
    signature, `cannot_be_met` those of fixed ones that keep any signature from fitting. `usual_approval` is the team's
    usual length of an approval in working days with how many it is read from, None while there are too few.
    `seller_names` are the selling team's name and whatever else marks a text as the vendor's own. `snoozed_until` is
    the day until which a lead of the seller has put off the question why it is silent."""

    code: str
    today: date
    began_on: date
    account: str = ""
    name: str = ""
    state: str = "open"
    team: str = ""
    seller_names: tuple[str, ...] = ()
    buyer_joined_on: date | None = None
    target_signature_on: date | None = None
    promised_signature_on: date | None = None
    target_go_live_on: date | None = None
    signature_on: date | None = None
    go_live_on: date | None = None
    days_in_hand: int | None = None
    short_by: int | None = 0
    last_act_on: date | None = None
    last_buyer_act_on: date | None = None
    last_seller_act_on: date | None = None
    usual_approval: tuple[int, int] | None = None
    long_poles: tuple[int, ...] = ()
    cannot_be_met: tuple[int, ...] = ()
    in_hand: int | None = None
    steps: tuple[Step, ...] = ()
    people: tuple[Person, ...] = ()
    phases: tuple[Stretch, ...] = ()
    goals: tuple[Aim, ...] = ()
    acts: tuple[Act, ...] = ()
    redates: tuple[Redate, ...] = ()
    restarts: tuple[Restart, ...] = ()
    asked: tuple[Asked, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    handed: tuple[Handed, ...] = ()
    deal: Deal | None = None
    snoozed_until: date | None = None
    numbers: Numbers = field(default_factory=Numbers)

    @property
    def counted(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.counts)

    @property
    def open_steps(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_open)

    @property
    def signature(self) -> Step | None:
        return next((step for step in self.counted if step.mark == "signature"), None)

    @property
    def is_mutual(self) -> bool:
        """A buyer has joined: before that it is a close plan."""
        return self.buyer_joined_on is not None

    @property
    def is_left(self) -> bool:
        """A buyer had joined, and nobody of them takes part any more: a close plan again."""
        return not self.is_mutual and any(act.verb == "person.joined" and act.side == BUYER for act in self.acts)

    @property
    def is_signed(self) -> bool:
        return self.signature is not None and self.signature.is_done

    def person(self, number: int | None) -> Person | None:
        return next((one for one in self.people if one.number == number), None)
