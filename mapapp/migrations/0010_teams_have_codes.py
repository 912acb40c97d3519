from django.db import migrations, models

import mapapp.people.codes


def give_codes(apps, schema_editor):
    """Each team and each membership of before gets a code of its own."""
    for name in ("Team", "Membership"):
        model = apps.get_model("mapapp", name)
        for row in model.objects.all():
            row.code = mapapp.people.codes.opaque_code()
            row.save(update_fields=["code"])


class Migration(migrations.Migration):

    dependencies = [
        ('mapapp', '0009_notices_about_the_sign_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='team',
            name='code',
            field=models.CharField(default='', editable=False, max_length=22),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='membership',
            name='code',
            field=models.CharField(default='', editable=False, max_length=22),
            preserve_default=False,
        ),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
    ]
