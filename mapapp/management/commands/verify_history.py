"""`manage.py verify_history [code]`: walk the history of every plan, or of one, and name the first wrong line.

The shared history, and what each side keeps for itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mapapp.plans.models import Workspace
from mapapp.plans.verifying import first_fault
from mapapp.private.verifying import first_private_fault


class Command(BaseCommand):
    help = "Check that no line of history and no version was changed, removed or put in. Exit code 1 on a fault."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", nargs="?", help="the code of one plan, as it stands in its address")

    def handle(self, *args: Any, **options: Any) -> None:
        plans = Workspace.objects.order_by("pk")
        if options["code"]:
            plans = plans.filter(code=options["code"])
            if not plans.exists():
                raise CommandError(f"There is no plan with the code {options['code']}.")
        faults = 0
        for plan in plans.iterator():
            fault = first_fault(plan) or first_private_fault(plan)
            faults += fault is not None
            whole = f"whole: {plan.revision} lines, head {plan.head_hash[:16]}"
            self.stdout.write(f"{plan.code}  {fault or whole}")
        if faults:
            raise CommandError(f"{faults} of {plans.count()} plans have a fault.")
