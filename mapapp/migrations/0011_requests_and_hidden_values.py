import django.db.models.deletion
import mapapp.people.codes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mapapp', '0010_teams_have_codes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='kind',
            field=models.CharField(choices=[('code', 'Sign-in code'), ('invite', 'Invitation'), ('member', 'Membership of a team'), ('digest', 'Digest'), ('notice', 'Notice about the sign-in')], max_length=10),
        ),
        migrations.AlterField(
            model_name='membership',
            name='code',
            field=models.CharField(default=mapapp.people.codes.opaque_code, editable=False, max_length=22, unique=True),
        ),
        migrations.AlterField(
            model_name='team',
            name='code',
            field=models.CharField(default=mapapp.people.codes.opaque_code, editable=False, max_length=22, unique=True),
        ),
        migrations.CreateModel(
            name='SellerHiddenValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.DecimalField(decimal_places=2, max_digits=14)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('value_note', models.CharField(blank=True, max_length=200)),
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mapapp.workspace')),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='InviteRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('contributor', 'Contributor'), ('viewer', 'Viewer')], max_length=11)),
                ('note', models.CharField(blank=True, max_length=1000)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('approved', models.BooleanField(default=False)),
                ('why', models.CharField(blank=True, max_length=500)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mapapp.stakeholder')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='mapapp.stakeholder')),
                ('stakeholder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invite_requests', to='mapapp.stakeholder')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invite_requests', to='mapapp.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('stakeholder'), condition=models.Q(('answered_at__isnull', True)), name='one_open_request_a_person'), models.CheckConstraint(condition=models.Q(('approved', False), ('why', ''), _connector='OR'), name='a_yes_needs_no_reason')],
            },
        ),
    ]
