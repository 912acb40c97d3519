"""A comment has the number of the line of history by which it was said, may stand on the plan, and may be changed."""

from django.db import migrations, models


def number_them(apps, schema_editor):
    """Each comment is found again in history: same plan, same moment, same author, in the order they were said."""
    comment, event = apps.get_model("mapapp", "Comment"), apps.get_model("mapapp", "Event")
    given = set()
    for row in comment.objects.select_related("author").order_by("at", "pk").iterator():
        said = event.objects.filter(
            workspace=row.workspace_id, verb="task.commented", at=row.at, by_number=row.author.number
        )
        number = next(n for n in said.order_by("number").values_list("number", flat=True)
                      if (row.workspace_id, n) not in given)  # fmt: skip
        given.add((row.workspace_id, number))
        comment.objects.filter(pk=row.pk).update(number=number)


class Migration(migrations.Migration):
    dependencies = [
        ("mapapp", "0011_requests_and_hidden_values"),
    ]

    operations = [
        migrations.AddField("comment", "number", models.PositiveIntegerField(null=True)),
        migrations.AddField("comment", "changed_at", models.DateTimeField(null=True)),
        migrations.AddField("comment", "taken_back", models.BooleanField(default=False)),
        migrations.AlterField("comment", "body", models.CharField(blank=True, max_length=8000)),
        migrations.AlterField(
            "comment", "task", models.ForeignKey("mapapp.Task", models.CASCADE, null=True, related_name="comments")
        ),
        migrations.RunPython(number_them, migrations.RunPython.noop),
        migrations.AlterField("comment", "number", models.PositiveIntegerField()),
        migrations.AlterModelOptions("comment", {"ordering": ["at", "number"]}),
        migrations.AddConstraint(
            "comment", models.UniqueConstraint("workspace", "number", name="comment_numbers_have_no_doubles")
        ),
    ]
