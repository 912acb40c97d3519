"""The frame of every page, the error pages, and the parts of a form."""

from __future__ import annotations

import json
import re
from html import unescape

from django import forms
from django.template.loader import render_to_string

ANNA = {"name": "Anna Kessler", "initials": "AK", "side": "seller", "signout_url": "/signout/", "links": []}
NAV = [{"text": "Plans", "url": "/plans/", "current": True}, {"text": "My tasks", "url": "/tasks/", "current": False}]


class Wish(forms.Form):
    goal = forms.CharField(label="Goal", help_text="In their words")
    live_on = forms.DateField(label="Live on")
    agreed = forms.BooleanField(label="Agreed")


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_frame_has_a_skip_link_landmarks_and_a_live_line() -> None:
    page = render_to_string("base.html", {"nav": NAV, "account": ANNA, "csrf_token": "token"})
    assert (
        page.index('class="skip" href="#main"')
        < page.index("<header")
        < page.index('<main id="main"')
        < page.index("<footer")
    )
    assert '<p id="live" class="vh" aria-live="polite">' in page
    assert '<a href="/plans/" aria-current="page">Plans</a>' in page
    assert page.count("aria-current") == 1
    assert "Anna Kessler, your account" in page


def test_a_stranger_at_the_door_gets_no_navigation_and_no_account() -> None:
    page = render_to_string("base.html", {})
    assert "aria-current" not in page and "your account" not in page and 'id="keys"' not in page


def test_htmx_runs_no_text_and_shows_conflicts_and_refusals() -> None:
    page = render_to_string("base.html", {"csrf_token": 'x"y'})
    found = re.search(r"name=\"htmx-config\" content='([^']+)'", page)
    assert found
    config = json.loads(found[1])
    assert (config["allowEval"], config["allowScriptTags"], config["includeIndicatorStyles"]) == (False, False, False)
    assert (config["historyCacheSize"], config["refreshOnHistoryMiss"], config["selfRequestsOnly"]) == (0, True, True)
    swaps = {}
    for status in ("200", "204", "302", "403", "404", "409", "422", "500"):
        swaps[status] = next(rule["swap"] for rule in config["responseHandling"] if re.match(rule["code"], status))
    assert [status for status, swap in swaps.items() if swap] == ["200", "302", "409", "422"]
    headers = re.search(r"hx-headers='([^']+)'", page)
    assert headers and '"X-CSRFToken"' in unescape(headers[1])


def test_a_stranger_reads_the_same_words_for_forbidden_and_for_missing() -> None:
    assert render_to_string("403.html") == render_to_string("404.html")


def test_a_member_reads_why_not() -> None:
    page = words(render_to_string("403.html", {"reason": "Only a lead may end the review."}))
    assert "Only a lead may end the review. Ask a lead of the plan." in page


def test_an_incident_has_a_number_and_a_way_back() -> None:
    page = render_to_string("500.html", {"incident": "7f3a-22c1"})
    assert "7f3a-22c1" in page and 'href="/"' in page


def test_a_field_tells_its_label_hint_and_error_to_everybody() -> None:
    form = Wish({"goal": "", "live_on": "31 Feb"})
    form.is_valid()
    html = "".join(render_to_string("components/_field.html", {"field": field}) for field in form)
    assert '<label for="id_goal">Goal</label>' in html
    ids = set(re.findall(r' id="([^"]+)"', html))
    described = {one for many in re.findall(r'aria-describedby="([^"]+)"', html) for one in many.split()}
    assert described == {"id_goal_helptext", "id_goal_error", "id_live_on_error", "id_agreed_error"}
    assert described <= ids
    assert html.count('aria-invalid="true"') == 3


def test_what_is_wrong_is_counted_and_linked_on_top() -> None:
    form = Wish({"goal": "One platform", "live_on": "31 Feb"})
    form.is_valid()
    html = render_to_string("components/_errors.html", {"form": form})
    assert "Not saved: 2 things to put right" in html
    assert 'href="#id_live_on"' in html and 'href="#id_agreed"' in html
    assert render_to_string("components/_errors.html", {"form": Wish()}).strip() == ""
