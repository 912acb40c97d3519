"""What stood before a proposed date is known, or that nothing did: by history, for the dates that wait now."""

import json
from typing import Any

from django.db import migrations, models
from django.db.models import Q

NAME = "proposed_keeps_what_was_accepted"
SIDES = ["buyer", "seller"]
NEW = {"task.added", "task.handed_over"}  # by these a side is given a task that it had no date of
OWNED = {"owner", "gap_side"}


def know(apps: Any, schema_editor: Any) -> None:
    """A task that came from the other side kept its first date as if it had been accepted: it was not."""
    task, event = apps.get_model("mapapp", "Task"), apps.get_model("mapapp", "Event")
    for row in task.objects.exclude(proposed_by="").iterator():
        lines = event.objects.filter(workspace_id=row.workspace_id, row__contains=f'["task",{row.number},')
        had = True
        for line in lines.order_by("number").iterator():
            said = json.loads(line.row)
            fields = {field: new for on, number, field, _old, new in said["changes"] if (on, number) == ("task", row.number)}
            if fields.get("proposed_by"):
                had = said["verb"] not in NEW or fields.keys().isdisjoint(OWNED)  # what it pushes had a date
            elif said["verb"].startswith("version.") and fields.get("accepted_due_on"):
                had = True
        if not had:
            row.accepted_starts_on = row.accepted_due_on = None
            row.save(update_fields=["accepted_starts_on", "accepted_due_on"])


def take_for_accepted(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("mapapp", "Task").objects.exclude(proposed_by="").filter(accepted_due_on=None)
    rows.update(accepted_starts_on=models.F("starts_on"), accepted_due_on=models.F("due_on"))


class Migration(migrations.Migration):
    dependencies = [("mapapp", "0006_sessions_have_an_owner")]

    operations = [
        migrations.RemoveConstraint(model_name="task", name=NAME),
        migrations.RunPython(know, take_for_accepted),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=Q(accepted_due_on__isnull=True, accepted_starts_on__isnull=True)
                | Q(proposed_by__in=SIDES, accepted_due_on__isnull=False, accepted_starts_on__isnull=False),
                name=NAME,
            ),
        ),
    ]
