"""The rest of Larkspur's pipeline, so that its portfolio has something to say: eight more plans, three deals without
one, and two that ended this week.

Each plan is laid from the same steps between its first day and its signature; what is done was done by whose it was,
on its day, through the real verbs, and every night is read as it comes. Days are counted in working days from today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.demo.exports import Export, bring_exports
from mapapp.demo.playing import play_all
from mapapp.demo.story import ANNA, MANAGER, begin, told
from mapapp.people.models import Membership, Team, User
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.changes.rescheduling import reschedule_task
from mapapp.plans.changes.workspace import create_workspace
from mapapp.plans.draft import NewGoal, NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.portfolio.refreshing import read_night, refresh
from mapapp.private.changes.coaching import Thoughts, review_plan
from mapapp.private.changes.joining import join_opportunity
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.pipeline import Stage, same
from mapapp.schedule import Calendar

WEEKDAYS = Calendar()
REPS = {"ben": "Ben Adler", "carla": "Carla Núñez", "ida": "Ida Strand", "omar": "Omar Sy"}
CHANCES = {"Discovery": 10, "Validation": 25, "Proof of value": 40, "Proposal": 60, "Negotiation": 75}
FILES = (-50, -24, -12, -3, 0)  # the days on which the manager brought the CRM's export
NEWS = -3  # the day since which some deals stand in another stage
NIGHTS = 21  # days of which each has its reading; before them one a week
PHASES = ("Discovery and validation", "Proof of value", "Business case and approval", "Procurement and legal",
          "Signature and kickoff")  # fmt: skip
# phase, side, part in the decision, what is done
STEPS = (
    (0, "seller", "", "Goals written down in the sponsor’s words and confirmed by mail"),
    (0, "buyer", "champion", "Numbers of today collected for the three measures"),
    (0, "buyer", "champion", "Team of the evaluation named, with two hours a week each"),
    (0, "seller", "", "Workshop on how the work is done today, notes shared"),
    (1, "buyer", "security", "Security questionnaire sent to Larkspur"),
    (1, "seller", "", "Trial set up with the buyer’s own data"),
    (1, "buyer", "champion", "Five people use the trial for two weeks"),
    (1, "buyer", "champion", "Result of the trial measured against the criteria"),
    (2, "seller", "", "Business case drafted with finance figures"),
    (2, "buyer", "economic_buyer", "Finance reviews the business case in its budget meeting"),
    (2, "buyer", "economic_buyer", "Head of finance approves the budget line for the first year"),
    (2, "seller", "", "Reference call held with a customer of the same size"),
    (3, "buyer", "procurement", "Supplier entered in the purchasing system"),
    (3, "buyer", "security", "Security team approves the data processing agreement"),
    (3, "seller", "", "Contract draft sent to legal"),
    (3, "buyer", "legal", "Legal returns its changes to the contract"),
    (3, "seller", "", "Contract agreed by both legal teams"),
)


@dataclass(frozen=True, slots=True)
class Deal:
    """`began`, `signs` and `closes` are working days from today. So many of its first steps are `done`, the last one
    `quiet` working days ago, and so many more are `late`; `ours`: the seller does the buyer's steps but for so many.
    `was`: its stage before this week's; `slips`: by so many days its signature moved later yesterday; `note`: what the
    manager wrote of it, to look at it again `look` days from today."""

    account: str
    goal: str
    rep: str
    stage: str
    amount: int
    closes: int
    began: int = 0
    signs: int = 0
    steps: int = len(STEPS)
    done: int = 0
    quiet: int = 1
    late: int = 0
    ours: int | None = None
    people: tuple[str, ...] = ()
    was: str = ""
    slips: int = 0
    note: str = ""
    look: int = 0

    @property
    def created(self) -> int:
        """The day since which the CRM has known it."""
        return self.began - 10 if self.people else self.began

    @property
    def domain(self) -> str:
        return f"{self.account.split()[0].lower()}.example"


DEALS = (
    Deal("Oakhurst Insurance", "Replace three quoting tools", "ben", "Negotiation", 340, 13, -40, 13, 17, 14,
         people=("Grace Lindqvist", "Ravi Menon", "Helen Okoro"), was="Proposal"),
    Deal("Tidewater Logistics", "Route planning for 12 depots", "carla", "Proof of value", 210, 35, -22, 35, 17, 7,
         people=("Paul Ferreira", "Joan Beck", "Amir Haddad")),
    Deal("Hallmark Dairies", "One view of the herd", "ben", "Proposal", 275, 18, -45, 28, 16, 10, quiet=12, late=2,
         people=("Siobhan Daly", "Peter Moss", "Lena Frost"), slips=5, look=1,
         note="Siobhan has gone quiet and you move the dates for her. Who else there wants this? Call Peter."),
    Deal("Novara Biotech", "Lab data to one archive", "ida", "Proof of value", 460, 48, -15, 53, 17, 5,
         people=("Chiara Conti", "Daniel Weiss", "Noor Rahman"), was="Validation"),
    Deal("Pell & Sons", "Five-step pilot plan", "carla", "Negotiation", 18, 4, -14, 4, 5, 4,
         people=("Maud Pell", "Arthur Pell")),
    Deal("Grantham Council", "Benefits in one place", "ida", "Validation", 150, 35, -18, 57, 15, 3, quiet=5, late=1,
         people=("Edith Crane", "Tom Hale", "Ruby Shah")),
    Deal("Kestrel Energy", "Outage calls halved", ANNA, "Proposal", 520, 23, -42, 42, 16, 8, quiet=16, late=6, ours=1,
         people=("Victor Hale", "Anneke Bos", "Jo Park"), look=0,
         note="You own nearly all of it. Agree with Victor which steps are his, or take it out of the quarter."),
    Deal("Castell Pharma", "Trial sites planned in a week", "omar", "Discovery", 96, 60, -4, 62, 17, 2,
         people=("Irene Castell", "Hugo Brandt")),
)  # fmt: skip
WITHOUT = (
    Deal("Bramble Foods", "Forecasts in one sheet", "omar", "Negotiation", 190, 28, -20),
    Deal("Nordhavn Ports", "Berths planned a week ahead", "carla", "Validation", 130, 49, -14),
    Deal("Lumen Retail", "Stock counts by shelf", "ben", "Discovery", 75, 71, -2),
)
ENDED = (
    Deal("Ashgrove Schools", "Timetables for nine schools", "carla", "Closed won", 64, NEWS, -60, was="Negotiation"),
    Deal("Corvid Freight", "Claims settled in a day", "omar", "Closed lost", 145, NEWS, -50, was="Proposal"),
)


def play_pipeline(now: datetime) -> Workspace:
    """All of it as of the aware moment `now`, with the Fenwick plan, in the order in which it happened; the plan of
    Fenwick."""
    fenwick, today = begin(now), WEEKDAYS.last(now.astimezone(UTC).date())
    team, manager = fenwick.workspace.team, User.objects.get(email=MANAGER)
    stages = [*(Stage(name) for name in CHANCES), Stage("Closed won", "won"), Stage("Closed lost", "lost")]
    values = {"stages": stages, "qualified": "Validation", "currency": "USD",
              "chances": {same(name): chance for name, chance in CHANCES.items()}}  # fmt: skip
    set_pipeline(team, values, seen=0, by=manager, at=_at(_day(today, FILES[0] - 1), "10:00"))
    reps = {key: _rep(team, name) for key, name in REPS.items()} | {ANNA: User.objects.get(email=ANNA)}
    keyed = {f"006B{place:03}": deal for place, deal in enumerate((*DEALS, *WITHOUT, *ENDED), start=2)}
    exports = list(_exports(keyed, reps, today, now))
    tales = [_tale(team, deal, reps[deal.rep], key, today) for key, deal in keyed.items() if deal.people]
    play_all([told(fenwick, now), bring_exports(team, manager, exports), *tales],
             nights=_nights(today, now), night=lambda at: _night(team, at))  # fmt: skip
    return fenwick.workspace


def _nights(today: date, now: datetime) -> Iterator[datetime]:
    """Soon after midnight, each night lately, before that on Mondays alone; up to now."""
    for ago in range((today - _day(today, FILES[0])).days, -3, -1):
        day = today - timedelta(days=ago)
        if (ago <= NIGHTS or not day.weekday()) and _at(day, "00:30") <= now:
            yield _at(day, "00:30")


def _night(team: Team, at: datetime) -> None:
    """What a worker does: lines are made, plans are read."""
    refresh(team, now=lambda: at)
    read_night(team, now=lambda: at)


def _exports(deals: dict[str, Deal], reps: dict[str, User], today: date, now: datetime) -> Iterator[Export]:
    """What the CRM said of all that it knew, each time; the last one a quarter of an hour ago, with Fenwick in it."""
    for day in FILES:
        at = _at(_day(today, day), "07:00") if day else now - timedelta(minutes=14)
        rows = [
            (key, _told(deal, reps[deal.rep], today, day), min(_at(_day(today, changed), "06:30"), at))
            for key, deal in deals.items()
            if deal.created <= day
            for changed in [max(one for one in (deal.created, *FILES) if one <= day)]
        ]
        if not day:
            rows.append(("006A001", {"account": "Fenwick Medical"}, now - timedelta(hours=9)))
        yield at, rows


def _told(deal: Deal, rep: User, today: date, day: int) -> dict[str, Any]:
    """What the CRM says of it on a day: all that get a plan are in discovery when it first names them."""
    is_new = all(day <= one for one in FILES if one >= deal.created)
    stage = next(iter(CHANCES)) if is_new and deal.people else deal.was if day < NEWS and deal.was else deal.stage
    ends = {"Closed won": "won", "Closed lost": "lost"}
    return {
        "account": deal.account, "name": deal.goal, "stage": stage, "outcome": ends.get(stage, "open"),
        "amount": Decimal(deal.amount) * 1000, "currency": "USD", "close_on": _day(today, deal.closes),
        "forecast": "Pipeline", "owner_name": rep.name, "owner_email": rep.email,
        "created_on": _day(today, deal.created),
    }  # fmt: skip


def _rep(team: Team, name: str) -> User:
    email = f"{name.lower().replace(' ', '.').translate(str.maketrans('úñ', 'un'))}@larkspur.example"
    user = User.objects.create_user(email, name)
    Membership.objects.create(team=team, user=user, role=Membership.Role.REP)
    return user


def _tale(team: Team, deal: Deal, rep: User, key: str, today: date) -> Iterator[datetime]:
    """The plan, its people on it, the deal that it is of, and what was done so far; each moment before its act."""
    yield (began := _at(_day(today, deal.began), "09:00"))
    plan = create_workspace(team, _draft(deal, rep, today), lead=rep.email, at=began, via="import")
    for person in plan.people.order_by("number"):
        user = rep if person.email == rep.email else User.objects.create_user(person.email, person.name)
        role = Role.LEAD if person.part == "champion" or user == rep else Role.CONTRIBUTOR
        take_seat(person, user, role, at=began)
    lead = Actor.of(plan.people.get(email=rep.email), via="page")
    join_opportunity(plan, key, by=lead, at=began)
    for task in plan.tasks.select_related("owner").order_by("number")[: deal.done]:
        assert task.owner is not None
        yield (at := _at(task.due_on, "15:00"))
        complete_task(plan, task.number, done_on=task.due_on, was="not_started", by=Actor.of(task.owner, via="page"),
                      at=at)  # fmt: skip
    if deal.note:
        yield (at := _at(_day(today, -2), "16:20"))
        thoughts = Thoughts(deal.note, {"shared": 1, "deciders": 2}, _day(today, deal.look))
        review_plan(plan, thoughts, seen=0, by=None, user=User.objects.get(email=MANAGER), at=at)
    if deal.slips:
        yield (at := _at(_day(today, -1), "11:30"))
        _slip(plan, deal, lead, today, at)


def _slip(plan: Workspace, deal: Deal, by: Actor, today: date, at: datetime) -> None:
    """Signature moves later, and the kickoff with it."""
    signing = plan.tasks.get(mark="signature")
    reschedule_task(
        plan, signing.number, due_on=_day(today, deal.signs), starts_on=_day(today, deal.signs), was=signing.due_on,
        seen=Workspace.objects.get(pk=plan.pk).revision, why="Their board meets a week later", forward=(), by=by, at=at,
    )  # fmt: skip


def _draft(deal: Deal, rep: User, today: date) -> NewPlan:
    parts = ("champion", "economic_buyer", "security")
    buyers = [
        NewPerson(name, "buyer", name, f"{name.lower().replace(' ', '.')}@{deal.domain}", part=part)
        for name, part in zip(deal.people, parts, strict=False)
    ]
    return NewPlan(
        account=deal.account, name=deal.goal,
        people=[NewPerson(rep.email, "seller", rep.name, rep.email, title="Account executive"), *buyers],
        phases=[NewPhase(name, name == PHASES[1], ("It works for five people",) if name == PHASES[1] else ())
                for name in PHASES],
        tasks=_tasks(deal, rep, buyers, today),
        goals=[NewGoal(f"{deal.goal}, without another tool to feed.", said_by=buyers[0].key,
                       said_on=_day(today, deal.began))],
        value=Decimal(deal.amount) * 1000, currency="USD", target_signature_on=_day(today, deal.closes),
        target_go_live_on=_day(today, max(deal.closes, deal.signs) + 15), source="spreadsheet",
    )  # fmt: skip


def _tasks(deal: Deal, rep: User, buyers: list[NewPerson], today: date) -> list[NewTask]:
    """What is done ends before it went quiet, the rest runs up to signature; one day at least for each."""
    steps, theirs = STEPS[: deal.steps - 1], 0
    found: list[NewTask] = []
    for place, (phase, side, part, text) in enumerate(steps):
        theirs += side == "buyer"
        if place < deal.done:
            due = deal.began + 2 + (place + 1) * (-deal.quiet - deal.began - 2) // deal.done
        elif place < deal.done + deal.late:
            due = deal.done - place - 1
        else:
            due = 2 + (place - deal.done + 1) * (deal.signs - deal.slips - 3) // max(1, len(steps) - deal.done)
        mine = side == "seller" or (deal.ours is not None and theirs > deal.ours)
        leads = place == deal.done - 1 and deal.quiet < 4  # who leads the evaluation acted lately
        owner = (
            rep.email if mine else next((one.key for one in buyers if one.part == part and not leads), buyers[0].key)
        )
        after = ((place - 1, 0),) if found and due - 2 > deal.began and place == deal.done + 1 else ()
        found.append(NewTask(text, phase, _day(today, due - 1), _day(today, due), owner=owner, after=after))
    signs = _day(today, deal.signs - deal.slips)
    signing = NewTask("Order form signed by both companies", 4, signs, signs,
                      owner=buyers[min(1, len(buyers) - 1)].key, kind="milestone", mark="signature")  # fmt: skip
    kickoff = NewTask("Kickoff with both teams, first users invited", 4, _day(today, deal.signs - deal.slips + 2),
                      _day(today, deal.signs - deal.slips + 3), owner=rep.email, after=((len(found), 0),))  # fmt: skip
    return [*found, signing, kickoff]


def _day(today: date, count: int) -> date:
    return WEEKDAYS.add(today, count) if count else today


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), UTC)
