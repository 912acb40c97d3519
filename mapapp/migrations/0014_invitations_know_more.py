"""On which side an invitation's author stood, whether its link was given back, and a letter that asks for a yes."""

from typing import Any

from django.db import migrations, models


def fill(apps: Any, schema_editor: Any) -> None:
    """Nobody knows any more who has changed sides before: the side of today is the best there is."""
    invites = apps.get_model("mapapp", "Invite")
    for side in ("buyer", "seller"):
        invites.objects.filter(invited_by__side=side).update(by_side=side)


class Migration(migrations.Migration):

    dependencies = [
        ('mapapp', '0013_teams_have_a_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='invite',
            name='returned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='invite',
            name='by_side',
            field=models.CharField(default='', max_length=6),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('code', 'Sign-in code'), ('invite', 'Invitation'), ('member', 'Membership of a team'), ('request', 'Request for a yes'), ('digest', 'Digest'), ('notice', 'Notice about the sign-in')], max_length=10),
        ),
    ]
