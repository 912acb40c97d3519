import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mapapp', '0016_plans_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='workspace',
            name='talked_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('code', 'Sign-in code'), ('invite', 'Invitation'), ('member', 'Membership of a team'), ('request', 'Request for a yes'), ('digest', 'Digest'), ('refreshed', 'Refreshed plan'), ('notice', 'Notice about the sign-in'), ('silence', 'Question about a silent plan')], max_length=10),
        ),
        migrations.CreateModel(
            name='ReviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(max_length=4000)),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='review_note', to='mapapp.task')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_notes', to='mapapp.workspace')),
            ],
            options={
                'ordering': ['task__number'],
            },
        ),
    ]
