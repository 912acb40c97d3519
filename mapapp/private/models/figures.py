"""What is kept of a plan so that a thousand of them can be looked at: how it stands now, and how it stood each day.

Sellers' tables: the figures hold health, findings and what the CRM says. They are made from events and can be made
again at any time; `manage.py check_figures` does so and compares. A reading is never made again: it says what was said
then.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class FiguresShape(models.Model):
    """A line of the portfolio: a plan, with its opportunity where there is one; or an opportunity without a plan.

    `as_of` is the plan's day for which the figures hold, `computed_at` the moment at which they were made from
    `revision` of the shared history and `own_revision` of the seller's. `health` is empty for what is not judged (no
    plan, or one that is retired). `beats` are the buyer's acts in each of the last four weeks, the oldest first.
    `findings` are [{"code", "title", "evidence"}], what endangers the purchase most first. `values` is the rest of what
    a reading keeps. `apart` is the calendar days from the CRM's close date to the plan's signature, negative when the
    plan is earlier. The `own_` amounts are in the team's own currency, `own_currency`, empty where its table has no
    rate; while the team has named none, in the amount's own. `stage_measured` and `plan_measured`: the chance by
    which they are weighted is what became of the team's own deals.
    `account_order` and `seller_order` are the names as they are put in order, `done_share` and `buyer_share` what is
    done of what counts, 0 to 1 (portfolio/ordering.py): kept, so that a page reads them from an index in their order.
    `month` is the first day of that of a signature that is ahead, `looked_in` both names as they are looked for.
    Where a plan has no row of its own in the CRM, `stage` and the amounts may be empty; `amount` then is the value on
    the plan, as `amount_from` says: crm, plan, or empty without one. `counted_by` stands for all of the team's that was
    read with it (portfolio/counting.py), and `holds_until` is the moment at which one of the plan's days ends; empty
    for what no day changes any more.
    """

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    workspace = models.OneToOneField("mapapp.Workspace", models.CASCADE, null=True, related_name="+")
    opportunity = models.OneToOneField("mapapp.Opportunity", models.CASCADE, null=True, related_name="+")
    seller = models.ForeignKey("mapapp.User", models.SET_NULL, null=True, related_name="+")
    seller_name = models.CharField(max_length=200, blank=True)
    account = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, blank=True)  # of the plan: open, retired; empty without one
    outcome = models.CharField(max_length=4, default="open")
    outcome_on = models.DateField(null=True)
    is_mutual = models.BooleanField(default=False)
    is_active = models.BooleanField(default=False)
    is_healthy = models.BooleanField(default=False)
    health = models.PositiveSmallIntegerField(null=True)
    band = models.CharField(max_length=7, blank=True)  # healthy, care, risk; signed, or closed in the CRM
    done = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    buyer_done = models.PositiveIntegerField(default=0)
    buyer_counted = models.PositiveIntegerField(default=0)
    beats = models.JSONField(default=list)
    last_act_on = models.DateField(null=True)
    last_buyer_act_on = models.DateField(null=True)
    signature_on = models.DateField(null=True)
    target_signature_on = models.DateField(null=True)
    days_in_hand = models.IntegerField(null=True)
    stage = models.CharField(max_length=100, blank=True)
    stage_order = models.PositiveSmallIntegerField(default=0)
    is_qualified = models.BooleanField(default=False)
    forecast = models.CharField(max_length=100, blank=True)
    close_on = models.DateField(null=True)
    created_on = models.DateField(null=True)
    apart = models.IntegerField(null=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    amount_from = models.CharField(max_length=4, blank=True)
    own_amount = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    own_by_stage = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    own_by_plan = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    own_currency = models.CharField(max_length=3, blank=True)
    stage_measured = models.BooleanField(default=False)
    plan_measured = models.BooleanField(default=False)
    findings = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    account_order = models.CharField(max_length=400, default="", db_default="")
    seller_order = models.CharField(max_length=400, default="", db_default="")
    done_share = models.FloatField(null=True)
    buyer_share = models.FloatField(null=True)
    month = models.DateField(null=True)
    looked_in = models.CharField(max_length=600, default="", db_default="")
    definitions = models.PositiveIntegerField(default=0)
    counted_by = models.CharField(max_length=32, default="")
    as_of = models.DateField()
    holds_until = models.DateTimeField(null=True)
    computed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)
    own_revision = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(workspace__isnull=False) | Q(opportunity__isnull=False), name="figures_are_of_something"
            ),
        ]
        indexes = [
            # as the list opens, with what else says whether a line is in it: a page far down is read past all before it
            models.Index(
                fields=["team", "outcome", "own_by_plan", "id", "state", "opportunity"], name="figures_by_weight"
            ),
            models.Index(fields=["team", "outcome", "signature_on", "id"], name="figures_by_signature"),
            models.Index(fields=["team", "outcome", "apart", "id"], name="figures_by_difference"),
            # the newest and the oldest of them, and what ends first (portfolio/tallied.py)
            models.Index(
                fields=["team", "outcome", "computed_at", "holds_until", "state", "opportunity"],
                name="figures_by_moment",
            ),
            models.Index(fields=["team", "outcome", "holds_until", "state", "opportunity"], name="figures_by_end"),
            # whose buyer has gone quiet, which each day is another: with all by which they are grouped
            models.Index(
                fields=[
                    "team",
                    "outcome",
                    "is_mutual",
                    "last_buyer_act_on",
                    "state",
                    "band",
                    "month",
                    "stage",
                    "seller",
                    "seller_name",
                    "own_amount",
                ],
                name="figures_gone_quiet",
            ),
            # one for each column that the list is sorted by; on PostgreSQL those that fall have one more (0047)
            models.Index(fields=["team", "outcome", "account_order", "id"], name="figures_by_name"),
            models.Index(fields=["team", "outcome", "seller_order", "id"], name="figures_by_seller"),
            models.Index(fields=["team", "outcome", "health", "id"], name="figures_by_health"),
            models.Index(fields=["team", "outcome", "done_share", "id"], name="figures_by_done"),
            models.Index(fields=["team", "outcome", "buyer_share", "id"], name="figures_by_buyer"),
            models.Index(fields=["team", "outcome", "close_on", "id"], name="figures_by_close"),
            models.Index(fields=["team", "outcome", "own_amount", "id"], name="figures_by_amount"),
            # led by the account, so that nothing else is read by it; as many columns as make it the one that is chosen
            models.Index(Lower("account"), "team", "outcome", "state", name="figures_by_account"),
            # a word is looked for here alone: with all that says which lines are open, and to whom they are shown
            models.Index(
                fields=["team", "outcome", "state", "opportunity", "workspace", "looked_in", "id"],
                name="figures_to_look_in",
            ),
            # all that portfolio/sums.py and groups.py read, so that they need not look at the rows themselves, and
            # first that by which sums.py groups them, so that no line is put in order for it
            models.Index(
                fields=[
                    "team",
                    "outcome",
                    "state",
                    "month",
                    "band",
                    "currency",
                    "own_currency",
                    "seller",
                    "seller_name",
                    "stage",
                    "stage_order",
                    "workspace",
                    "is_mutual",
                    "last_buyer_act_on",
                    "apart",
                    "close_on",
                    "health",
                    "amount",
                    "own_amount",
                    "own_by_stage",
                    "own_by_plan",
                    "holds_until",
                    "computed_at",
                    "opportunity",
                    "stage_measured",
                    "plan_measured",
                    "id",
                ],
                name="figures_to_add_up",
            ),
        ]


class ReadingShape(models.Model):
    """How a plan stood as the day began (`on`), or when a version was saved; added, never changed.

    `version` is the number of that version, 0 for the night's reading. `values` are the figures by name, `definitions`
    the version of the team's numbers by which they were counted.
    """

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    workspace = models.ForeignKey("mapapp.Workspace", models.CASCADE, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField()
    definitions = models.PositiveIntegerField()
    values = models.JSONField(default=dict)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["workspace", "on", "version"]
        constraints = [models.UniqueConstraint("workspace", "on", "version", name="a_reading_once")]
        indexes = [models.Index(fields=["team", "on"], name="readings_of_a_day")]


class MeasuredShape(models.Model):
    """What a team's own history says (portfolio/measuring.py): added when it says something else than before.

    `values` are counts by name; `on` is the last of the team's days on which they were found to be so.
    """

    team = models.ForeignKey("mapapp.Team", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["number"]
        constraints = [models.UniqueConstraint("team", "number", name="measures_have_no_doubles")]
