"""`manage.py close_account EMAIL`: nobody signs in with this address any more; `--open` takes it back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mapapp.people.closing import close_account, open_account
from mapapp.people.models import User, normal_email


class Command(BaseCommand):
    help = "Close somebody's account: signed out everywhere, no sign-in, no letters. Histories keep what he did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address with which the person signs in")
        parser.add_argument("--open", action="store_true", help="open an account that was closed")

    def handle(self, *args: Any, **options: Any) -> None:
        email = normal_email(options["email"])
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"Nobody signs in with {email}.")
        if options["open"]:
            open_account(user)
            self.stdout.write(f"{email} can sign in again.")
            return
        ended = close_account(user)
        self.stdout.write(f"The account of {email} is closed; sessions ended: {ended}.")
