"""The floor that `./dev bench` sets beside the letters sends the same ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Engine

from mapapp.access.models import Seat
from mapapp.plans.models import Workspace
from tests.bench import letterfloor
from tests.digests.conftest import TUESDAY

FLOOR = Engine(dirs=[str(Path(letterfloor.__file__).parent / "templates")])


def bare(text: str) -> str:
    """Without blanks between words: indents differ."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", ["Priya", "Marcus", "David"])
def test_it_says_the_same_in_the_same_markup(told: Workspace, name: str) -> None:
    seats = Seat.objects.select_related("user").filter(workspace=told, stakeholder__name__startswith=name)
    (one,) = letterfloor.ready(list(seats), TUESDAY)
    html, text = (FLOOR.get_template(f"letter.{kind}").render(Context(one.values)) for kind in ("html", "txt"))
    assert bare(html) == bare(one.ours.html)
    assert bare(text) == bare(one.ours.text)
    for mine, its in ((one.ours.html, html), (one.ours.text, text)):
        assert abs(len(mine) - len(its)) < 0.03 * len(its)
