"""A plan's spreadsheet as somebody changes it offline: in a spreadsheet program, cell by cell."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from mapapp.exchange.planfile.taken import take, take_version
from mapapp.exchange.planfile.write import plan_xlsx
from mapapp.plans.models import Version
from tests.builders import Scene


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

    def row(self, number: int) -> int:
        return next(cell.row for cell in self.tasks["A"] if cell.value == number)

    def column(self, title: str) -> int:
        return next(cell.column for cell in self.tasks[1] if cell.value == title)

    def set(self, number: int, title: str, value: Any) -> Offline:
        self.tasks.cell(self.row(number), self.column(title)).value = value
        return self

    def add(self, **values: Any) -> Offline:
        row = self.tasks.max_row + 1
        for name, value in values.items():
            self.tasks.cell(row, self.column(name.replace("_", " "))).value = value
        return self

    def data(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()
