"""Each field that history keeps has one name for people, wherever it is told."""

from __future__ import annotations

from mapapp.plans.facts import FIELDS
from mapapp.plans.labels import CHOICES, LABELS

NAMELESS = {
    "task": {"position", "under_way", "proposed_by", "accepted_starts_on", "accepted_due_on", "accepted"},
    "person": {"side"},
    "measure": {"goal"},
}


def test_every_field_has_a_name_but_for_those_that_are_never_told() -> None:
    nameless = {on: set(fields) - LABELS[on].keys() for on, fields in FIELDS.items()}
    assert {on: fields for on, fields in nameless.items() if fields} == NAMELESS


def test_nothing_has_a_name_that_is_no_field() -> None:
    beside = {"task": {"after"}, "phase": {"criteria"}}  # kept in tables of their own
    for on, names in LABELS.items():
        assert names.keys() - set(FIELDS[on]) == beside.get(on, set())


def test_what_is_chosen_from_a_list_is_a_field_with_a_name() -> None:
    assert CHOICES.keys() <= {field for names in LABELS.values() for field in names}
