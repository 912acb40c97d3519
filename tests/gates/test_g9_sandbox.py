"""G9: a paper reads no address and no file, holds nothing that acts, and what is too heavy ends in words, in time.

A web server on loopback counts who comes; files with a canary lie where the texts point to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.template import engines

from mapapp.people.looks import LookRefused, set_look
from mapapp.people.models import TeamLook
from mapapp.plans.changes.versions import save_version
from mapapp.plans.models import Workspace
from mapapp.snapshots import pdf
from mapapp.snapshots.frame import before_of
from mapapp.snapshots.making import html_of
from mapapp.snapshots.models import Snapshot
from mapapp.snapshots.onepage import one_page
from tests.builders import TODAY, Scene
from tests.gates.figures import Figures
from tests.gates.listener import Listener, listens
from tests.gates.sandbox import acting, leaked, page, texts
from tests.gates.test_g12_injection import text_columns

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("today", "own_folder")]
ZOOS = 3  # rows of each table whose texts try every way; the others name one address each
CANARY, PASSWORDS = "zqcanaryfile", "root:x:0:0"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listens() as server:
        yield server


@pytest.fixture
def addresses(listener: Listener, tmp_path: Path) -> list[str]:
    """On the net, and on this machine: a file, a link to one, a folder, the system's own."""
    canary = tmp_path / "canary.txt"
    canary.write_text(f"{CANARY}\n" * 9)
    (tmp_path / "linked.svg").symlink_to(canary)
    net = [listener.url, f"{listener.url}/a.css", listener.url.replace("http:", "HTTP:"),
           listener.url.removeprefix("http:"), f"ftp://127.0.0.1:{listener.server_port}/x"]  # fmt: skip
    here = [canary.as_uri(), f"FILE://localhost{canary}", str(canary), (tmp_path / "linked.svg").as_uri(),
            "file:///etc/passwd", "/etc/passwd", "../../../../../../etc/passwd", tmp_path.as_uri()]  # fmt: skip
    return net + here


def hostile(addresses: list[str]) -> int:
    """Such texts in every text column that people fill, of every row; in how many columns. Of each, as much as fits."""
    tries, columns = list(texts(addresses)), set()
    for model, field in text_columns():
        for place, row in enumerate(model._default_manager.all()):
            text = tries[place % len(addresses)]
            if place < ZOOS and not field.max_length:
                text = tries[len(addresses) + (place + len(columns)) % len(addresses)]
            with suppress(IntegrityError), transaction.atomic():  # what no row may be, none becomes
                words = f"{text}{row.pk}" if field.unique else text
                written = {field.name: words[: field.max_length or len(words)]}
                model._default_manager.filter(pk=row.pk).update(**written)
                columns.add((model, field))
    return len(columns)


def logo_of(addresses: list[str]) -> bytes:
    """A picture that would read them, whatever it is called."""
    tries = "".join(f'<image href="{one}" width="9" height="9"/><use href="{one}#x"/>' for one in addresses)
    entity = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{addresses[5]}">]>'
    return (
        f'{entity}<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">{tries}<text>&x;</text></svg>'.encode()
    )


def papers_of(scene: Scene) -> list[bytes]:
    """All that is drawn of a plan: a version, compared with the one before; and the page of executives."""
    workspace = Workspace.objects.select_related("latest_version", "team").get(pk=scene.workspace.pk)
    version = save_version(workspace, by=scene.actor("anna"), at=TODAY)
    row = Snapshot(version=version, compared_with=before_of(version))
    return [pdf.render(html_of(row), identifier=b"0" * 16), one_page(workspace.code, TODAY)]


def faults(papers: list[bytes], listener: Listener) -> list[str]:
    """What of it all came through."""
    found = [f"{listener.fetched()} fetches: {sorted(set(listener.came))}"] if listener.fetched() else []
    for data in papers:
        found += [f"{what} in a paper" for what in (*leaked(data, CANARY, PASSWORDS), *acting(data))]
    return found


def test_texts_that_name_files_and_addresses_are_words_on_paper(
    scene: Scene, addresses: list[str], listener: Listener, figures: Figures
) -> None:
    save_version(scene.workspace, by=scene.actor("anna"), at=TODAY)
    columns = hostile(addresses)
    TeamLook.objects.create(team=scene.team, number=1, logo=logo_of(addresses), at=TODAY)  # past all that checks it
    papers = papers_of(scene)
    words = [part for data in papers for part in leaked(data, f"imgsrc={listener.url}")]
    assert len(words) == len(papers), "what is harmless has to be there, as words"
    found = faults(papers, listener)
    figures.once("G9", fields=columns, addresses=len(addresses), acts=len(found))
    figures.add("G9", papers=len(papers), fetches=listener.fetched())
    assert found == []


@pytest.mark.parametrize("begins", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
def test_a_logo_that_reads_things_is_not_taken(
    scene: Scene, addresses: list[str], listener: Listener, begins: bytes
) -> None:
    with pytest.raises(LookRefused):
        set_look(scene.team, colour="", logo=begins + logo_of(addresses), seen=0, by=scene.users["olga"], at=TODAY)
    assert listener.fetched() == 0


def test_markup_that_names_them_fetches_nothing_either(
    addresses: list[str], listener: Listener, figures: Figures
) -> None:
    """Were a text ever read as markup, there is the second wall: whatever the page asks for, nobody brings it."""
    data = pdf.render(page(addresses), identifier=b"0" * 16)
    figures.once("G9", tries=page(addresses).count(addresses[5]))
    figures.add("G9", papers=1, fetches=listener.fetched())
    assert faults([data], listener) == []


# -- planted faults ----------------------------------------------------------------------------------------------------


def brings(*protocols: str) -> Callable[[], Any]:
    def fetcher() -> Any:
        from weasyprint.urls import URLFetcher

        return URLFetcher(timeout=2, allowed_protocols=("data", *protocols))

    return fetcher


@pytest.mark.parametrize(
    ("protocols", "seen"), [(("http",), "fetches"), (("file",), CANARY), (("http", "https", "file"), "enclosed")]
)
def test_a_fetcher_that_brings_things_is_found(
    addresses: list[str], listener: Listener, monkeypatch: pytest.MonkeyPatch, protocols: tuple[str, ...], seen: str
) -> None:
    monkeypatch.setattr(pdf, "nothing", brings(*protocols))
    data = pdf.render(page(addresses), identifier=b"0" * 16)
    assert seen in " ".join(faults([data], listener))


def test_texts_that_are_read_as_markup_are_found(
    scene: Scene, addresses: list[str], listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile(addresses)
    monkeypatch.setattr(engines["django"].engine, "autoescape", False)
    monkeypatch.setattr(pdf, "nothing", brings("http", "file"))
    assert "fetches" in " ".join(faults(papers_of(scene), listener))
