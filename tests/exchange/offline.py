"""A plan's spreadsheet as somebody changes it offline: in a spreadsheet program, cell by cell."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from mapapp.access.visit import visit
from mapapp.exchange.planfile.applying import apply_offers
from mapapp.exchange.planfile.back import Brought, origin_of
from mapapp.exchange.planfile.offers import Offer, chosen_among, offers_of
from mapapp.exchange.planfile.rights import Rights
from mapapp.exchange.planfile.run import Outcome
from mapapp.exchange.planfile.taken import take, take_version
from mapapp.exchange.planfile.then import then_of
from mapapp.exchange.planfile.whole import read_back
from mapapp.exchange.planfile.write import plan_xlsx
from mapapp.exchange.sheet import read_sheet
from mapapp.plans.frozen import state_of
from mapapp.plans.models import Version
from tests.builders import TODAY, Scene

GOALS = "Goals and measures"
OF_A_GOAL = ("In their words", "Said by", "Said on")


class Offline:
    """The workbook open in a program, saved by it when `data` is asked for."""

    def __init__(self, book: openpyxl.Workbook) -> None:
        self.book = book

    @classmethod
    def of(cls, scene: Scene) -> Offline:
        """As somebody takes it now."""
        return cls(openpyxl.load_workbook(io.BytesIO(plan_xlsx(take(scene.workspace)))))

    @classmethod
    def of_version(cls, version: Version) -> Offline:
        """As somebody takes a version, at any time."""
        return cls(openpyxl.load_workbook(io.BytesIO(plan_xlsx(take_version(version)))))

    @property
    def tasks(self) -> Worksheet:
        return self.book["Tasks"]  # type: ignore[return-value]

    def sheet(self, name: str) -> Worksheet:
        return self.book[name]  # type: ignore[return-value]

    def row(self, number: int, sheet: str = "Tasks", title: str = "Number") -> int:
        """The first row with this number, in the column of that title."""
        column = self.column(title, sheet)
        cells = (self.sheet(sheet).cell(row, column) for row in range(2, self.sheet(sheet).max_row + 1))
        return next(cell.row for cell in cells if cell.value == number)

    def column(self, title: str, sheet: str = "Tasks") -> int:
        return next(cell.column for cell in self.sheet(sheet)[1] if cell.value == title)

    def set(self, number: int, title: str, value: Any, sheet: str = "Tasks") -> Offline:
        key = "Goal number" if sheet == GOALS and title in OF_A_GOAL else "Number"
        self.sheet(sheet).cell(self.row(number, sheet, key), self.column(title, sheet)).value = value
        return self

    def add(self, sheet: str = "Tasks", **values: Any) -> Offline:
        return self.write(sheet, {name.replace("_", " "): value for name, value in values.items()})

    def write(self, sheet: str, values: dict[str, Any]) -> Offline:
        """A row at the end."""
        row = self.sheet(sheet).max_row + 1
        for name, value in values.items():
            self.sheet(sheet).cell(row, self.column(name, sheet)).value = value
        return self

    def take_out(self, number: int, sheet: str = "Tasks", title: str = "Number") -> Offline:
        self.sheet(sheet).delete_rows(self.row(number, sheet, title))
        return self

    def brought(self, scene: Scene) -> Brought:
        """What the file brings back, read as the page reads it, without a child process."""
        book, plan = read_sheet(self.data(), "plan.xlsx"), take(scene.workspace, history=False).plan
        then = then_of(plan, origin_of(book))
        assert then is not None
        return read_back(book, then, state_of(plan), team=plan.workspace.team.name)

    def offers(self, scene: Scene, who: str = "anna") -> tuple[Offer, ...]:
        found = visit(scene.users[who], scene.workspace.code)
        assert found is not None
        return offers_of(self.brought(scene), take(scene.workspace, history=False).plan, Rights(found))

    def apply_all(
        self, scene: Scene, who: str = "anna", *, but: Collection[str] = (), why: str = "So it is"
    ) -> Outcome:
        """Bring it, and take over all that may be, also what is offered unticked."""
        offers, found = self.offers(scene, who), visit(scene.users[who], scene.workspace.code)
        assert found is not None
        chosen = chosen_among(offers, {one.key for one in offers} - set(but))
        return apply_offers(scene.workspace, chosen, Rights(found), seen=scene.fresh().revision, why=why, force=True,
                            by=scene.actor(who), at=TODAY)  # fmt: skip

    def data(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()
