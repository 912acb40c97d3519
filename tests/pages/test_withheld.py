"""Who oversees the seller's team and sits with the buyer of one of its plans reads nothing of its row in the CRM."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from mapapp.access.models import Role
from mapapp.access.seats import take_seat
from mapapp.exchange.opportunities import looking
from mapapp.plans.models import Side
from mapapp.portfolio.measuring import measure
from mapapp.private.changes.pipeline import set_pipeline
from mapapp.private.choosing import TEAMS
from mapapp.private.pipeline import Rate, Stage
from mapapp.private.team_queries import pipeline_of
from tests.builders import TODAY, Scene
from tests.pages.pipeline import HEAD, brought, last, read_here, row, taken, url, with_admin, worked
from tests.pages.reading import read, words

FIRST = row("006A001", "Fenwick Medical", amount="120777") + row(stage="Discovery")
NEXT = row("006A001", "Fenwick Medical", amount="98765", modified="2026-02-10T08:05:00Z") + row(
    stage="Negotiation", modified="2026-02-10T08:05:00Z"
)


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child process for each file."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


@pytest.fixture
def two_hats(scene: Scene) -> Scene:
    """Olga manages the team and sits with the buyer on Fenwick's plan, which has its row in the CRM; Astrid is its
    admin, and sits nowhere."""
    with_admin(scene)
    taken(scene.client("astrid"), scene, HEAD + FIRST)
    TEAMS.opportunities._default_manager.filter(key="006A001").update(workspace=scene.workspace)
    person = scene.workspace.people.filter(side=Side.BUYER).last()
    assert person
    person.email = scene.users["olga"].email
    person.save()
    take_seat(person, scene.users["olga"], Role.CONTRIBUTOR, at=TODAY)
    return scene


def test_a_report_leaves_out_what_became_of_that_row(two_hats: Scene) -> None:
    taken(two_hats.client("astrid"), two_hats, HEAD + NEXT + row("006A001", "Fenwick Medical", amount="98765x"))
    file = f"{url(two_hats)}files/{last().code}/"
    olga, astrid = two_hats.client("olga"), two_hats.client("astrid")
    for address in (file, f"{file}?what=changed", f"{file}?what=bad", f"{file}report.csv"):
        said, all_of_it = (client.get(address).getvalue().decode() for client in (olga, astrid))
        assert "98,765" in all_of_it or "98765x" in all_of_it
        assert "98" not in said.replace(last().code, "").partition("h-report")[2]
        assert "006A001" not in said and "Fenwick" not in said
    page = words(read(olga, file))
    assert "New 0 Changed 1" in page and "Skipped 0" in page and "Discovery → Negotiation" in page
    assert "for the buyer is not shown to you" in page
    assert "Changed 2" in words(read(astrid, file)) and "for the buyer is not shown" not in words(read(astrid, file))


def test_so_does_the_page_that_looks_at_a_file(two_hats: Scene) -> None:
    unnamed = row("", "Fenwick Medical", amount="77333", stage="Secret stage")
    file = brought(two_hats.client("astrid"), two_hats, HEAD + NEXT + unnamed)
    assert "98,765" in words(read(two_hats.client("astrid"), file))
    page = words(read(two_hats.client("olga"), file))
    assert not {"98,765", "98765", "120,777", "006A001", "Fenwick Medical", "77333"} & set(page.split())
    assert "Would change 1" in page and "Skipped 0" in page and "Take it in" in page


def test_the_list_counts_neither_that_row_nor_what_became_of_it(two_hats: Scene) -> None:
    taken(two_hats.client("astrid"), two_hats, HEAD + NEXT)
    page = words(read(two_hats.client("olga"), url(two_hats)))
    assert "1 open of 1 in all" in page and "Taken in 0 1 0" in page and "Fenwick" not in page
    page = words(read(two_hats.client("astrid"), url(two_hats)))
    assert "2 open of 2 in all" in page and "Taken in 0 2 0" in page


def test_the_settings_do_not_count_it_among_those_that_follow(two_hats: Scene) -> None:
    body = {"act": "stages", "name_0": "Proof of value", "means_0": "lost", "place_0": "1", "name_1": "Discovery",
            "means_1": "open", "place_1": "2", "qualified": ""}  # fmt: skip
    settings = f"{url(two_hats)}settings/"
    page = words(two_hats.client("olga").post(settings, {**body, "seen": "0"}, follow=True).content.decode())
    assert "Saved." in page and "the outcome now" not in page
    body |= {"means_0": "open", "means_1": "lost"}
    page = words(two_hats.client("olga").post(settings, {**body, "seen": "1"}, follow=True).content.decode())
    assert "Saved. 1 that is here has the outcome now" in page


def test_what_is_not_known_is_not_told_of_that_row(two_hats: Scene) -> None:
    strange = {"stage": "Secret stage", "owner": "Kim", "email": "kim@elsewhere.example", "currency": "CHF"}
    rates = {"rates": (Rate("USD", Decimal(2), TODAY.date()),), "currency": "EUR"}
    stages = {"stages": (Stage("Discovery"), Stage("Negotiation"))}
    set_pipeline(two_hats.team, rates | stages, seen=0, by=None, at=TODAY)
    file = brought(two_hats.client("astrid"), two_hats, HEAD + row("006A001", "Fenwick Medical", **strange))
    secret = ("Secret stage", "kim@elsewhere.example", "CHF")
    olga, astrid = (words(read(two_hats.client(who), file)) for who in ("olga", "astrid"))
    assert all(one in astrid for one in secret) and not any(one in olga for one in secret)


def test_a_number_in_its_other_form_is_known_for_that_row(two_hats: Scene) -> None:
    """A bad row of Salesforce's 18 characters tells of the row that is here by 15."""
    TEAMS.opportunities._default_manager.filter(key="006A001").update(key="001A0000006Vm9r")
    text = HEAD + row("001A0000006Vm9rIAC", "Fenwick", amount="much") + row("7", "Castell")
    file = brought(two_hats.client("astrid"), two_hats, text)
    assert "“much” is no amount" in words(read(two_hats.client("astrid"), file))
    page = words(read(two_hats.client("olga"), file))
    assert "much" not in page and "Vm9r" not in page and "Skipped 0" in page and "New 1" in page


@pytest.mark.parametrize(("kind", "told"), [("changed", "Would change"), ("same", "As they are here")])
def test_a_row_behind_those_that_are_shown_is_not_counted_either(
    two_hats: Scene, monkeypatch: pytest.MonkeyPatch, kind: str, told: str
) -> None:
    monkeypatch.setattr(looking, "SHOWN", 1)
    both = NEXT if kind == "changed" else FIRST
    lines = "".join(reversed(both.splitlines(keepends=True)))
    file = brought(
        two_hats.client("astrid"), two_hats, HEAD + lines + row("006A001", "Fenwick Medical", amount="x") * 2
    )
    olga, astrid = (words(read(two_hats.client(who), file)) for who in ("olga", "astrid"))
    assert f"{told} 2" in astrid and "Skipped 2" in astrid
    assert f"{told} 1" in olga and "Skipped 0" in olga and "And one more" not in olga


def test_nor_among_those_that_are_not_in_the_file(two_hats: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "NAMED", 0)
    taken(two_hats.client("astrid"), two_hats, HEAD + row("7", "Castell"))
    file = f"{url(two_hats)}files/{last().code}/"
    assert "2 that are here are not in this file" in words(read(two_hats.client("astrid"), file))
    assert "One that is here is not in this file" in words(read(two_hats.client("olga"), file))


def test_nor_do_the_settings_name_a_stage_or_a_currency_of_that_row(two_hats: Scene) -> None:
    strange = row("006A001", "Fenwick Medical", stage="Secret stage", currency="CHF")
    taken(two_hats.client("astrid"), two_hats, HEAD + strange + row())
    settings = f"{url(two_hats)}settings/"
    olga, astrid = (read(two_hats.client(who), settings) for who in ("olga", "astrid"))
    assert "Secret stage" in astrid and "CHF" in astrid
    assert "Secret stage" not in olga and "CHF" not in olga and "Proof of value" in olga and "EUR" in olga


STRANGE = {"stage": "Secret stage", "currency": "CHF"}


def _posted(page: str, act: str) -> dict[str, str]:
    """What a browser sends of the form, as it stands in the page."""
    form = next(form for form in re.findall(r"(?s)<form.*?</form>", page) if f'value="{act}"' in form)
    fields = {"act": act}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            fields[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'(?s)<select[^>]* name="([^"]*)".*?>(.*?)</select>', form):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    return fields


def _saved(scene: Scene, who: str, act: str, address: str, **more: str) -> str:
    """Somebody opens the settings and saves a form as it stands, but for this: what he was shown before that."""
    client = scene.client(who)
    page = read(client, address)
    answer = client.post(address, {**_posted(page, act), **more})
    assert answer.status_code == 302, words(answer.content.decode())
    return page


@pytest.mark.parametrize("first", ["the rows", "a file"])
def test_nor_what_a_colleague_saved_of_it_and_nothing_is_lost_when_he_saves(two_hats: Scene, first: str) -> None:
    settings = f"{url(two_hats)}settings/"
    lines = HEAD + row("006A001", "Fenwick Medical", **STRANGE) + row()
    address = brought(two_hats.client("astrid"), two_hats, lines)
    if first == "the rows":
        two_hats.client("astrid").post(address, {"act": "take", "seen": "0"})
        worked()
    where = f"{settings}?file={last().code}" if first == "a file" else settings
    _saved(two_hats, "astrid", "stages", where, qualified="Secret stage")
    _saved(two_hats, "astrid", "rates", where, currency="EUR", code_0="CHF", rate_0="1.05")
    _saved(two_hats, "astrid", "chances", where, enough="40")
    before = pipeline_of(two_hats.team)
    names = ["Discovery"] * (first == "a file") + ["Proof of value", "Secret stage"]
    assert [one.name for one in before.stages] == names
    assert before.told_by == {kind: {name: [two_hats.workspace.pk]} for kind, name in
                              (("stages", "secret stage"), ("rates", "CHF"))}  # fmt: skip
    for act in ("stages", "rates", "chances", "stages"):
        page = _saved(two_hats, "olga", act, settings)
        assert "Secret stage" not in page and "CHF" not in page and "Proof of value" in page
    counted = f"/admin-area/{two_hats.team.code}/how-we-count/"
    assert "Secret stage" in read(two_hats.client("astrid"), counted)
    assert "Secret stage" not in read(two_hats.client("olga"), counted), "from which it counts as qualified"
    assert pipeline_of(two_hats.team) == before
    blank = len(names) - 1
    _saved(two_hats, "olga", "stages", settings, **{f"name_{blank}": "Signing", f"place_{blank}": "9"})
    held = pipeline_of(two_hats.team)
    assert [one.name for one in held.stages] == [*names, "Signing"]
    assert replace(held, number=before.number, stages=before.stages) == before, "and all else as it was"
    page = read(two_hats.client("astrid"), settings)
    assert "Secret stage" in page and "CHF" in page


def test_a_stage_that_others_had_told_stays_whatever_that_row_does(two_hats: Scene) -> None:
    """One that came and went with the row would tell of it."""
    settings, rows = f"{url(two_hats)}settings/", TEAMS.opportunities._default_manager
    _saved(two_hats, "astrid", "stages", settings, name_2="Signing", place_2="9")
    seen = [_posted(read(two_hats.client("olga"), settings), "stages")]
    for stage in ("Signing", "Proof of value", "Discovery"):
        rows.filter(key="006A001").update(stage=stage)
        seen.append(_posted(read(two_hats.client("olga"), settings), "stages"))
    assert all(one == seen[0] for one in seen) and "Signing" in seen[0].values()


def test_a_stage_that_he_writes_himself_stays_his(two_hats: Scene) -> None:
    settings = f"{url(two_hats)}settings/"
    taken(two_hats.client("astrid"), two_hats, HEAD + row("006A001", "Fenwick Medical", **STRANGE) + row())
    _saved(two_hats, "astrid", "stages", settings)
    _saved(two_hats, "olga", "stages", settings, name_1="Secret Stage", means_1="open", place_1="0")
    assert [one.name for one in pipeline_of(two_hats.team).stages] == ["Secret Stage", "Proof of value"]
    assert "Secret Stage" in read(two_hats.client("olga"), settings)


def test_nor_does_the_history_of_a_stage_count_it(two_hats: Scene) -> None:
    settings = f"{url(two_hats)}settings/"
    set_pipeline(two_hats.team, {"stages": (Stage("Discovery"), Stage("Signed", "won"))}, seen=0, by=None, at=TODAY)
    for key, account in (("006A001", "Fenwick Medical"), ("006A002", "Halden Rail")):
        late = {"modified": "2026-02-11T08:05:00Z"}
        taken(two_hats.client("astrid"), two_hats, HEAD + row(key, account, stage="Discovery", **late))
        late = {"modified": "2026-02-12T08:05:00Z"}
        taken(two_hats.client("astrid"), two_hats, HEAD + row(key, account, stage="Signed", **late))
    measure(two_hats.team, timezone.now())
    assert "Your history: 2 of 2 won." in words(read(two_hats.client("astrid"), settings))
    assert "Your history: 1 of 1 won." in words(read(two_hats.client("olga"), settings))


def test_nor_do_they_name_what_only_a_file_says_of_it(two_hats: Scene) -> None:
    strange = {"stage": "Secret stage", "currency": "CHF"}
    brought(two_hats.client("astrid"), two_hats, HEAD + row("006A001", "Fenwick Medical", **strange))
    settings = f"{url(two_hats)}settings/?file={last().code}"
    assert "Secret stage" in read(two_hats.client("astrid"), settings)
    assert "Secret stage" not in read(two_hats.client("olga"), settings)
