"""The portfolio over HTTP: who sees what of it, what the filters do, and what it costs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mapapp.people.models import Membership, Team, User
from mapapp.plans.models import Workspace
from mapapp.portfolio.counting import counting_of
from mapapp.portfolio.kept import forget
from mapapp.private.kept import readings_table
from tests.builders import TODAY, Scene
from tests.pages.reading import part, read, words
from tests.portfolio.lines import deal, design, line, many, money

LEFT_OUT = "What is chosen or typed above leaves out every deal of this view."

pytestmark = pytest.mark.usefixtures("today")


@pytest.fixture
def larkspur(scene: Scene) -> Scene:
    """The team with the nine deals of the design."""
    design(scene.team)
    return scene


def page(scene: Scene, query: str = "", who: str = "olga") -> str:
    return read(scene.client(who), f"/plans/{query}")


def accounts(html: str) -> list[str]:
    """The rows as they stand."""
    table = html[html.index('<table class="grid stackable portfolio"') :] if "stackable portfolio" in html else ""
    return [words(row) for row in re.findall(r'<th scope="row">(.*?)<br>', table[: table.find("</table>")])]


def test_it_says_what_the_design_says(larkspur: Scene) -> None:
    said = words(page(larkspur))
    assert "Larkspur, 9 open deals Plans Only Larkspur sees this" in said
    assert "My team 9 Signing this quarter 5 Buyer gone quiet 2 Plan later than CRM 5 No plan yet 1" in said
    assert "Weighted by plan $942K of $2.28M. By stage alone: $1.14M" in said
    assert "$28K more is of deals for which no plan projects a signature ahead." in said, "Bramble has no plan"
    assert "Signing this quarter 5 deals The CRM expects 8 by 31 Mar" in said
    assert "Plan later than CRM 5 deals 18 days later on average" in said
    assert "Buyer gone quiet 2 deals $795K with no act of the buyer’s in 10 days" in said
    assert "All 9 At risk 2 Needs care 2 Healthy 4" in said
    assert (
        "Hallmark Dairies No buyer activity for 16 days Ben Adler 41 At risk 71% 3 of 7 20 Mar 6 Mar 14 days later "
        "$275K $74K" in said
    )
    assert "Bramble Foods Stage: Negotiation Omar Sy Start its plan : Bramble Foods – – – 20 Mar – $190K $28K" in said
    assert "In all: $2.28M (9 deals)." in said
    assert "Feb 2026 $302K $0 $0 $0 $302K Mar $122K $74K $74K $0 $270K Apr $202K $46K $94K $0 $342K" in said
    assert "Figures as of today, 09:12" in said


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("?view=quiet", ["Kestrel Energy", "Hallmark Dairies"]),
        ("?view=none", ["Bramble Foods"]),
        ("?view=later&sort=-apart", ["Grantham Council", "Kestrel Energy", "Hallmark Dairies", "Fenwick Medical",
                                     "Novara Biotech"]),
        ("?view=quarter&sort=signature", ["Pell & Sons", "Oakhurst Insurance", "Fenwick Medical", "Hallmark Dairies",
                                          "Tidewater Logistics"]),
        ("?health=risk", ["Kestrel Energy", "Hallmark Dairies"]),
        ("?seller=Ida+Strand", ["Novara Biotech", "Grantham Council"]),
        ("?stage=Negotiation", ["Bramble Foods"]),
        ("?month=2026-04", ["Novara Biotech", "Kestrel Energy", "Grantham Council"]),
        ("?month=none", ["Bramble Foods"]),
        ("?q=council", ["Grantham Council"]),
        ("?q=pilot", ["Pell & Sons"]),
        ("?q=%25", []),
        ("?state=won", []),
        ("?health=risk&seller=Ben+Adler", ["Hallmark Dairies"]),
    ],
)  # fmt: skip
def test_filters_and_views_narrow_the_list(larkspur: Scene, query: str, rows: list[str]) -> None:
    html = page(larkspur, query)
    assert accounts(html) == rows
    if not rows:
        assert f"No deal matches {LEFT_OUT} Show all" in words(html) and "How this was got" not in html


@pytest.mark.parametrize(
    ("query", "said"),
    [("?view=quiet", "No buyer has gone quiet"), ("?view=none&by=stage&sort=deal", "Every deal has a plan"),
     ("?view=quiet&q=pell", f"No deal matches {LEFT_OUT}"),
     ("?view=later&page=3", "No plan is later than the CRM says")],
)  # fmt: skip
def test_a_view_that_shows_nothing_says_what_that_means(scene: Scene, query: str, said: str) -> None:
    line(scene.team, "Pell & Sons")
    assert f"{said} Show all" in words(page(scene, query))


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [("deal", "Bramble Foods", "Tidewater Logistics"), ("-deal", "Tidewater Logistics", "Bramble Foods"),
     ("-health", "Pell & Sons", "Bramble Foods"), ("health", "Kestrel Energy", "Bramble Foods"),
     ("-done", "Oakhurst Insurance", "Bramble Foods"), ("-buyer", "Oakhurst Insurance", "Bramble Foods"),
     ("-amount", "Kestrel Energy", "Pell & Sons"), ("close", "Pell & Sons", "Novara Biotech"),
     ("", "Oakhurst Insurance", "Pell & Sons")],
)  # fmt: skip
def test_a_title_sorts_and_what_has_none_stands_last(larkspur: Scene, sort: str, first: str, last: str) -> None:
    html = page(larkspur, f"?sort={sort}" if sort else "")
    rows = accounts(html)
    assert (rows[0], rows[-1], len(rows)) == (first, last, 9)
    wanted = "descending" if sort.startswith("-") or not sort else "ascending"
    assert html.count(f'aria-sort="{wanted}"') == 1
    assert html.count('aria-sort="none"') == 9


def test_the_figures_over_the_list_are_those_of_the_filter_and_the_views_are_not(larkspur: Scene) -> None:
    said = words(page(larkspur, "?seller=Ben+Adler"))
    assert "My team 9 Signing this quarter 5" in said
    assert "Weighted by plan $360K of $615K. By stage alone: $308K" in said
    assert "Signing this quarter 2 deals" in said
    assert "In all: $615K (2 deals)." in said


def test_a_rep_sees_his_own(larkspur: Scene) -> None:
    """The plans he works on, and the opportunities without a plan that are his."""
    anna, team = larkspur.users["anna"], larkspur.team
    line(team, "Her own", workspace=larkspur.workspace, seller=anna, seller_name="Anna Kessler", **money(10, 5))
    deal(team, "Her lead", seller=anna, seller_name="Anna Kessler", **money(9, 4))
    html = page(larkspur, who="anna")
    assert accounts(html) == ["Her own", "Her lead"]
    assert "My deals" in html and "Kestrel Energy" not in html
    assert len(accounts(page(larkspur))) == 11


@pytest.mark.parametrize("who", ["olga", "anna"])
def test_every_member_of_the_team_finds_the_coach_of_the_week(larkspur: Scene, who: str) -> None:
    line(larkspur.team, "Her own", workspace=larkspur.workspace, seller=larkspur.users["anna"])
    assert '<a class="btn" href="/plans/coach/">Coach this week</a>' in page(larkspur, who=who)


def test_who_only_reads_the_plan_or_buys_has_the_list_as_before(larkspur: Scene) -> None:
    line(larkspur.team, "Fenwick", workspace=larkspur.workspace)
    for name in ("priya", "marcus", "zed", "david"):
        html = page(larkspur, who=name)
        assert "portfolio" not in html and "Only Larkspur" not in html
        assert larkspur.client(name).get("/plans/deals.csv").status_code == 404


def test_lines_of_another_team_are_nobodys_here(larkspur: Scene) -> None:
    other = Team.objects.create(name="Halden")
    line(other, "Foreign Foods", **money(999, 999))
    html = page(larkspur)
    assert "Foreign" not in html
    assert larkspur.client("olga").get(f"/plans/?team={other.code}").status_code == 404


def test_who_is_in_two_teams_chooses(larkspur: Scene) -> None:
    other = Team.objects.create(name="Zenith")
    Membership.objects.create(team=other, user=larkspur.users["olga"], role="manager")
    line(other, "Foreign Foods", **money(5, 5))
    html = page(larkspur)
    assert "Which team" in html and "Foreign Foods" not in html
    html = page(larkspur, f"?team={other.code}&view=later")
    assert f"?team={other.code}&amp;view=quiet" in html
    assert accounts(page(larkspur, f"?team={other.code}")) == ["Foreign Foods"]


def test_while_nothing_is_kept_yet_the_list_stands_there(scene: Scene) -> None:
    assert "One account-planning platform by Q3 Fenwick Medical Thu 12 Mar" in words(page(scene))


def test_the_plain_list_is_a_link_away_with_all_that_it_has(larkspur: Scene) -> None:
    assert 'href="?show=open"' in page(larkspur)
    said = words(page(larkspur, "?show=open", who="anna"))
    assert "One account-planning platform by Q3 Fenwick Medical Thu 12 Mar 14 of 30 1 late" in said
    assert "Hand all your plans on to a colleague" in words(page(larkspur)) and "Hand all" in said


def test_an_empty_portfolio_says_what_to_do_first(scene: Scene) -> None:
    deal(scene.team, "Old one", outcome="lost", seller_name="Anna")
    said = words(page(scene))
    assert "No plans yet. Start with the deal that signs next." in said
    assert "New plan" in said and "Export CSV" not in said
    assert accounts(page(scene, "?state=lost")) == ["Old one"]


def test_pages_of_fifty_hold_each_line_once(scene: Scene) -> None:
    many(scene.team, 120)
    seen: list[str] = []
    for number, count in ((1, 50), (2, 50), (3, 20)):
        rows = accounts(page(scene, f"?page={number}&sort=seller"))
        assert len(rows) == count
        seen += rows
    assert len(set(seen)) == 120
    html = page(scene, "?page=2")
    assert "51 to 100 of 120" in html and 'rel="prev"' in html and 'rel="next"' in html
    assert "101 to 120 of 120" in page(scene, "?page=99")


@pytest.mark.parametrize("rows", [1, 50, 1000])
def test_it_costs_at_most_four_questions_whatever_its_size(scene: Scene, rows: int) -> None:
    """Session, account, the frame's and the door's: four. What it comes to, what one can choose from, saved views, the
    rows or groups; once more for the same lines saved views and rows alone, of groups not even those. Where nothing is
    found nothing is drawn of it, either."""
    many(scene.team, rows)
    client = scene.client("olga")
    client.get("/plans/")
    sifted = {"?q=Account&sort=done": (4, 2), "?seller=Olga+Brandt&by=seller": (4, 1), "?q=goal&by=month": (4, 1)}
    for query, often in sifted.items():
        for questions in often:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"/plans/{query}").status_code == 200
            assert len(asked) == 4 + questions or (rows == 1 and len(asked) == 3 + questions), query


def test_what_is_kept_goes_when_a_line_changes_comes_or_goes(scene: Scene) -> None:
    first = line(scene.team, "A", **money(100, 50))
    assert "of $100K." in words(page(scene))
    rows = type(first)._default_manager.filter(pk=first.pk)
    rows.update(own_amount=Decimal(7000), computed_at=TODAY + timedelta(seconds=1))
    assert "of $7K." in words(page(scene))
    line(scene.team, "B", computed_at=TODAY + timedelta(seconds=2), seller=scene.users["anna"], **money(1, 1))
    assert "of $8K." in words(page(scene))
    Workspace.objects.filter(pk=first.workspace_id).delete()  # not the last that was made: it takes its line along
    assert "of $1K." in words(page(scene))


def test_while_lines_are_made_again_an_empty_list_says_so_and_when_to_look(scene: Scene) -> None:
    """After an update: a word or a month finds no line that was made before it."""
    first = line(scene.team, "Pell & Sons", counted_by="before", month=None)
    for query in ("?q=nothing", "?view=quarter", "?month=2026-03", "?state=won"):
        said = words(page(scene, query))
        assert "Nothing is found yet The figures are being made again" in said and "Look again in a minute." in said
        assert "No deal matches" not in said and "No plan signs this quarter" not in said
    assert "Look again in some minutes." in words(page(scene, "?q=nothing", "anna"))  # of how many lines, is not hers
    assert "being made again" not in words(page(scene))
    mark = counting_of(scene.team).mark
    type(first)._default_manager.update(counted_by=mark, computed_at=TODAY + timedelta(seconds=5))
    assert "No deal matches" in words(page(scene, "?q=nothing"))
    assert "No plan signs this quarter" in words(page(scene, "?view=quarter"))


def test_htmx_gets_the_part_that_the_page_has_and_the_address_of_the_file(larkspur: Scene) -> None:
    asked = "?view=later&sort=deal"
    whole = page(larkspur, asked)
    answer = larkspur.client("olga").get(f"/plans/{asked}", headers={"HX-Request": "true", "HX-Target": "deals"})
    piece = answer.content.decode()
    assert part(piece, "deals") == part(whole, "deals")
    assert part(piece, "csv").replace(' hx-swap-oob="true"', "") == part(whole, "csv")
    assert "<h1" not in piece
    assert "/plans/deals.csv?view=later&amp;sort=deal" in piece


def test_every_link_of_the_page_is_a_page(larkspur: Scene) -> None:
    html, client = page(larkspur, "?view=later"), larkspur.client("olga")
    links = {unescape(link) for link in re.findall(r'href="(\?[^"]*)"', html)}
    assert len(links) > 20
    assert {client.get(f"/plans/{link}").status_code for link in links} == {200}


@pytest.mark.parametrize(
    ("by", "said"),
    [("seller", "Ben Adler 2 2 of 2 65 1 1 $615K $308K $360K"), ("month", "April 2026 3 3 of 3 55 3 1 $1.13M"),
     ("stage", "Negotiation 1 0 of 1 – 0 0 $190K $95K $28K")],
)  # fmt: skip
def test_groups_add_up_and_lead_down_to_their_lines(larkspur: Scene, by: str, said: str) -> None:
    html = page(larkspur, f"?by={by}")
    assert said in words(html)
    for link in re.findall(r'<th scope="row"><a class="strong" href="([^"]+)">', html):
        assert accounts(page(larkspur, unescape(link)))


def test_money_of_several_currencies_is_added_where_there_is_a_rate(scene: Scene) -> None:
    line(scene.team, "A", **money(100, 50))
    line(scene.team, "B", currency="EUR", amount=Decimal(50_000), own_amount=Decimal(60_000), own_by_plan=Decimal(1000))
    line(scene.team, "C", currency="CHF", amount=Decimal(9_000))
    said = words(page(scene))
    assert "In all: $100K (1 deal), €50K (1 deal), CHF\u00a09K (1 deal)." in said.replace("CHF 9K", "CHF\u00a09K")


def test_what_is_behind_and_what_is_old_is_said(scene: Scene) -> None:
    row = line(scene.team, "A", revision=0, **money(100, 50))
    assert "behind" not in page(scene)
    Workspace.objects.filter(pk=row.workspace_id).update(revision=2, updated_at=TODAY - timedelta(seconds=20))
    assert "changed a moment ago" in page(scene) and "more than 60 seconds behind" not in page(scene)
    Workspace.objects.filter(pk=row.workspace_id).update(updated_at=TODAY - timedelta(seconds=90))
    assert "Some figures here are more than 60 seconds behind their plans." in page(scene)
    type(row)._default_manager.update(revision=2, holds_until=TODAY - timedelta(seconds=50))
    assert "behind" not in page(scene) and "yesterday" not in page(scene)
    type(row)._default_manager.update(holds_until=TODAY - timedelta(hours=1), computed_at=TODAY - timedelta(hours=9))
    assert "Some figures are those of yesterday" in page(scene)


def test_a_crm_that_was_read_long_ago_is_told(scene: Scene) -> None:
    deal(scene.team, "A", refreshed_at=TODAY - timedelta(hours=2))
    assert "CRM read today, 07:12" in words(page(scene)) and "was last read" not in page(scene)
    deal(scene.team, "B", refreshed_at=TODAY - timedelta(hours=1))
    assert "CRM read today, 08:12" in words(page(scene))
    with time_machine.travel(TODAY + timedelta(hours=24), tick=False):
        assert "The CRM was last read yesterday, 08:12: amounts" in words(page(scene))


def test_a_row_without_a_plan_leads_to_where_one_is_started(scene: Scene) -> None:
    row = deal(scene.team, "Bramble Foods")
    assert f'href="/plans/new/?opportunity={row.opportunity_id}"' in page(scene)


def test_hostile_text_stays_text(scene: Scene) -> None:
    evil = '<script>alert(1)</script>"><i>'
    line(scene.team, evil, name=evil, seller_name=evil, stage=evil, close_on=date(2026, 3, 1), apart=5,
         signature_on=date(2026, 3, 6), findings=[{"code": "x", "title": evil, "evidence": evil}],
         **money(5, 5))  # fmt: skip
    for query in ("", "?by=seller", "?by=stage", f"?q={evil}", f"?seller={evil}"):
        assert "<script>alert" not in page(scene, query) and '"><i>' not in page(scene, query)


def test_the_file_holds_what_is_asked_for_and_runs_nothing(larkspur: Scene) -> None:
    line(larkspur.team, "=HYPERLINK(1)", seller_name="@SUM", **money(1, 1))
    answer = larkspur.client("olga").get("/plans/deals.csv?sort=deal&q=h")
    assert answer.streaming and answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="larkspur-deals.csv"'
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    rows = text.splitlines()
    assert rows[0].startswith("key,account,name,seller,state,outcome,health,band")
    assert rows[1].startswith(",'=HYPERLINK(1),,'@SUM,")
    hallmark = ",Hallmark Dairies,One view of the herd,Ben Adler,open,open,41,risk,15,21,3,7"
    assert any(row.startswith(hallmark) for row in rows)
    assert "2026-03-20" in text and "74000.00" in text and "No buyer activity for 16 days" in text


@pytest.mark.parametrize("page", ["/plans/deals.csv", "/plans/crm.csv", "/plans/readings.csv"])
def test_the_head_of_the_file_alone_is_the_same_and_empty(larkspur: Scene, page: str) -> None:
    head, whole = larkspur.client("olga").head(page), larkspur.client("olga").get(page)
    assert not head.streaming, "a server would read every row to leave it out"
    assert head.content == b"" and head.status_code == 200
    for name in ("Content-Type", "Content-Disposition"):
        assert head.headers[name] == whole.headers[name]


def test_the_file_of_a_rep_has_his_lines_alone(larkspur: Scene) -> None:
    rep = User.objects.create_user("new@larkspur.example", "New Rep")
    Membership.objects.create(team=larkspur.team, user=rep, role="rep")
    larkspur.users["rep"] = rep
    deal(larkspur.team, "His lead", seller=rep)
    text = b"".join(larkspur.client("rep").get("/plans/deals.csv").streaming_content).decode()  # type: ignore[arg-type]
    assert [row.split(",")[1] for row in text.splitlines()[1:]] == ["His lead"]


ODD = ([], {}, "x", 5, None, ["x", 5, None], [{"title": 5}, {"code": "x"}], {"next": 5, "parts": {"buyer": 5}})


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_a_line_that_cannot_be_read_is_drawn_without_that_part(scene: Scene, odd: Any) -> None:
    plan = scene.workspace
    line(scene.team, "A", workspace=plan, beats=odd or [], findings=odd or [], values=odd or {}, **money(100, 50))
    readings_table()._default_manager.create(
        team=scene.team, workspace=plan, on="2026-02-01", at=TODAY, revision=1, definitions=0, values=odd or {}
    )
    assert accounts(page(scene)) == ["A"]
    assert "What changed" in read(scene.client("olga"), "/plans/changed/")
    for name in ("deals", "crm", "readings"):
        file = scene.client("olga").get(f"/plans/{name}.csv")
        assert b"".join(file.streaming_content).count(b"\r\n") == 2  # type: ignore[arg-type]


def test_letters_beyond_ascii_are_found_and_stand_where_people_look(scene: Scene) -> None:
    for account in ("Ölwerk", "zebra", "Oak", "pine", "50% off"):
        line(scene.team, account, seller_name=account)
    for word in ("ölw", "ÖLW", "Ölw", "olw"):
        assert accounts(page(scene, f"?q={word}")) == ["Ölwerk"]
    assert accounts(page(scene, "?q=0%25+o")) == ["50% off"] and accounts(page(scene, "?q=_")) == []
    for key in ("deal", "seller"):
        assert accounts(page(scene, f"?sort={key}")) == ["50% off", "Oak", "Ölwerk", "pine", "zebra"]


def test_the_oldest_of_what_is_shown_is_told_beside_the_newest(scene: Scene) -> None:
    tomorrow = TODAY + timedelta(hours=15)
    line(scene.team, "A", holds_until=tomorrow, **money(1, 1))
    line(scene.team, "B", holds_until=tomorrow, computed_at=TODAY - timedelta(seconds=50), **money(1, 1))
    line(scene.team, "Over", holds_until=None, computed_at=TODAY - timedelta(days=90), **money(1, 1))
    line(scene.team, "Won", outcome="won", holds_until=tomorrow, computed_at=TODAY - timedelta(days=9), **money(1, 1))
    assert "Figures as of today, 09:12" in words(page(scene)) and "some are still" not in words(page(scene))
    forget()
    line(scene.team, "Stuck", holds_until=tomorrow, computed_at=TODAY - timedelta(minutes=52), **money(1, 1))
    assert "Figures as of today, 09:12; some are still as of today, 08:20" in words(page(scene))


def test_it_is_said_whether_the_table_or_the_teams_own_history_made_the_weights(scene: Scene) -> None:
    line(scene.team, "A", **money(100, 50))
    assert "The chances are those of the table in the team’s settings." in page(scene)
    line(scene.team, "B", stage_measured=True, computed_at=TODAY + timedelta(seconds=1), **money(100, 50))
    said = words(page(scene))
    assert "By what became of your own deals: by plan the chance of 0, by stage that of 1." in said
    assert "The chances are those" not in said
