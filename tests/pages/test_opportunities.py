"""A team's list from its CRM: brought, looked at, taken in by a worker, refreshed; and a report of each file."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from mapapp.exchange.refusals import SheetStopped
from mapapp.people.models import Membership, Team, User
from mapapp.private.changes.taking_in import forget_files
from mapapp.private.choosing import TEAMS
from mapapp.private.models import BroughtShape
from mapapp.private.team_queries import pipeline_of
from tests.builders import Scene
from tests.pages.pipeline import HEAD, brought, kept, last, read_here, row, taken, upload, url, worked
from tests.pages.reading import read, words

SAMPLE = (Path(__file__).parents[1] / "data" / "opportunities.csv").read_bytes()
State = BroughtShape.State


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Without a child process for each file; one test keeps it."""
    if "a_child" not in request.fixturenames:
        monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


@pytest.fixture
def a_child() -> None:
    """The file is read by the capped child, as it is for people."""


@pytest.mark.usefixtures("a_child")
def test_the_sample_goes_in_whole_and_is_listed(scene: Scene) -> None:
    olga = scene.client("olga")
    assert "Nothing is here yet." in words(read(olga, url(scene)))
    address = brought(olga, scene, SAMPLE, "C:\\Users\\olga\\opportunities.csv")
    page = words(read(olga, address))
    assert "opportunities.csv" in page and "Users" not in page
    assert "New 6 Would change 0 As they are here 0 Skipped 0" in page
    assert "Opportunity ID Number in the CRM 006A001 · 006A002 · 006A003" in page
    assert not TEAMS.opportunities._default_manager.exists(), "nothing is written before it was looked at"
    assert olga.post(address, {"act": "take", "seen": "0"}).status_code == 302
    assert "Waiting for its turn" in words(read(olga, address))
    worked()
    done = last()
    assert (done.state, done.new, done.rows, done.done_rows, bytes(done.content)) == (State.DONE, 6, 6, 6, b"")
    assert "What it did" in words(read(olga, address))
    page = words(read(olga, url(scene)))
    assert "Halden Rail" in page and "84,000 EUR" in page and "Anna Kessler" in page


def test_a_refresh_changes_only_what_changed_and_lists_it(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + row() + row("006A003", "Oakline Foods") + row("006A004", "Brightwater"))
    was = kept("006A003")
    moved = row(stage="Negotiation", amount="90000", modified="2026-02-12T08:00:00Z")
    done = taken(olga, scene, HEAD + moved + row("006A003", "Oakline Foods"))
    assert (done.new, done.changed, done.same, done.older, done.bad) == (0, 1, 1, 0, 0)
    assert (kept("006A002").stage, kept("006A002").amount) == ("Negotiation", 90000)
    same = kept("006A003")
    assert same.refreshed_at and was.refreshed_at and same.refreshed_at > was.refreshed_at
    page = words(read(olga, f"{url(scene)}files/{done.code}/"))
    assert "Stage: Proof of value → Negotiation Amount: 84,000 → 90,000" in page
    assert "Oakline" not in page and page.count("Brightwater") == 1
    assert "One that is here is not in this file; it stays as it is. Open among them: Brightwater (006A004)." in page
    assert kept("006A004").stage == "Proof of value", "what is not in the file stays as it is"


def test_a_bad_row_is_named_and_skipped_and_the_rest_goes_in(scene: Scene) -> None:
    olga = scene.client("olga")
    bad = row("006A003", amount="much") + row("", "No Key") + row("006A002", "Twice")
    address = brought(olga, scene, HEAD + row() + bad)
    page = words(read(olga, address))
    assert "New 1" in page and "Skipped 3" in page
    assert "Amount: “much” is no amount. Write digits, like 120000." in page
    assert "Opportunity ID is empty. Fill it in the CRM, and export again." in page
    assert "This number stands in row 2 already, which is taken." in page
    olga.post(address, {"act": "take", "seen": "0"})
    worked()
    assert (last().new, last().bad) == (1, 3)
    page = words(read(olga, f"{address}?what=bad"))
    assert "“much” is no amount" in page
    report = olga.get(f"{address}report.csv").getvalue().decode("utf-8-sig")
    assert '3,Skipped,006A003,Halden Rail,"Amount: “much” is no amount. Write digits, like 120000."' in report


def test_a_file_with_a_question_is_not_taken_in_by_a_form_of_ones_own(scene: Scene) -> None:
    olga = scene.client("olga")
    address = brought(olga, scene, HEAD + row(close="3/4/2026"))
    refused = olga.post(address, {"act": "take", "seen": "0"})
    assert refused.status_code == 422
    said = words(refused.content.decode())
    assert "Nothing was taken in: something has to be said about this file first" in said
    assert "Say which number is the day." in said
    worked()
    assert last().state == State.LOOKED and not TEAMS.opportunities._default_manager.exists()


def test_the_head_of_a_report_alone_is_the_same_and_reads_no_row(scene: Scene) -> None:
    taken(olga := scene.client("olga"), scene, HEAD + row())
    address = f"{url(scene)}files/{last().code}/report.csv"
    with CaptureQueriesContext(connection) as asked:
        head = olga.head(address)
    whole = olga.get(address)
    assert head.status_code == 200 and not head.streaming and head.content == b""
    assert not [each for each in asked if "broughtline" in each["sql"]]
    for name in ("Content-Type", "Content-Disposition"):
        assert head.headers[name] == whole.headers[name]


def test_take_it_in_acts_once_and_leads_to_the_report(scene: Scene) -> None:
    olga = scene.client("olga")
    address = brought(olga, scene, HEAD + row())
    act = {"act": "take", "seen": "0"}
    first, second = olga.post(address, act), olga.post(address, act)
    assert (first.status_code, second.status_code) == (302, 302) and first.url == second.url == address
    worked()
    third = olga.post(address, act)
    assert third.status_code == 302 and "What it did" in words(read(olga, third.url))
    assert (last().new, last().same) == (1, 0) and TEAMS.opportunities._default_manager.count() == 1


def test_an_older_file_overwrites_nothing_and_is_listed_so(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + row(stage="Negotiation", modified="2026-02-12T08:00:00Z"))
    done = taken(olga, scene, HEAD + row(stage="Discovery", modified="2026-02-11T08:00:00Z"))
    assert (done.older, done.changed, kept("006A002").stage) == (1, 0, "Negotiation")
    assert "Older than what is here" in words(read(olga, f"{url(scene)}files/{done.code}/?what=older"))


def test_a_day_without_a_clock_is_no_older_than_that_day(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + row(modified="2026-02-12T08:00:00Z"))
    assert taken(olga, scene, HEAD + row(stage="Negotiation", modified="2026-02-12")).changed == 1
    assert taken(olga, scene, HEAD + row(stage="Verbal", modified="2026-02-11")).older == 1


def test_a_workbook_with_the_same_columns_goes_in_too(scene: Scene) -> None:
    book, file = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    sheet.append(["Opportunity ID", "Account Name", "Amount", "Currency", "Close Date"])
    sheet.append(["X-1", "Halden Rail", 84000.5, "EUR", "2026-04-30"])
    sheet.append(["X-2", "=1+1", "=A1", "EUR", None])
    book.save(file)
    done = taken(scene.client("olga"), scene, file.getvalue(), "crm.xlsx")
    assert (done.new, done.bad) == (1, 1)
    assert str(kept("X-1").amount) == "84000.50"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [(b"", "crm.csv", "The file is empty."), (b"%PDF-1.7", "crm.pdf", "The file is a PDF"),
     (b"Id,Account\n" + b"1,A\n" * 50_001, "crm.csv", "more than 50,000 rows")],
)  # fmt: skip
def test_what_is_no_list_is_refused_with_a_sentence(scene: Scene, data: bytes, name: str, said: str) -> None:
    olga = scene.client("olga")
    answer = upload(olga, scene, data, name)
    worked()
    assert said in (answer.content.decode() if answer.status_code == 422 else words(read(olga, answer.url)))


def test_nothing_chosen_and_too_large_are_told_at_the_field(scene: Scene) -> None:
    olga = scene.client("olga")
    answer = olga.post(url(scene), {})
    assert answer.status_code == 422 and "Choose a file." in answer.content.decode()
    answer = upload(olga, scene, b"a" * (20 * 1024 * 1024 + 1))
    assert answer.status_code == 422 and "larger than 20 MB" in answer.content.decode()
    answer = olga.generic("POST", url(scene), b"x", CONTENT_LENGTH=str(25 * 1024 * 1024))
    assert answer.status_code == 413 and "What you sent is larger than 24 MB." in answer.content.decode()
    answer = olga.generic("POST", "/me/", b"x", CONTENT_LENGTH=str(20 * 1024 * 1024))
    assert answer.status_code == 413 and "larger than 12 MB" in answer.content.decode(), "of nothing else"


def test_nobody_without_a_session_sends_as_much_as_a_list(scene: Scene) -> None:
    for address in (url(scene), "/admin-area/any-word/opportunities/"):
        answer = Client().generic("POST", address, b"x", CONTENT_LENGTH=str(20 * 1024 * 1024))
        assert answer.status_code == 413 and "larger than 12 MB" in answer.content.decode()
    answer = scene.client("olga").generic("POST", url(scene), b"x", CONTENT_LENGTH=str(20 * 1024 * 1024))
    assert answer.status_code != 413


def test_what_may_be_read_two_ways_waits_for_the_settings(scene: Scene) -> None:
    olga = scene.client("olga")
    address = brought(olga, scene, "Id,Account,Amount,Currency,Close Date\n1,A,120.000,EUR,3/4/2026\n")
    page = words(read(olga, address))
    assert "Days like 3/4/2026 may be read two ways" in page and "Amounts like 120.000" in page
    assert "Take it in" not in page
    settings = f"{url(scene)}settings/?file={last().code}"
    answer = olga.post(settings, {"act": "reading", "seen": "0", "days": "day_first", "decimals": ","})
    assert answer.status_code == 302 and answer.url == address
    worked()
    assert "Take it in" in words(read(olga, address))
    olga.post(address, {"act": "take", "seen": "1"})
    worked()
    assert (str(kept("1").amount), kept("1").close_on and kept("1").close_on.isoformat()) == ("120000.00", "2026-04-03")


def test_columns_of_other_names_are_said_once_and_kept(scene: Scene) -> None:
    olga = scene.client("olga")
    address = brought(olga, scene, "Ref,Buyer,Phase of sale\n7,Fenwick,Talks\n")
    assert "No column holds the number of each in the CRM" in words(read(olga, address))
    settings = f"{url(scene)}settings/?file={last().code}"
    html = read(olga, settings)
    names = dict(zip(("Ref", "Buyer", "Phase of sale"), _selects(html), strict=True))
    body = {names["Ref"]: "key", names["Buyer"]: "account", names["Phase of sale"]: "stage"}
    twice = olga.post(settings, {"act": "columns", "seen": "0", **body, names["Buyer"]: "key"})
    assert twice.status_code == 422 and "“Ref” is Number in the CRM already." in twice.content.decode()
    assert olga.post(settings, {"act": "columns", "seen": "0", **body}).status_code == 302
    worked()
    assert "New 1" in words(read(olga, address))
    again = brought(olga, scene, "Ref,Buyer,Phase of sale\n8,Halden,Talks\n")
    assert "New 1" in words(read(olga, again)), "what was said of a title holds for the next file"


def _selects(html: str) -> list[str]:
    return re.findall(r'<select name="(c[0-9a-f]{12})"', html)


def test_stages_are_put_in_order_and_say_what_they_mean(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + row(stage="Handshake") + row("3", "B", stage="Talks"))
    settings = f"{url(scene)}settings/"
    page = read(olga, settings)
    assert 'value="Handshake"' in page and 'value="Talks"' in page
    body = {"name_0": "Handshake", "means_0": "won", "place_0": "2", "name_1": "Talks", "means_1": "open",
            "place_1": "1", "name_2": "", "means_2": "open", "place_2": "3", "qualified": "Talks"}  # fmt: skip
    assert olga.post(settings, {"act": "stages", "seen": "0", **body}).status_code == 302
    now = pipeline_of(scene.team)
    assert [(one.name, one.means) for one in now.stages] == [("Talks", "open"), ("Handshake", "won")]
    assert now.is_qualified("talks") and now.number == 1
    taken(olga, scene, HEAD + row(stage="Handshake", modified="2026-02-20T08:00:00Z"))
    assert kept("006A002").outcome == "won"
    stale = olga.post(settings, {"act": "stages", "seen": "0", **body, "name_0": "Deal"})
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "Somebody changed these settings a moment ago" in page and 'value="Deal"' in page


def test_rates_lead_to_the_teams_own_currency(scene: Scene) -> None:
    olga, settings = scene.client("olga"), f"{url(scene)}settings/"
    body = {"code_0": "usd", "rate_0": "0.92", "day_0": "2026-02-01", "code_1": "", "rate_1": "", "day_1": ""}
    wrong = olga.post(settings, {"act": "rates", "seen": "0", **body, "currency": ""})
    assert wrong.status_code == 422 and "Choose the currency that the rates lead to." in wrong.content.decode()
    assert olga.post(settings, {"act": "rates", "seen": "0", **body, "currency": "EUR"}).status_code == 302
    assert pipeline_of(scene.team).rates_to_own == {"USD": Decimal("0.92"), "EUR": Decimal(1)}


def test_settings_that_changed_while_somebody_looked_are_looked_at_again(scene: Scene) -> None:
    olga = scene.client("olga")
    address = brought(olga, scene, HEAD + row())
    olga.post(f"{url(scene)}settings/", {"act": "reading", "seen": "0", "days": "day_first", "decimals": ""})
    assert "The settings have changed since" in words(read(olga, address))
    answer = olga.post(address, {"act": "take", "seen": "0"})
    assert answer.status_code == 409 and "not what you looked at any more" in answer.content.decode()
    worked()
    assert "Take it in" in words(read(olga, address))


def test_a_file_is_thrown_away_and_a_report_stays(scene: Scene) -> None:
    olga = scene.client("olga")
    address = brought(olga, scene, HEAD + row())
    assert olga.post(address, {"act": "forget"}).status_code == 302
    assert olga.get(address).status_code == 404
    done = taken(olga, scene, HEAD + row())
    olga.post(f"{url(scene)}files/{done.code}/", {"act": "forget"})
    assert olga.get(f"{url(scene)}files/{done.code}/").status_code == 200


def test_reps_read_why_not_and_strangers_nothing(scene: Scene) -> None:
    done = taken(scene.client("olga"), scene, HEAD + row())
    settings, file = f"{url(scene)}settings/", f"{url(scene)}files/{done.code}/"
    for address in (url(scene), settings, file, f"{file}report.csv"):
        answer = scene.client("anna").get(address)
        assert answer.status_code == 403 and "Managers and admins of the team keep its list" in answer.content.decode()
        assert scene.client("priya").get(address).status_code == 404
        assert scene.client("zed").get(address).status_code == 404
    other = Team.objects.create(name="Halden")
    Membership.objects.create(team=other, user=scene.users["zed"], role=Membership.Role.ADMIN)
    assert scene.client("zed").get(f"/admin-area/{other.code}/opportunities/files/{done.code}/").status_code == 404


def test_a_fragment_is_drawn_while_a_worker_is_at_it(scene: Scene) -> None:
    olga = scene.client("olga")
    address = upload(olga, scene, HEAD + row()).url
    part = olga.get(address, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="brought"') and 'hx-trigger="every 2s"' in part and "<progress" in part
    worked()
    assert "hx-trigger" not in olga.get(address, headers={"HX-Request": "true"}).content.decode()


def test_as_many_queries_for_one_row_as_for_thirty(scene: Scene) -> None:
    olga = scene.client("olga")
    counted = []
    for many in (1, 30):
        done = taken(olga, scene, HEAD + "".join(row(f"k{n}", f"Account {n}") for n in range(many)))
        for address in (url(scene), f"{url(scene)}files/{done.code}/", f"{url(scene)}settings/"):
            with CaptureQueriesContext(connection) as queries:
                read(olga, address)
            counted.append(len(queries))
    assert counted == [12, 8, 12] * 2


def test_the_command_does_the_same(scene: Scene, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "crm.csv"
    file.write_text(HEAD + row() + row("9", "B", amount="much"))
    call_command("import_opportunities", "larkspur", str(file), "--look")
    assert not TEAMS.opportunities._default_manager.exists()
    call_command("import_opportunities", "larkspur", str(file))
    said = capsys.readouterr()
    assert "1 new, 0 changed, 0 the same, 0 older than what is here, 1 skipped." in said.out
    assert "row 3: Amount: “much” is no amount." in said.err
    assert kept("006A002").account == "Halden Rail" and last().by is None
    file.write_text("Ref,Buyer\n1,A\n")
    with pytest.raises(CommandError, match="No column holds the number"):
        call_command("import_opportunities", "larkspur", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_opportunities", "larkspur", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="no team called"):
        call_command("import_opportunities", "nobody", str(file))


def test_owners_who_are_not_in_the_team_are_named(scene: Scene) -> None:
    olga = scene.client("olga")
    User.objects.create_user("kai@larkspur.example", "Kai")
    page = words(read(olga, brought(olga, scene, HEAD + row(email="kai@larkspur.example") + row("3", "B"))))
    assert "Owners who are not in the team: kai@larkspur.example (1)." in page


def test_a_list_that_is_cut_says_how_many_more_there_are(scene: Scene) -> None:
    codes = [f"{one}{two}X" for one in "ABCDEFGH" for two in "ABCDEFGHI"]
    rows = (row(str(n), f"A{n}", stage=f"At {n}", email=f"p{n}@else.example", currency=codes[n]) for n in range(70))
    olga = scene.client("olga")
    address = brought(olga, scene, HEAD + "".join(rows))
    page = words(read(olga, address))
    assert page.count(" and 20 more.") == 2 and " and 60 more." in page, "stages and currencies; owners"
    settings = f"{url(scene)}settings/?file={last().code}"
    assert "And 30 more that stand in your rows" in words(read(olga, settings)), "40 have room"
    assert olga.post(address, {"act": "take", "seen": "0"}).status_code == 302
    worked()
    assert "And 12 more that stand in your rows" in words(read(olga, f"{url(scene)}settings/")), "58 have room"


def test_a_file_that_takes_too_long_just_now_is_tried_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_what: object, **_more: object) -> None:
        raise SheetStopped("x")

    olga = scene.client("olga")
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", stopped)
    address = brought(olga, scene, HEAD + row())
    assert "The file took too long to read just now." in words(read(olga, address))
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)
    assert olga.post(address, {"act": "again"}).status_code == 302
    worked()
    assert "Take it in" in words(read(olga, address))


def test_files_that_nobody_takes_in_go_after_a_week_and_reports_after_a_year(scene: Scene) -> None:
    olga = scene.client("olga")
    done = taken(olga, scene, HEAD + row())
    brought(olga, scene, HEAD + row())
    now = done.done_at
    assert now
    forget_files(now + timedelta(days=6))
    assert TEAMS.brought._default_manager.count() == 2
    forget_files(now + timedelta(days=8))
    assert [one.pk for one in TEAMS.brought._default_manager.all()] == [done.pk]
    forget_files(now + timedelta(days=366))
    assert not TEAMS.brought._default_manager.exists() and not TEAMS.lines._default_manager.exists()
    assert kept("006A002").stage == "Proof of value"
