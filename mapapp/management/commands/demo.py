"""`manage.py demo`: the Fenwick plan for somebody who looks at mapapp for the first time."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from mapapp.demo.pipeline import play_pipeline
from mapapp.demo.story import ADMIN, ANNA, MANAGER, PRIYA, is_there
from mapapp.people.models import User
from mapapp.portfolio.refreshing import refresh


class Command(BaseCommand):
    help = "Play the demo's story into an empty database, and say how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say nothing when the demo is there already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo plays in demo mode only: its sign-in codes are open to everybody. Set MAPAPP_DEMO=1."
            )
        if not is_there():
            if User.objects.exists():
                raise CommandError("This database has people in it. The demo goes into an empty one: ./dev up --reset.")
            with transaction.atomic():
                plan = play_pipeline(timezone.now())
            refresh(plan.team, now=timezone.now)  # who looks at once finds the portfolio, not an empty one for a minute
        elif options["quiet"]:
            return
        self.stdout.write(self.sign_in())

    def sign_in(self) -> str:
        """How to come in as the seller, the manager, the admin and the buyer."""
        return "\n".join(
            (
                f"Sign in at {settings.PUBLIC_URL}/signin/ with one of these addresses;",
                f"the code that is mailed stands at {settings.PUBLIC_URL}/outbox/",
                f"  {ANNA:32} Anna Kessler, Larkspur: runs the plan for the seller",
                f"  {MANAGER:32} Olga Brandt, Larkspur: manages the team",
                f"  {ADMIN:32} Astrid Holm, Larkspur: says who is in the team",
                f"  {PRIYA:32} Priya Raman, Fenwick Medical: leads the evaluation for the buyer",
            )
        )
