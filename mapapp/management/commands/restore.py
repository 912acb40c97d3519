"""`manage.py restore FILE`: an installation out of a backup, in an empty place; with `--look` only what is in it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mapapp.management.backup.refusals import BackupRefused
from mapapp.management.backup.restoring import Restored, restore, verified
from mapapp.management.backup.stopping import cleanly_stopped


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty folder. All of it or nothing; no mail is sent."
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup's file")
        parser.add_argument(
            "--look", action="store_true", help="verify the file, say what is in it, and change nothing"
        )
        parser.add_argument("--lost-key", action="store_true", help="its SECRET_KEY is lost: authenticator apps go")
        parser.add_argument("--with-faults", action="store_true", help="also when its history has a fault")

    def handle(self, *args: Any, **options: Any) -> None:
        path, lost = options["file"], options["lost_key"]
        try:
            if options["look"]:
                said = verified(path, lost_key=lost)
                self.stdout.write(f"{path} is whole: {said.rows} rows, {len(said.files)} files, as of {said.taken_at}")
                return
            with cleanly_stopped():
                self._tell(restore(path, at=timezone.now(), lost_key=lost, with_faults=options["with_faults"]))
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused

    def _tell(self, done: Restored) -> None:
        said = done.manifest
        plans = sum(head.lane == "shared" for head in said.heads)
        self.stdout.write(f"Restored as of {said.taken_at}: {plans} plans, {said.rows} rows, {len(said.files)} files.")
        for fault in done.faults:
            self.stdout.write(f"A fault, as it was in the backup: {fault}")
        if not done.faults:
            self.stdout.write("Every history is whole and ends where the backup says.")
        if done.upgraded:
            self.stdout.write(f"The backup was of an older release; brought up to {done.upgraded[-1]}.")
        if done.apps:
            self.stdout.write(f"{done.apps} people have to set up their authenticator app again.")
        for kind, count in sorted(done.unsent.items()):
            self.stdout.write(
                f"Not sent, for they were due before: {count} of kind {kind}. `manage.py unsent` lists them."
            )
        self.stdout.write("All sessions have ended; everybody signs in again. Start mapapp now.")
