"""A plan teaches its steps, lengths and order; nobody's name, no company, day or amount goes into a template."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mapapp.demo.fenwick import fenwick
from mapapp.plans.changes.template_bounds import checked
from mapapp.plans.draft import NewPerson, NewPhase, NewPlan, NewTask
from mapapp.plans.learning import learnt_from, without_names
from mapapp.plans.template_content import content_of
from mapapp.plans.template_shape import Template
from tests.costs import ratio

MON = date(2026, 2, 2)
ANNA = NewPerson("anna", "seller", "Anna Kessler", "anna.kessler@larkspur.example")
LEILA = NewPerson("leila", "seller", "Leila Haddad", "leila@larkspur.example", part="legal")
MARCUS = NewPerson("marcus", "buyer", "Marcus Lindqvist", "marcus@fenwick.example", part="security")


def plan(*tasks: NewTask, account: str = "Fenwick Medical") -> NewPlan:
    return NewPlan(
        account, "One platform", (ANNA, LEILA, MARCUS), (NewPhase("Proof", True, ("x",)), NewPhase("End")), tasks
    )


def step(text: str, phase: int = 0, days: int = 1, **more: object) -> NewTask:
    values = {"owner": "marcus", **more}
    return NewTask(text, phase, MON, MON + timedelta(days=days - 1), **values)  # type: ignore[arg-type]


def learn(made: NewPlan, **more: object) -> Template:
    return learnt_from(made, name="Ours", team="Larkspur", leads={"anna"}, **more).template  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Marcus Lindqvist rates it", "Whoever reviews security rates it"),
        ("Ask Marcus, or LINDQVIST's team", "Ask whoever reviews security, or whoever reviews security's team"),
        ("marcus lindqvist and Lindqvist", "whoever reviews security and whoever reviews security"),
        ("Questionnaire sent to Larkspur", "Questionnaire sent to the seller"),
        ("FENWICK MEDICAL and Fenwick’s people", "The buyer and the buyer’s people"),
        ("Mail marcus@fenwick.example by 12 March 2026", "Mail (address) by (date)"),
        ("By March 12th, 2026-03-12 or 12.3.2026", "By (date), (date) or (date)"),
        ("Live in Q3 2026, not in May 2027", "Live in (date), not in (date)"),
        ("Budget of $120,000 approved, 80k EUR at most", "Budget of (amount) approved, (amount) at most"),
        ("See https://fenwick.example/plan?x=1 or call +46 70 123 45 67", "See (link) or call (number)"),
        ("Leila\u200b Haddad signs", "A colleague of the seller signs"),
    ],
)
def test_what_gives_the_plan_away_is_replaced(text: str, said: str) -> None:
    assert without_names(plan(), "Larkspur")(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Two-week trial on live work", "Mark the three marketing people who may join", "24 answers, 1/2 of them open",
        "Security questionnaire (261 questions) answered", "Medical devices listed", "Annals of the review",
    ],
)  # fmt: skip
def test_everyday_words_stay(text: str) -> None:
    assert without_names(plan(), "Larkspur")(text) == text


def test_steps_keep_lengths_lags_marks_and_parts_and_what_was_not_needed_is_left_out() -> None:
    made = learn(
        plan(
            step(
                "Contract", 1, 5, owner="leila", after=((1, 2), (2, 0)), mark="signature", kind="approval", locked=True
            ),
            step("Trial", 0, 12, done_when="Marcus says so", evidence="https://x.example", goal=None),
            step("Nothing", 0, 1, status="not_needed"),
            step("Case", 1, 1, owner="anna"),
            step("Review", 1, 1, owner="", gap_side="buyer", gap="Who reviews security?"),
            step("Live", 1, 1, kind="milestone", mark="go_live", owner="", gap_side="seller"),
        )
    )
    assert [(t.key, t.text, t.phase, t.part, t.days) for t in made.tasks] == [
        ("1", "Trial", 0, "security", 10), ("2", "Contract", 1, "seller_legal", 5), ("3", "Case", 1, "seller_lead", 1),
        ("4", "Review", 1, "security", 1), ("5", "Live", 1, "seller_other", 0),
    ]  # fmt: skip
    contract = made.tasks[1]
    assert (contract.after, contract.mark, contract.kind, contract.locked) == (
        (("1", 2),),
        "signature",
        "approval",
        True,
    )
    assert made.tasks[0].done_when == "Whoever reviews security says so"
    assert (made.phases[0].is_trial, made.phases[0].criteria) == (True, ())
    assert checked(made) == made


def test_lengths_are_as_planned_or_as_it_took() -> None:
    done = step("Done", 0, 5, status="done", done_on=date(2026, 2, 12))
    before = step("Early", 0, 5, status="done", done_on=date(2026, 1, 30))
    made = plan(done, before, step("Open", 0, 5))
    assert [task.days for task in learn(made).tasks] == [5, 5, 5]
    assert [task.days for task in learn(made, as_it_took=True).tasks] == [9, 1, 5]


def test_what_somebody_writes_instead_is_looked_through_too() -> None:
    made = learnt_from(
        plan(step("Marcus rates it")), name="Ours", team="Larkspur", words={1: "Security is rated for Fenwick"}
    )
    assert made.template.tasks[0].text == "Security is rated for the buyer"
    assert [(one.step, one.field) for one in made.replaced] == [(1, "text")]


def test_of_the_demo_plan_nothing_of_anybody_is_left() -> None:
    made = fenwick()
    people = [word for person in made.people for word in person.name.split()]
    kept = content_of(learn(replace(made, tasks=made.tasks)))
    for word in ("Fenwick", "Larkspur", "@", "2026", "http", *people):
        assert word not in kept, word
    assert '"days":10' in kept


def hostile(length: int) -> NewPlan:
    """As large as a plan can be, in texts so long that are made to be read slowly."""
    people = tuple(NewPerson(f"p{n}", "buyer", f"Ann{n} Lee{n}", f"a{n}@b.example") for n in range(300))
    texts = [(piece * length)[:length] for piece in ("a", "1.", "+1 ", "x@", "Ann1 ", "12 ", "$", "www.")]
    tasks = [NewTask(texts[n % len(texts)], 0, MON, MON, owner="p1") for n in range(160)]
    return NewPlan("A", "B", people, (NewPhase("P"),), tasks)


def test_a_hostile_plan_costs_by_its_length_and_not_by_the_square_of_it() -> None:
    short, long = hostile(1000), hostile(4000)
    costs = ratio(lambda: learnt_from(long, name="Ours", team="Larkspur"),
                  lambda: learnt_from(short, name="Ours", team="Larkspur"), times=2)  # fmt: skip
    assert costs < 8
