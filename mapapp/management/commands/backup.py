"""`manage.py backup PLACE`: everything that is worth keeping in one sealed file, taken while mapapp runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mapapp.management.backup.refusals import BackupRefused
from mapapp.management.backup.stopping import cleanly_stopped
from mapapp.management.backup.taking import take


class Command(BaseCommand):
    help = "Back up the database and the kept files into one sealed file, while mapapp runs. It holds no secret key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "place", type=Path, help="a folder, made if it is not there, or the name of a new file that ends with .zip"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with cleanly_stopped():
                path, said, sha256 = take(options["place"], at=timezone.now())
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        plans = sum(head.lane == "shared" for head in said.heads)
        self.stdout.write(f"{path}  {plans} plans, {said.rows} rows, {len(said.files)} files, as of {said.taken_at}")
        self.stdout.write(f"SHA-256 of what is sealed: {sha256}")
        self.stdout.write("Keep SECRET_KEY apart from it: the one cannot be restored without the other.")
