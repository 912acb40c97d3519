"""`manage.py unsent`: the letters that a restore found waiting, and did not send."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from mapapp.management.backup.settling import REASON
from mapapp.post.models import Letter


class Command(BaseCommand):
    help = "List the letters that waited, or were due, when a backup was restored: they were not sent."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Letter.objects.filter(reason=REASON).select_related("workspace").order_by("pk")
        for letter in rows.iterator():
            plan = letter.workspace.code if letter.workspace else "-"
            self.stdout.write(f"{letter.due_at:%Y-%m-%d %H:%M} UTC  {letter.kind:9}  {letter.email}  {plan}")
        self.stdout.write(f"{rows.count()} letters. An invitation can be sent again from the plan's page People.")
