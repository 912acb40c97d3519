"""`manage.py reset_second_factor EMAIL`: for somebody who has lost phone, passkeys and recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mapapp.access.factors import reset_factors
from mapapp.access.notices import tell
from mapapp.people.models import User, normal_email


class Command(BaseCommand):
    help = "Take every second factor from somebody's sign-in, end his sessions, and tell him by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in; be sure that it is he who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        email = normal_email(options["email"])
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        with transaction.atomic():
            if not reset_factors(user):
                raise CommandError(f"{email} has no second factor. Nothing was changed.")
            tell(user, _("Your second factor was reset, and you were signed out everywhere."), at=timezone.now())
        self.stdout.write(
            f"{email} signs in by a code alone; an admin of a team is asked for a new second factor then."
        )
