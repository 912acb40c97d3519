"""G12, what a spreadsheet would make of a text: in a plan that is taken away every text is typed as one."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from tests.gates.figures import Figures
from tests.gates.planting import plant
from tests.gates.test_g12_injection import poison_everything
from tests.gates.town import Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
RUNS = ("=", "+", "-", "@", "\t", "\r")


def test_a_plan_in_a_spreadsheet_calculates_nothing_and_leads_nowhere(db: None, figures: Figures) -> None:
    town = Town.built()
    plant(town)
    poison_everything()
    for name in ("anna", "priya"):
        files = {
            each: town.clients[name].get(f"/p/{town.scene.workspace.code}/{each}")
            for each in ("plan.xlsx", "tasks.csv")
        }
        with zipfile.ZipFile(io.BytesIO(files["plan.xlsx"].content)) as book:
            parts = {part: book.read(part) for part in book.namelist()}
        pages = [content for part, content in parts.items() if part.startswith("xl/worksheets/")]
        assert len(pages) == 7
        assert any(b"&lt;xss onx=1&gt;" in page for page in pages), "what is inert has to be there"
        assert not [page for page in pages if b"<f>" in page or b"<f " in page or b"<hyperlink" in page]
        assert not [part for part in parts if "external" in part.lower() or part.endswith((".bin", ".vml"))]
        rows = list(csv.reader(files["tasks.csv"].content.decode("utf-8-sig").splitlines()))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.startswith(RUNS)]
        figures.add("G12", read=len(cells))
