"""`manage.py erase_person EMAIL`: take a person out of every plan, or out of one, as he may ask. Without `--yes` it
says what would go, and changes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from mapapp.access.erasing import erase_from
from mapapp.access.handovers import forget_in_handovers
from mapapp.access.leaving import belongs
from mapapp.people.history import forget_in_teams, teams_of
from mapapp.people.models import User, normal_email
from mapapp.plans.models import Stakeholder, Workspace
from mapapp.plans.refusals import Refused
from mapapp.plans.still_named import places_naming
from mapapp.plans.team_templates import templates_naming
from mapapp.post.models import Letter
from mapapp.private.erasing import (
    erase_own,
    forget_in_views,
    forget_lines,
    forget_owner,
    forget_who_handed_on,
    named_on_own_lists,
    owner_names,
)
from mapapp.snapshots.withdrawing import withdraw


class Command(BaseCommand):
    help = "Erase a person: name, address, title, account, letters. Plans, histories and their chains stay whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address of the person")
        parser.add_argument("--plan", help="only from the plan with this code")
        parser.add_argument("--yes", action="store_true", help="do it")

    def handle(self, *args: Any, **options: Any) -> None:
        email = normal_email(options["email"])
        people = Stakeholder.objects.select_related("workspace__team").filter(email__iexact=email).order_by("pk")
        own = named_on_own_lists(email)
        if options["plan"]:
            people = people.filter(workspace__code=options["plan"])
            own = [plan for plan in own if plan.code == options["plan"]]
        user = User.objects.filter(email=email).first()
        if not people and not own and user is None:
            raise CommandError(f"Nobody with the address {email} is known here.")
        for person in people:
            self.stdout.write(
                f"{person.workspace.code}  {person.workspace.name}: {person.name} is person {person.number}"
            )
        for plan in own:
            self.stdout.write(f"{plan.code}  {plan.name}: written down by one company for itself")
        if not options["yes"]:
            self.stdout.write("Nothing is erased yet. Make a backup if you may want it back, then add --yes.")
            return
        self._erase(email, list(people), own, user, only=options["plan"] or "")

    def _erase(
        self, email: str, people: list[Stakeholder], own: list[Workspace], user: User | None, *, only: str
    ) -> None:
        """`only` is the code of the one plan that he is taken out of; empty for all of them."""
        at = timezone.now()
        for person in people:
            plan, name = person.workspace, person.name
            try:
                with transaction.atomic():
                    erase_from(plan, person, at=at)
                    erase_own(plan, email, at=at)
                    files = withdraw(plan)
            except Refused as refused:
                raise CommandError(f"{plan.code}: {refused}") from refused
            self.stdout.write(f"{plan.code}  erased; {files} PDF files withdrawn, they are drawn again when asked for")
            for place in places_naming(plan, name):
                self.stdout.write(f"{plan.code}  the name still stands in the text of {place}: please look at it")
        for plan in own:
            erase_own(plan, email, at=at)
        forget_lines({*(person.workspace_id for person in people), *(plan.pk for plan in own)}, email)
        letters = Letter.objects.filter(email__iexact=email)
        (letters.filter(workspace__code=only) if only else letters).delete()
        names = dict.fromkeys([*(one.name for one in people), user.name if user else ""])
        for place in dict.fromkeys(place for name in names for place in templates_naming(name)):
            self.stdout.write(f"The name still stands in the text of {place}: please look at it")
        if not only and (user is None or not belongs(user)):
            self._forget(email, [name for name in names if name])
        if user is not None and not belongs(user):
            teams = teams_of(email)
            forget_who_handed_on(user.name, teams)
            forget_in_handovers(user)
            user.delete()
            forget_in_teams(email, user.name, teams)
            self.stdout.write(f"The account of {email} is deleted.")
        elif user is not None:
            self.stdout.write(f"{email} keeps the account: it belongs to a team, or to another plan.")

    def _forget(self, email: str, names: list[str]) -> None:
        """What sellers keep of him who has no account any more: whose a row of a CRM is, and whom a view asks for."""
        if count := forget_in_views(email, [*names, *owner_names(email)]):
            self.stdout.write(f"{count} saved views asked for this person by name, and do not any more.")
        if forget_owner(email, names):
            self.stdout.write("Rows from a CRM name this person as their owner no more; its next export may again.")
