"""The detectors are right on the labelled plans, are quick, and hold for whatever a case says."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from mapapp.insight.case import Case, Deal, Numbers
from mapapp.insight.detectors.labelled import Labelled, read_labels
from mapapp.insight.detectors.rules import EVERY, RULES, find_all, find_without_plan
from mapapp.insight.detectors.score import READINGS, ROWS, by_detector, judge
from tests.insight.corpus.plans import fresh, make
from tests.insight.corpus.plans import said as said_in

OPEN = read_labels(make.OPEN)
JUDGED = judge(OPEN)
COUNTS = by_detector(JUDGED)


def first(of: str, kind: str = "hit") -> Labelled:
    return next(row for row in OPEN if (row.of, row.kind) == (of, kind))


@pytest.mark.parametrize("row", ROWS)
def test_each_detector_is_right_and_misses_little(row: str) -> None:
    counts = COUNTS[row]
    assert counts.hit >= 8
    assert counts.precision >= 0.95 and counts.recall >= 0.95, (counts, counts.precision, counts.recall)


def test_every_rule_is_judged_and_has_its_own_code() -> None:
    codes = [rule.code for rule in EVERY]
    assert len(set(codes)) == len(codes) == 26
    assert {row.split(":")[0] for row in ROWS} == set(codes)


def test_a_finding_says_the_fact_the_rule_the_act_and_the_place() -> None:
    for row in OPEN:
        for one in find_all(row.case) if row.has_plan else ():
            assert one.title and one.evidence.endswith(".") and one.act.endswith(".") and one.rule.endswith("."), one
            assert one.cure.page and "%(" not in f"{one.title}{one.evidence}{one.act}{one.rule}"
            numbers = {step.number for step in row.case.steps}
            assert set(one.tasks) <= numbers and one.weight in (1, 2, 3)
            assert set(one.people) <= {person.number for person in row.case.people}


def test_what_endangers_the_purchase_comes_first() -> None:
    for row in OPEN:
        weights = [one.weight for one in find_all(row.case)]
        assert weights == sorted(weights, reverse=True)


def test_a_key_is_there_once() -> None:
    for row in OPEN:
        keys = [one.key for one in find_all(row.case)]
        assert len(keys) == len(set(keys)), row.id


def test_a_rule_names_the_numbers_of_the_team() -> None:
    numbers = Numbers(stale_warns=5, quiet_champion=9)
    said = {rule.code: rule.said(numbers) for rule in RULES}
    assert "5 days" in said["stale"] and "9 days" in said["champion_quiet"]
    assert "at least 30 %" in said["seller_heavy"]


def test_an_opportunity_without_a_plan_is_told_to_begin() -> None:
    today = date(2026, 2, 10)
    deal = Deal(stage="Validation", is_qualified=True, close_on=date(2026, 5, 29))
    (one,) = find_without_plan(deal, today)
    assert one.evidence == "It is at “Validation”. It is to close on 29 May, in 108 days. There is no plan."
    assert one.cure.page == "plan_new" and one.weight == 3
    assert find_without_plan(replace(deal, is_qualified=False), today) == ()
    assert find_without_plan(replace(deal, outcome="won"), today) == ()


def said(*args: str) -> str:
    out = io.StringIO()
    call_command("judge_plans", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_confusion_table_of_the_open_part() -> None:
    lines = said().splitlines()
    assert lines[0] == "plans-open.jsonl: 764 plans"
    assert lines[2 + len(ROWS)] == "commitment-open.jsonl: 88 plans"
    assert len(lines) == 2 + len(ROWS) + 2 + len(READINGS)
    assert (lines[2].split()[0], lines[4 + len(ROWS)].split()[0]) == ("later_than_crm", "low_priority")


@pytest.mark.parametrize("path", [fresh.FRESH, said_in.SAID, said_in.OF_COMMITMENT], ids=lambda path: path.stem)
def test_later_samples_stay_read_as_they_are_labelled(path: Path) -> None:
    """They mended the rules, so they measure nothing any more; none of them is to be read otherwise again."""
    assert [(one.row.id, one.false, one.missed) for one in judge(read_labels(path)) if one.false or one.missed] == []


def test_the_command_names_what_it_read_otherwise(tmp_path: object) -> None:
    with pytest.raises(CommandError):
        said("--labels", f"{tmp_path}/nowhere.jsonl")


def test_an_empty_case_says_nothing_that_is_not_so() -> None:
    today = date(2026, 2, 10)
    assert find_all(Case("code", today, today)) == ()
    old = Case("code", today, today - timedelta(days=20))
    assert [one.code for one in find_all(old)] == ["still_close_plan", "never_opened"]
    with override("de"):
        assert find_all(Case("code", today, today)) == ()
