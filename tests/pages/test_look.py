"""The page of a team's logo and colour, and the papers that wear them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from mapapp.people.looks import look_of, set_look
from mapapp.people.models import Membership, User
from mapapp.plans.changes.versions import save_version
from mapapp.snapshots import pdf
from mapapp.snapshots.making import html_of, identifier_of
from mapapp.snapshots.models import Snapshot
from tests.builders import TODAY, Scene


@pytest.fixture
def town(scene: Scene) -> Scene:
    astrid = User.objects.create_user("astrid@larkspur.example", "Astrid Lund")
    Membership.objects.create(team=scene.team, user=astrid, role=Membership.Role.ADMIN)
    scene.users["astrid"] = astrid
    return scene


def logo(colour: str = "#1d4fb8", size: tuple[int, int] = (300, 100)) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, colour).save(kept, "PNG")
    return kept.getvalue()


def url(scene: Scene) -> str:
    return f"/admin-area/{scene.team.code}/look/"


def test_an_admin_sets_them_and_sees_them(town: Scene) -> None:
    client = town.client("astrid")
    assert "None: “Larkspur” stands in its place" in client.get(url(town)).content.decode()
    file = SimpleUploadedFile("logo.png", logo(), "image/png")
    answer = client.post(url(town), {"seen": "0", "colour": "#17653A", "logo": file})
    assert (answer.status_code, answer.headers["Location"]) == (302, url(town))
    text = client.get(url(town)).content.decode()
    assert 'src="data:image/png;base64,' in text and 'alt="Logo of Larkspur"' in text
    assert "#17653a" in text
    assert client.post(url(town), {"seen": "1", "colour": "#17653a", "without": "on"}).status_code == 302
    assert look_of(town.team).logo == b""


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"colour": "#ffee00"}, "Too pale to be read on white: its contrast is 1."),
        ({"colour": "</style><script>"}, "Write a colour as #"),
        ({"colour": "", "logo": b"<svg/>"}, "An SVG is a program"),
        ({"colour": "", "logo": b""}, "PNG or a JPEG"),
        ({"colour": "#1d4fb8", "seen": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field(town: Scene, posted: dict[str, object], words: str) -> None:
    data: dict[str, object] = {"seen": "0", **posted}
    if isinstance(data.get("logo"), bytes):
        data["logo"] = SimpleUploadedFile("logo.png", data["logo"], "image/png")  # type: ignore[arg-type]
    answer = town.client("astrid").post(url(town), data)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert look_of(town.team).number == 0


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(town: Scene) -> None:
    file = SimpleUploadedFile("logo.svg", b"<svg/>", "image/svg+xml")
    answer = town.client("astrid").post(url(town), {"seen": "0", "colour": "#ffee00", "logo": file})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Not saved: 2 things to put right" in text
    assert "Too pale to be read on white" in text and "An SVG is a program" in text and 'value="#ffee00"' in text


def test_the_paper_in_small_wears_what_holds_or_was_typed(town: Scene) -> None:
    client = town.client("astrid")
    plain = client.get(url(town)).content.decode()
    assert 'data-wears="logo" display="none"' in plain and 'fill="#1a1d21" data-wears="fill"' in plain
    set_look(town.team, colour="#17653a", logo=logo(), seen=0, by=town.users["astrid"], at=TODAY)
    dressed = client.get(url(town)).content.decode()
    assert '<g data-wears="logo"><image' in dressed and 'fill="#17653a" data-wears="fill"' in dressed
    assert "Its contrast to white is 7.1; 4.5 is needed." in dressed
    stale = client.post(url(town), {"seen": "0", "colour": "#1d4fb8"})
    assert stale.status_code == 422 and 'fill="#1d4fb8" data-wears="fill"' in stale.content.decode()
    assert 'data-wears="fill"' in town.client("olga").get(url(town)).content.decode()


def test_a_manager_sees_and_is_told_who_sets(town: Scene) -> None:
    client = town.client("olga")
    text = client.get(url(town)).content.decode()
    assert (
        "Only an admin of the team gives it its logo and colour." in text
        and "<form method" not in text.split("<main")[1]
    )
    assert client.post(url(town), {"seen": "0", "colour": "#1d4fb8"}).status_code == 403
    for name in ("anna", "priya", "zed"):
        assert town.client(name).get(url(town)).status_code == 404


def test_a_version_wears_what_held_when_it_was_saved(town: Scene) -> None:
    anna, astrid = town.actor("anna"), town.users["astrid"]
    version = save_version(town.fresh(), by=anna, at=TODAY)
    row = Snapshot(version=version)
    plain = html_of(row)
    assert '<p class="brand">Larkspur</p>' in plain
    later = TODAY + timedelta(minutes=5)
    set_look(town.team, colour="#17653a", logo=logo(), seen=0, by=astrid, at=later)
    assert html_of(row) == plain, "the same version stays the same file"
    version.at = later
    dressed = html_of(row)
    assert 'alt="Logo of Larkspur"' in dressed and "color: #17653a" in dressed
    page = PdfReader(BytesIO(pdf.render(dressed, identifier=identifier_of(row)))).pages[0]
    assert [image.image.size for image in page.images if image.image] == [(300, 100)]
