"""The algebra of differences on canonical states: what two of them differ by, put on the first, gives the second; what
follows one another is one; what is equal differs by nothing. Pure, on drawn states."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.plans.differences.marks import marked
from mapapp.plans.facts import EXISTS, Change, net
from mapapp.plans.frozen import FORMAT, LISTS, applied, changes_between

FAST = settings(max_examples=60, deadline=None, derandomize=True, database=None)
DAYS = st.dates().map(lambda day: day.isoformat())
TEXTS = st.text(min_size=1, max_size=6)
NUMBERS = st.integers(1, 6)
WEEKS = st.dictionaries(st.sampled_from(["seller", "buyer"]), st.fixed_dictionaries({"weekend": TEXTS}), min_size=1)
VALUES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "plan": {"name": TEXTS, "value": TEXTS, "target_signature_on": DAYS, "calendars": WEEKS},
    "phase": {"name": TEXTS, "position": NUMBERS, "criteria": st.lists(TEXTS, min_size=1, max_size=2)},
    "task": {"text": TEXTS, "due_on": DAYS, "starts_on": DAYS, "owner": NUMBERS, "gap": TEXTS, "fixed": st.just(True),
             "status": st.sampled_from(["not_started", "in_progress", "blocked", "done", "not_needed"]),
             "after": st.lists(st.tuples(NUMBERS, st.integers(-3, 3)).map(list), min_size=1, max_size=2)},
    "person": {"name": TEXTS.map(lambda text: {"sha256": text}), "needs": TEXTS},
    "goal": {"statement": TEXTS, "said_on": DAYS},
    "measure": {"what": TEXTS, "result": TEXTS},
}  # fmt: skip


def row(on: str) -> st.SearchStrategy[dict[str, Any]]:
    """Facts that say something: empty ones are left out, so that nothing has one spelling."""
    return st.fixed_dictionaries({}, optional=VALUES[on])


def rows(on: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    found = st.dictionaries(NUMBERS, row(on), max_size=4)
    return found.map(lambda things: [{"number": number, **things[number]} for number in sorted(things)])


STATES = st.fixed_dictionaries(
    {"format": st.just(FORMAT), "plan": row("plan"), **{name: rows(on) for on, name in LISTS.items()}}
)


def as_set(changes: list[Change]) -> set[str]:
    return {repr((*change.key, change.old or None, change.new or None)) for change in changes}


@FAST
@given(STATES, STATES)
def test_what_differs_put_on_the_first_gives_the_second(a: dict[str, Any], b: dict[str, Any]) -> None:
    assert applied(a, changes_between(a, b)) == b


@FAST
@given(STATES, STATES, STATES)
def test_two_differences_after_one_another_are_one(a: dict[str, Any], b: dict[str, Any], c: dict[str, Any]) -> None:
    both = net([*changes_between(a, b), *changes_between(b, c)])
    assert as_set(both) == as_set(changes_between(a, c))
    assert applied(a, both) == c


@FAST
@given(STATES)
def test_what_is_equal_differs_by_nothing(a: dict[str, Any]) -> None:
    assert changes_between(a, a) == []
    assert marked(changes_between(a, a), ()) == {}


@FAST
@given(STATES, STATES)
def test_back_again_is_the_same_with_old_and_new_in_each_others_place(a: dict[str, Any], b: dict[str, Any]) -> None:
    back = [Change(c.on, c.number, c.field, c.new, c.old) for c in changes_between(a, b)]
    assert as_set(back) == as_set(changes_between(b, a))
    assert net([*changes_between(a, b), *changes_between(b, a)]) == []


@FAST
@given(STATES, STATES)
def test_nothing_that_differs_goes_untold_but_what_came_and_is_not_needed(a: dict[str, Any], b: dict[str, Any]) -> None:
    changes = changes_between(a, b)
    different = marked(changes, ())
    told = {(on, number, field) for (on, number), fields in different.items() for field in fields}
    dropped = {row["number"] for row in b["tasks"] if row.get("status") == "not_needed"}
    came = {c.number for c in changes if c.on == "task" and c.field == EXISTS and c.new}
    untold = {c.key for c in changes} - told
    assert all(on == "task" and number in dropped & came for on, number, _field in untold)
