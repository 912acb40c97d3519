"""`manage.py readings TEAM [--to FILE]`: how the plans of a team stood on each day that was kept, as CSV."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from mapapp.exchange.csvfile import csv_stream
from mapapp.people.models import Team
from mapapp.portfolio.reading_sheet import TITLES, reading_rows
from mapapp.private.kept import readings_table


class Command(BaseCommand):
    help = "Write the readings of a team's plans as CSV. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("team", help="the name that found_team gave it, or its code")
        parser.add_argument("--to", type=Path, help="a new file, instead of the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        team = Team.objects.filter(Q(code=options["team"]) | Q(name__iexact=options["team"])).first()
        if team is None:
            known = ", ".join(Team.objects.order_by("name").values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no team called {options['team']}. The teams here: {known}.")
        found = csv_stream(TITLES, reading_rows(readings_table()._default_manager.filter(team=team)))
        if options["to"] is None:
            for part in found:
                sys.stdout.buffer.write(part)
            return
        try:
            with options["to"].open("xb") as file:
                file.writelines(found)
        except OSError as problem:
            raise CommandError(f"{options['to']} cannot be written: {problem.strerror}.") from problem
