"""`manage.py add_member TEAM EMAIL`: a rep, a manager or another admin of a selling company."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mapapp.access.members import add_member
from mapapp.people.changes import TeamRefused, join_team
from mapapp.people.history import SERVER
from mapapp.people.models import Membership, Team, normal_email


class Command(BaseCommand):
    help = (
        "Put somebody into a team, with a letter that says how to sign in, or give a member another role. "
        "Reps start plans; managers see all of the team's."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("team", help="the name that found_team gave it")
        parser.add_argument("email")
        parser.add_argument("--name", default="", help="how the person is called")
        parser.add_argument("--role", default="rep", choices=Membership.Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        team = Team.objects.filter(name__iexact=options["team"]).first()
        if team is None:
            known = ", ".join(Team.objects.order_by("name").values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no team called {options['team']}. The teams here: {known}.")
        try:
            member = self._in(team, options)
        except TeamRefused as no:
            raise CommandError(str(no)) from no
        role = member.get_role_display()
        self.stdout.write(f"{member.user.email} is in {team.name}: {role}. Sign-in: {settings.PUBLIC_URL}/signin/")

    def _in(self, team: Team, options: dict[str, Any]) -> Membership:
        email, role, at = normal_email(options["email"]), options["role"], timezone.now()
        if Membership.objects.filter(team=team, user__email=email).exists():
            return join_team(team, email, role, by=SERVER, at=at)
        return add_member(team, email, role, name=options["name"], anywhere=True, by=SERVER, at=at)
