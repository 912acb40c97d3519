"""A team's logo and colour: what is taken, what is refused with what to do, and that nothing of a file is passed on."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mapapp.people.looks import (
    LOGO_BYTES,
    Look,
    LookRefused,
    colour_of,
    contrast_with_white,
    look_at,
    look_of,
    set_look,
)
from mapapp.people.models import TeamLook
from tests.builders import TODAY, Scene

pytestmark = pytest.mark.django_db


def picture(size: tuple[int, int] = (900, 300), *, kind: str = "PNG", mode: str = "RGBA", **more: object) -> bytes:
    kept = BytesIO()
    Image.new(mode, size, (29, 79, 184, 128) if mode == "RGBA" else None).save(kept, kind, **more)  # type: ignore[arg-type]
    return kept.getvalue()


def put(scene: Scene, logo: bytes | None = None, colour: str = "", seen: int = 0) -> Look:
    return set_look(scene.team, colour=colour, logo=logo, seen=seen, by=scene.users["olga"], at=TODAY)


def test_a_logo_is_drawn_anew_small_on_white_and_nothing_else_of_it_is_kept(scene: Scene) -> None:
    notes = PngInfo()
    notes.add_text("Comment", "canary-4711")
    look = put(scene, picture(pnginfo=notes) + b"canary-4711")
    with Image.open(BytesIO(look.logo)) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGB", (720, 240))
        assert kept.getpixel((0, 0)) == (142, 167, 219)
        assert kept.info == {}
    assert b"canary" not in look.logo
    assert look_of(scene.team) == look


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "I;16")]
)
def test_other_kinds_of_pictures_are_taken(scene: Scene, kind: str, mode: str) -> None:
    assert put(scene, picture(kind=kind, mode=mode)).logo.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "An SVG is a program"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg'/>", "An SVG is a program"),
        (b"GIF89a....", "PNG or a JPEG"),
        (b"\x00", "PNG or a JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "cannot be read"),
        (b"\xff\xd8\xff" + b"x" * 100, "cannot be read"),
        (picture()[:200], "cannot be read"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * LOGO_BYTES, "larger than 1 MB"),
        (picture((8, 300)), "too small"),
        (picture((6001, 20), mode="L"), "too many pixels"),
        (picture((5999, 5999), mode="1"), "too many pixels"),
    ],
)
def test_what_is_no_logo_is_refused_with_what_to_do(scene: Scene, data: bytes, words: str) -> None:
    with pytest.raises(LookRefused, match=words) as refused:
        put(scene, data)
    assert refused.value.field == "logo"
    assert not TeamLook.objects.exists()


def test_a_colour_can_be_read_on_white() -> None:
    assert colour_of(" 1D4FB8 ") == "#1d4fb8"
    assert colour_of("") == ""
    assert round(contrast_with_white("#000000"), 1) == 21
    assert round(contrast_with_white("#767676"), 2) == 4.54
    for pale in ("#ffffff", "#777777", "#ffcc00"):
        with pytest.raises(LookRefused, match="Too pale"):
            colour_of(pale)
    for wrong in ("red", "#12", "#12345g", "#1234567", "#123;}*{x", "url(x)"):
        with pytest.raises(LookRefused, match="six of"):
            colour_of(wrong)


def test_a_look_holds_from_its_moment_on(scene: Scene) -> None:
    first = put(scene, picture(), "#1d4fb8")
    assert look_at(scene.team, TODAY - timedelta(seconds=1)) == Look()
    assert look_at(scene.team, TODAY) == first
    by = scene.users["olga"]
    later = set_look(scene.team, colour="#17653a", logo=None, seen=1, by=by, at=TODAY + timedelta(days=1))
    assert (later.number, later.logo) == (2, first.logo)
    assert look_at(scene.team, TODAY) == first
    gone = set_look(scene.team, colour="#17653a", logo=b"", seen=2, by=by, at=TODAY + timedelta(days=2))
    assert gone.logo == b""


def test_who_has_not_seen_the_last_one_overwrites_nothing(scene: Scene) -> None:
    put(scene, colour="#1d4fb8")
    with pytest.raises(LookRefused, match="a moment ago"):
        put(scene, colour="#17653a", seen=0)
    assert put(scene, colour="#1d4fb8", seen=0).number == 1, "the same again is the same"
    assert TeamLook.objects.count() == 1
