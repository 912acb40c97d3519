"""`manage.py check_figures [--team CODE]`: work every line of the portfolio out again, and say each column that is kept
otherwise. Exit code 1 when there is one, or when lines wait to be made again: a worker does that within a minute."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mapapp.people.models import Team
from mapapp.portfolio.checking import check_team


class Command(BaseCommand):
    help = "Compare the kept figures of all plans with what they are. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--team", default="", help="only the team with this code")

    def handle(self, *args: Any, **options: Any) -> None:
        teams = Team.objects.order_by("pk")
        if options["team"] and not (teams := teams.filter(code=options["team"])):
            raise CommandError(f"There is no team with the code {options['team']}.")
        sound = True
        for team in teams:
            checked = check_team(team, timezone.now())
            for one in checked.differences:
                self.stdout.write(f"{one.what}: {one.column} is kept as {one.kept!r} and is {one.found!r}")
            said = f"{checked.lines} lines compared, {len(checked.differences)} differences, {checked.behind} behind"
            self.stdout.write(f"{team.name}: {said}")
            sound = sound and checked.holds
        if not sound:
            sys.exit(1)
