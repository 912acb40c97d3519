"""The wording coach is right or silent: against the labelled texts, and at the edges that no label names."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from mapapp.insight.wording.reading import ASPECTS, read_wording
from mapapp.insight.wording.score import by_aspect, read_all, read_labels, verdicts
from tests.costs import ratio
from tests.insight.corpus.split import BLIND, HELD_OUT, OPEN, OWN, SAMPLES, read


def missing(text: str, **fields: str) -> tuple[str, ...]:
    return read_wording(text, **fields).missing


@pytest.mark.parametrize("path", [*SAMPLES, *BLIND, *OWN], ids=lambda path: path.stem)
def test_nine_in_ten_are_right_and_nine_in_ten_are_found(path: Path) -> None:
    counts = verdicts(read_all(read_labels(path)))
    assert counts.precision >= 0.93 and counts.recall >= 0.93, (counts.precision, counts.recall)


def test_no_text_of_another_language_is_spoken_to() -> None:
    silent = [row for path in SAMPLES for row in read_labels(path) if row.verdict == "silent"]
    assert len(silent) > 30
    assert [row.text for row in silent if missing(row.text, kind=row.kind, side=row.side)] == []


@pytest.mark.parametrize("aspect", ASPECTS)
def test_each_reason_is_mostly_right(aspect: str) -> None:
    counts = by_aspect(read_all(read_labels(OPEN)))[aspect]
    assert counts.hit > 3 and counts.precision >= 0.85 and counts.recall >= 0.85


def test_the_labels_are_read_as_they_are_written() -> None:
    for path in (OPEN, HELD_OUT):
        theirs = [(row.text, row.kind, row.owner, row.verdict, row.missing) for row in read(path)]
        assert [(row.text, row.kind, row.side, row.verdict, row.missing) for row in read_labels(path)] == theirs


def test_the_two_texts_that_the_rule_was_asked_with() -> None:
    assert missing("Get budget approved") == ("actor", "amount", "forum")
    assert missing("VP of Finance approves $120K budget line in October planning cycle", kind="approval") == ()


def test_the_owner_is_who_acts_and_not_who_says_yes_elsewhere() -> None:
    assert missing("Approval of the rollout plan", side="buyer") == ("forum",)
    assert missing("Approval of the rollout plan", side="seller") == ("actor", "forum")
    assert missing("Sign the DPA", side="seller") == ()


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ("Test the SSO login", "Test the SSO login: it works"),
        ("Review the MSA", "Review the MSA against the criteria"),
        ("Evaluate vendors", "Evaluate 3 vendors"),
        ("Security review completed", "Security review completed and rating issued"),
        ("Call with IT", "Call with IT on firewall rules"),
        ("Budget approved", "Budget owner named"),
        ("CFO approves the budget", "CFO approves the budget in quote 4711"),
        ("Sign the order form soon", "Soon-to-expire order form signed"),
        ("Get the contract signed", "Get the contract signed by the CFO"),
        ("Send it over", "Send the order form over"),
        ("Figure out the figures", "ROI model completed with Fenwick’s own figures"),
        ("Support the pilot team", "Support hours of the pilot team agreed in writing"),
        ("Onboard users", "Onboard 40 users"),
        ("Data residency", "Data residency confirmed"),
        ("Purchase order", "Purchase hardware"),
        ("CISO reviews pen test report", "CISO reviews pen test report and issues the rating"),
        ("Validate pen test findings", "Validate the fix against the findings"),
        ("Review the MSA and order form", "Review the MSA and order the licences"),
        ("Review the proposal, the annex and the plan", "Review the proposal, sign the annex"),
        ("Answer any questions that come up", "Answer the 14 questions of the tender"),
        ("Move commercial discussion forward", "Move the go-live date to 4 May"),
        ("Vendor selection approved", "Vendor selection approved by Group Procurement"),
        ("Approve vendor", "Approve vendor in the steering committee"),
        ("CFO signs off", "CFO signs off the annex"),
        ("Legal sign-off", "Legal sign-off on annex 2"),
        ("Finalise proposal", "Finalise proposal and upload it"),
        ("Make sure Legal is comfortable with the terms", "Make sure Legal has signed the terms"),
        ("Customer to provide feedback", "Customer to provide feedback on the pricing page"),
        ("Start legal process", "Start parallel run"),
        ("Escalate if needed", "Escalate to the COO"),
        ("Convince the skeptics in sales ops", "Rack the appliance in Frankfurt"),
        ("Verbal commit", "Commit recorded"),
        ("Await signatures", "Await the sponsor's signature"),
        ("Interfaces to ERP and WMS", "ERP interface sends its first file"),
        ("Get it approved", 'Risk team closes the ticket with "approved"'),
        ("Contract approved", "Contract approved by compliance"),
        ("Nail down timelines", "Nail the sign to the door"),
        ("Identify super users", "Identify 5 super users"),
        ("Answer open points", "Review closed, no open points"),
        ("Be responsive to requests", "Be in Ghent when the server is switched on"),
        ("Provide access to the team", "Provide access to the SAP sandbox for 12 testers"),
        ("IT to provide access", "IT to provide access to the test tenant for five testers"),
        ("Collect inputs from stakeholders", "Collect inputs from the five regional heads"),
        ("Confirm update", "Confirm update to the security policy by the CISO"),
        ("Provide updates to stakeholders", "Provide updates to the risk register"),
        ("Send documentation to Legal", "Submit documentation to the supplier portal"),
        ("Get support from IT", "Get the support contract signed by both companies"),
        ("Provide support for the users", "Provide the support plan for go-live week 1"),
        ("Build support among users", "Establish support rota for the first two weeks"),
        ("Answer the questions from Legal", "DPO answers the questions on data residency"),
        ("Close the open points with Legal", "CISO closes the open points from the pen test report"),
        ("Tell us what you need", "Works council writes down what they need to agree"),
        ("SAP connector to production", "SAP team transports the connector to production"),
        ("Agree delivery lead time", "Agree delivery lead time with the plant in writing"),
        ("Tender documents", "Tender documents published"),
        ("Vendor risk", "Vendor risk rated low in writing"),
        ("IT matters", "IT matters register sent to Legal"),
        ("Finish the loose ends", "Finish the migration of 12 sites"),
        ("T&Cs with procurement", "T&Cs accepted by procurement"),
        ("Finance to take a quick look at the model", "Finance to take a look at the model and return the score"),
        ("Deliver whatever the auditors want", "Deliver whatever is on the checklist of annex 2"),
        ("Fill in the form when capacity allows", "Fill in the form when the capacity test is over"),
        ("Share logs whenever there is bandwidth", "Share logs of the bandwidth test"),
        ("Amendment to be signed by the parties concerned", "Amendment to be signed by both parties"),
        ("Contract signed by the appropriate departments", "Contract signed by the department heads"),
        ("Day rates", "Finance rates the vendor's credit A or B"),
        ("Ravi works on the import", "Import works for 3 sites"),
    ],
)
def test_a_word_that_settles_it_settles_it(weak: str, strong: str) -> None:
    assert missing(weak, kind="meeting" if weak.startswith("Call") else "task", side="buyer") != ()
    assert missing(strong, kind="meeting" if weak.startswith("Call") else "task", side="buyer") == ()


def test_a_filled_done_when_is_the_evidence() -> None:
    assert missing("Review MSA") == ("evidence",)
    assert missing("Review MSA", done_when="Redlines are back") == ()
    assert missing("Review MSA", done_when="  ") == ("evidence",)
    assert missing("Get budget approved", done_when="Finance has said yes") == ("actor", "amount", "forum")


def test_it_is_the_department_and_it_is_not() -> None:
    assert missing("Get it signed") == ("actor",)
    assert missing("Get contract signed by IT") == ()


@pytest.mark.parametrize("text", ["", " ", "?", "...", "12.5 %", "☃", "a", "\u202e\u200b", "合同", "x" * 4000])
def test_what_says_nothing_is_met_with_silence(text: str) -> None:
    assert missing(text) == ()


def test_a_text_too_long_to_judge_is_met_with_silence() -> None:
    assert missing("Discuss pricing " + "and pricing " * 40) == ()


@given(st.text(max_size=700), st.sampled_from(["task", "meeting", "approval", "milestone"]))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_read(text: str, kind: str) -> None:
    first = read_wording(text, kind=kind)
    assert first == read_wording(text, kind=kind)
    assert set(first.missing) <= set(ASPECTS)


@pytest.mark.parametrize(
    "piece", ["get a ", "when x has ", "1,", "keep a b c ", "((((", "sign-", "l'x ", "up to ", "in the "]
)
def test_no_text_takes_long(piece: str) -> None:
    read_wording("Sign the DPA")  # the lexicon is made once
    short, long = (piece * 1000)[:1000], (piece * 4000)[:4000]
    assert ratio(lambda: read_wording(long), lambda: read_wording(short)) < 8  # by its length, not by the square of it


def said(*args: str) -> str:
    out = io.StringIO()
    call_command("judge_wording", *args, stdout=out)
    return out.getvalue()


def test_the_command_counts_the_open_part_and_the_other_only_when_asked() -> None:
    assert said().startswith("wording-open.csv: 358 texts")
    assert said("--held-out").startswith("wording-held-out.csv: 184 texts")


def test_the_command_names_what_it_read_otherwise(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(
        "text,kind,owner,verdict,missing,near\nSign the DPA,task,buyer,weak,act,\nLegal,task,,strong,,near\n"
    )
    out = said("--labels", str(labels), "--failures").splitlines()
    assert out[2].split() == ["weak", "0", "1", "1", "0", "0.000", "0.000"]
    assert out[-2].startswith("missed  Sign the DPA") and out[-1].startswith("false   Legal  ('act',)")
    with pytest.raises(CommandError):
        said("--labels", str(tmp_path / "nowhere.csv"))
