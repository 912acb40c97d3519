"""`manage.py import_opportunities TEAM FILE`: the same as bringing a file on the page, for a nightly export."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mapapp.exchange.jobs import work
from mapapp.exchange.markup import A_LIST
from mapapp.exchange.opportunities.bringing import State, Taken, bring, job_of, take
from mapapp.exchange.opportunities.saying import line_told, looked
from mapapp.exchange.opportunities.turns import taken_before
from mapapp.exchange.refusals import SheetRefused
from mapapp.people.models import Team
from mapapp.private.changes.taking_in import forget_file
from mapapp.private.joinable import waiting_to_join
from mapapp.private.models import BroughtLineShape, BroughtShape
from mapapp.private.team_queries import brought_numbered, lines_of
from mapapp.work.models import Job

PAUSE = 1.0  # seconds
PAUSES = 300  # so many without a row taken in anywhere, and nobody is at it


class Command(BaseCommand):
    help = (
        "Take a file of opportunities in, as CSV or .xlsx. Rows are found again by their number in the CRM; bad rows "
        "are named and skipped, the rest goes in. Columns and stages are set on the team's page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("team", help="the name that found_team gave it")
        parser.add_argument("file", help="the export of the CRM")
        parser.add_argument("--look", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        team = Team.objects.filter(name__iexact=options["team"]).first()
        if team is None:
            known = ", ".join(Team.objects.order_by("name").values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no team called {options['team']}. The teams here: {known}.")
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                content = file.read(A_LIST.size + 1)
            brought = bring(team, filename=path.name, content=content, by=None, at=timezone.now())
        except OSError as missing:
            raise CommandError(f"{path} cannot be read: {missing.strerror}.") from missing
        except SheetRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._look(brought)
        if not options["look"]:
            self._take(brought)

    def _look(self, brought: BroughtShape) -> None:
        brought = self._work(brought)
        if brought.state == State.REFUSED:
            raise CommandError(brought.reason)
        found = looked(brought)
        for note in (*found.warns, *found.notes):
            self.stdout.write(note)
        if found.stops:
            forget_file(brought)
            raise CommandError("\n".join(found.stops))
        counts = ", ".join(f"{count} {what}" for what, count in sorted(found.counts.items())) or "no rows"
        self.stdout.write(f"Looked at: {counts}.")

    def _take(self, brought: BroughtShape) -> None:
        brought = brought_numbered(brought.pk) or brought
        if take(brought, seen=brought.settings, at=timezone.now()) is not Taken.YES:
            raise CommandError("The team's settings changed meanwhile. Start again.")
        done = self._work(brought)
        for line in lines_of(done, what=BroughtLineShape.What.BAD, most=A_LIST.rows):
            told = line_told(line)
            self.stderr.write(f"row {told.line}: {' '.join(told.words)}")
        self.stdout.write(
            f"Taken in: {done.new} new, {done.changed} changed, {done.same} the same, {done.older} older than what is "
            f"here, {done.bad} skipped."
        )
        if waiting := waiting_to_join(done.team):
            self.stdout.write(
                f"{waiting} without a plan {'is' if waiting == 1 else 'are'} of an account that has one. This command "
                "joins nothing: who they are is said on the team's list, by “Join its plan”."
            )

    def _work(self, brought: BroughtShape) -> BroughtShape:
        """Do the job here and now; wait where a worker was faster, or another file of the team is being taken in.
        CommandError when it did not finish."""
        job = job_of(brought)
        assert job is not None
        work(job.pk)
        job.refresh_from_db()
        if job.state == Job.State.QUEUED and (before := taken_before(brought)):
            self.stdout.write(f"Waiting until {before.filename} is in.")
        stood, pauses = None, 0
        while job.state in (Job.State.QUEUED, Job.State.RUNNING):
            sleep(PAUSE)
            if (before := taken_before(brought)) and (first := job_of(before)):  # also where there is no worker
                work(first.pk)
            work(job.pk)
            job.refresh_from_db()
            stands = (job.state, job.progress, job.attempts, before and (before.pk, before.done_rows))
            stood, pauses = stands, pauses + 1 if stands == stood else 0
            if pauses >= PAUSES:
                raise CommandError(
                    f"{before.filename if before else brought.filename} has not gone on for {PAUSES * PAUSE / 60:.0f} "
                    f"minutes. {brought.filename} is kept and waits: a worker takes it in, if one runs."
                )
        if job.state == Job.State.FAILED:
            raise CommandError(job.reason)
        found = brought_numbered(brought.pk)
        if found is None:
            raise CommandError("The file was thrown away meanwhile.")
        return found
