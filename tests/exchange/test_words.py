"""Status words as people write them."""

import pytest

from mapapp.exchange.cells import EMPTY, Cell, Kind
from mapapp.exchange.words import Status, read_status, word_of


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Done|DONE|complete|Completed|ok|x|X|100%|✔|yes|closed|Finished.|done 7 Jan|all done", Status.DONE),
        ("WIP|ongoing|On-going|started|In Progress|in progress (Anna)|50%|on track|under way", Status.IN_PROGRESS),
        ("stuck|Waiting|waiting on Priya|On hold|BLOCKED|blocked: legal", Status.BLOCKED),
        ("open|todo|To Do|not started|planned|-|TBD|0%|Not started yet|no", Status.NOT_STARTED),
        ("n/a|N.A.|cancelled|Canceled|not needed|dropped|no longer needed", Status.NOT_NEEDED),
    ],
)
def test_free_words_mean_what_people_mean_by_them(words: str, status: Status):
    for word in words.split("|"):
        read = read_status(Cell(word, Kind.TEXT))
        assert (read.status, read.known) == (status, True), word


def test_an_empty_cell_is_not_started_and_no_question():
    assert read_status(EMPTY) == read_status(Cell("", Kind.TEXT))
    assert (read_status(EMPTY).status, read_status(EMPTY).known) == (Status.NOT_STARTED, True)


@pytest.mark.parametrize("word", ["green", "amber", "Elena", "okay-ish", "doneness", "7 Jan"])
def test_an_unknown_word_is_named_and_never_guessed(word: str):
    assert not read_status(Cell(word, Kind.TEXT)).known


def test_a_share_is_a_number_of_a_hundred_or_of_one():
    numbers = {"1": Status.DONE, "0": Status.NOT_STARTED, "0.5": Status.IN_PROGRESS, "100": Status.DONE}
    for number, status in numbers.items():
        assert read_status(Cell(number, Kind.NUMBER)).status is status


def test_a_ticked_box_is_done():
    assert read_status(Cell("TRUE", Kind.BOOL)).status is Status.DONE
    assert read_status(Cell("FALSE", Kind.BOOL)).status is Status.NOT_STARTED


def test_what_follows_a_known_word_is_kept_as_written():
    assert read_status(Cell("Waiting on Priya's yes", Kind.TEXT)).rest == "Priya's yes"


def test_the_persons_choice_for_a_word_stands():
    cell = Cell("Green", Kind.TEXT)
    read = read_status(cell, {word_of(cell): "in_progress"})
    assert (read.status, read.known) == (Status.IN_PROGRESS, True)
