"""The letter that the design shows, told of the story that the demo plays."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from mapapp.access.models import Seat
from mapapp.plans.changes.comments import add_comment
from mapapp.plans.changes.progress import complete_task
from mapapp.plans.history import Actor
from mapapp.plans.models import Workspace
from mapapp.post.envelope import Content
from tests.digests.conftest import TUESDAY, said_to, seat_of

PRIYA = """Fenwick Medical, 3 to 10 February
Your evaluation plan

Signature moved from 10 Mar to 12 Mar because the security review takes two more days. \
Go live on 30 March still holds. 14 of 30 steps are done, two of them this week.

Yours next, Priya

- Pilot results measured against the exit criteria and shared in writing
  Due Wed 18 Feb. Tom Okafor’s step of 20 Feb waits for it.
  Done: URL
  This date will not hold: URL
  Not mine: URL
  Open this step: URL

What changed

- Security review meeting held and risk rating issued: 17 Feb -> 19 Feb
  Marcus Lindqvist. Two working days later. Five later steps moved with it.
- Cyber insurance certificate ($5M) verified: Not started -> Blocked
  Ruth Adeyemi: “Waiting for the certificate from Larkspur’s broker.” Can unblock it: Anna Kessler, Larkspur.
- Security questionnaire answered, with evidence attached: In progress -> Done
  Jonas Birk, Larkspur. On its date.
- Mid-pilot check: weekly use and first planning-time figures: In progress -> Done
  Mira Chen, Larkspur. One working day late.
- Your measure: Working days to plan an account: 9 -> 6
  Sam Whitlock. Goal 5, start 15. From 22 of 25 pilot accounts.
- Two-week pilot on 25 live accounts: Comment
  Sam Whitlock: “22 of 25 accounts planned. Median six days.”
Also in your plan: 1 smaller change.

At risk

- Late: ROI model completed with Fenwick’s own figures, due 9 Feb
  Anna Kessler, Larkspur. Tom Okafor’s step of 20 Feb needs it; it has 7 working days of slack left.
- No slack: Security review meeting held and risk rating issued, due 19 Feb
  Marcus Lindqvist. Every day it moves, signature moves a day.

Open your plan: URL

--
You get this every Monday because you lead this evaluation. Nothing is sent in a week without changes.
Change how often: URL
Stop these e-mails: URL
Version 3 is of 3 Feb. Last changed on Tue 10 Feb at 08:47 by Sam Whitlock. History HASH.
"""


def content_for(workspace: Workspace, name: str) -> Content:
    content = said_to(workspace, name)
    assert isinstance(content, Content)
    return content


def plain(text: str) -> str:
    text = re.sub(r"http\S+", "URL", text)
    return re.sub(r"History [0-9a-f]{12}", "History HASH", text).replace("-- \n", "--\n")


def test_priyas_letter_reads_as_the_design_has_it(told: Workspace) -> None:
    content = content_for(told, "Priya")
    assert content.subject == "Your evaluation plan: signature moved to 12 March, 1 step for you"
    assert plain(content.text) == PRIYA


def test_the_html_says_the_same_with_its_styles_inlined(told: Workspace) -> None:
    html = content_for(told, "Priya").html
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub(r"<head>.*</head>", "", html, flags=re.S))).lower()
    for line in PRIYA.replace("URL", "").splitlines():
        words = line.lstrip("- ").replace(" -> ", " → ").partition(": ")[0]
        assert words.split("History")[0].strip().lower() in shown, words
    assert '<span class="e-old" style="color: #7a3b38;text-decoration: line-through;">10 Mar</span>' in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert not re.search(r"<(script|link|img)\b|url\(|\{\{|\{%", html)


def test_the_preheader_repeats_the_news_in_90_characters(told: Workspace) -> None:
    found = re.search(r'class="e-pre"[^>]*>([^<]*)<', content_for(told, "Priya").html)
    assert found is not None
    assert found[1] == ("Signature 10 Mar → 12 Mar. 14 of 30 steps done. Yours next: Pilot results me…, due 18 Feb.")
    assert len(found[1]) <= 90


def test_both_sides_get_the_same_but_for_what_is_theirs(told: Workspace) -> None:
    def middle(name: str) -> str:
        text = plain(content_for(told, name).text).replace("Your measure", "Measure")
        return text[text.index("What changed") : text.index("Open ")]

    assert middle("David") == middle("Elena")
    assert content_for(told, "David").text.splitlines()[1] == "Fenwick Medical’s evaluation plan"
    assert content_for(told, "David").subject == "Fenwick Medical’s evaluation plan: signature moved to 12 March"
    assert "Nothing waits on you." in content_for(told, "David").text


def test_what_a_reader_did_himself_is_not_told_to_him(told: Workspace) -> None:
    text = content_for(told, "Marcus").text
    changed = text[text.index("What changed") : text.index("At risk")]
    assert "Security review" not in changed
    assert "Cyber insurance" in changed


def test_a_step_that_pushed_others_and_is_done_since_still_says_that_they_moved(told: Workspace) -> None:
    marcus = Actor.of(told.people.get(name__startswith="Marcus"), via="page")
    complete_task(told, 22, was="in_progress", by=marcus, at=TUESDAY)
    text = content_for(told, "Priya").text
    assert (
        "rating issued: 17 Feb -> 19 Feb\n  Marcus Lindqvist. Two working days later. Five later steps moved with it."
        in plain(text)
    )
    assert "rating issued: In progress -> Done" in plain(text)


def test_it_can_be_answered_and_stopped_by_a_mail_program(told: Workspace) -> None:
    priya, anna = content_for(told, "Priya"), content_for(told, "Anna")
    assert priya.headers["References"] == anna.headers["References"]
    assert priya.headers["List-Unsubscribe"] != anna.headers["List-Unsubscribe"]
    assert re.fullmatch(r"<http://127\.0\.0\.1:8000/stop/\S+/>", priya.headers["List-Unsubscribe"])
    assert priya.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Workspace.objects.get(pk=told.pk).head_hash.startswith(re.findall(r"History ([0-9a-f]{12})", priya.text)[0])


@pytest.mark.parametrize("name", ["Priya", "Tom", "Marcus", "Hannah"])
def test_buyers_read_no_word_of_sales(told: Workspace, name: str) -> None:
    content = content_for(told, name)
    said = re.sub(r"http[^\s\"]+", "", content.subject + content.text + content.html)
    assert not re.search(r"\b(MAP|deal|opportunity|prospect|pipeline|close date|close plan|task)s?\b", said)
    assert "!" not in content.text


def test_hostile_words_stay_words(told: Workspace) -> None:
    told.tasks.filter(number=13).update(text='<img src=x onerror=alert(1)> "&amp; subject\r\nBcc: all@x.example')
    told.people.filter(name__startswith="Marcus").update(name="<b>Marcus</b>")
    content = content_for(told, "Priya")
    assert "<img" not in content.html
    assert "<b>Marcus" not in content.html
    assert "&lt;img src=x onerror=alert(1)&gt;" in content.html
    assert '<img src=x onerror=alert(1)> "&amp; subject Bcc: all@x.example' in content.text


def test_someone_who_came_after_the_last_version_is_told_from_there(told: Workspace) -> None:
    Seat.objects.filter(pk=seat_of(told, "Priya").pk).update(joined_at=TUESDAY - timedelta(hours=20))
    text = content_for(told, "Priya").text
    assert text.startswith("Fenwick Medical, 9 to 10 February")
    assert "Cyber insurance certificate" not in text[: text.index("At risk")]
    assert "Security questionnaire answered" in text


def test_a_comment_that_names_its_reader_comes_first_in_his_letter_alone(told: Workspace) -> None:
    anna = Actor.of(told.people.get(name__startswith="Anna"), via="page")
    add_comment(told, 22, body="@Priya Raman, can **Marcus** see them on Friday?", by=anna, at=TUESDAY)
    text = plain(content_for(told, "Priya").text)
    first = text[text.index("What changed") :].splitlines()[2:4]
    assert first == [
        "- Security review meeting held and risk rating issued: To you",
        "  Anna Kessler, Larkspur: “@Priya Raman, can Marcus see them on Friday?”",
    ]
    others = plain(content_for(told, "Tom").text)
    assert "To you" not in others and "rating issued: Comment" in others
