"""Files as CRMs and spreadsheets really give them: with sums below, two columns of one title, numbers that moved."""

from __future__ import annotations

import json

import pytest

from mapapp.private.choosing import TEAMS
from mapapp.private.pipeline import guessed
from tests.builders import Scene
from tests.pages.pipeline import HEAD, brought, kept, last, read_here, row, taken, url, worked
from tests.pages.reading import read, words

SHORT = "Opportunity ID,Account Name,Amount,Currency,Close Date\n"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a child process for each file."""
    monkeypatch.setattr("mapapp.exchange.opportunities.looking.list_capped", read_here)


@pytest.mark.parametrize(
    "last_row", [",Total,11,EUR,", "Total,,11,,", "Sum,Sum,11,EUR,", "Grand Total (2 records),,11,EUR,"]
)
def test_the_sum_below_the_rows_is_none_of_them(scene: Scene, last_row: str) -> None:
    remark = "Confidential Information - Do Not Distribute\n"
    file = brought(
        scene.client("olga"), scene, SHORT + "1,A,5,EUR,2026-01-01\n2,Total,6,EUR,\n" + last_row + "\n" + remark
    )
    page = words(read(scene.client("olga"), file))
    assert "New 2" in page and "Skipped 2" in page, "an account may be called Total"
    assert "heads a sum of other rows" in page and "stands alone: it is a remark" in page
    assert "Fill it in the CRM" not in page


def test_of_two_columns_with_one_title_the_first_is_read_and_stays_so(scene: Scene) -> None:
    olga, text = scene.client("olga"), "Opportunity ID,Account Name,Amount,Amount,Currency\n1,A,5,7,EUR\n"
    file = brought(olga, scene, text)
    assert "More than one column is called “Amount”; the first is read." in words(read(olga, file))
    settings = f"{url(scene)}settings/?file={last().code}"
    html = read(olga, settings)
    fields = dict(_fields(html))
    assert "amount" in fields.values()
    assert olga.post(settings, {"act": "columns", "seen": "0", **fields}).status_code == 302
    worked()
    olga.post(file, {"act": "take", "seen": str(last().settings)})
    worked()
    assert kept("1").amount == 5


def test_each_column_is_named_beside_its_first_values(scene: Scene) -> None:
    olga, long = scene.client("olga"), "Telephoned on Monday with their buyer, who wants to compare three offers"
    brought(olga, scene, f'Ref;Betrag;Bemerkung;Leer\nX-1;"84.000,00";{long};\nX-2;"1.250,50";;\nX-3;"7,00";;\n')
    page = words(read(olga, f"{url(scene)}settings/?file={last().code}"))
    assert "Ref X-1 · X-2 Not read" in page, "two of them show what a column holds"
    assert "Betrag 84.000,00 · 1.250,50 Not read" in page, "a comma inside a value is not one between two"
    assert "Bemerkung Telephoned on Monday with their buyer… Not read" in page and long not in page
    assert "Leer Not read" in page


def _fields(html: str) -> list[tuple[str, str]]:
    import re

    selects = re.findall(r'<select name="(c[0-9a-f]{12})".*?</select>', html, re.S)
    found = []
    for name in selects:
        part = html[html.index(f'name="{name}"') :].partition("</select>")[0]
        chosen = re.search(r'value="([^"]*)"[^>]*selected', part)
        found.append((name, chosen[1] if chosen else ""))
    return found


def test_an_amount_keeps_its_currency_when_a_file_names_none(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, SHORT + "1,A,5,EUR,\n")
    done = taken(olga, scene, "Opportunity ID,Account Name,Currency\n1,A,\n2,B,\n")
    assert (done.state, done.same, done.new) == ("done", 1, 1) and kept("1").currency == "EUR"


def test_a_cell_and_its_column_that_name_two_currencies_are_named(scene: Scene) -> None:
    file = brought(scene.client("olga"), scene, SHORT + "1,A,USD 5,EUR,\n2,B,(5),EUR,\n3,C,−5,EUR,\n")
    page = words(read(scene.client("olga"), file))
    assert "“USD 5” names another currency than the column of currencies does." in page
    assert "“(5)” is below 0" in page and "“−5” is below 0" in page and "Skipped 3" in page


def test_numbers_that_differ_in_capitals_alone_are_told(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, SHORT + "006a001,A,5,EUR,\n006a009,B,5,EUR,\n")
    page = words(read(olga, brought(olga, scene, SHORT + "006A001,A,5,EUR,\n006A009,Another,5,EUR,\n")))
    assert "taken as two, so one may count twice: 006a001 / 006A001." in page and "New 2" in page


def test_a_number_that_goes_to_another_account_is_told(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, SHORT + "1,A,5,EUR,\n2,Halden  Rail,5,EUR,\n")
    page = words(read(olga, brought(olga, scene, SHORT + "1,Z,5,EUR,\n2,HALDEN RAIL,5,EUR,\n")))
    assert "Numbers that go to another account: 1 (A → Z)." in page and "Would change 2" in page


def test_what_is_not_in_the_file_is_named_before_and_after(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, HEAD + row("1", "A") + row("2", "B", stage="Closed Lost") + row("3", "C"))
    file = brought(olga, scene, HEAD + row("1", "A", stage="Talks"))
    said = "2 that are here are not in this file; they stay as they are. Open among them: C (3)."
    assert said in words(read(olga, file))
    olga.post(file, {"act": "take", "seen": "0"})
    worked()
    assert said in words(read(olga, file)) and TEAMS.opportunities._default_manager.count() == 3


@pytest.mark.parametrize(
    ("stage", "means"), [("Not won yet", "open"), ("Won’t do", "open"), ("Won't do", "open"), ("Won", "won"),
                         ("Closed - Won", "won"), ("Closed/Lost", "lost")],
)  # fmt: skip
def test_a_stage_is_taken_by_its_words_and_not_by_parts_of_them(stage: str, means: str) -> None:
    assert guessed(stage) == means


def test_a_number_of_salesforce_is_found_again_in_its_other_form(scene: Scene) -> None:
    olga = scene.client("olga")
    taken(olga, scene, SHORT + "001A0000006Vm9r,A,5,EUR,\n")
    done = taken(olga, scene, SHORT + "001A0000006Vm9rIAC,A,6,EUR,\n001a0000006Vm9r,B,7,EUR,\n")
    assert (done.changed, done.new) == (1, 1), "in capitals they are two numbers"
    assert kept("001A0000006Vm9r").amount == 6 and TEAMS.opportunities._default_manager.count() == 2
    assert taken(olga, scene, SHORT + "001A0000006Vm9r,A,8,EUR,\n").changed == 1


def test_what_is_kept_of_a_file_stays_small_however_bad_it_is(scene: Scene) -> None:
    """All rows are bad, and each in its own way; stages and titles are a megabyte."""
    olga = scene.client("olga")
    head = f"Id,Account,Stage,Amount,Currency,{'t' * 100_000}\n"
    rows = "".join(
        f"k{n},Account {n},Stage {n} {'s' * 60},{'x' if n % 2 else n},USD,{'y' * 100}\n" for n in range(3000)
    )
    page = read(olga, brought(olga, scene, head + rows))
    assert (last().rows, last().found["counts"]) == (3000, {"new": 1500, "bad": 1500})
    assert len(json.dumps(last().found)) < 40_000 and len(page) < 150_000
    assert read(olga, f"{url(scene)}settings/?file={last().code}").count('name="name_') <= 42


def test_a_file_of_titles_alone_says_so(scene: Scene) -> None:
    page = words(read(scene.client("olga"), brought(scene.client("olga"), scene, SHORT)))
    assert "The file has titles and no row below them." in page and "There is nothing to do." in page
