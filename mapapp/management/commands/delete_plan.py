"""`manage.py delete_plan CODE`: delete a plan with all of both companies' rows and files. The stub that stays says
which history it was, and the leads of both companies get the receipt, as when its day has come. Without `--yes` it says
what would go, and changes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from mapapp.keeping.removing import take_away
from mapapp.plans.deleting import counted
from mapapp.plans.models import DeletedPlan, Workspace


class Command(BaseCommand):
    help = "Delete a whole plan for ever. Says what goes; acts with --yes. A stub with the hash of its history stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="the code of the plan, as it stands in its address")
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Workspace.objects.select_related("team").filter(code=options["code"]).first()
        if plan is None:
            gone = DeletedPlan.objects.filter(code=options["code"]).first()
            if gone:
                raise CommandError(
                    f"That plan was deleted on {gone.deleted_at:%d %b %Y}; its head was {gone.head_hash}."
                )
            raise CommandError(f"There is no plan with the code {options['code']}.")
        self.stdout.write(f"{plan.account}: {plan.name}, a plan of {plan.team.name}. What goes, for both companies:")
        for name, count in sorted(counted(plan).items()):
            self.stdout.write(f"  {count:6}  {name}")
        if not options["yes"]:
            self.stdout.write("Nothing is deleted yet. Make a backup if you may want it back, then add --yes.")
            return
        with transaction.atomic():
            taken = take_away(plan, at=timezone.now())
        stub = taken.stub
        self.stdout.write(
            f"Deleted, and {taken.files} PDF files with it. Old backups still hold it, until you delete them."
        )
        self.stdout.write(f"The receipt goes to {taken.receipts} leads of both companies.")
        self.stdout.write(f"What stays: code {stub.code}, {stub.revision} lines, head {stub.head_hash}")
