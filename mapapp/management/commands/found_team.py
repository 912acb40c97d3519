"""`manage.py found_team NAME ADMIN-EMAIL`: the first selling company of an installation, or another one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mapapp.access.letters import write_member
from mapapp.people.changes import TeamRefused, found_team


class Command(BaseCommand):
    help = "Found a selling company and its first admin, who signs in by a code that is mailed; a letter says so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the company, as its customers know it")
        parser.add_argument("email", help="the address of its first admin")
        parser.add_argument("--admin-name", default="", help="how the admin is called")
        parser.add_argument("--time-zone", default="UTC", help="where the company works, such as Europe/Berlin")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            team = found_team(
                options["name"], options["email"], admin_name=options["admin_name"], time_zone=options["time_zone"],
                at=at,
            )  # fmt: skip
        except TeamRefused as no:
            raise CommandError(str(no)) from no
        write_member(team.memberships.get(), by="", at=at)
        self.stdout.write(f"{team.name} is there. {options['email']} signs in at {settings.PUBLIC_URL}/signin/")
